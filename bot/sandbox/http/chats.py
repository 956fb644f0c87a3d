"""Control API: groups and channels."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.sandbox.acts import ActError, find_button
from bot.sandbox.bots import Bot
from bot.sandbox.http.answers import json_answer, json_body, number_field, query_number, text_field
from bot.sandbox.model import Json, Person
from bot.sandbox.room_acts import RoomActs, RoomSeed
from bot.sandbox.rooms import ROOM_KINDS, STATUSES, Room, Status
from bot.sandbox.view import messages_view
from bot.sandbox.world import World


class ChatsApi:
    """Handlers under /sandbox/chats."""

    def __init__(self, world: World, acts: RoomActs) -> None:
        self._world = world
        self._acts = acts

    def routes(self) -> list[web.RouteDef]:
        """The routes, each in the OpenAPI document."""
        chat = "/sandbox/chats/{chat_id}"
        return [
            web.post("/sandbox/chats", self.create),
            web.get("/sandbox/chats", self.listed),
            web.get(f"{chat}/messages", self.messages),
            web.post(f"{chat}/text", self.text),
            web.post(f"{chat}/press", self.press),
            web.post(f"{chat}/members", self.member),
            web.post(f"{chat}/bot", self.bot),
        ]

    def _room(self, request: web.Request) -> Room:
        try:
            return self._acts.room(int(request.match_info["chat_id"]))
        except ValueError:
            raise ActError(404, "chat_id must be a number") from None

    def _person(self, number: Any) -> Person:
        person = self._world.people.get(number) if isinstance(number, int) else None
        if person is None:
            raise ActError(404, f"no person with user_id {number}")
        return person

    def _bot(self, body: Json) -> Bot:
        name = body.get("bot")
        found = self._world.bot_named(str(name)) if name else next(iter(self._world.bots.values()), None)
        if found is None:
            raise ActError(404, f"no bot {name}")
        return found

    async def create(self, request: web.Request) -> web.Response:
        body = await json_body(request)
        kind = next((name for name in ROOM_KINDS if name == body.get("type", "supergroup")), None)
        if kind is None:
            raise ActError(400, f"type is one of {', '.join(ROOM_KINDS)}")
        members = body.get("members")
        if not isinstance(members, list) or not members:
            raise ActError(400, "members is a list of user_id, the creator first")
        seed = RoomSeed(
            kind,
            text_field(body, "title"),
            tuple(self._person(number) for number in members),
            str(body.get("username") or ""),
            body.get("is_forum") is True,
            _status(body.get("bot_status", "member")),
        )
        return json_answer(self._world.room_json(self._acts.create(self._bot(body), seed)), 201)

    async def listed(self, request: web.Request) -> web.Response:
        rooms = [room for bot in self._world.bots.values() for room in bot.rooms.values()]
        return json_answer([self._world.room_json(room) for room in rooms])

    async def messages(self, request: web.Request) -> web.Response:
        return json_answer(messages_view(self._room(request), query_number(request, "after")))

    async def text(self, request: web.Request) -> web.Response:
        room, body = self._room(request), await json_body(request)
        sent = self._acts.write(
            room,
            self._person(body.get("user_id")),
            text_field(body, "text"),
            number_field(body, "reply_to_message_id") or 0,
            number_field(body, "message_thread_id") or 0,
        )
        numbers = [message.message_id for message in sent]
        return json_answer({"message_id": numbers[0], "message_ids": numbers})

    async def press(self, request: web.Request) -> web.Response:
        room, body = self._room(request), await json_body(request)
        person, message_id = self._person(body.get("user_id")), number_field(body, "message_id")
        text = text_field(body, "text") if "text" in body else None
        data = text_field(body, "data") if "data" in body else None
        if message_id is None or (text is None and data is None):
            raise ActError(400, "message_id and text or data are expected")
        found = find_button(room, message_id, text=text, data=data)
        if found is None or "callback_data" not in found[1]:
            raise ActError(404, "no such button is shown")
        return json_answer(self._acts.press(room, person, message_id, found[1]["callback_data"]))

    async def member(self, request: web.Request) -> web.Response:
        room, body = self._room(request), await json_body(request)
        person = self._person(body.get("user_id"))
        changed = self._acts.set_member(room, person, _status(body.get("status", "member")))
        return json_answer({"changed": changed})

    async def bot(self, request: web.Request) -> web.Response:
        room, body = self._room(request), await json_body(request)
        return json_answer({"changed": self._acts.promote_bot(room, _status(body.get("status")))})


def _status(raw: Any) -> Status:
    found = next((name for name in STATUSES if name == raw), None)
    if found is None:
        raise ActError(400, f"a status is one of {', '.join(STATUSES)}")
    return found
