"""The other messenger: what it lacks, what it says otherwise, and each of its quirks alone."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import web

from bot.sandbox import BotProfile
from tests.sandbox.bale_desk import Bale
from tests.sandbox.desk import BALE_TOKEN

KEYBOARD = {"inline_keyboard": [[{"text": "الف", "callback_data": "a"}]]}
PRICES = [{"label": "هزینه", "amount": 500_000}]
INVOICE = {
    "title": "هزینه",
    "description": "پرونده",
    "payload": "p-1",
    "provider_token": "WALLET-TEST-1111111111111111",
    "prices": PRICES,
}


@pytest.fixture
def bots() -> tuple[BotProfile, ...]:
    return (BotProfile(BALE_TOKEN, "bale_bot", "پیشخوان", "bale"),)


async def test_marks_are_read_for_the_person_and_handed_back_raw_to_the_bot(bale: Bale) -> None:
    sent = await bale.say("*سلام* <b>تگ</b>", parse_mode="HTML")
    assert (sent["text"], "entities" in sent) == ("*سلام* <b>تگ</b>", False)
    shown = await bale.leila.last()
    assert (shown["text"], [entity["type"] for entity in shown["entities"]]) == ("سلام <b>تگ</b>", ["bold"])


async def test_an_update_names_commands_and_mentions_only(bale: Bale) -> None:
    await bale.leila.text("/help @adl_bot https://adl.ir")
    (update,) = await bale.told()
    assert [entity["type"] for entity in update["message"]["entities"]] == ["bot_command", "mention"]
    assert "language_code" not in update["message"]["from"]


LACKING = [
    ("setMyCommands", 501),
    ("setMessageReaction", 404),
    ("editMessageMedia", 404),
    ("sendVenue", 404),
    ("sendVideoNote", 404),
    ("setMyName", 404),
    ("setChatMenuButton", 404),
    ("createForumTopic", 404),
    ("sendDice", 404),
    ("sendPoll", 404),
]


@pytest.mark.parametrize(("method", "status"), LACKING)
async def test_what_it_lacks_is_not_there(bale: Bale, method: str, status: int) -> None:
    assert (await bale.call(method, chat_id=bale.leila.user_id)).status == status


@pytest.mark.parametrize(
    "method", ["sendLocation", "sendContact", "getChatMembersCount", "unPinChatMessage", "askReview"]
)
async def test_what_it_has_under_its_own_names(bale: Bale, method: str) -> None:
    sent = await bale.say("x")
    to = {"chat_id": bale.leila.user_id, "user_id": bale.leila.user_id, "message_id": sent["message_id"]}
    await bale.call("pinChatMessage", **to)
    more = {"latitude": 1, "longitude": 2, "phone_number": "1", "first_name": "x", "delay_seconds": 1}
    assert (await bale.call(method, **to, **more)).status == 200


async def test_it_says_of_itself_what_a_user_is_and_no_more(bale: Bale) -> None:
    assert set((await bale.call("getMe")).result) == {"id", "is_bot", "first_name", "username"}


async def test_an_edit_is_answered_with_a_stub(bale: Bale) -> None:
    sent = await bale.say("یک", reply_markup=KEYBOARD)
    same = {"chat_id": bale.leila.user_id, "message_id": sent["message_id"]}
    stub = (await bale.call("editMessageText", **same, text="*دو*")).result
    assert (stub["message_id"], "text" in stub) == (0, False)
    assert (await bale.leila.last())["text"] == "دو"
    await bale.quirks(edit_stub=False)
    assert (await bale.call("editMessageText", **same, text="*سه*")).result["text"] == "*سه*"


async def test_refusals_are_in_its_words(bale: Bale) -> None:
    to = {"chat_id": bale.leila.user_id}
    album = [{"type": "photo", "media": "x"}] * 11
    for method, params, code, words in (
        ("sendMessage", {"chat_id": 5, "text": "x"}, 404, "no such group or user"),
        ("sendMediaGroup", {**to, "media": album}, 400, "media group is too large"),
        ("sendPhoto", {**to, "photo": "nonsense"}, 400, "malformed request"),
        (
            "sendMessage",
            {**to, "text": "x", "reply_markup": _two_actions()},
            400,
            "malformed request",
        ),
        ("sendInvoice", {**to, **INVOICE, "provider_token": "stripe"}, 400, "malformed request"),
    ):
        refused = await bale.call(method, **params)
        assert (refused.status, refused.json["error_code"], refused.json["description"]) == (
            code,
            code,
            words,
        )
    for token in ("8000000009:x", "8000000009", "nonsense"):
        async with bale.desk.http.get(f"{bale.desk.url}/bot{token}/getMe") as response:
            unknown = await response.json()
        assert (unknown["error_code"], unknown["description"]) == (403, "Bad Request: Token not found")
    await bale.leila.block()
    blocked = await bale.call("sendMessage", **to, text="x")
    assert (blocked.status, blocked.json["description"]) == (403, "Forbidden: bot was blocked by the user")
    assert [next(key for key in row if key != "update_id") for row in await bale.told()] == ["my_chat_member"]


def _two_actions() -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "x", "callback_data": "a", "url": "https://adl.ir"}]]}


async def test_a_reply_is_named_by_the_old_parameter(bale: Bale) -> None:
    first = (await bale.say("یک"))["message_id"]
    new = await bale.say("دو", reply_parameters={"message_id": first})
    old = await bale.say("سه", reply_to_message_id=first)
    assert ("reply_to_message" in new, "reply_to_message" in old) == (False, True)


async def test_a_queue_is_kept_though_it_is_told_to_be_dropped(bale: Bale) -> None:
    await bale.leila.text("یک")
    assert (await bale.call("deleteWebhook", drop_pending_updates=True)).result is True
    assert len((await bale.call("getUpdates")).result) == 1
    await bale.quirks(keeps_queue=False)
    await bale.call("deleteWebhook", drop_pending_updates=True)
    assert (await bale.call("getUpdates")).result == []


async def test_updates_of_every_kind_come_whatever_was_asked_for(bale: Bale) -> None:
    await bale.call("getUpdates", allowed_updates=["callback_query"])
    await bale.leila.text("یک")
    assert "message" in (await bale.told())[0]


async def test_a_forward_is_told_in_the_old_way(bale: Bale) -> None:
    await bale.leila.contact(forwarded=True)
    (update,) = await bale.told()
    message = update["message"]
    assert message["forward_from"]["id"] == bale.leila.user_id
    assert ("forward_date" in message, "forward_origin" in message) == (True, False)


async def test_its_groups_have_positive_ids_and_service_messages_the_number_zero(bale: Bale) -> None:
    body = {"type": "supergroup", "title": "گروه", "members": [bale.leila.user_id]}
    made = (await bale.desk.control("POST", "/chats", json=body)).json
    assert made["chat_id"] > 2**31
    service = (await bale.told())[-1]["message"]
    assert (service["message_id"], service["chat"]["type"]) == (0, "group")
    assert (await bale.call("sendMessage", chat_id=made["chat_id"], text="x")).result["chat"]["id"] > 0


async def test_no_secret_comes_with_its_webhook(bale: Bale) -> None:
    seen: list[Any] = []

    async def receive(request: web.Request) -> web.Response:
        seen.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", receive)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await bale.call("setWebhook", url=url, secret_token="s3cret")
    await bale.leila.text("یک")
    while bale.desk.sandbox.world.bots[BALE_TOKEN].queue.waiting():  # noqa: ASYNC110 (told to nobody)
        await asyncio.sleep(0)
    assert seen == [None]
    assert (await bale.call("getWebhookInfo")).result == {"url": url}
    await bale.call("deleteWebhook")
    await runner.cleanup()


async def test_a_webhook_stands_on_two_ports_only(bale: Bale) -> None:
    refused = await bale.call("setWebhook", url="https://adl.example:8443/hook")
    assert refused.json["description"] == (
        "Bad Request: bad webhook: Webhook can be set up only on ports 88 or 443"
    )


async def test_a_wallet_pays_and_the_transaction_can_be_asked_for(bale: Bale) -> None:
    sent = (await bale.call("sendInvoice", chat_id=bale.leila.user_id, **INVOICE)).result
    assert sent["invoice"] == {"title": "هزینه", "description": "پرونده", "total_amount": 500_000}
    number = (await bale.leila.pay(message_id=sent["message_id"])).json["pre_checkout_query_id"]
    query = (await bale.told())[0]["pre_checkout_query"]
    assert "currency" not in query
    asked = {"transaction_id": number}
    assert (await bale.call("inquireTransaction", **asked)).result["status"] == "pending"
    await bale.call("answerPreCheckoutQuery", pre_checkout_query_id=number, ok=True)
    paid = (await bale.told())[0]["message"]["successful_payment"]
    assert "provider_payment_charge_id" not in paid
    assert (
        await bale.call("inquireTransaction", transaction_id=paid["telegram_payment_charge_id"])
    ).result == {
        "id": number,
        "status": "paid",
        "userID": bale.leila.user_id,
        "amount": 500_000,
        "createdAt": int(bale.desk.clock.now),
    }
    unknown = await bale.call("inquireTransaction", transaction_id="9")
    assert unknown.status == 400
    link = (await bale.call("createInvoiceLink", **INVOICE)).result
    rejected = (await bale.leila.pay(link=link)).json["pre_checkout_query_id"]
    await bale.call("answerPreCheckoutQuery", pre_checkout_query_id=rejected, ok=False, error_message="x")
    late = (await bale.leila.pay(link=link)).json["pre_checkout_query_id"]
    bale.desk.clock.now += 11
    states = [
        (await bale.call("inquireTransaction", transaction_id=each)).result["status"]
        for each in (rejected, late)
    ]
    assert states == ["rejected", "failed"]


class TestWithLimits:
    @pytest.fixture
    def limits(self) -> bool:
        return True

    async def test_a_429_says_nothing_of_how_long(self, bale: Bale) -> None:
        for _ in range(4):
            await bale.say("x")
        refused = await bale.call("sendMessage", chat_id=bale.leila.user_id, text="x")
        assert (refused.status, refused.json["description"]) == (429, "local_rate_limited")
        assert ("parameters" in refused.json, "Retry-After" in refused.headers) == (False, False)
        await bale.quirks(bare_429=False)
        told = await bale.call("sendMessage", chat_id=bale.leila.user_id, text="x")
        assert told.json["parameters"] == {"retry_after": 1}


async def test_its_queue_holds_two_thousand_updates_for_a_day(bale: Bale) -> None:
    queue = bale.desk.sandbox.world.bots[BALE_TOKEN].queue
    for number in range(2_001):
        queue.push("message", {"n": number}, 1)
    assert len(queue) == 2_000
    bale.desk.clock.now += 24 * 3600 + 1
    assert (await bale.call("getUpdates")).result == []
