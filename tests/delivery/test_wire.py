"""What an answer means, from HTTP status and body alone: also the answers that no server here gives."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from telegram.ext import ExtBot

from bot.delivery.limiter import Unlimited
from bot.delivery.messenger_sender import MessengerSender
from bot.delivery.ptb_request import AiohttpRequest
from bot.delivery.senders import OutgoingText, Sent, Trouble
from bot.delivery.wire import judge, read
from bot.messengers.telegram import TELEGRAM


def refusal(code: int, words: str, **more: Any) -> dict[str, Any]:
    return {"ok": False, "error_code": code, "description": words, **more}


@pytest.mark.parametrize(
    ("status", "body", "trouble"),
    [
        (403, refusal(403, "Forbidden: bot was blocked by the user"), Trouble.BLOCKED),
        (403, refusal(403, "Forbidden: bot can't initiate conversation with a user"), Trouble.BLOCKED),
        (403, refusal(403, "Forbidden: user is deactivated"), Trouble.INVALID),
        (400, refusal(400, "Bad Request: chat not found"), Trouble.INVALID),
        (400, refusal(400, "Bad Request: PEER_ID_INVALID"), Trouble.INVALID),
        (404, refusal(404, "no such group or user"), Trouble.INVALID),
        (403, refusal(403, "Bad Request: Token not found"), Trouble.MISCONFIGURED),
        (401, refusal(401, "Unauthorized"), Trouble.MISCONFIGURED),
        (404, refusal(404, "Not Found"), Trouble.MISCONFIGURED),
        (403, refusal(403, "Forbidden: something new"), Trouble.REJECTED),
        (400, refusal(400, "Bad Request: message is too long"), Trouble.REJECTED),
        (429, refusal(429, "local_rate_limited"), Trouble.FLOOD),
        (200, refusal(403, "Forbidden: bot was blocked by the user"), Trouble.BLOCKED),
        (200, {"ok": False}, Trouble.AMBIGUOUS),
        (502, None, Trouble.AMBIGUOUS),
        (500, refusal(500, "Internal Server Error"), Trouble.AMBIGUOUS),
    ],
)
def test_refusals_have_classes(status: int, body: dict[str, Any] | None, trouble: Trouble) -> None:
    error = judge(status, body)
    assert error is not None
    assert error.trouble is trouble


@pytest.mark.parametrize(("said", "waited"), [({"retry_after": 41}, 41), ({"retry_after": 0}, 3), (None, 3)])
def test_a_flood_without_its_wait_waits_three_seconds(said: Any, waited: int) -> None:
    error = judge(429, refusal(429, "Too Many Requests", parameters=said))
    assert error is not None
    assert error.retry_after == timedelta(seconds=waited)


@pytest.mark.parametrize("raw", [b"", b"<html>", b'"invalid_access_key"', b"\xff"])
def test_a_yes_that_cannot_be_read_is_still_a_yes(raw: bytes) -> None:
    assert read(raw) is None
    assert judge(200, None) is None


Answer = Callable[[web.Request], Awaitable[web.Response]]


@pytest.fixture
async def serve() -> AsyncIterator[Callable[[Answer], Awaitable[str]]]:
    runners: list[web.AppRunner] = []

    async def start(answer: Answer) -> str:
        application = web.Application()
        application.router.add_post("/{rest:.*}", answer)
        runner = web.AppRunner(application, access_log=None)
        runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    yield start
    for runner in runners:
        await runner.cleanup()


async def test_a_message_that_lacks_fields_was_delivered(serve: Callable[[Answer], Awaitable[str]]) -> None:
    async def bale(request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "result": {"message_id": 0}})

    async with MessengerSender("1:x", await serve(bale), Unlimited(), TELEGRAM) as sender:
        assert await sender.send(OutgoingText("1", "5", "سلام")) == Sent(None)


async def test_a_file_goes_over_our_own_transport(serve: Callable[[Answer], Awaitable[str]]) -> None:
    parts: dict[str, Any] = {}

    async def take(request: web.Request) -> web.Response:
        for name, part in (await request.post()).items():
            parts[name] = part.file.read() if isinstance(part, web.FileField) else part
        result = {"message_id": 3, "date": 0, "chat": {"id": 5, "type": "private"}}
        return web.json_response({"ok": True, "result": result})

    request = AiohttpRequest()
    base = f"{await serve(take)}/bot"
    bot: ExtBot[None] = ExtBot("1:x", base_url=base, request=request, get_updates_request=request)
    await bot.send_document(5, b"letter", filename="نامه.txt", caption="نامه")
    await request.shutdown()
    assert parts["document"] == b"letter"
    assert (parts["chat_id"], parts["caption"]) == ("5", "نامه")
