"""The invoice bubble and the payment sheet: every way that a payment can end."""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio

from tests.page.scripted import ScriptedBot, inline
from tests.page.visitor import Visitor

pytestmark = [pytest.mark.chromium, pytest.mark.asyncio(loop_scope="session")]

INVOICE: dict[str, Any] = {
    "title": "هزینه دادرسی",
    "description": "پرونده ۱۴۰۵/۱۲۳، مرحله نخست",
    "payload": "payment-1",
    "provider_token": "provider:test",
    "currency": "IRR",
    "prices": [{"label": "هزینه دادرسی", "amount": 500_000}, {"label": "تمبر", "amount": 20_000}],
}


@pytest.fixture
def screen(request: pytest.FixtureRequest) -> dict[str, object]:
    return {"viewport": {"width": 390, "height": 780}, "device_scale_factor": 2}


@pytest_asyncio.fixture(loop_scope="session")
async def chat(bot: ScriptedBot, visitor: Visitor) -> int:
    await visitor.starts()
    started = await bot.next("message")
    return int(started["chat"]["id"])


async def _start(visitor: Visitor, outcome: str = "") -> None:
    await visitor.page.get_by_role("button", name="پرداخت ۵۲۰٬۰۰۰ ریال").click()
    if outcome:
        await visitor.dialog.get_by_label("نتیجه").select_option(outcome)
    await visitor.dialog.get_by_role("button", name="پرداخت ۵۲۰٬۰۰۰ ریال").click()
    await visitor.dialog.get_by_text("در انتظار پاسخ ربات").wait_for()


async def test_a_payment_goes_through_and_the_invoice_says_so(
    bot: ScriptedBot, visitor: Visitor, chat: int
) -> None:
    await bot.call("sendInvoice", chat_id=chat, **INVOICE)
    await visitor.page.get_by_role("button", name="پرداخت ۵۲۰٬۰۰۰ ریال").click()
    await visitor.dialog.get_by_text("۵۲٬۰۰۰ تومان").wait_for()
    await visitor.keeps_picture("pay-sheet")
    await visitor.dialog.get_by_role("button", name="انصراف").click()
    await _start(visitor)
    query = await bot.next("pre_checkout_query")
    await visitor.keeps_picture("pay-waiting")
    await bot.call("answerPreCheckoutQuery", pre_checkout_query_id=query["id"], ok=True)
    await visitor.dialog.get_by_text("پرداخت انجام شد.").wait_for()
    await visitor.keeps_picture("pay-done")
    await visitor.dialog.get_by_role("button", name="بستن").click()
    await visitor.page.locator(".paid", has_text="پرداخت شد").wait_for()
    await visitor.page.locator(".service", has_text="پرداخت ۵۲۰٬۰۰۰ ریال انجام شد").wait_for()
    assert (await bot.next("message"))["successful_payment"]["invoice_payload"] == "payment-1"
    assert await visitor.overflows() == []
    await visitor.keeps_picture("invoice-paid")


async def test_the_bots_reason_or_the_banks_no_is_shown(
    bot: ScriptedBot, visitor: Visitor, chat: int
) -> None:
    await bot.call("sendInvoice", chat_id=chat, **INVOICE)
    await _start(visitor)
    query = await bot.next("pre_checkout_query")
    no = {"pre_checkout_query_id": query["id"], "ok": False, "error_message": "نوبت شما گذشته است."}
    await bot.call("answerPreCheckoutQuery", **no)
    await visitor.dialog.get_by_text("نوبت شما گذشته است.").wait_for()
    await visitor.keeps_picture("pay-refused")
    await visitor.page.keyboard.press("Enter")
    await _start(visitor, "failed")
    query = await bot.next("pre_checkout_query")
    await bot.call("answerPreCheckoutQuery", pre_checkout_query_id=query["id"], ok=True)
    await visitor.dialog.get_by_text("بانک پرداخت را نپذیرفت").wait_for()
    assert await visitor.page.locator(".paid").count() == 0


async def test_an_invoices_own_keyboard_pays_too(bot: ScriptedBot, visitor: Visitor, chat: int) -> None:
    keyboard = {
        "inline_keyboard": [
            [{"text": "پرداخت هزینه", "pay": True}],
            *inline([("لغو", "x")])["inline_keyboard"],
        ]
    }
    await bot.call("sendInvoice", chat_id=chat, **INVOICE, reply_markup=keyboard)
    await visitor.presses("پرداخت هزینه")
    await visitor.dialog.get_by_text("جمع").wait_for()
    assert await visitor.page.locator(".invoice .pay").count() == 0
