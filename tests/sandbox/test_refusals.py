"""The truth table of refusals: codes and words are what clients branch on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.desk import TOKEN, Desk, Person

LONG = "ب" * 4097
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)
LATE = "query is too old and response timeout expired or query ID is invalid"


def inline(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[button]]}


SENDS: list[tuple[dict[str, Any], str]] = [
    ({"chat_id": ""}, "chat_id is empty"),
    ({"chat_id": "42"}, "chat not found"),
    ({"chat_id": "۴۲"}, "chat not found"),
    ({"chat_id": "@nobody"}, "chat not found"),
    ({"text": ""}, "message text is empty"),
    ({"text": "  \n "}, "text must be non-empty"),
    ({"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
    ({"text": LONG}, "message is too long"),
    ({"parse_mode": "RTF"}, "unsupported parse_mode"),
    (
        {"text": "سلام <p>", "parse_mode": "HTML"},
        'can\'t parse entities: Unsupported start tag "p" at byte offset 9',
    ),
    (
        {"text": "<b>x", "parse_mode": "html"},
        "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    (
        {"text": "<b>x</i>", "parse_mode": "HTML"},
        'can\'t parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
    ),
    ({"text": "x</b>", "parse_mode": "HTML"}, "can't parse entities: Unexpected end tag at byte offset 1"),
    ({"text": "a <b", "parse_mode": "HTML"}, "can't parse entities: Unclosed start tag at byte offset 2"),
    (
        {"text": "۱. یک", "parse_mode": "MarkdownV2"},
        "can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'",
    ),
    (
        {"text": "a *b", "parse_mode": "MarkdownV2"},
        "can't parse entities: Can't find end of Bold entity at byte offset 2",
    ),
    (
        {"text": "a *b", "parse_mode": "Markdown"},
        "can't parse entities: Can't find end of the entity starting at byte offset 2",
    ),
    ({"reply_parameters": {"message_id": 9}}, "message to be replied not found"),
    ({"reply_to_message_id": 9}, "message to be replied not found"),
    ({"reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    ({"reply_markup": "[]"}, "object expected as reply markup"),
    (
        {"reply_markup": inline(text="x")},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    ({"reply_markup": inline(text="x", callback_data="")}, "BUTTON_DATA_INVALID"),
    ({"reply_markup": inline(text="x", callback_data="پ" * 33)}, "BUTTON_DATA_INVALID"),
    (
        {"reply_markup": inline(text="x", url="http://localhost/x")},
        "inline keyboard button URL 'http://localhost/x' is invalid: Wrong HTTP URL",
    ),
    ({"reply_markup": {"keyboard": []}}, "reply keyboard must be non-empty"),
]


@pytest.mark.parametrize(("wrong", "words"), SENDS, ids=[words for _, words in SENDS])
async def test_a_bad_send_is_refused_in_telegrams_words(
    desk: Desk, citizen: Person, wrong: dict[str, Any], words: str
) -> None:
    before = await citizen.messages()
    answer = await desk.call("sendMessage", **{"chat_id": citizen.user_id, "text": "سلام", **wrong})
    assert (answer.status, answer.json) == (
        400,
        {"ok": False, "error_code": 400, "description": f"Bad Request: {words}"},
    )
    assert await citizen.messages() == before


async def test_nobody_is_written_to_before_they_wrote(desk: Desk) -> None:
    answer = await desk.call("sendMessage", chat_id=desk.people[1].user_id, text="x")
    assert (answer.status, answer.json["description"]) == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )


async def test_a_bot_that_was_blocked_is_told_so_and_heard_again_after_unblocking(
    desk: Desk, citizen: Person
) -> None:
    assert (await citizen.block()).json == {"changed": True}
    refused = await desk.call("sendMessage", chat_id=citizen.user_id, text="x")
    assert (refused.status, refused.json["description"]) == (403, "Forbidden: bot was blocked by the user")
    await citizen.unblock()
    await desk.say()
    statuses = [row["my_chat_member"]["new_chat_member"]["status"] for row in await desk.updates()]
    assert statuses == ["kicked", "member"]


async def test_who_blocks_the_bot_can_do_nothing_there_but_start_anew(desk: Desk, citizen: Person) -> None:
    sent = await desk.say(reply_markup=inline(text="الف", callback_data="a"))
    written = (await citizen.text("سلام")).json["message_id"]
    await desk.confirm()
    await citizen.block()
    for act in (
        citizen.text("باز کن"),
        citizen.contact(),
        citizen.location(35.7, 51.4),
        citizen.press(message_id=sent["message_id"], data="a"),
        citizen.edit(written, "نه"),
        citizen.pay(message_id=sent["message_id"]),
    ):
        refused = await act
        assert (refused.status, "blocks the bot" in refused.json["detail"]) == (409, True)
    assert (await citizen.text("/start case-7")).status == 200
    kinds = [next(name for name in row if name != "update_id") for row in await desk.updates()]
    assert kinds == ["my_chat_member", "my_chat_member", "message"]
    await desk.say()


async def test_the_same_content_again_is_not_modified(desk: Desk, citizen: Person) -> None:
    keyboard = inline(text="الف", callback_data="a")
    sent = await desk.say("<b>یک</b>", parse_mode="HTML", reply_markup=keyboard)
    same = {"chat_id": citizen.user_id, "message_id": sent["message_id"]}
    for method, more in (
        ("editMessageText", {"text": " <b>یک</b>\n", "parse_mode": "HTML", "reply_markup": keyboard}),
        ("editMessageReplyMarkup", {"reply_markup": keyboard}),
    ):
        answer = await desk.call(method, **same, **more)
        assert (answer.status, answer.json["description"]) == (400, f"Bad Request: {NOT_MODIFIED}")
    edited = (await desk.call("editMessageText", **same, text="یک", reply_markup=keyboard)).result
    assert "entities" not in edited
    assert edited["edit_date"] == int(desk.clock.now)


async def test_edits_of_what_cannot_be_edited(desk: Desk, citizen: Person) -> None:
    theirs = (await citizen.text("من")).json["message_id"]
    held = await desk.say(reply_markup={"keyboard": [["بله"]]})
    gone = await desk.say()
    await desk.call("deleteMessage", chat_id=citizen.user_id, message_id=gone["message_id"])
    mine = await desk.say()
    here = {"chat_id": citizen.user_id, "from_chat_id": citizen.user_id}
    carried = (await desk.call("forwardMessage", **here, message_id=mine["message_id"])).result
    expected = [
        (carried["message_id"], {"text": "x"}, "message can't be edited"),
        (theirs, {"text": "x"}, "message can't be edited"),
        (held["message_id"], {"text": "x"}, "message can't be edited"),
        (gone["message_id"], {"text": "x"}, "message to edit not found"),
        (1, {"text": "x"}, "message to edit not found"),
        (0, {"text": "x"}, "message identifier is not specified"),
        (mine["message_id"], {"text": LONG}, "MESSAGE_TOO_LONG"),
        (mine["message_id"], {"text": ""}, "message text is empty"),
        (
            mine["message_id"],
            {"text": "x", "reply_markup": {"keyboard": [["x"]]}},
            "inline keyboard expected",
        ),
    ]
    for message_id, more, words in expected:
        answer = await desk.call("editMessageText", chat_id=citizen.user_id, message_id=message_id, **more)
        assert (answer.status, answer.json["description"]) == (400, f"Bad Request: {words}")
    caption = await desk.call(
        "editMessageCaption", chat_id=citizen.user_id, message_id=mine["message_id"], caption="x"
    )
    assert caption.json["description"] == "Bad Request: there is no caption in the message to edit"


async def test_deleting_reaches_both_sides_for_48_hours(desk: Desk, citizen: Person) -> None:
    theirs = (await citizen.text("رمز من ۱۲۳۴")).json["message_id"]
    old = await desk.say()
    delete = {"chat_id": citizen.user_id}
    assert (await desk.call("deleteMessage", **delete, message_id=theirs)).result is True
    again = await desk.call("deleteMessage", **delete, message_id=theirs)
    assert again.json["description"] == "Bad Request: message to delete not found"
    desk.clock.now += 48 * 3600 + 1
    late = await desk.call("deleteMessage", **delete, message_id=old["message_id"])
    assert late.json["description"] == "Bad Request: message can't be deleted"
    shown = {row["message_id"]: row for row in await citizen.messages()}
    assert shown[theirs] == {"message_id": theirs, "from_bot": False, "deleted": True}
    assert "deleted" not in shown[old["message_id"]]


async def test_many_are_deleted_in_one_call_and_what_cannot_go_is_skipped(
    desk: Desk, citizen: Person
) -> None:
    old = (await desk.say("کهنه"))["message_id"]
    desk.clock.now += 48 * 3600 + 1
    fresh = (await desk.say("تازه"))["message_id"]
    theirs = (await citizen.text("از من")).json["message_id"]
    wanted = [old, fresh, theirs, 1]
    delete = {"chat_id": citizen.user_id, "message_ids": wanted}
    assert (await desk.call("deleteMessages", **delete)).result is True
    shown = {row["message_id"]: row.get("deleted", False) for row in await citizen.messages()}
    assert [shown[number] for number in wanted[:3]] == [False, True, True]
    for bad in ([], list(range(1, 102)), "x"):
        answer = await desk.call("deleteMessages", chat_id=citizen.user_id, message_ids=bad)
        assert answer.status == 400


async def test_a_keyboard_is_changed_and_taken_away_alone(desk: Desk, citizen: Person) -> None:
    sent = await desk.say("متن", reply_markup=inline(text="الف", callback_data="a"))
    same = {"chat_id": citizen.user_id, "message_id": sent["message_id"]}
    other = inline(text="ب", callback_data="b")
    changed = (await desk.call("editMessageReplyMarkup", **same, reply_markup=other)).result
    assert (changed["text"], changed["reply_markup"], "edit_date" in changed) == ("متن", other, False)
    bare = (await desk.call("editMessageReplyMarkup", **same)).result
    assert "reply_markup" not in bare
    assert (await citizen.last())["buttons"] == []
    again = await desk.call("editMessageReplyMarkup", **same)
    assert again.json["description"].startswith("Bad Request: message is not modified")


async def test_a_press_is_answered_within_fifteen_minutes_or_not_at_all(desk: Desk, citizen: Person) -> None:
    sent = await desk.say(reply_markup=inline(text="الف", callback_data="a"))
    query = (await citizen.press(message_id=sent["message_id"], data="a")).json["callback_query_id"]
    for known in (query, "123"):
        desk.clock.now += 899 if known == query else 0
        answer = await desk.call("answerCallbackQuery", callback_query_id=known)
        assert answer.status == (200 if known == query else 400)
    desk.clock.now += 2
    late = await desk.call("answerCallbackQuery", callback_query_id=query)
    assert (late.status, late.json["description"]) == (400, f"Bad Request: {LATE}")


@pytest.mark.parametrize(
    ("path", "code", "words"),
    [
        (f"/bot{TOKEN}/flyToTheMoon", 404, "Not Found: method not found"),
        (f"/bot{TOKEN}/", 404, "Not Found"),
        (f"/bot{TOKEN}", 404, "Not Found"),
        ("/elsewhere", 404, "Not Found"),
        ("/bot1:unknown/getMe", 401, "Unauthorized"),
        ("/botnonsense/getMe", 401, "Unauthorized: invalid token specified"),
    ],
)
async def test_a_wrong_address_is_refused(desk: Desk, path: str, code: int, words: str) -> None:
    async with desk.http.get(desk.url + path) as response:
        assert (response.status, await response.json()) == (
            code,
            {"ok": False, "error_code": code, "description": words},
        )


async def test_method_names_are_read_in_any_case(desk: Desk) -> None:
    assert (await desk.call("GETME")).result["is_bot"] is True


async def test_text_that_is_not_utf8_is_refused(desk: Desk, citizen: Person) -> None:
    url = f"{desk.url}/bot{TOKEN}/sendMessage?chat_id={citizen.user_id}"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    async with desk.http.post(url, data=b"text=%ff", headers=headers) as response:
        assert (await response.json())["description"] == "Bad Request: strings must be encoded in UTF-8"
