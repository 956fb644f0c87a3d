"""A small question to a provider, in bounded time and size: one pooled session an adapter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import aiohttp
import orjson

__all__ = ["AccountRefused", "NoAnswer", "Poster", "unreadable"]

_CONNECT_S = 5.0
#: No answer that we can use is longer; a page of a proxy may be.
_LONGEST_ANSWER = 64 * 1024
_NEVER_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, ValueError)


class NoAnswer(Exception):
    """``maybe_taken``: the request may have arrived all the same. ``reason`` is a short code."""

    def __init__(self, reason: str, *, maybe_taken: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.maybe_taken = maybe_taken


class AccountRefused(NoAnswer):
    """Our key, credit or plan: nothing is answered until somebody mends it, and no person is to blame."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, maybe_taken=False)


class Poster:
    """Opens its connections at first use, on the running loop; ``close`` before the loop ends.

    It goes where it is sent and nowhere else: a redirect is an answer like another, and no proxy of the
    environment is used (a key must not be shown to either).
    """

    def __init__(self, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._session: aiohttp.ClientSession | None = None

    async def post(
        self,
        url: str,
        body: Mapping[str, Any],
        *,
        headers: Mapping[str, str] | None = None,
        as_form: bool = False,
    ) -> tuple[int, Any]:
        """HTTP status and the JSON of the answer (none when it is not JSON). Raises NoAnswer."""
        return await self._ask("POST", url, headers, **{"data" if as_form else "json": body})

    async def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> tuple[int, Any]:
        """As ``post``, for what only reads."""
        return await self._ask("GET", url, headers)

    async def _ask(
        self, method: str, url: str, headers: Mapping[str, str] | None, **content: Any
    ) -> tuple[int, Any]:
        try:
            async with self._opened().request(
                method, url, headers=headers, allow_redirects=False, **content
            ) as answer:
                return answer.status, await _json_of(answer)
        except _NEVER_LEFT as lost:
            failed = NoAnswer(type(lost).__name__, maybe_taken=False)
        except (aiohttp.ClientError, TimeoutError, OSError) as lost:
            failed = NoAnswer(type(lost).__name__, maybe_taken=True)
        # Outside of the clauses: a chained error would carry the address, and Kavenegar's has our key in it.
        raise failed

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=self._timeout_s, connect=_CONNECT_S)
            self._session = aiohttp.ClientSession(timeout=timeout)
        return self._session


def unreadable(status: int) -> NoAnswer:
    """For an answer that is not what the provider answers: a page of a proxy, a changed shape.

    Whoever refuses with a 4xx has not taken the request; with anything else it may have been taken.
    """
    return NoAnswer(f"unreadable {status}", maybe_taken=not 400 <= status < 500)


async def _json_of(answer: aiohttp.ClientResponse) -> Any:
    raw = bytearray()
    async for chunk in answer.content.iter_any():
        raw += chunk
        if len(raw) > _LONGEST_ANSWER:
            return None
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
