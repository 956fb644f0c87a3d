"""python-telegram-bot's transport over aiohttp (its own httpx is 5-11 times slower: performance reference).

Failures are classed here, before python-telegram-bot parses: it tells a refused connection from a lost answer
no more, and reads a missing ``result`` as a KeyError.
"""

from __future__ import annotations

from typing import Any

import aiohttp
from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData

from bot.delivery.senders import SendError, Trouble
from bot.delivery.wire import judge, read
from bot.messengers.bale.repair import repair

__all__ = ["AiohttpRequest", "BaleRequest", "TakenError", "WireError"]

_CONNECT_S = 5.0
_NEVER_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


class WireError(TelegramError):
    """Carries our own class of a failure through python-telegram-bot."""

    def __init__(self, error: SendError) -> None:
        super().__init__(error.reason)
        self.error = error


class TakenError(TelegramError):
    """The server took the message, but its answer cannot be read."""


class AiohttpRequest(BaseRequest):
    """One pooled aiohttp session. ``timeout_s`` bounds a whole request, connecting at most 5 s of it."""

    def __init__(self, *, timeout_s: float = 20.0, connections: int = 100) -> None:
        self._timeout_s = timeout_s
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._timeout_s

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                headers={"User-Agent": self.USER_AGENT},
                timeout=aiohttp.ClientTimeout(total=self._timeout_s, connect=_CONNECT_S),
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Raises WireError, and TakenError for a 2xx that is no JSON object."""
        status, raw = await self._ask(url, method, request_data)
        body = read(raw)
        error = judge(status, body)
        if error is not None:
            raise WireError(error)
        if body is None and method == "POST":
            raise TakenError("unreadable answer")
        return status, raw

    async def _ask(self, url: str, method: str, data: RequestData | None) -> tuple[int, bytes]:
        if self._session is None:
            await self.initialize()
        assert self._session is not None
        try:
            async with self._session.request(method, url, data=_form(data)) as answer:
                return answer.status, await answer.read()
        except _NEVER_LEFT as lost:
            raise WireError(SendError(Trouble.NOT_SENT, type(lost).__name__)) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as lost:
            raise WireError(SendError(Trouble.AMBIGUOUS, type(lost).__name__)) from None


class BaleRequest(AiohttpRequest):
    """Bale leaves fields out that python-telegram-bot must have."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        mended: dict[str, Any] = repair(AiohttpRequest.parse_json_payload(payload))
        return mended


def _form(data: RequestData | None) -> aiohttp.FormData | None:
    if data is None:
        return None
    form = aiohttp.FormData(data.json_parameters)
    if data.contains_files:
        for name, (filename, content, kind) in data.multipart_data.items():
            form.add_field(name, content, filename=filename, content_type=kind)
    return form
