"""The last Bot API calls: when, what, to whom, with what outcome."""

from __future__ import annotations

from collections import deque
from itertools import count, islice
from typing import NamedTuple

from bot.sandbox.model import Json

KEPT = 50_000


class RecordedCall(NamedTuple):
    """One call. ``time`` in seconds since 1970, ``ms`` how long it took, ``fault`` the injected one."""

    number: int
    time: float
    bot: str
    method: str
    chat_id: int | None
    error_code: int
    ms: float
    fault: str

    def as_json(self) -> Json:
        """The record as the control API shows it."""
        out: Json = {
            "id": self.number,
            "time": self.time,
            "bot": self.bot,
            "method": self.method,
            "ok": not self.error_code,
            "ms": round(self.ms, 3),
        }
        if self.chat_id is not None:
            out["chat_id"] = self.chat_id
        if self.error_code:
            out["error_code"] = self.error_code
        if self.fault:
            out["fault"] = self.fault
        return out


class CallRing:
    """A bounded list of calls, oldest first."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._calls: deque[RecordedCall] = deque(maxlen=KEPT)

    def add(
        self,
        time: float,
        bot: str,
        method: str,
        chat_id: int | None,
        error_code: int,
        ms: float,
        fault: str = "",
    ) -> None:
        """Record a call that has been answered; ``error_code`` 0 means success."""
        self._calls.append(
            RecordedCall(next(self._numbers), time, bot, method, chat_id, error_code, ms, fault)
        )

    def after(self, number: int, method: str | None = None) -> list[Json]:
        """The calls with a greater id, of one method when it is named."""
        if not self._calls:
            return []
        wanted = method.lower() if method else None
        # Numbers have no gaps, so that a test which asks often does not walk the whole ring each time.
        fresh = islice(self._calls, max(0, number - self._calls[0].number + 1), None)
        return [call.as_json() for call in fresh if wanted is None or call.method.lower() == wanted]
