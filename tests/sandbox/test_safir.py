"""Safir: messages and one-time codes to a phone number, into the chat of whoever has it."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from bot.sandbox import BotProfile
from bot.sandbox.bale.safir import ACCESS_KEY, CLIENT_ID, CLIENT_SECRET
from tests.sandbox.bale_desk import Bale
from tests.sandbox.desk import BALE_TOKEN, Answer, Person

PHONE = "989121110008"
BOT_ID = 8000000002


@pytest.fixture
def bots() -> tuple[BotProfile, ...]:
    return (BotProfile(BALE_TOKEN, "bale_bot", "پیشخوان", "bale"),)


async def send(bale: Bale, key: str = ACCESS_KEY, **fields: Any) -> Answer:
    body = {"bot_id": BOT_ID, "phone_number": PHONE, "message_data": {"message": {"text": "*سلام*"}}} | fields
    return await bale.safir("v3/send_message", body, api_access_key=key)


def code_of(answer: Answer) -> int:
    (row,) = answer.json["error_data"]
    assert row["description"]
    return int(row["code"])


async def add(bale: Bale, phone: str) -> Person:
    body = {"name": "نرگس", "phone": phone, "messenger": "bale"}
    made = (await bale.desk.control("POST", "/people", json=body)).json
    return Person(made["user_id"], bale.desk.http, bale.desk.url)


async def test_a_message_reaches_someone_who_never_started_the_bot(bale: Bale) -> None:
    stranger = await add(bale, "09351234567")
    keyboard = {"inline_keyboard": [[{"text": "ورود", "url": "https://adl.ir"}]]}
    content = {"text": "*نوبت* شما فردا", "reply_markup": keyboard}
    answer = await send(bale, phone_number="989351234567", message_data={"message": content})
    shown = await stranger.last()
    assert answer.json == {"message_id": str(shown["message_id"]), "error_data": None}
    assert (shown["text"], shown["entities"][0]["type"], shown["origin"]) == (
        "نوبت شما فردا",
        "bold",
        "safir",
    )
    assert shown["buttons"] == [[{"text": "ورود", "url": "https://adl.ir/"}]]
    refused = await bale.call("sendMessage", chat_id=stranger.user_id, text="x")
    assert refused.status == 403
    (letter,) = (await bale.desk.control("GET", "/safir?phone=09351234567")).json
    assert (letter["kind"], letter["user_id"], letter["message_id"]) == (
        "message",
        stranger.user_id,
        shown["message_id"],
    )


async def test_codes_templates_and_files_go_too(bale: Bale) -> None:
    await send(bale, message_data={"otp_message": {"otp": "048291"}})
    assert "048291" in (await bale.leila.last())["text"]
    fields = {"name": "لیلا", "date": "۱۲ مرداد"}
    await send(bale, message_data={"template_message": {"template_id": 7, "text_fields": fields}})
    assert "۱۲ مرداد" in (await bale.leila.last())["text"]
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("file", b"%PDF", filename="رأی.pdf")
    url = f"{bale.desk.url}/safir/api/v3/upload_file"
    async with bale.desk.http.post(url, data=form, headers={"api-access-key": ACCESS_KEY}) as response:
        file_id = (await response.json())["file_id"]
    await send(bale, message_data={"message": {"text": "رأی", "file_id": file_id}})
    assert (await bale.leila.last())["document"]["file_name"] == "رأی.pdf"


async def test_the_same_request_delivers_once(bale: Bale) -> None:
    first = await send(bale, request_id="r-1")
    before = await bale.leila.messages()
    again = await send(bale, request_id="r-1")
    assert again.json == first.json
    assert await bale.leila.messages() == before


async def test_a_bad_key_is_answered_with_a_bare_word(bale: Bale) -> None:
    answer = await send(bale, key="nonsense")
    assert (answer.status, answer.json) == (401, "invalid_access_key")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"phone_number": "09121110008"}, 8),
        ({"phone_number": None}, 8),
        ({"phone_number": "989350000000"}, 17),
        ({"bot_id": 5}, 4),
        ({"message_data": {}}, 4),
        ({"message_data": {"message": {"text": "x"}, "otp_message": {"otp": "1234"}}}, 4),
        ({"message_data": {"message": {"text": ""}}}, 4),
        ({"message_data": {"otp_message": {"otp": "12"}}}, 4),
        ({"message_data": {"template_message": {"template_id": 1}}}, 4),
        ({"message_data": {"message": {"text": "x", "file_id": "nothing"}}}, 4),
        ({"message_data": {"message": {"text": "x", "reply_markup": {"keyboard": [["x"]]}}}}, 4),
    ],
)
async def test_what_cannot_be_delivered_has_its_code(bale: Bale, fields: dict[str, Any], code: int) -> None:
    before = await bale.leila.messages()
    answer = await send(bale, **fields)
    assert (answer.status, code_of(answer)) == (200, code)
    assert await bale.leila.messages() == before


async def test_failures_can_be_switched_on_for_a_number_and_a_count(bale: Bale) -> None:
    settings = {"fail": 18, "fail_phone": PHONE, "fail_count": 1}
    assert (await bale.desk.control("PUT", "/safir/settings", json=settings)).json["fail"] == 18
    other = await add(bale, "09351234567")
    assert (await send(bale, phone_number="989351234567")).json["error_data"] is None
    assert code_of(await send(bale)) == 18
    assert (await send(bale)).json["error_data"] is None
    assert (await other.last())["text"] == "سلام"
    await bale.desk.control("PUT", "/safir/settings", json={"fail": None, "credit": 1})
    assert (await send(bale)).json["error_data"] is None
    assert code_of(await send(bale)) == 20
    for wrong in ([], {"fail": 99}, {"credit": "x"}, {"access_key": 5}, {"colour": 1}):
        assert (await bale.desk.control("PUT", "/safir/settings", json=wrong)).status == 400
    assert (await bale.desk.control("GET", "/safir/settings")).json["credit"] == 0


async def token(bale: Bale, **more: str) -> Answer:
    form = {
        "grant_type": "client_credentials",
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "scope": "read",
    }
    async with bale.desk.http.post(f"{bale.desk.url}/safir/api/v2/auth/token", data=form | more) as response:
        return Answer(response.status, response.headers, await response.json())


async def test_the_code_gateway_wants_a_token_and_a_number(bale: Bale) -> None:
    granted = (await token(bale)).json["access_token"]
    assert (await token(bale, client_secret="x")).status == 401
    bearer = f"Bearer {granted}"
    await bale.desk.control("PUT", "/safir/settings", json={"credit": 5})
    sent = await bale.safir("v2/send_otp", {"phone": PHONE, "otp": 482916}, Authorization=bearer)
    assert (sent.status, sent.json) == (200, {"balance": 4})
    assert "482916" in (await bale.leila.last())["text"]
    for body, status, code in (
        ({"phone": "0912", "otp": 482916}, 400, 8),
        ({"phone": "989350000000", "otp": 482916}, 404, 17),
        ({"phone": PHONE, "otp": "482916"}, 400, 4),
        ({"phone": PHONE, "otp": 12}, 400, 4),
    ):
        refused = await bale.safir("v2/send_otp", body, Authorization=bearer)
        assert (refused.status, refused.json["code"]) == (status, code)
    unknown = await bale.safir("v2/send_otp", {"phone": PHONE, "otp": 1234}, Authorization="Bearer x")
    assert unknown.status == 401
    bale.desk.clock.now += 3601
    old = await bale.safir("v2/send_otp", {"phone": PHONE, "otp": 1234}, Authorization=bearer)
    assert old.status == 401


async def test_its_requests_are_written_down(bale: Bale) -> None:
    await send(bale)
    await send(bale, phone_number="1")
    rows = (await bale.desk.control("GET", "/calls?method=safir.send_message")).json
    assert [(row["bot"], row["ok"], row.get("error_code")) for row in rows] == [
        ("safir", True, None),
        ("safir", False, 8),
    ]
