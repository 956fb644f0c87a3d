"""Places, venues, contacts, albums and what is protected, as bubbles; the location sheet."""

from __future__ import annotations

from pathlib import Path

import pytest
import pytest_asyncio

from tests.page.scripted import ScriptedBot, reply
from tests.page.test_files import picture
from tests.page.visitor import Visitor

pytestmark = [pytest.mark.chromium, pytest.mark.asyncio(loop_scope="session")]

PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
OFFICE = {"latitude": 35.6997, "longitude": 51.338}


@pytest.fixture
def screen(request: pytest.FixtureRequest) -> dict[str, object]:
    name = getattr(request.node, "callspec", None)
    return PHONE if name and name.params.get("size") == "phone" else DESKTOP


@pytest_asyncio.fixture(loop_scope="session")
async def chat(bot: ScriptedBot, visitor: Visitor) -> int:
    await visitor.starts()
    started = await bot.next("message")
    return int(started["chat"]["id"])


async def _show_all(bot: ScriptedBot, chat: int) -> None:
    await bot.call("sendVenue", chat_id=chat, **OFFICE, title="دفتر خدمات ۱۲", address="تهران، میدان آزادی")
    await bot.call("sendLocation", chat_id=chat, **OFFICE)
    await bot.call("sendContact", chat_id=chat, phone_number="+982166000000", first_name="دفتر ۱۲")
    await bot.album(
        chat, "photo", picture(300, 200), picture(200, 300), picture(300, 300), caption="نمای دفتر"
    )
    await bot.album(chat, "document", b"%PDF-1", b"%PDF-2", caption="رأی و پیوست")
    await bot.say(chat, "این پیام محرمانه است.", protect_content=True)


@pytest.mark.parametrize("size", ["phone", "desktop"])
async def test_everything_a_bot_can_send_is_drawn(
    size: str, bot: ScriptedBot, visitor: Visitor, chat: int
) -> None:
    await _show_all(bot, chat)
    venue = visitor.page.get_by_role("link", name="دفتر خدمات ۱۲")
    assert "mlat=35.6997" in (await venue.get_attribute("href") or "")
    await visitor.sees("+۹۸۲۱۶۶۰۰۰۰۰۰")
    assert await visitor.page.locator(".album.tiles .message").count() == 3
    assert await visitor.page.locator(".album.rows .message").count() == 2
    await visitor.page.locator(".sealed", has_text="محرمانه").wait_for()
    await visitor.until("[...document.querySelectorAll('.photo img')].every((i) => i.naturalWidth > 0)")
    assert await visitor.overflows() == []
    await visitor.keeps_picture(f"cards-{size}-end")
    await visitor.page.evaluate("document.querySelector('#log').scrollTop = 0")
    await visitor.keeps_picture(f"cards-{size}-start")


async def test_an_album_loses_a_picture_and_then_itself(
    bot: ScriptedBot, visitor: Visitor, chat: int
) -> None:
    sent = await bot.album(chat, "photo", picture(30, 20), picture(30, 20))
    await visitor.page.locator(".album .message").nth(1).wait_for()
    for left, message in ((1, sent[0]), (0, sent[1])):
        await bot.call("deleteMessage", chat_id=chat, message_id=message["message_id"])
        await visitor.until("document.querySelectorAll('.album .message').length === value", left)
    await visitor.page.locator(".album").wait_for(state="detached")


async def test_several_files_go_up_as_one_album(
    bot: ScriptedBot, visitor: Visitor, chat: int, tmp_path: Path
) -> None:
    papers = [tmp_path / "کارت ملی.pdf", tmp_path / "شناسنامه.pdf"]
    for paper in papers:
        paper.write_bytes(b"%PDF")
    await visitor.page.locator("#file").set_input_files(papers)
    await visitor.dialog.get_by_text("شناسنامه.pdf").wait_for()
    await visitor.keeps_picture("send-album")
    await visitor.dialog.get_by_label("توضیح").fill("مدارک")
    await visitor.page.keyboard.press("Enter")
    first, second = await bot.next("message"), await bot.next("message")
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], second["document"]["file_name"]) == ("مدارک", "شناسنامه.pdf")


async def test_a_place_is_sent_from_the_clip(bot: ScriptedBot, visitor: Visitor, chat: int) -> None:
    await visitor.page.get_by_role("button", name="پیوست کردن").click()
    await visitor.keeps_picture("attach-menu")
    await visitor.page.get_by_role("button", name="موقعیت مکانی").click()
    await visitor.dialog.get_by_role("button", name="حافظیه، شیراز").click()
    await visitor.keeps_picture("send-place")
    await visitor.dialog.get_by_role("button", name="فرستادن").click()
    message = await bot.next("message")
    assert message["location"] == {"latitude": 29.6253, "longitude": 52.5583}
    await visitor.page.locator(".mine .place").wait_for()


async def test_a_button_that_asks_for_a_place_opens_the_sheet_and_bad_numbers_stay_in_it(
    bot: ScriptedBot, visitor: Visitor, chat: int
) -> None:
    await bot.say(chat, "کجا هستید؟", reply_markup=reply([{"text": "جای من", "request_location": True}]))
    await visitor.docked_key("جای من").click()
    await visitor.dialog.get_by_label("عرض جغرافیایی").fill("۹۹")
    await visitor.dialog.get_by_role("button", name="فرستادن").click()
    await visitor.dialog.get_by_text("عرض جغرافیایی میان").wait_for()
    await visitor.dialog.get_by_label("عرض جغرافیایی").fill("۳۵٫۷")
    await visitor.dialog.get_by_label("طول جغرافیایی").fill("۵۱٫۴")
    await visitor.page.keyboard.press("Enter")
    message = await bot.next("message")
    assert message["location"] == {"latitude": 35.7, "longitude": 51.4}
    assert message["reply_to_message"]["text"] == "کجا هستید؟"
