"""Control API: SMS and e-mail, calls, state, files, the OpenAPI document, the event stream."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.sandbox.acts import ActError
from bot.sandbox.http.answers import json_answer, json_body, query_number, text_field
from bot.sandbox.http.openapi import document
from bot.sandbox.world import World

HEARTBEAT_SECONDS = 15
_INLINE_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


class WorldApi:
    """Handlers of everything beside people."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """The routes, each in the OpenAPI document."""
        return [
            web.post("/sandbox/sms", self.add_sms),
            web.get("/sandbox/sms", self.sms),
            web.post("/sandbox/emails", self.add_email),
            web.get("/sandbox/emails", self.emails),
            web.get("/sandbox/calls", self.calls),
            web.get("/sandbox/state", self.state),
            web.get("/sandbox/files/{unique_id}/{name}", self.file),
            web.get("/sandbox/events", self.events),
            web.get("/sandbox/openapi.json", self.openapi),
        ]

    async def add_sms(self, request: web.Request) -> web.Response:
        body = await json_body(request)
        letter = {
            "phone": text_field(body, "phone"),
            "text": text_field(body, "text"),
            "date": self._world.now(),
        }
        kept, new = self._world.sms.add(letter, str(body.get("ref") or ""))
        if new:
            self._world.hub.publish("sms", kept)
        return json_answer({"id": kept["id"]}, 201 if new else 200)

    async def sms(self, request: web.Request) -> web.Response:
        return json_answer(self._world.sms.letters(request.query.get("phone")))

    async def add_email(self, request: web.Request) -> web.Response:
        body = await json_body(request)
        letter = {name: text_field(body, name) for name in ("to", "subject", "text")}
        kept, new = self._world.emails.add(letter | {"date": self._world.now()}, str(body.get("ref") or ""))
        if new:
            self._world.hub.publish("email", kept)
        return json_answer({"id": kept["id"]}, 201 if new else 200)

    async def emails(self, request: web.Request) -> web.Response:
        return json_answer(self._world.emails.letters())

    async def calls(self, request: web.Request) -> web.Response:
        after = query_number(request, "after")
        return json_answer(self._world.calls.after(after, request.query.get("method")))

    async def state(self, request: web.Request) -> web.Response:
        return json_answer(self._world.readiness())

    async def file(self, request: web.Request) -> web.Response:
        stored = self._world.files.for_people(request.match_info["unique_id"])
        if stored is None:
            raise ActError(404, "no such file")
        inline = stored.mime_type in _INLINE_TYPES
        place = "inline" if inline else "attachment"
        headers = {
            "Content-Type": stored.mime_type if inline else "application/octet-stream",
            "Content-Disposition": f"{place}; filename*=UTF-8''{quote(stored.name)}",
            "X-Content-Type-Options": "nosniff",
            # What a person or a bot sent is never run as a page of ours.
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, max-age=3600",
        }
        return web.Response(body=stored.data, headers=headers)

    async def openapi(self, request: web.Request) -> web.Response:
        return json_answer(document())

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Named events until the reader goes, lags or the server stops; a comment every 15 s."""
        response = web.StreamResponse(
            headers={
                "Content-Type": "text/event-stream",
                "Cache-Control": "no-store",
                "X-Accel-Buffering": "no",
            }
        )
        await response.prepare(request)
        with self._world.hub.reading() as reader:
            reader.offer(self._world.hub.event("ready", self._world.readiness()))
            while True:
                try:
                    event: Any = await asyncio.wait_for(reader.queue.get(), HEARTBEAT_SECONDS)
                except TimeoutError:
                    event = b": heartbeat\n\n"
                if event is None:
                    break
                try:
                    await response.write(event)
                except ConnectionError:
                    break
        return response
