"""SMS and e-mail beside the chat."""

from __future__ import annotations

import aiohttp
import pytest

from bot.sandbox import Sandbox
from tests.page.scripted import ScriptedBot
from tests.page.visitor import Visitor

pytestmark = [pytest.mark.chromium, pytest.mark.asyncio(loop_scope="session")]

SARA, REZA = "+989121110001", "09121110002"


async def _post(http: aiohttp.ClientSession, sandbox: Sandbox, path: str, **letter: str) -> None:
    async with http.post(f"{sandbox.url}/sandbox/{path}", json=letter) as response:
        assert response.status == 201


async def test_a_code_from_an_sms_is_one_press_from_the_composer(
    sandbox: Sandbox, http: aiohttp.ClientSession, bot: ScriptedBot, visitor: Visitor
) -> None:
    await _post(http, sandbox, "sms", phone=SARA, text="کد ورود شما: ۴۸۲۹۱۶\nآن را به کسی ندهید.")
    await visitor.page.get_by_role("button", name="کد ۴۸۲۹۱۶").click()
    assert await visitor.box.input_value() == "482916"
    await visitor.page.keyboard.press("Enter")
    assert (await bot.next("message"))["text"] == "482916"
    await visitor.keeps_picture("sms-code")


async def test_the_inbox_shows_this_persons_sms_or_all_newest_first(
    sandbox: Sandbox, http: aiohttp.ClientSession, visitor: Visitor
) -> None:
    await _post(http, sandbox, "sms", phone=SARA, text="نخست")
    await _post(http, sandbox, "sms", phone=REZA, text="برای رضا")
    await _post(http, sandbox, "sms", phone=SARA, text="دوم")
    letters = visitor.page.locator(".letter-text")
    await letters.filter(has_text="دوم").wait_for()
    assert await letters.all_inner_texts() == ["دوم", "نخست"]
    await visitor.page.get_by_label("فقط پیامک‌های «سارا احمدی»").uncheck()
    assert await letters.all_inner_texts() == ["دوم", "برای رضا", "نخست"]


async def test_emails_have_their_own_tab_and_their_markup_is_text(
    sandbox: Sandbox, http: aiohttp.ClientSession, visitor: Visitor
) -> None:
    await _post(
        http, sandbox, "emails", to="sara@example.ir", subject="رسید <b>پرداخت</b>", text="۱۲۰٬۰۰۰ ریال"
    )
    await visitor.page.get_by_role("tab", name="ایمیل‌ها").click()
    await visitor.page.get_by_role("heading", name="رسید <b>پرداخت</b>").wait_for()
    await visitor.page.get_by_text("sara@example.ir").wait_for()


async def test_what_was_missed_while_the_line_was_down_is_there_once(
    sandbox: Sandbox, bot: ScriptedBot, visitor: Visitor
) -> None:
    await visitor.starts()
    chat = (await bot.next("message"))["chat"]["id"]
    await bot.say(chat, "پیش از قطع")
    await visitor.sees("پیش از قطع")
    sandbox.world.hub.close()
    await visitor.page.get_by_text("در حال اتصال به سرور…").wait_for()
    await bot.say(chat, "هنگام قطع")
    await visitor.sees("هنگام قطع")
    texts = await visitor.page.locator(".message .text").all_inner_texts()
    assert texts == ["/start", "پیش از قطع", "هنگام قطع"]
