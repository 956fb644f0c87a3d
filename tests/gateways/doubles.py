"""A provider on loopback that answers as told and keeps what it was asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Behaviour = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class Asked:
    """One request: ``body`` is its JSON, or its form's fields."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class Double:
    """``answers`` are used up in order; the last one stays."""

    answers: list[Behaviour] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    url: str = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        is_json = "json" in request.headers.get("Content-Type", "")
        body = json.loads(raw) if is_json and raw else dict(await request.post())
        self.asked.append(Asked(request.path, dict(request.headers), body))
        behaviour = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return await behaviour(request)


def says(body: Any, status: int = 200) -> Behaviour:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.json_response(body, status=status)

    return answer


def page(status: int = 200, text: str = "<html>a proxy's page</html>") -> Behaviour:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, text=text, content_type="text/html")

    return answer


async def hangs(_request: web.Request) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError


async def breaks_off(request: web.Request) -> web.StreamResponse:
    """The connection is cut after the request was read."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def drips(request: web.Request) -> web.StreamResponse:
    """Begins to answer and never comes to an end, with a byte now and then."""
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b" ")
        await asyncio.sleep(0.01)


async def floods(request: web.Request) -> web.StreamResponse:
    """An answer that is true JSON and has no end."""
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(b"[")
    while True:
        await response.write(b"1," * 4096)


def redirects(to: str) -> Behaviour:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=307, headers={"Location": to})

    return answer


#: What no provider's answer looks like: each must be read as no answer at all, never as a yes or a no.
UNCLEAR: dict[str, Behaviour] = {
    "a page with 200": page(),
    "a page with 502": page(502),
    "a page with 404": page(404),
    "broken JSON": page(200, '{"result": 1, "data": {"matched": fal'),
    "nothing": page(200, ""),
    "null": says(None),
    "a number": says(1),
    "a list": says([{"result": 1}]),
    "an empty object": says({}),
    "500 with JSON": says({"message": "x"}, 500),
    "a hang": hangs,
    "a cut": breaks_off,
    "a drip": drips,
    "a flood": floods,
}


@asynccontextmanager
async def provider(*answers: Behaviour) -> AsyncIterator[Double]:
    double = Double(list(answers))
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", double.answer)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    double.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield double
    finally:
        await runner.cleanup()


#: An address of loopback where nobody listens.
NOBODY = "http://127.0.0.1:9"


def chain(error: BaseException) -> str:
    """All that an error and what it carries along could put into a log."""
    told = ""
    todo: list[BaseException | None] = [error]
    while todo:
        one = todo.pop()
        if one is not None:
            told += f"{one!r} {one} {vars(one)!r}\n"
            todo += [one.__cause__, one.__context__]
    return told
