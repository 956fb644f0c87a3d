"""Invoices, the ten seconds of the pre-checkout, and money that moves once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.desk import Desk, Person

PRICES = [{"label": "هزینه دادرسی", "amount": 500_000}, {"label": "تمبر", "amount": 20_000}]
INVOICE: dict[str, Any] = {
    "title": "هزینه دادرسی",
    "description": "پرونده ۱۲۳",
    "payload": "payment-1",
    "provider_token": "provider:test",
    "currency": "IRR",
    "prices": PRICES,
}


async def invoice(desk: Desk, citizen: Person, **more: Any) -> dict[str, Any]:
    answer = await desk.call("sendInvoice", chat_id=citizen.user_id, **(INVOICE | more))
    result: dict[str, Any] = answer.result
    return result


async def query_of(desk: Desk) -> dict[str, Any]:
    found: dict[str, Any] = (await desk.updates())[-1]["pre_checkout_query"]
    return found


async def test_an_invoice_is_paid_after_the_bots_yes_and_the_bot_is_told_once(
    desk: Desk, citizen: Person
) -> None:
    sent = await invoice(desk, citizen)
    assert sent["invoice"]["total_amount"] == 520_000
    shown = (await citizen.last())["invoice"]
    assert (shown["prices"], shown["paid"]) == (PRICES, False)
    started = (await citizen.pay(message_id=sent["message_id"])).json["pre_checkout_query_id"]
    query = await query_of(desk)
    assert (query["id"], query["invoice_payload"], query["total_amount"]) == (started, "payment-1", 520_000)
    assert (await desk.call("answerPreCheckoutQuery", pre_checkout_query_id=started, ok=True)).result is True
    paid = (await desk.updates())[-1]["message"]["successful_payment"]
    assert (paid["invoice_payload"], paid["total_amount"], paid["currency"]) == ("payment-1", 520_000, "IRR")
    rows = {row["message_id"]: row for row in await citizen.messages()}
    assert rows[sent["message_id"]]["invoice"]["paid"] is True
    (payment,) = await citizen.payments()
    assert (payment["state"], payment["charge_id"]) == ("paid", paid["telegram_payment_charge_id"])
    assert (await citizen.pay(message_id=sent["message_id"])).status == 409
    assert (await citizen.pay(message_id=sent["message_id"], again=True)).status == 200


async def test_an_invoice_always_carries_a_pay_button_and_it_comes_first(desk: Desk, citizen: Person) -> None:
    (row,) = (await invoice(desk, citizen))["reply_markup"]["inline_keyboard"]
    assert [(button["pay"], "520,000" in button["text"]) for button in row] == [(True, True)]
    assert (await citizen.last())["buttons"] == [], "the page draws its own"
    own = {"inline_keyboard": [[{"text": "پرداخت", "pay": True}], [{"text": "انصراف", "callback_data": "n"}]]}
    assert (await invoice(desk, citizen, reply_markup=own))["reply_markup"] == own
    own["inline_keyboard"].reverse()
    refused = await desk.call("sendInvoice", chat_id=citizen.user_id, **INVOICE, reply_markup=own)
    assert refused.json["description"] == "Bad Request: REPLY_MARKUP_BUY_EMPTY"


async def test_a_bots_no_ends_it_with_its_reason(desk: Desk, citizen: Person) -> None:
    sent = await invoice(desk, citizen)
    await citizen.pay(message_id=sent["message_id"])
    number = (await query_of(desk))["id"]
    silent = await desk.call("answerPreCheckoutQuery", pre_checkout_query_id=number, ok=False)
    assert silent.json["description"] == 'Bad Request: parameter "error_message" is required'
    no = {"pre_checkout_query_id": number, "ok": False, "error_message": "نوبت شما گذشته است."}
    assert (await desk.call("answerPreCheckoutQuery", **no)).result is True
    (payment,) = await citizen.payments()
    assert (payment["state"], payment["error"]) == ("refused", "نوبت شما گذشته است.")
    assert all("successful_payment" not in row.get("message", {}) for row in await desk.updates())
    late = await desk.call("answerPreCheckoutQuery", **no)
    assert late.status == 400


@pytest.mark.parametrize(("seconds", "status", "state"), [(10, 200, "paid"), (10.5, 400, "expired")])
async def test_a_bot_has_ten_seconds(
    desk: Desk, citizen: Person, seconds: float, status: int, state: str
) -> None:
    sent = await invoice(desk, citizen)
    number = (await citizen.pay(message_id=sent["message_id"])).json["pre_checkout_query_id"]
    desk.clock.now += seconds
    answer = await desk.call("answerPreCheckoutQuery", pre_checkout_query_id=number, ok=True)
    assert answer.status == status
    assert [row["state"] for row in await citizen.payments()] == [state]


@pytest.mark.parametrize(("outcome", "state"), [("failed", "failed"), ("silent", "paid")])
async def test_a_bank_may_refuse_or_its_word_may_be_lost(
    desk: Desk, citizen: Person, outcome: str, state: str
) -> None:
    sent = await invoice(desk, citizen)
    number = (await citizen.pay(message_id=sent["message_id"], outcome=outcome)).json["pre_checkout_query_id"]
    await desk.call("answerPreCheckoutQuery", pre_checkout_query_id=number, ok=True)
    assert [row["state"] for row in await citizen.payments()] == [state]
    assert "pre_checkout_query" in (await desk.updates())[-1]


async def test_an_invoice_behind_a_link_is_paid_too(desk: Desk, citizen: Person) -> None:
    link = (await desk.call("createInvoiceLink", **INVOICE)).result
    assert link.startswith("https://t.me/$")
    number = (await citizen.pay(link=link)).json["pre_checkout_query_id"]
    await desk.call("answerPreCheckoutQuery", pre_checkout_query_id=number, ok=True)
    assert (await desk.updates())[-1]["message"]["successful_payment"]["invoice_payload"] == "payment-1"
    assert (await citizen.pay(link="https://t.me/$unknown")).status == 404
    assert (await citizen.pay(message_id=1)).status == 404
    assert (await citizen.pay(link=link, outcome="stolen")).status == 400


async def test_a_forwarded_invoice_can_be_paid_and_a_copied_one_cannot_be_made(
    desk: Desk, citizen: Person
) -> None:
    sent = await invoice(desk, citizen)
    here = {"chat_id": citizen.user_id, "from_chat_id": citizen.user_id, "message_id": sent["message_id"]}
    forwarded = (await desk.call("forwardMessage", **here)).result
    assert (await citizen.pay(message_id=forwarded["message_id"])).status == 200
    assert (await desk.call("copyMessage", **here)).json[
        "description"
    ] == "Bad Request: message can't be copied"


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"title": ""}, 'parameter "title" is required'),
    ({"title": "ب" * 33}, "parameter title is too long"),
    ({"payload": "پ" * 65}, "INVOICE_PAYLOAD_INVALID"),
    ({"currency": ""}, 'parameter "currency" is required'),
    ({"currency": "rial"}, "CURRENCY_INVALID"),
    ({"provider_token": ""}, "PAYMENT_PROVIDER_INVALID"),
    ({"prices": []}, "can't parse prices: expected an Array of LabeledPrice"),
    (
        {"prices": [{"label": "x", "amount": "y"}]},
        'can\'t parse labeled price: Field "amount" must be a Number',
    ),
    ({"prices": [{"amount": 1}]}, 'can\'t parse labeled price: Field "label" must be a String'),
    ({"prices": [{"label": "x", "amount": -1}]}, "CURRENCY_TOTAL_AMOUNT_INVALID"),
]


@pytest.mark.parametrize(("wrong", "words"), WRONG, ids=[words for _, words in WRONG])
async def test_a_bad_invoice_is_refused(
    desk: Desk, citizen: Person, wrong: dict[str, Any], words: str
) -> None:
    answer = await desk.call("sendInvoice", chat_id=citizen.user_id, **(INVOICE | wrong))
    assert (answer.status, answer.json["description"]) == (400, f"Bad Request: {words}")
