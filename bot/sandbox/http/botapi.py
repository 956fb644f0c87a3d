"""The routes that bots use: /bot<token>/METHOD and /file/bot<token>/<path>."""

from __future__ import annotations

import asyncio
import re

from aiohttp import web

from bot.sandbox.bale.bodies import ensure_taken
from bot.sandbox.bots import Bot
from bot.sandbox.errors import ApiError
from bot.sandbox.execute import Executor, Outcome, refusal
from bot.sandbox.files import DOWNLOAD_BYTES_MAX
from bot.sandbox.flavours import FLAVOURS
from bot.sandbox.http.body import request_params
from bot.sandbox.people import Messenger
from bot.sandbox.world import World

HANG_SECONDS = 600
_CHUNK = 64 * 1024
_TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)
_NO_PATH = ApiError(404, "Not Found")
_JSON_BODY = "application/json"
_JSON = {"Content-Type": _JSON_BODY}


class BotApi:
    """Handlers of the Bot API routes."""

    def __init__(self, world: World, executor: Executor) -> None:
        self._world = world
        self._executor = executor
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Let go of what hangs."""
        self._stopping.set()

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One call of a method."""
        try:
            token, _, name = request.match_info["tail"].partition("/")
            bot = self._bot(token)
            if not name or "/" in name:
                raise _NO_PATH
            params, files = await request_params(request)
            if bot.flavour.is_bale and bot.quirks.json_without_media and request.content_type == _JSON_BODY:
                ensure_taken(name.lower(), await request.read())
            outcome = await self._executor.run(bot, name, params, files)
        except ApiError as error:
            outcome = refusal(error)
        if outcome.ending:
            return await self._lose(request, outcome)
        return _response(outcome)

    def _bot(self, token: str) -> Bot:
        bot = self._world.bots.get(token)
        if bot is not None:
            return bot
        flavour = FLAVOURS[self._messenger_of(token)]
        raise flavour.unknown_token if _TOKEN.fullmatch(token) else flavour.malformed_token

    def _messenger_of(self, token: str) -> Messenger:
        """Who would refuse this token: the messenger of the bot with that number, else the only one that is
        here, else Telegram."""
        bots = self._world.bots.values()
        number = token.partition(":")[0]
        named = {bot.profile.messenger for bot in bots if str(bot.bot_id) == number}
        kinds = named or {bot.profile.messenger for bot in bots}
        return kinds.pop() if len(kinds) == 1 else "telegram"

    async def _lose(self, request: web.Request, outcome: Outcome) -> web.StreamResponse:
        """Never answer: cut the connection at once, or after a long silence."""
        if outcome.ending == "hang":
            try:
                async with asyncio.timeout(HANG_SECONDS):
                    await self._stopping.wait()
            except TimeoutError:
                pass
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """The bytes of a file, in pieces."""
        token, _, path = request.match_info["tail"].partition("/")
        try:
            stored = self._world.files.at_path(self._bot(token).bot_id, path)
            if stored is None or len(stored.data) > DOWNLOAD_BYTES_MAX:
                raise _NO_PATH
        except ApiError as error:
            return _response(refusal(error))
        response = web.StreamResponse(headers={"Content-Type": "application/octet-stream"})
        response.content_length = len(stored.data)
        await response.prepare(request)
        for start in range(0, len(stored.data), _CHUNK):
            await response.write(stored.data[start : start + _CHUNK])
        await response.write_eof()
        return response


def not_found() -> web.Response:
    """The answer to a path that nobody serves."""
    return _response(refusal(_NO_PATH))


def _response(outcome: Outcome) -> web.Response:
    headers = _JSON
    if outcome.retry_after is not None:
        headers = _JSON | {"Retry-After": str(outcome.retry_after)}
    elif outcome.body[:1] == b"<":
        headers = {"Content-Type": "text/html"}
    return web.Response(body=outcome.body, status=outcome.status, headers=headers)
