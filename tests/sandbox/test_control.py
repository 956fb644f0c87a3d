"""What people do and see: the control API that the page and the tests use."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox import BotProfile, PortTaken, Sandbox
from tests.sandbox.desk import PNG, TOKEN, Desk, Person

CONTACT_KEYBOARD = {
    "keyboard": [[{"text": "ارسال شماره من", "request_contact": True}], ["لغو"]],
    "resize_keyboard": True,
}


def inline(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[button]]}


async def test_people_are_listed_with_ids_that_need_64_bits(desk: Desk) -> None:
    people = (await desk.control("GET", "/people")).json
    assert [row["role"] for row in people] == ["شهروند", "شهروند", "کارشناس", "ناشر اطلاعیه", "تأییدکننده"]
    assert all(row["user_id"] == row["chat_id"] > 2**32 for row in people)
    added = await desk.control("POST", "/people", json={"name": "مینا", "phone": "09121110009"})
    assert added.status == 201
    assert (await desk.control("GET", "/people")).json[-1] == added.json


async def test_a_chat_shows_texts_buttons_edits_and_deletions(desk: Desk, citizen: Person) -> None:
    sent = await desk.say(
        "<b>سلام</b>",
        parse_mode="HTML",
        reply_markup={
            "inline_keyboard": [
                [{"text": "الف", "callback_data": "a"}],
                [{"text": "ب", "url": "https://a.ir"}],
            ]
        },
    )
    start, shown = await citizen.messages()
    assert start["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert shown == {
        "message_id": sent["message_id"],
        "from_bot": True,
        "text": "سلام",
        "entities": [{"type": "bold", "offset": 0, "length": 4}],
        "date": int(desk.clock.now),
        "buttons": [[{"text": "الف", "data": "a"}], [{"text": "ب", "url": "https://a.ir/"}]],
    }
    desk.clock.now += 5
    same = {"chat_id": citizen.user_id, "message_id": sent["message_id"]}
    await desk.call("editMessageText", **same, text="تازه")
    edited = await citizen.last()
    assert (edited["text"], edited["buttons"], edited["edited_at"]) == ("تازه", [], int(desk.clock.now))
    assert await citizen.messages(after=start["message_id"]) == [edited]
    await desk.call("deleteMessage", **same)
    assert await citizen.last() == {"message_id": sent["message_id"], "from_bot": True, "deleted": True}


async def test_a_reply_keyboard_shows_at_its_message_until_it_is_removed(desk: Desk, citizen: Person) -> None:
    held = await desk.say("شماره؟", reply_markup=CONTACT_KEYBOARD)
    assert (await citizen.last())["buttons"] == [
        [{"text": "ارسال شماره من", "contact": True}],
        [{"text": "لغو", "reply": True}],
    ]
    await desk.say("ممنون", reply_markup={"remove_keyboard": True})
    shown = {row["message_id"]: row for row in await citizen.messages()}
    assert shown[held["message_id"]]["buttons"] == []
    assert (await citizen.press(text="لغو")).status == 404


async def test_a_reply_keyboard_goes_with_its_message_and_a_one_time_one_after_a_press(
    desk: Desk, citizen: Person
) -> None:
    held = await desk.say(reply_markup=CONTACT_KEYBOARD)
    await desk.call("deleteMessage", chat_id=citizen.user_id, message_id=held["message_id"])
    assert (await citizen.press(text="لغو")).status == 404
    await desk.say(reply_markup={"keyboard": [["بله"]], "one_time_keyboard": True})
    assert (await citizen.press(text="بله")).status == 200
    assert (await citizen.last())["text"] == "بله"
    assert (await citizen.press(text="بله")).status == 404


async def test_contacts_may_be_ones_own_somebody_elses_or_nobodys(desk: Desk, citizen: Person) -> None:
    other = desk.people[1]
    sent = [
        {},
        {"phone": "0044123"},
        {"owner_user_id": other.user_id},
        {"phone": ""},
        {"phone": "09120000000", "owner_user_id": None},
        {"forwarded": True},
    ]
    for body in sent:
        assert (await citizen.contact(**body)).status == 200
    messages = [row["message"] for row in await desk.updates()]
    cards = [(row["contact"]["phone_number"], row["contact"].get("user_id")) for row in messages]
    assert cards == [
        ("+989121110001", citizen.user_id),
        ("0044123", citizen.user_id),
        ("+989121110002", other.user_id),
        ("", None),
        ("09120000000", None),
        ("+989121110001", citizen.user_id),
    ]
    assert ["forward_origin" in row for row in messages] == [False] * 5 + [True]


async def test_a_press_finds_its_button_by_text_or_data_and_forges_only_when_told(
    desk: Desk, citizen: Person
) -> None:
    sent = await desk.say(reply_markup=inline(text="الف", callback_data="a"))
    message_id = sent["message_id"]
    assert (await citizen.press(message_id=message_id, text="الف")).status == 200
    assert (await citizen.press(message_id=message_id, data="a")).status == 200
    assert (await citizen.press(message_id=message_id, data="z")).status == 404
    assert (await citizen.press(message_id=1, text="الف")).status == 404
    forged = await citizen.press(message_id=message_id, data="z", forge=True)
    assert forged.json["forged"] is True
    gone = await citizen.press(message_id=1, data="z", forge=True)
    assert gone.status == 200
    queries = [row["callback_query"] for row in await desk.updates()]
    assert [query["data"] for query in queries] == ["a", "a", "z", "z"]
    assert queries[-1]["message"] == {
        "chat": queries[0]["message"]["chat"],
        "message_id": 1,
        "date": 0,
    }
    assert len({query["chat_instance"] for query in queries}) == 1


async def test_answers_to_presses_are_kept(desk: Desk, citizen: Person) -> None:
    sent = await desk.say(reply_markup=inline(text="الف", callback_data="a"))
    first = (await citizen.press(message_id=sent["message_id"], data="a")).json["callback_query_id"]
    second = (await citizen.press(message_id=sent["message_id"], data="a")).json["callback_query_id"]
    await desk.call("answerCallbackQuery", callback_query_id=first, text="ثبت شد", show_alert=True)
    await desk.call("answerCallbackQuery", callback_query_id=first)
    assert await citizen.callbacks() == [
        {"callback_query_id": first, "answered": True, "text": "ثبت شد", "alert": True},
        {"callback_query_id": second, "answered": False},
    ]


async def test_a_very_long_text_goes_out_in_parts(desk: Desk, citizen: Person) -> None:
    sent = await citizen.text("ا" * 10_000)
    assert len(sent.json["message_ids"]) == 3
    assert [len(row["message"]["text"]) for row in await desk.updates()] == [4096, 4096, 1808]
    assert (await citizen.text(" \n ")).status == 400


async def test_files_and_pictures_can_be_fetched_by_people(desk: Desk, citizen: Person) -> None:
    await citizen.file(PNG, "عکس.png", kind="photo", caption="کارت ملی")
    photo = await citizen.last()
    assert (photo["text"], photo["photo"]["width"], photo["photo"]["height"]) == ("کارت ملی", 3, 2)
    await citizen.file(b"<script>", "صفحه ۱.html")
    document = (await citizen.last())["document"]
    assert (document["file_name"], document["file_size"]) == ("صفحه ۱.html", 8)
    async with desk.http.get(desk.url + photo["photo"]["url"]) as response:
        assert (response.content_type, await response.read()) == ("image/png", PNG)
    async with desk.http.get(desk.url + document["url"]) as response:
        assert response.content_type == "application/octet-stream"
        assert response.headers["Content-Disposition"].startswith("attachment")
    assert (await citizen.file(b"text", "a.png", kind="photo")).status == 400
    assert (await citizen.file(b"", "a.txt")).status == 400
    assert (await citizen.file(b"x", "a", kind="poll")).status == 400


async def test_sms_and_emails_are_delivered_once_for_one_ref(desk: Desk) -> None:
    sms = {"phone": "+989121110001", "text": "کد: ۱۲۳۴۵۶", "ref": "r1"}
    first = await desk.control("POST", "/sms", json=sms)
    again = await desk.control("POST", "/sms", json=sms)
    assert (first.status, again.status, again.json) == (201, 200, first.json)
    await desk.control("POST", "/sms", json={"phone": "09121110002", "text": "x"})
    (mine,) = (await desk.control("GET", "/sms?phone=09121110001")).json
    assert mine == {"id": first.json["id"], "date": int(desk.clock.now), **sms}
    email = {"to": "a@b.ir", "subject": "نامه", "text": "متن", "ref": "e"}
    await desk.control("POST", "/emails", json=email)
    await desk.control("POST", "/emails", json=email)
    (letter,) = (await desk.control("GET", "/emails")).json
    assert letter["subject"] == "نامه"


async def test_every_call_is_written_down_with_its_outcome(desk: Desk, citizen: Person) -> None:
    last = (await desk.control("GET", "/calls")).json[-1]["id"]
    await desk.say()
    await desk.call("sendmessage", chat_id=1, text="x")
    await desk.call("nothing")
    rows = (await desk.control("GET", f"/calls?after={last}")).json
    assert [(row["method"], row["ok"], row.get("error_code"), row.get("chat_id")) for row in rows] == [
        ("sendMessage", True, None, citizen.user_id),
        ("sendMessage", False, 400, 1),
        ("nothing", False, 404, None),
    ]
    assert len((await desk.control("GET", f"/calls?after={last}&method=sendMessage")).json) == 2


async def test_a_bot_is_ready_for_a_minute_after_its_last_poll(desk: Desk) -> None:
    async def ready() -> bool:
        return (await desk.control("GET", "/state")).json["bots"][0]["ready"]

    assert not await ready()
    await desk.updates()
    assert await ready()
    desk.clock.now += 60
    assert not await ready()


@pytest.mark.parametrize(
    ("verb", "path", "body"),
    [
        ("POST", "/people", {"name": "x"}),
        ("POST", "/people", {"name": "x", "phone": "y", "messenger": "pigeon"}),
        ("POST", "/people/{id}/text", {"text": 5}),
        ("POST", "/people/{id}/text", [1]),
        ("POST", "/people/{id}/press", {}),
        ("POST", "/people/{id}/press", {"message_id": "1", "text": "x"}),
        ("POST", "/people/{id}/contact", {"owner_user_id": "x"}),
        ("POST", "/people/{id}/contact", {"phone": 9}),
        ("PUT", "/faults", {"kind": "429"}),
        ("PUT", "/faults", [{"kind": "earthquake"}]),
        ("PUT", "/faults", [{"kind": "429", "share": 2}]),
        ("PUT", "/faults", [{"kind": "429", "colour": "red"}]),
        ("PUT", "/faults", [{"kind": "429", "methods": "sendMessage"}]),
        ("PUT", "/faults", [{"kind": "429", "count": "1"}]),
        ("PUT", "/faults", [{"kind": "429", "count": -1}]),
        ("PUT", "/faults", [{"kind": "429", "retry_after": -1}]),
        ("PUT", "/faults", [{"kind": "reset", "after": "yes"}]),
        ("GET", "/calls?after=x", None),
    ],
)
async def test_what_cannot_be_read_is_a_problem(desk: Desk, verb: str, path: str, body: Any) -> None:
    answer = await desk.control(verb, path.replace("{id}", str(desk.people[0].user_id)), json=body)
    assert answer.status == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json["detail"]


async def test_unknown_people_and_bots_are_not_found(desk: Desk) -> None:
    for path in ("/people/1/text", f"/people/{desk.people[0].user_id}/text?bot=nobody_bot", "/people/x/text"):
        assert (await desk.control("POST", path, json={"text": "x"})).status == 404
    assert (await desk.control("GET", "/files/x/y")).status == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_another_site_gets_nothing(desk: Desk, headers: dict[str, str]) -> None:
    assert (await desk.control("GET", "/people", headers=headers)).status == 403
    async with desk.http.get(desk.url + "/", headers=headers) as response:
        assert response.status == 403


async def test_the_own_page_may_write(desk: Desk, citizen: Person) -> None:
    headers = {"Origin": desk.url, "Sec-Fetch-Site": "same-origin"}
    path = f"/people/{citizen.user_id}/text"
    assert (await desk.control("POST", path, json={"text": "x"}, headers=headers)).status == 200


async def test_the_document_names_every_route(desk: Desk) -> None:
    document = (await desk.control("GET", "/openapi.json")).json
    written = {(verb.upper(), path) for path, verbs in document["paths"].items() for verb in verbs}
    app = desk.sandbox.application()
    served = {
        (route.method, route.resource.canonical)
        for route in app.router.routes()
        if route.resource is not None and route.resource.canonical.startswith("/sandbox")
    }
    assert {row for row in served if row[0] != "HEAD"} == written
    names = set(document["components"]["schemas"])
    assert {ref.rpartition("/")[2] for ref in _refs(document)} == names


def _refs(node: Any) -> list[str]:
    if isinstance(node, dict):
        found = [node["$ref"]] if "$ref" in node else []
        return found + [ref for value in node.values() for ref in _refs(value)]
    return [ref for value in node for ref in _refs(value)] if isinstance(node, list) else []


async def test_a_busy_port_is_said_clearly(desk: Desk) -> None:
    second = Sandbox((BotProfile(TOKEN, "x_bot", "x"),), port=desk.sandbox.port)
    with pytest.raises(PortTaken, match=f"port {desk.sandbox.port} on 127.0.0.1 is already in use"):
        await second.start()
