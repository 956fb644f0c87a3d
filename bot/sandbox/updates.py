"""What waits for one bot: numbered updates, already written as JSON, confirmed by offset."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson

PENDING_MAX = 100_000
KEPT_SECONDS = 24 * 3600

# Not sent unless a bot asks for them by name.
_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True)
class PendingUpdate:
    """One update on its way. ``lane`` keeps one chat's updates in order when they go to a webhook; ``born``
    is in seconds since 1970."""

    update_id: int
    body: bytes
    lane: int
    born: float
    once: bool = False


class UpdateQueue:
    """Updates of one bot in order. The oldest fall out beyond ``bound`` and after 24 hours."""

    def __init__(
        self,
        first_id: int,
        arrived: Callable[[PendingUpdate], None],
        clock: Callable[[], float],
        bound: int = PENDING_MAX,
    ) -> None:
        self._next_id = first_id
        self._arrived = arrived
        self._clock = clock
        self._bound = bound
        self._pending: OrderedDict[int, PendingUpdate] = OrderedDict()
        self._allowed: frozenset[str] | None = None
        self._restarted = False

    def __len__(self) -> int:
        self._forget_old()
        return len(self._pending)

    @property
    def allowed(self) -> list[str]:
        """The kinds that the bot asked for; empty means the default set."""
        return sorted(self._allowed or ())

    def allow(self, kinds: list[str] | None) -> None:
        """Keep the choice of kinds; None leaves the last choice, an empty list means the default set."""
        if kinds is not None:
            self._allowed = frozenset(kinds) or None

    def push(self, kind: str, payload: Any, lane: int) -> int | None:
        """Queue an update of ``kind``; gives its id, or None when the bot did not ask for this kind."""
        wanted = kind not in _ON_REQUEST if self._allowed is None else kind in self._allowed
        if not wanted:
            return None
        update_id = self._take_id()
        body = orjson.dumps({"update_id": update_id, kind: payload})
        self._put(PendingUpdate(update_id, body, lane, self._clock()))
        return update_id

    def push_raw(self, update: dict[str, Any], lane: int) -> int:
        """Queue any JSON object; one that brings its own ``update_id`` is handed out just once."""
        number = self._take_id()
        own = "update_id" in update
        body = orjson.dumps(update if own else {"update_id": number, **update})
        self._put(PendingUpdate(number, body, lane, self._clock(), once=own))
        return number

    def push_text(self, words: str, lane: int) -> int:
        """Queue a JSON object that is not read here; its number is put before whatever it holds."""
        number = self._take_id()
        rest = words[1:].lstrip()
        body = f'{{"update_id":{number}{"" if rest == "}" else ","}{rest}'
        self._put(PendingUpdate(number, body.encode(), lane, self._clock()))
        return number

    def restart_ids(self) -> None:
        """Number from 1 again, as Bale does after idle time (reported once). What waited is forgotten."""
        self._pending.clear()
        self._next_id = 1
        self._restarted = True

    def _take_id(self) -> int:
        number = self._next_id
        self._next_id += 1
        return number

    def _put(self, update: PendingUpdate) -> None:
        self._pending[update.update_id] = update
        if len(self._pending) > self._bound:
            self._pending.popitem(last=False)
        self._arrived(update)

    def _forget_old(self) -> None:
        since = self._clock() - KEPT_SECONDS
        while self._pending and next(iter(self._pending.values())).born < since:
            self._pending.popitem(last=False)

    def confirm(self, offset: int) -> None:
        """Forget all before ``offset``; a negative one keeps only that many of the newest."""
        if offset < 0:
            while len(self._pending) > -offset:
                self._pending.popitem(last=False)
            return
        if self._restarted and offset > self._next_id:
            return  # an offset of the numbers before the restart confirms nothing of the new ones
        while self._pending and next(iter(self._pending)) < offset:
            self._pending.popitem(last=False)

    def take(self, limit: int) -> bytes:
        """The JSON array of the oldest ``limit`` updates; they stay until confirmed."""
        self._forget_old()
        taken = list(islice(self._pending.values(), limit))
        for update in taken:
            if update.once:
                del self._pending[update.update_id]
        return b"[" + b",".join(update.body for update in taken) + b"]"

    def waiting(self) -> list[PendingUpdate]:
        """Everything pending, oldest first."""
        self._forget_old()
        return list(self._pending.values())

    def done(self, update: PendingUpdate) -> None:
        """An update was delivered to a webhook."""
        self._pending.pop(update.update_id, None)

    def clear(self) -> None:
        """drop_pending_updates."""
        self._pending.clear()
