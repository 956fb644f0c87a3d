"""Groups, channels and forums."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.desk import Answer, Desk, Person


class Room:
    """A group or channel of the sandbox, through the control API."""

    def __init__(self, desk: Desk, chat_id: int) -> None:
        self.desk = desk
        self.chat_id = chat_id

    async def do(self, verb: str, **body: Any) -> Answer:
        return await self.desk.control("POST", f"/chats/{self.chat_id}/{verb}", json=body)

    async def says(self, person: Person, text: str, **more: Any) -> Answer:
        return await self.do("text", user_id=person.user_id, text=text, **more)

    async def messages(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = (await self.desk.control("GET", f"/chats/{self.chat_id}/messages")).json
        return rows

    async def told(self) -> list[dict[str, Any]]:
        """What the bot was told since the last time."""
        waiting = await self.desk.updates()
        await self.desk.confirm()
        return waiting


async def make(desk: Desk, kind: str, **more: Any) -> Room:
    members = [person.user_id for person in desk.people[:2]]
    made = await desk.control(
        "POST", "/chats", json={"type": kind, "title": "میز پشتیبانی", "members": members, **more}
    )
    assert made.status == 201, made.json
    return Room(desk, made.json["chat_id"])


async def test_a_bot_is_told_when_it_comes_is_promoted_and_goes(desk: Desk) -> None:
    room = await make(desk, "supergroup")
    assert room.chat_id < -(10**12)
    joined, service = await room.told()
    assert joined["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert service["message"]["new_chat_members"][0]["username"] == "pishkhan_bot"
    assert (await room.do("bot", status="administrator")).json == {"changed": True}
    assert (await room.do("bot", status="administrator")).json == {"changed": False}
    await room.do("bot", status="kicked")
    statuses = [row["my_chat_member"]["new_chat_member"]["status"] for row in await room.told()]
    assert statuses == ["administrator", "kicked"]
    refused = await desk.call("sendMessage", chat_id=room.chat_id, text="x")
    assert (refused.status, refused.json["description"]) == (
        403,
        "Forbidden: bot was kicked from the supergroup chat",
    )


async def test_in_privacy_mode_a_bot_hears_what_is_meant_for_it(desk: Desk) -> None:
    room = await make(desk, "group")
    await room.told()
    sent = (await desk.call("sendMessage", chat_id=room.chat_id, text="سلام")).result
    person = desk.people[0]
    for text, more in (
        ("با هم حرف می‌زنیم", {}),
        ("/help", {}),
        ("سلام @Pishkhan_Bot", {}),
        ("پاسخ", {"reply_to_message_id": sent["message_id"]}),
    ):
        assert (await room.says(person, text, **more)).status == 200
    assert [row["message"]["text"] for row in await room.told()] == ["/help", "سلام @Pishkhan_Bot", "پاسخ"]
    await room.do("bot", status="administrator")
    await room.says(person, "حالا همه را")
    assert (await room.told())[-1]["message"]["from"]["id"] == person.user_id
    shown = await room.messages()
    assert shown[-1]["author"] == {"user_id": person.user_id, "name": "سارا احمدی"}
    assert (await room.says(desk.people[4], "بیگانه")).status == 403


async def test_a_press_in_a_group_is_the_pressing_persons(desk: Desk) -> None:
    room = await make(desk, "supergroup")
    keyboard = {"inline_keyboard": [[{"text": "برداشتن", "callback_data": "take"}]]}
    sent = (await desk.call("sendMessage", chat_id=room.chat_id, text="تازه", reply_markup=keyboard)).result
    second = desk.people[1]
    press = {"user_id": second.user_id, "message_id": sent["message_id"]}
    assert (await room.do("press", **press, text="برداشتن")).status == 200
    query = (await room.told())[-1]["callback_query"]
    assert (query["from"]["id"], query["message"]["chat"]["id"]) == (second.user_id, room.chat_id)
    assert (await room.do("press", **press, text="نیست")).status == 404
    assert (
        await room.do("press", **(press | {"user_id": desk.people[4].user_id}), data="take")
    ).status == 403


async def test_members_come_go_and_are_listed(desk: Desk) -> None:
    room = await make(desk, "supergroup", bot_status="administrator")
    await desk.call("getUpdates", allowed_updates=["message", "chat_member"])
    await room.told()
    third = desk.people[2]
    assert (await room.do("members", user_id=third.user_id)).json == {"changed": True}
    await room.do("members", user_id=third.user_id, status="administrator")
    to = {"chat_id": room.chat_id}
    admins = (await desk.call("getChatAdministrators", **to)).result
    assert [(row["user"]["id"], row["status"]) for row in admins[:2]] == [
        (desk.people[0].user_id, "creator"),
        (third.user_id, "administrator"),
    ]
    assert (await desk.call("getChatMemberCount", **to)).result == 4
    member = await desk.call("getChatMember", **to, user_id=desk.people[1].user_id)
    assert member.result["status"] == "member"
    stranger = await desk.call("getChatMember", **to, user_id=desk.people[3].user_id)
    assert stranger.result["status"] == "left"
    await room.do("members", user_id=third.user_id, status="left")
    kinds = [next(key for key in row if key != "update_id") for row in await room.told()]
    assert kinds == ["chat_member", "message", "chat_member", "chat_member", "message"]
    assert (await desk.call("leaveChat", **to)).result is True
    gone = await desk.call("getChat", **to)
    assert gone.json["description"] == "Forbidden: bot is not a member of the supergroup chat"


async def test_members_of_a_private_chat(desk: Desk, citizen: Person) -> None:
    to = {"chat_id": citizen.user_id}
    assert (await desk.call("getChatMember", **to, user_id=citizen.user_id)).result["status"] == "member"
    assert (await desk.call("getChatMemberCount", **to)).result == 2
    for method, more, words in (
        ("getChatMember", {"user_id": desk.people[1].user_id}, "member not found"),
        ("getChatMember", {"user_id": 5}, "user not found"),
        ("getChatAdministrators", {}, "there are no administrators in the private chat"),
        ("createForumTopic", {"name": "x"}, "the chat is not a forum"),
        ("leaveChat", {}, "chat member status can't be changed in private chats"),
    ):
        assert (await desk.call(method, **to, **more)).json["description"] == f"Bad Request: {words}"


async def test_a_channel_takes_posts_of_its_administrators(desk: Desk) -> None:
    room = await make(desk, "channel", username="adl_news")
    refused = await desk.call("sendMessage", chat_id="@adl_news", text="x")
    assert refused.json["description"] == "Bad Request: need administrator rights in the channel chat"
    await room.do("bot", status="administrator")
    post = (await desk.call("sendMessage", chat_id="@ADL_news", text="اطلاعیه")).result
    assert ("from" in post, post["sender_chat"]["id"]) == (False, room.chat_id)
    await room.told()
    assert (await room.says(desk.people[1], "x")).status == 403
    await room.says(desk.people[0], "خبر")
    (update,) = await room.told()
    assert update["channel_post"]["text"] == "خبر"
    theirs = {"chat_id": room.chat_id, "message_id": update["channel_post"]["message_id"]}
    copy = await desk.call(
        "forwardMessage", chat_id=room.chat_id, from_chat_id="@adl_news", message_id=post["message_id"]
    )
    assert copy.result["forward_origin"]["type"] == "channel"
    assert (await desk.call("deleteMessage", **theirs)).result is True


@pytest.fixture
async def forum(desk: Desk) -> Room:
    room = await make(desk, "supergroup", is_forum=True, bot_status="administrator")
    await room.told()
    return room


async def test_a_topic_is_opened_written_into_renamed_closed_and_deleted(desk: Desk, forum: Room) -> None:
    to = {"chat_id": forum.chat_id}
    topic = (await desk.call("createForumTopic", **to, name="سارا احمدی")).result
    number = topic["message_thread_id"]
    sent = (await desk.call("sendMessage", **to, message_thread_id=number, text="پرسش")).result
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (number, True)
    assert sent["reply_to_message"]["forum_topic_created"]["name"] == "سارا احمدی"
    await forum.says(desk.people[0], "پاسخ", message_thread_id=number)
    assert (await forum.told())[-1]["message"]["message_thread_id"] == number
    same = {**to, "message_thread_id": number}
    for method, more in (
        ("editForumTopic", {"name": "سارا، بسته"}),
        ("closeForumTopic", {}),
        ("reopenForumTopic", {}),
    ):
        assert (await desk.call(method, **same, **more)).result is True
    assert (await desk.call("reopenForumTopic", **same)).json["description"] == (
        "Bad Request: TOPIC_NOT_MODIFIED"
    )
    assert (await desk.call("deleteForumTopic", **same)).result is True
    lost = await desk.call("sendMessage", **same, text="x")
    assert lost.json["description"] == "Bad Request: message thread not found"
    assert [row for row in await forum.messages() if row.get("message_thread_id")] == []


async def test_a_closed_topic_is_closed_to_a_plain_member(desk: Desk, forum: Room) -> None:
    to = {"chat_id": forum.chat_id}
    number = (await desk.call("createForumTopic", **to, name="x")).result["message_thread_id"]
    await desk.call("closeForumTopic", **to, message_thread_id=number)
    await forum.do("bot", status="member")
    refused = await desk.call("sendMessage", **to, message_thread_id=number, text="x")
    assert refused.json["description"] == "Bad Request: TOPIC_CLOSED"
    rights = await desk.call("createForumTopic", **to, name="y")
    assert rights.json["description"] == "Bad Request: not enough rights to create a topic"
    assert (await forum.says(desk.people[0], "x", message_thread_id=99)).status == 400


async def test_a_plain_member_deletes_only_its_own_and_only_for_48_hours(desk: Desk) -> None:
    room = await make(desk, "supergroup")
    to = {"chat_id": room.chat_id}
    theirs = (await room.says(desk.people[0], "/start")).json["message_id"]
    own = (await desk.call("sendMessage", **to, text="x")).result["message_id"]
    old = (await desk.call("sendMessage", **to, text="y")).result["message_id"]
    refused = await desk.call("deleteMessage", **to, message_id=theirs)
    assert refused.json["description"] == "Bad Request: message can't be deleted"
    assert (await desk.call("deleteMessage", **to, message_id=own)).result is True
    desk.clock.now += 48 * 3600 + 1
    assert (await desk.call("deleteMessage", **to, message_id=old)).status == 400
    await room.do("bot", status="administrator")
    assert (await desk.call("deleteMessage", **to, message_id=theirs)).result is True


async def test_rooms_are_listed_and_bad_ones_refused(desk: Desk) -> None:
    room = await make(desk, "supergroup")
    listed = (await desk.control("GET", "/chats")).json
    assert [(row["chat_id"], row["title"], len(row["members"])) for row in listed] == [
        (room.chat_id, "میز پشتیبانی", 2)
    ]
    me = desk.people[0].user_id
    for body in (
        {"title": "x", "members": []},
        {"title": "x", "members": [me], "type": "party"},
        {"members": [me]},
        {"title": "x", "members": [me], "type": "group", "is_forum": True},
        {"title": "x", "members": [me], "bot_status": "owner"},
    ):
        assert (await desk.control("POST", "/chats", json=body)).status == 400
    for body in ({"title": "x", "members": [5]}, {"title": "x", "members": [me], "bot": "nobody"}):
        assert (await desk.control("POST", "/chats", json=body)).status == 404
    assert (await desk.control("GET", "/chats/5/messages")).status == 404
    assert (await desk.control("GET", "/chats/x/messages")).status == 404


async def test_what_happens_in_a_group_is_told_to_the_page(desk: Desk) -> None:
    with desk.sandbox.world.hub.reading() as reader:
        room = await make(desk, "supergroup")
        await room.says(desk.people[0], "سلام")
        events = [reader.queue.get_nowait() for _ in range(reader.queue.qsize())]
    names = [event.split(b"\n")[1] for event in events if event is not None]
    assert names == [b"event: message", b"event: room", b"event: message"]
