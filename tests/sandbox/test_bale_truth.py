"""What Bale says is read by the same two parsers as what Telegram says: the list of what they cannot read is
exactly the list of what is broken on purpose."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from bot.sandbox import BotProfile
from bot.sandbox.bale.quirks import Quirks
from tests.sandbox.bale_desk import Bale
from tests.sandbox.desk import BALE_TOKEN, PNG
from tests.sandbox.truth import Truth, complaints_about_answer, complaints_about_update

KEYBOARD = {"inline_keyboard": [[{"text": "الف", "callback_data": "a"}]]}
PRICES = [{"label": "هزینه", "amount": 500_000}]

# By default, as live Bale probably is: one line a message or answer that a stock client cannot read.
BROKEN_BY_DEFAULT = {
    "getChat",
    "getChatAdministrators",
    "getChatMember",
    "getWebhookInfo",
    "sendInvoice",
    "message.successful_payment",
    "pre_checkout_query",
}
# What each switch breaks beyond that. The other switches are survived by both libraries.
BROKEN_BY = {
    "no_chat_instance": {"callback_query"},
    "int_callback_id": {"callback_query"},
    "contact_without_name": {"message.contact"},
    "int_phone": {"message.contact"},
    "no_date": {"sendMessage", "sendLocation", "callback_query", "message.*"},
    "no_chat_type": {"sendMessage", "sendLocation", "callback_query", "message.*", "my_chat_member"},
    "bare_user": {"sendMessage", "sendLocation", "callback_query", "message.*", "my_chat_member"},
    "no_unique_id": {"message.document", "message.photo", "message.sticker", "message.voice"},
    "no_sizes": {"message.photo"},
    "no_duration": {"message.voice"},
    "bare_sticker": {"message.sticker"},
}
OFF_BY_DEFAULT = sorted(name for name, on in Quirks().as_json().items() if not on)


@pytest.fixture
def bots() -> tuple[BotProfile, ...]:
    return (BotProfile(BALE_TOKEN, "bale_bot", "پیشخوان", "bale"),)


async def live_through_everything(bale: Bale) -> None:
    """One of each update and answer."""
    to = {"chat_id": bale.leila.user_id}
    sent = await bale.say("*سلام*", reply_markup=KEYBOARD)
    await bale.call("editMessageText", **to, message_id=sent["message_id"], text="x", reply_markup=KEYBOARD)
    await bale.call("sendLocation", **to, latitude=35.7, longitude=51.4)
    await bale.leila.press(message_id=sent["message_id"], data="a")
    await bale.leila.text("سلام /help")
    await bale.leila.contact()
    await bale.leila.contact(forwarded=True)
    await bale.leila.location(35.7, 51.4)
    for kind in ("photo", "document", "voice", "sticker"):
        await bale.leila.file(PNG, "a.png", kind=kind)
    await bale.leila.block()
    await bale.leila.unblock()
    wallet = {"provider_token": "WALLET-TEST-1111111111111111", "prices": PRICES}
    words = {"title": "x", "description": "y", "payload": "z"}
    invoice = (await bale.call("sendInvoice", **to, **words, **wallet)).json["result"]
    shown = (await bale.leila.last())["message_id"]
    assert invoice["chat"]["id"] == bale.leila.user_id
    number = (await bale.leila.pay(message_id=shown)).json["pre_checkout_query_id"]
    await bale.call("answerPreCheckoutQuery", pre_checkout_query_id=number, ok=True)
    body = {"title": "گروه", "members": [bale.leila.user_id], "bot_status": "administrator"}
    room = (await bale.desk.control("POST", "/chats", json=body)).json["chat_id"]
    for method, chat in (("getMe", 0), ("getChat", bale.leila.user_id), ("getWebhookInfo", 0)):
        await bale.call(method, chat_id=chat)
    await bale.call("getChatAdministrators", chat_id=room)
    await bale.call("getChatMember", chat_id=room, user_id=bale.leila.user_id)


def unreadable(truth: Truth) -> set[str]:
    """What either parser could not read: the method of an answer, the kind of an update."""
    out = set()
    for _, method, outcome in truth.answers:
        answer = orjson.loads(outcome.body)
        known = answer.get("ok") and method not in ("getUpdates", "inquireTransaction")
        if known and _stopped(complaints_about_answer(method, answer["result"])):
            out.add(method)
    for _, update in truth.updates:
        if _stopped(complaints_about_update(update)):
            out.add(_kind_of(update))
    return out


def _stopped(complaints: list[str]) -> bool:
    """A field that a library has never heard of (an old forward) stops nobody."""
    return any(not words.endswith(": unknown") for words in complaints)


def _kind_of(update: dict[str, Any]) -> str:
    kind = next(key for key in update if key != "update_id")
    content = ("contact", "photo", "document", "voice", "sticker", "successful_payment", "location")
    found = next((name for name in content if name in update[kind]), "text")
    return f"message.{found}" if kind == "message" else kind


async def test_by_default_just_what_live_bale_breaks_is_broken(bale: Bale, truth: Truth) -> None:
    await live_through_everything(bale)
    assert unreadable(truth) == BROKEN_BY_DEFAULT


async def test_with_every_default_off_both_libraries_read_everything(bale: Bale, truth: Truth) -> None:
    on = [name for name, value in Quirks().as_json().items() if value]
    await bale.quirks(**dict.fromkeys(on, False))
    await live_through_everything(bale)
    assert unreadable(truth) == set()


@pytest.mark.parametrize("name", OFF_BY_DEFAULT)
async def test_a_switch_breaks_what_the_list_says_and_nothing_else(
    bale: Bale, truth: Truth, name: str
) -> None:
    await bale.quirks(**{name: True})
    truth.answers.clear()
    truth.updates.clear()
    await live_through_everything(bale)
    expected = set()
    for broken in BROKEN_BY.get(name, set()):
        expected |= {broken} if broken != "message.*" else _ALL_MESSAGES
    assert unreadable(truth) - BROKEN_BY_DEFAULT == expected - BROKEN_BY_DEFAULT


_ALL_MESSAGES = {
    f"message.{name}" for name in ("text", "contact", "location", "photo", "document", "voice", "sticker")
}
