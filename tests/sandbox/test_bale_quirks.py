"""Each of Bale's quirks alone: off until it is switched on, and then what it says."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest

from bot.sandbox import BotProfile
from bot.sandbox.bale.quirks import Quirks
from tests.sandbox.bale_desk import Bale
from tests.sandbox.desk import BALE_TOKEN, PNG

KEYBOARD = {"inline_keyboard": [[{"text": "الف", "callback_data": "a"}]]}


@pytest.fixture
def bots() -> tuple[BotProfile, ...]:
    return (BotProfile(BALE_TOKEN, "bale_bot", "پیشخوان", "bale"),)


async def pressed(bale: Bale) -> dict[str, Any]:
    sent = await bale.say("x", reply_markup=KEYBOARD)
    await bale.told()
    await bale.leila.press(message_id=sent["message_id"], data="a")
    query: dict[str, Any] = (await bale.told())[0]["callback_query"]
    return query


async def contacted(bale: Bale) -> dict[str, Any]:
    await bale.leila.contact()
    message: dict[str, Any] = (await bale.told())[-1]["message"]
    return message


async def filed(bale: Bale, kind: str) -> Any:
    await bale.leila.file(PNG, "x.png", kind=kind)
    medium = (await bale.told())[-1]["message"][kind]
    return medium[-1] if kind == "photo" else medium


QUIRKS: list[tuple[str, Any, str]] = [
    ("no_chat_instance", pressed, "'chat_instance' not in found"),
    ("int_callback_id", pressed, "isinstance(found['id'], int)"),
    ("old_client", pressed, "found['id'].startswith('1')"),
    ("contact_without_user_id", contacted, "'user_id' not in found['contact']"),
    ("contact_without_name", contacted, "'first_name' not in found['contact']"),
    ("int_phone", contacted, "found['contact']['phone_number'] == 989121110008"),
    ("local_phone", contacted, "found['contact']['phone_number'] == '09121110008'"),
    ("no_date", contacted, "'date' not in found"),
    ("no_chat_type", contacted, "'type' not in found['chat']"),
    ("bare_user", contacted, "set(found['from']) == {'id'}"),
    ("no_unique_id", lambda bale: filed(bale, "document"), "'file_unique_id' not in found"),
    ("no_sizes", lambda bale: filed(bale, "photo"), "'width' not in found"),
    ("no_duration", lambda bale: filed(bale, "voice"), "'duration' not in found"),
    ("bare_sticker", lambda bale: filed(bale, "sticker"), "'is_animated' not in found"),
]


@pytest.mark.parametrize(("name", "do", "check"), QUIRKS, ids=[row[0] for row in QUIRKS])
async def test_each_quirk_of_an_update_is_off_until_it_is_switched_on(
    bale: Bale, name: str, do: Any, check: str
) -> None:
    assert not eval(check, {"found": await do(bale)})  # noqa: S307 (expressions of this file)
    assert (await bale.quirks(**{name: True}))[name] is True
    assert eval(check, {"found": await do(bale)})  # noqa: S307


async def test_quirks_of_answers_and_of_the_queue(bale: Bale) -> None:
    to = {"chat_id": bale.leila.user_id}
    sent = await bale.say("x", reply_markup=KEYBOARD)
    await bale.quirks(ok_status=True)
    refused = await bale.call("sendMessage", **to, text="")
    assert (refused.status, refused.json["ok"], refused.json["error_code"]) == (200, False, 400)
    rows = (await bale.desk.control("GET", "/calls?method=sendMessage")).json
    assert rows[-1]["error_code"] == 400
    await bale.quirks(ok_status=False, own_words=True)
    lost = await bale.call("editMessageText", **to, message_id=1, text="x")
    assert (lost.status, lost.json["description"]) == (404, "message not found")
    await bale.quirks(failing_markup_edits=True)
    assert (await bale.call("editMessageReplyMarkup", **to, message_id=sent["message_id"])).status == 400
    await bale.quirks(no_my_chat_member=True)
    await bale.leila.block()
    await bale.leila.unblock()
    assert await bale.told() == []
    await bale.leila.text("پیش")
    before = (await bale.told())[0]["update_id"]
    await bale.quirks(ids_restart=True)
    await bale.leila.text("پس")
    fresh = (await bale.call("getUpdates", offset=before + 1)).result
    assert [row["update_id"] for row in fresh] == [1]
    assert (await bale.call("getUpdates", offset=2)).result == []


async def test_plain_texts_of_groups_may_be_hidden(bale: Bale) -> None:
    body = {"title": "گروه", "members": [bale.leila.user_id], "bot_status": "administrator"}
    room = (await bale.desk.control("POST", "/chats", json=body)).json["chat_id"]
    await bale.told()
    await bale.quirks(hidden_group_texts=True)
    for text in ("سلام", "/help"):
        await bale.desk.control(
            "POST", f"/chats/{room}/text", json={"user_id": bale.leila.user_id, "text": text}
        )
    assert [row["message"]["text"] for row in await bale.told()] == ["/help"]


async def test_large_uploads_may_be_refused(bale: Bale) -> None:
    await bale.quirks(small_uploads=True)
    data = aiohttp.FormData({"chat_id": str(bale.leila.user_id)})
    data.add_field("document", b"x" * (20 * 1024 * 1024 + 1), filename="a.bin")
    async with bale.desk.http.post(f"{bale.desk.url}/bot{BALE_TOKEN}/sendDocument", data=data) as response:
        assert response.status == 413


async def test_switches_are_checked_and_go_back(bale: Bale) -> None:
    for wrong in ([1], {"colour": True}, {"edit_stub": 1}):
        assert (await bale.desk.control("PUT", "/bale", json=wrong)).status == 400
    await bale.quirks(no_date=True)
    assert (await bale.desk.control("DELETE", "/bale")).json == Quirks().as_json()
    assert (await bale.desk.control("GET", "/bale")).json == Quirks().as_json()


async def test_a_json_body_names_no_media_and_an_album_in_one_is_an_array(bale: Bale) -> None:
    photos = (await bale.upload("sendPhoto", "photo", PNG, "x.png"))["photo"]
    to, number = {"chat_id": bale.leila.user_id}, photos[-1]["file_id"]
    album = [{"type": "photo", "media": number}] * 2

    async def by_json(method: str, **body: Any) -> tuple[int, str]:
        address = f"{bale.desk.url}/bot{bale.token}/{method}"
        async with bale.desk.http.post(address, json=to | body) as answer:
            return answer.status, (await answer.json()).get("description", "")

    refused = (400, "malformed request")
    assert await by_json("sendPhoto", photo=number) == refused
    assert await by_json("sendMediaGroup", media=json.dumps(album)) == refused
    assert (await by_json("sendMediaGroup", media=album))[0] == 200
    assert (await by_json("sendMessage", text="x"))[0] == 200
    assert (await bale.call("sendPhoto", photo=number, **to)).status == 200, "a form is taken"
    await bale.quirks(json_without_media=False)
    assert (await by_json("sendPhoto", photo=number))[0] == 200
