"""JSON answers of the control API, and its problems (RFC 9457)."""

from __future__ import annotations

from typing import Any

import orjson
from aiohttp import web

from bot.sandbox.acts import ActError
from bot.sandbox.model import Json


def json_answer(value: Any, status: int = 200) -> web.Response:
    """A JSON answer that nobody caches."""
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
    return web.Response(body=orjson.dumps(value), status=status, headers=headers)


def problem(status: int, detail: str) -> web.Response:
    """A refusal: ``{"title", "status", "detail"}``."""
    body = orjson.dumps({"title": _TITLES.get(status, "Refused"), "status": status, "detail": detail})
    return web.Response(body=body, status=status, headers={"Content-Type": "application/problem+json"})


_TITLES = {
    400: "Bad Request",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    413: "Too Large",
}


async def json_body(request: web.Request) -> Json:
    """The JSON object of a request; an empty body is {}. Raises ActError (400)."""
    value = await json_value(request)
    if not isinstance(value, dict):
        raise ActError(400, "a JSON object is expected")
    return value


async def json_value(request: web.Request) -> Any:
    """Any JSON of a request; an empty body is {}. Raises ActError (400)."""
    raw = await request.read()
    if not raw:
        return {}
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise ActError(400, "the body is not JSON") from None


def text_field(body: Json, name: str) -> str:
    """A required text. Raises ActError (400)."""
    value = body.get(name)
    if not isinstance(value, str):
        raise ActError(400, f"{name} must be a string")
    return value


def number_field(body: Json, name: str) -> int | None:
    """An optional whole number. Raises ActError (400)."""
    value = body.get(name)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise ActError(400, f"{name} must be a whole number")
    return value


def query_number(request: web.Request, name: str) -> int:
    """A whole number of the query, 0 when absent. Raises ActError (400)."""
    raw = request.query.get(name, "0")
    try:
        return int(raw)
    except ValueError:
        raise ActError(400, f"{name} must be a whole number") from None
