"""Both kinds of keyboard, the answers to presses, and the person's own phone number."""

from __future__ import annotations

import pytest
import pytest_asyncio

from tests.page.scripted import CONTACT_BUTTON, ScriptedBot, inline, reply
from tests.page.visitor import Visitor

pytestmark = [pytest.mark.chromium, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def chat(bot: ScriptedBot, visitor: Visitor) -> int:
    """The chat of the first person, started."""
    await visitor.starts()
    started = await bot.next("message")
    return int(started["chat"]["id"])


async def test_a_press_turns_until_it_is_answered_and_the_window_changes_in_place(
    bot: ScriptedBot, visitor: Visitor, chat: int
) -> None:
    shown = await bot.say(
        chat, "پرونده‌های شما", reply_markup=inline([("پرونده ۱", "case:1")], [("بازگشت", "back")])
    )
    key = await visitor.presses("پرونده ۱")
    query = await bot.next("callback_query")
    assert query["data"] == "case:1"
    assert await key.get_attribute("aria-busy") == "true"
    await visitor.keeps_picture("pressing")
    await bot.call(
        "editMessageText",
        chat_id=chat,
        message_id=shown["message_id"],
        text="وضعیت: در دست بررسی",
        reply_markup=inline([("پرونده ۱", "case:1")]),
    )
    await visitor.sees("وضعیت: در دست بررسی")
    assert await key.get_attribute("aria-busy") == "true"
    await bot.call("answerCallbackQuery", callback_query_id=query["id"], text="به‌روز شد")
    await visitor.page.locator(".toast", has_text="به‌روز شد").wait_for()
    await visitor.page.locator(".key[aria-busy]").wait_for(state="detached")
    assert await visitor.page.locator(".theirs").count() == 1
    await visitor.keeps_picture("pressed")


async def test_an_alert_waits_to_be_acknowledged(bot: ScriptedBot, visitor: Visitor, chat: int) -> None:
    await bot.say(chat, "لغو نوبت؟", reply_markup=inline([("لغو", "cancel")]))
    await visitor.presses("لغو")
    query = await bot.next("callback_query")
    await bot.call(
        "answerCallbackQuery", callback_query_id=query["id"], text="مهلت لغو گذشته است.", show_alert=True
    )
    await visitor.dialog.get_by_text("مهلت لغو گذشته است.").wait_for()
    await visitor.keeps_picture("alert")
    await visitor.page.keyboard.press("Enter")
    await visitor.dialog.wait_for(state="detached")


async def test_rows_are_drawn_left_to_right_as_in_telegram(
    bot: ScriptedBot, visitor: Visitor, chat: int
) -> None:
    await bot.say(chat, "صفحه", reply_markup=inline([("پیشین", "p"), ("پسین", "n")]))
    await visitor.sees("صفحه")
    first, second = [await visitor.inline_key(name).bounding_box() for name in ("پیشین", "پسین")]
    assert first is not None
    assert second is not None
    assert first["x"] + first["width"] <= second["x"]


async def test_a_link_button_opens_elsewhere_and_tells_nothing(
    bot: ScriptedBot, visitor: Visitor, chat: int
) -> None:
    await bot.say(chat, "درگاه", reply_markup=inline([("رفتن به وب‌گاه", "https://example.ir/")]))
    await visitor.sees("درگاه")
    key = visitor.inline_key("رفتن به وب‌گاه")
    assert await key.get_attribute("href") == "https://example.ir/"
    assert await key.get_attribute("rel") == "noopener noreferrer"


async def test_the_own_number_is_sent_only_after_a_yes_and_the_keyboard_goes(
    bot: ScriptedBot, visitor: Visitor, chat: int
) -> None:
    await bot.say(chat, "شماره‌تان را بفرستید.", reply_markup=reply([CONTACT_BUTTON], ["انصراف"]))
    await visitor.docked_key("ارسال شماره من").click()
    await visitor.dialog.get_by_text("۰۹۱۲ ۱۱۱ ۰۰۰۱").wait_for()
    await visitor.keeps_picture("contact-question")
    await visitor.dialog.get_by_role("button", name="انصراف").click()
    await visitor.docked_key("ارسال شماره من").click()
    await visitor.dialog.get_by_role("button", name="فرستادن").click()
    message = await bot.next("message")
    assert message["contact"]["user_id"] == message["from"]["id"]
    assert message["contact"]["phone_number"].endswith("9121110001")
    await bot.say(chat, "سپاس.", reply_markup={"remove_keyboard": True})
    await visitor.sees("سپاس.")
    await visitor.page.locator(".keys.docked").wait_for(state="detached")
    assert not await visitor.page.get_by_label("نشان دادن صفحه‌کلید ربات").is_visible()


async def test_a_reply_button_says_its_text_and_the_keyboard_can_be_hidden(
    bot: ScriptedBot, visitor: Visitor, chat: int
) -> None:
    await bot.say(chat, "چه کاری؟", reply_markup=reply(["پرونده‌ها", "نوبت"]))
    await visitor.docked_key("نوبت").click()
    assert (await bot.next("message"))["text"] == "نوبت"
    await visitor.page.get_by_label("پنهان کردن صفحه‌کلید ربات").click()
    await visitor.docked_key("نوبت").wait_for(state="hidden")
    await visitor.page.get_by_label("نشان دادن صفحه‌کلید ربات").click()
    await visitor.docked_key("نوبت").wait_for()
