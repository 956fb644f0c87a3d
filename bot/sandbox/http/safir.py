"""Safir's own routes, as a client of Bale's business services meets them, under /safir."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import orjson
from aiohttp import web

from bot.sandbox.bale.safir import (
    DESCRIPTIONS,
    INTERNAL,
    INVALID_INPUT,
    INVALID_PHONE,
    NO_CREDIT,
    NOT_A_USER,
    NUMBER_LIMITED,
    RATE_LIMIT,
    Safir,
    SafirError,
    checked_code,
)
from bot.sandbox.bale.safir_post import deliver_code, deliver_message
from bot.sandbox.errors import ApiError
from bot.sandbox.files import Upload
from bot.sandbox.http.body import request_params
from bot.sandbox.ids import fresh_id
from bot.sandbox.model import Json
from bot.sandbox.world import World

# The documents name codes; which HTTP status goes with them in v2 is open. These are the nearest.
_STATUSES = {
    INTERNAL: 500,
    RATE_LIMIT: 429,
    INVALID_INPUT: 400,
    INVALID_PHONE: 400,
    NOT_A_USER: 404,
    NUMBER_LIMITED: 429,
    NO_CREDIT: 402,
}


class SafirApi:
    """Handlers of /safir/api/v3 and /safir/api/v2."""

    def __init__(self, world: World) -> None:
        self._world = world

    @property
    def _safir(self) -> Safir:
        return self._world.safir

    def routes(self) -> list[web.RouteDef]:
        """The routes; they are Bale's, so the control API's document does not name them."""
        return [
            web.post("/safir/api/v3/send_message", self.send_message),
            web.post("/safir/api/v3/upload_file", self.upload_file),
            web.post("/safir/api/v2/auth/token", self.token),
            web.post("/safir/api/v2/send_otp", self.send_otp),
        ]

    async def send_message(self, request: web.Request) -> web.Response:
        started = perf_counter()
        if request.headers.get("api-access-key", "") != self._safir.settings.access_key:
            self._record("safir.send_message", 401, started)
            return _json("invalid_access_key", 401)
        body = await _object(request)
        request_id = str(body.get("request_id") or "")
        answer = self._safir.answered(request_id)
        code = 0
        if answer is None:
            phone = body.get("phone_number")
            phone = phone if isinstance(phone, str) else ""
            try:
                answer = {"message_id": deliver_message(self._world, phone, body), "error_data": None}
                self._safir.remember(request_id, answer)
            except SafirError as refused:
                code = refused.code
                row = {"phone_number": phone, "code": code, "description": DESCRIPTIONS[code]}
                answer = {"message_id": None, "error_data": [row]}
        self._record("safir.send_message", code, started)
        return _json(answer)

    async def upload_file(self, request: web.Request) -> web.Response:
        if request.headers.get("api-access-key", "") != self._safir.settings.access_key:
            return _json("invalid_access_key", 401)
        try:
            _, files = await request_params(request)
        except ApiError as refused:
            return _json({"error": refused.description}, refused.code)
        upload: Upload | None = next(iter(files.values()), None)
        if upload is None or not upload.data:
            return _json({"error": DESCRIPTIONS[INVALID_INPUT]}, 400)
        file_id = fresh_id()
        self._safir.files[file_id] = {"name": upload.name, "mime_type": upload.mime_type, "data": upload.data}
        return _json({"file_id": file_id})

    async def token(self, request: web.Request) -> web.Response:
        form = await request.post()
        token = None
        if form.get("grant_type") == "client_credentials":
            token = self._safir.grant(str(form.get("client_id", "")), str(form.get("client_secret", "")))
        if token is None:
            return _json({"error": "invalid_client"}, 401)
        return _json({"access_token": token, "expires_in": 3600, "scope": "read", "token_type": "Bearer"})

    async def send_otp(self, request: web.Request) -> web.Response:
        started = perf_counter()
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not self._safir.granted(token):
            self._record("safir.send_otp", 401, started)
            return _json({"error": "unauthorized"}, 401)
        body = await _object(request)
        code = 0
        try:
            # Here the documents want a number: a text is refused, and leading zeros cannot be said.
            if not isinstance(body.get("otp"), int):
                raise SafirError(INVALID_INPUT)
            phone = body.get("phone")
            deliver_code(self._world, phone if isinstance(phone, str) else "", checked_code(body["otp"]))
            answer, status = _json({"balance": self._safir.settings.credit or 0}), 200
        except SafirError as refused:
            code, status = refused.code, _STATUSES.get(refused.code, 400)
            answer = _json({"code": code, "message": DESCRIPTIONS[code]}, status)
        self._record("safir.send_otp", code, started)
        return answer

    def _record(self, method: str, code: int, started: float) -> None:
        spent = (perf_counter() - started) * 1000
        self._world.calls.add(self._world.clock(), "safir", method, None, code, spent)


async def _object(request: web.Request) -> Json:
    try:
        value = orjson.loads(await request.read())
    except orjson.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) else {}


def _json(value: Any, status: int = 200) -> web.Response:
    return web.Response(body=orjson.dumps(value), status=status, content_type="application/json")
