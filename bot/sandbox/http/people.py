"""Control API: people and what they do."""

from __future__ import annotations

from aiohttp import web

from bot.sandbox.acts import ActError, Acts, callbacks_of, card_of, find_button
from bot.sandbox.files import Upload
from bot.sandbox.http.answers import json_answer, json_body, number_field, query_number, text_field
from bot.sandbox.http.body import request_params
from bot.sandbox.media import ALBUM_KINDS, PERSON_KINDS
from bot.sandbox.model import Json, PrivateChat
from bot.sandbox.paying import set_out
from bot.sandbox.payments import OUTCOMES
from bot.sandbox.people import MESSENGERS, PersonSeed
from bot.sandbox.view import messages_view
from bot.sandbox.world import World


class PeopleApi:
    """Handlers under /sandbox/people."""

    def __init__(self, world: World, acts: Acts) -> None:
        self._world = world
        self._acts = acts

    def routes(self) -> list[web.RouteDef]:
        """The routes, each in the OpenAPI document."""
        person = "/sandbox/people/{user_id}"
        return [
            web.post("/sandbox/people", self.add),
            web.get("/sandbox/people", self.listed),
            web.post(f"{person}/text", self.text),
            web.post(f"{person}/contact", self.contact),
            web.post(f"{person}/edit", self.edit),
            web.post(f"{person}/file", self.file),
            web.post(f"{person}/album", self.album),
            web.post(f"{person}/location", self.location),
            web.post(f"{person}/pay", self.pay),
            web.get(f"{person}/payments", self.payments),
            web.post(f"{person}/press", self.press),
            web.post(f"{person}/raw", self.raw),
            web.post(f"{person}/block", self.block),
            web.post(f"{person}/unblock", self.unblock),
            web.get(f"{person}/messages", self.messages),
            web.get(f"{person}/callbacks", self.callbacks),
        ]

    def _chat(self, request: web.Request) -> PrivateChat:
        try:
            user_id = int(request.match_info["user_id"])
        except ValueError:
            raise ActError(404, "user_id must be a number") from None
        return self._acts.chat(user_id, request.query.get("bot"))

    async def add(self, request: web.Request) -> web.Response:
        body = await json_body(request)
        messenger = next((name for name in MESSENGERS if name == body.get("messenger", "telegram")), None)
        if messenger is None:
            raise ActError(400, f"messenger is one of {', '.join(MESSENGERS)}")
        seed = PersonSeed(
            text_field(body, "name"), text_field(body, "phone"), messenger, str(body.get("role", ""))
        )
        return json_answer(self._world.person_json(self._world.add_person(seed)), 201)

    async def listed(self, request: web.Request) -> web.Response:
        return json_answer([self._world.person_json(person) for person in self._world.people.values()])

    async def text(self, request: web.Request) -> web.Response:
        chat, body = self._chat(request), await json_body(request)
        sent = self._acts.write(
            chat, text_field(body, "text"), number_field(body, "reply_to_message_id") or 0
        )
        numbers = [message.message_id for message in sent]
        return json_answer({"message_id": numbers[0], "message_ids": numbers})

    async def contact(self, request: web.Request) -> web.Response:
        chat, body = self._chat(request), await json_body(request)
        message = self._acts.share(chat, card_of(self._world, chat.person, body))
        return json_answer({"message_id": message.message_id})

    async def file(self, request: web.Request) -> web.Response:
        chat = self._chat(request)
        params, files = await request_params(request)
        kind = params.get("kind", "document")
        if kind not in PERSON_KINDS:
            raise ActError(400, f"kind is one of {', '.join(PERSON_KINDS)}")
        upload: Upload | None = files.get("file")
        if upload is None:
            raise ActError(400, "a file part named «file» is expected")
        message = self._acts.send_file(chat, kind, upload, params.get("caption", ""))
        return json_answer({"message_id": message.message_id})

    async def edit(self, request: web.Request) -> web.Response:
        chat, body = self._chat(request), await json_body(request)
        message_id = number_field(body, "message_id") or 0
        return json_answer(
            {"message_id": self._acts.edit(chat, message_id, text_field(body, "text")).message_id}
        )

    async def album(self, request: web.Request) -> web.Response:
        chat = self._chat(request)
        params, files = await request_params(request)
        kind = params.get("kind", "photo")
        if kind not in ALBUM_KINDS:
            raise ActError(400, f"kind is one of {', '.join(ALBUM_KINDS)}")
        if not 2 <= len(files) <= 10:
            raise ActError(400, "an album has 2 to 10 file parts")
        sent = self._acts.send_album(chat, kind, list(files.values()), params.get("caption", ""))
        return json_answer({"message_ids": [message.message_id for message in sent]})

    async def location(self, request: web.Request) -> web.Response:
        chat, body = self._chat(request), await json_body(request)
        return json_answer({"message_id": self._acts.locate(chat, point_of(body)).message_id})

    async def pay(self, request: web.Request) -> web.Response:
        chat, body = self._chat(request), await json_body(request)
        self._acts.ensure_free(chat)
        outcome = next((name for name in OUTCOMES if name == body.get("outcome", "paid")), None)
        if outcome is None:
            raise ActError(400, f"outcome is one of {', '.join(OUTCOMES)}")
        message_id = number_field(body, "message_id") or 0
        if "link" in body:
            invoice = chat.bot.till.behind(text_field(body, "link"))
        else:
            invoice = chat.bot.till.shown(chat.chat_id, message_id) if chat.living(message_id) else None
        if invoice is None:
            raise ActError(404, "no such invoice")
        if invoice.paid and body.get("again") is not True:
            raise ActError(409, "this invoice is paid")
        checkout = set_out(self._world, chat, invoice, message_id, outcome)
        return json_answer({"pre_checkout_query_id": checkout.query_id})

    async def payments(self, request: web.Request) -> web.Response:
        chat, now = self._chat(request), self._world.clock()
        return json_answer([checkout.as_json(now) for checkout in chat.bot.till.of(chat.chat_id)])

    async def press(self, request: web.Request) -> web.Response:
        chat, body = self._chat(request), await json_body(request)
        message_id = number_field(body, "message_id")
        text = text_field(body, "text") if "text" in body else None
        data = text_field(body, "data") if "data" in body else None
        if text is None and data is None:
            raise ActError(400, "text or data is expected")
        found = find_button(chat, message_id, text=text, data=data)
        if found is None:
            if data is not None and message_id is not None and body.get("forge") is True:
                return json_answer(self._acts.press_data(chat, message_id, data) | {"forged": True})
            raise ActError(404, "no such button is shown")
        kind, button = found
        if kind == "inline" and message_id is not None:
            return json_answer(self._acts.press_inline(chat, message_id, button))
        point = point_of(body) if "latitude" in body else None
        return json_answer({"message_id": self._acts.press_reply(chat, button, point).message_id})

    async def raw(self, request: web.Request) -> web.Response:
        chat, body = self._chat(request), await json_body(request)
        if isinstance(words := body.get("json"), str):
            return json_answer({"update_id": self._acts.inject_text(chat, words)})
        return json_answer({"update_id": self._acts.inject(chat, body.get("update"))})

    async def block(self, request: web.Request) -> web.Response:
        return json_answer({"changed": self._acts.block(self._chat(request), blocked=True)})

    async def unblock(self, request: web.Request) -> web.Response:
        return json_answer({"changed": self._acts.block(self._chat(request), blocked=False)})

    async def messages(self, request: web.Request) -> web.Response:
        return json_answer(messages_view(self._chat(request), query_number(request, "after")))

    async def callbacks(self, request: web.Request) -> web.Response:
        chat = self._chat(request)
        return json_answer(callbacks_of(chat.bot, chat.chat_id))


def point_of(body: Json) -> Json:
    """The place that a request names. Raises ActError (400)."""
    point: Json = {}
    for name, most in (("latitude", 90), ("longitude", 180)):
        value = body.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > most:
            raise ActError(400, f"{name} is a number from {-most} to {most}")
        point[name] = float(value)
    return point
