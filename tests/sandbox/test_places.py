"""Places, venues and contacts, both ways; what a person changes; what may not be carried on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.desk import Desk, Person

TEHRAN = {"latitude": 35.6997, "longitude": 51.338}


async def test_a_bot_sends_a_place_a_venue_and_a_contact(desk: Desk, citizen: Person) -> None:
    to = {"chat_id": citizen.user_id}
    place = (await desk.call("sendLocation", **to, **TEHRAN, horizontal_accuracy=20)).result
    venue = (await desk.call("sendVenue", **to, **TEHRAN, title="دفتر ۱۲", address="تهران، آزادی")).result
    card = (
        await desk.call("sendContact", **to, phone_number="+982100", first_name="دفتر", last_name="۱۲")
    ).result
    assert place["location"] == TEHRAN | {"horizontal_accuracy": 20.0}
    assert (venue["venue"]["title"], venue["venue"]["location"], venue["location"]) == (
        "دفتر ۱۲",
        TEHRAN,
        TEHRAN,
    )
    assert card["contact"] == {"phone_number": "+982100", "first_name": "دفتر", "last_name": "۱۲"}
    shown = (await citizen.messages())[-3:]
    assert shown[0]["location"]["latitude"] == 35.6997
    assert (shown[1]["venue"]["address"], shown[1]["location"]) == ("تهران، آزادی", TEHRAN)
    assert shown[2]["contact"]["phone_number"] == "+982100"


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("sendLocation", {"longitude": 51}, "latitude is empty"),
    ("sendLocation", {"latitude": 35}, "longitude is empty"),
    ("sendLocation", {"latitude": 91, "longitude": 51}, "wrong location specified"),
    ("sendLocation", {"latitude": "۳۵", "longitude": 51}, "latitude must be a number"),
    ("sendLocation", {**TEHRAN, "live_period": 5}, "wrong live location period specified"),
    ("sendVenue", {**TEHRAN, "title": "x"}, 'parameter "address" is required'),
    ("sendContact", {"phone_number": "1"}, 'parameter "first_name" is required'),
]


@pytest.mark.parametrize(("method", "params", "words"), REFUSED, ids=[row[2] for row in REFUSED])
async def test_what_is_no_place_or_contact_is_refused(
    desk: Desk, citizen: Person, method: str, params: dict[str, Any], words: str
) -> None:
    answer = await desk.call(method, chat_id=citizen.user_id, **params)
    assert (answer.status, answer.json["description"]) == (400, f"Bad Request: {words}")


async def test_a_person_sends_a_place_and_a_button_that_asks_for_one_takes_it(
    desk: Desk, citizen: Person
) -> None:
    await citizen.location(35.5, 51.5)
    held = await desk.say(reply_markup={"keyboard": [[{"text": "جای من", "request_location": True}]]})
    assert (await citizen.press(text="جای من")).status == 400
    assert (await citizen.press(text="جای من", **TEHRAN)).status == 200
    first, second = [row["message"] for row in await desk.updates()]
    assert first["location"] == {"latitude": 35.5, "longitude": 51.5}
    assert second["location"] == TEHRAN
    assert second["reply_to_message"]["message_id"] == held["message_id"]
    assert (await citizen.location(99, 0)).status == 400


async def test_a_person_changes_their_own_text_only(desk: Desk, citizen: Person) -> None:
    mine = (await citizen.text("نوبت ۱")).json["message_id"]
    bots = (await desk.say())["message_id"]
    await desk.confirm()
    assert (await citizen.edit(mine, "نوبت ۲")).status == 200
    assert (await citizen.edit(bots, "x")).status == 404
    (update,) = await desk.updates()
    assert update["edited_message"]["text"] == "نوبت ۲"
    assert update["edited_message"]["edit_date"] == int(desk.clock.now)


async def test_a_copy_is_new_and_a_forward_names_its_author(desk: Desk, citizen: Person) -> None:
    theirs = (await citizen.text("اصل")).json["message_id"]
    here = {"chat_id": citizen.user_id, "from_chat_id": citizen.user_id}
    keyboard = {"inline_keyboard": [[{"text": "الف", "callback_data": "a"}]]}
    copied = (await desk.call("copyMessage", **here, message_id=theirs, reply_markup=keyboard)).result
    assert set(copied) == {"message_id"}
    forwarded = (await desk.call("forwardMessage", **here, message_id=theirs)).result
    assert forwarded["forward_origin"]["sender_user"]["id"] == citizen.user_id
    onward = (await desk.call("forwardMessage", **here, message_id=forwarded["message_id"])).result
    assert onward["forward_origin"] == forwarded["forward_origin"]
    copy, first, _ = (await citizen.messages())[-3:]
    assert (copy["text"], copy["from_bot"], copy["buttons"]) == (
        "اصل",
        True,
        [[{"text": "الف", "data": "a"}]],
    )
    assert (first["text"], first["forwarded_from"]) == ("اصل", "سارا احمدی")


async def test_a_copy_may_bear_another_caption(desk: Desk, citizen: Person) -> None:
    here = {"chat_id": citizen.user_id, "from_chat_id": citizen.user_id}
    sent = (await desk.upload("sendDocument", {"document": (b"x", "a.pdf")}, **here, caption="یک")).result
    await desk.call(
        "copyMessage", **here, message_id=sent["message_id"], caption="*دو*", parse_mode="Markdown"
    )
    shown = await citizen.last()
    assert (shown["text"], shown["entities"][0]["type"]) == ("دو", "bold")


async def test_bulk_copies_keep_albums_and_skip_what_cannot_go(desk: Desk, citizen: Person) -> None:
    here = {"chat_id": citizen.user_id, "from_chat_id": citizen.user_id}
    album = (await citizen.album("document", (b"1", "a"), (b"2", "b"), caption="c")).json["message_ids"]
    sealed = (await desk.say("محرمانه", protect_content=True))["message_id"]
    wanted = [*album, sealed, sealed + 5000]
    for method in ("forwardMessages", "copyMessages"):
        sent = (await desk.call(method, **here, message_ids=wanted)).result
        assert len(sent) == 2
        shown = (await citizen.messages())[-2:]
        assert len({row["media_group_id"] for row in shown}) == 1
        assert [row["text"] for row in shown] == ["c", ""]
    await desk.call("copyMessages", **here, message_ids=album, remove_caption=True)
    assert (await citizen.messages())[-2]["text"] == ""
    unsorted = await desk.call("copyMessages", **here, message_ids=[album[1], album[0]])
    assert unsorted.status == 400


async def test_what_is_protected_is_marked_and_stays_where_it_is(desk: Desk, citizen: Person) -> None:
    here = {"chat_id": citizen.user_id, "from_chat_id": citizen.user_id}
    sealed = await desk.say("محرمانه", protect_content=True)
    assert (sealed["has_protected_content"], (await citizen.last())["protected"]) == (True, True)
    for method, verb, words in (
        ("forwardMessage", "forward", "message can't be forwarded"),
        ("copyMessage", "copy", "message can't be copied"),
    ):
        refused = await desk.call(method, **here, message_id=sealed["message_id"])
        assert (refused.status, refused.json["description"]) == (400, f"Bad Request: {words}")
        unknown = await desk.call(method, **here, message_id=1)
        assert unknown.json["description"] == f"Bad Request: message to {verb} not found"


async def test_a_pinned_message_is_shown_and_told_by_get_chat(desk: Desk, citizen: Person) -> None:
    sent = await desk.say("مهم")
    to = {"chat_id": citizen.user_id}
    assert (await desk.call("pinChatMessage", **to, message_id=sent["message_id"])).result is True
    assert (await desk.call("getChat", **to)).result["pinned_message"]["text"] == "مهم"
    assert (await citizen.last())["pinned"] is True
    assert (await desk.call("unpinChatMessage", **to)).result is True
    assert "pinned" not in await citizen.last()
    assert (await desk.call("unpinChatMessage", **to)).json["description"] == (
        "Bad Request: message to unpin not found"
    )
