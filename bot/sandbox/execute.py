"""Carrying out one Bot API call: method, fault, limit, record, answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

import aiohttp
import orjson

from bot.sandbox.bale.shape import answer_of
from bot.sandbox.bots import Bot
from bot.sandbox.call import Call, Described, Raw
from bot.sandbox.errors import ApiError, forbidden, too_many_requests
from bot.sandbox.faults import Fault
from bot.sandbox.files import Upload
from bot.sandbox.http.body import reply_params
from bot.sandbox.methods import METHODS, Method
from bot.sandbox.world import World

NO_METHOD = ApiError(404, "Not Found: method not found")
REPLY_BYTES_MAX = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer to be written. ``ending`` «hang» or «reset» means that it must not be written at all."""

    status: int
    body: bytes
    retry_after: int | None = None
    ending: str = ""


def refusal(error: ApiError) -> Outcome:
    """An ApiError as an answer."""
    answer: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    if error.retry_after is not None:
        answer["parameters"] = {"retry_after": error.retry_after}
    return Outcome(error.code, orjson.dumps(answer), error.retry_after)


def refusal_of(bot: Bot, error: ApiError) -> tuple[ApiError, Outcome]:
    """The refusal in the words of the bot's messenger, and its answer."""
    error = bot.flavour.words.get(error.description, error)
    if bot.quirks.own_words:
        error = bot.flavour.unsettled_words.get(error.description, error)
    outcome = refusal(error)
    return error, replace(outcome, status=200) if bot.quirks.ok_status else outcome


_BAD_GATEWAY = Outcome(502, b"<html><head><title>502 Bad Gateway</title></head></html>")
_BROKEN = Outcome(200, b'{"ok":true,"result":{"message_id":')
_LOST = {kind: Outcome(500, b"", ending=kind) for kind in ("hang", "reset")}


class Executor:
    """Runs calls for HTTP and for webhooks' answers; holds the session that webhooks push through."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._session: aiohttp.ClientSession | None = None

    def clock(self) -> float:
        """Seconds since 1970."""
        return self._world.clock()

    def webhook_session(self) -> aiohttp.ClientSession:
        """The session for webhooks, opened at first use."""
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return self._session

    async def close(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()

    async def run(self, bot: Bot, name: str, params: dict[str, str], files: dict[str, Upload]) -> Outcome:
        """Carry out the method ``name`` (any case) and record the call."""
        started = perf_counter()
        call = Call(self._world, bot, params, files)
        method = METHODS.get(name.lower())
        chat_id = call.chat_id
        fault = None
        if self._world.faults and method:
            fault = self._world.faults.draw(bot.profile.messenger, name.lower(), chat_id)
        try:
            outcome = await self._with_fault(call, method, fault, chat_id)
            code = 0 if outcome.status == 200 and not outcome.ending else outcome.status
        except ApiError as error:
            told, outcome = refusal_of(bot, error)
            code = told.code
        self._world.calls.add(
            self._world.clock(),
            bot.profile.username,
            method.name if method else name,
            chat_id,
            code,
            (perf_counter() - started) * 1000,
            fault.kind if fault else "",
        )
        return outcome

    async def _with_fault(
        self, call: Call, method: Method | None, fault: Fault | None, chat_id: int | None
    ) -> Outcome:
        if method is None or fault is None:
            return await self._answer(call, method, chat_id)
        if fault.kind == "429":
            raise self._flood(call.bot, fault.retry_after)
        if fault.kind == "blocked":
            raise forbidden("bot was blocked by the user")
        if fault.kind == "deactivated":
            raise forbidden("user is deactivated")
        if fault.after or fault.kind in ("502_after", "broken_json"):
            await self._answer(call, method, chat_id)
        if fault.kind == "502_after":
            return _BAD_GATEWAY
        return _BROKEN if fault.kind == "broken_json" else _LOST[fault.kind]

    async def _answer(self, call: Call, method: Method | None, chat_id: int | None) -> Outcome:
        if method is None:
            raise NO_METHOD
        missing = call.bot.flavour.missing.get(method.name.lower())
        if missing is not None:
            raise missing
        if method.limited and chat_id is not None and self._world.limits.enabled:
            self._count(call.bot, chat_id)
        result = method.run(call) if method.run is not None else None
        if method.wait is not None:
            result = await method.wait(call)
        if call.bot.flavour.is_bale and type(result) in (dict, list):
            result = answer_of(method.name, result, call.bot.quirks)
        return _success(result)

    def _count(self, bot: Bot, chat_id: int) -> None:
        """Raises ApiError (429) when this call is one too many."""
        group = chat_id in bot.rooms
        wait = self._world.limits.retry_after(bot.bot_id, chat_id, group=group, rates=bot.flavour.rates)
        if wait is None:
            return
        raise self._flood(bot, None if bot.flavour.is_bale and bot.quirks.bare_429 else wait)

    @staticmethod
    def _flood(bot: Bot, wait: int | None) -> ApiError:
        """A 429 in the words of the bot's messenger, with or without how long to wait."""
        if bot.flavour.is_bale:
            return ApiError(429, "local_rate_limited", wait)
        if wait is None:
            return ApiError(429, "Too Many Requests: retry later")
        return too_many_requests(wait)

    async def run_reply(self, bot: Bot, response: aiohttp.ClientResponse) -> None:
        """Carry out the method that a webhook named in its answer, if any; its result goes nowhere."""
        kind = response.headers.get("Content-Type", "")
        parts = None
        raw = b""
        try:
            if kind.startswith("multipart/"):
                parts = aiohttp.MultipartReader.from_response(response).stream
            elif kind.startswith(("application/json", "application/x-www-form-urlencoded")):
                raw = await response.content.read(REPLY_BYTES_MAX)
            params, files = await reply_params(kind, raw, parts)
        except (ApiError, ValueError):
            return
        name = params.pop("method", "")
        if name:
            await self.run(bot, name, params, files)


def _success(result: Any) -> Outcome:
    if type(result) is Raw:
        return Outcome(200, b'{"ok":true,"result":' + result.json + b"}")
    if type(result) is Described:
        answer = {"ok": True, "result": result.result, "description": result.description}
        return Outcome(200, orjson.dumps(answer))
    return Outcome(200, b'{"ok":true,"result":' + orjson.dumps(result) + b"}")
