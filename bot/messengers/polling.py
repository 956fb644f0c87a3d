"""Long polling that loses nothing: an update is confirmed when it was answered, not when it was fetched.

aiogram's own polling confirms a batch before its handlers end, so a kill loses what they were doing.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import structlog
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramConflictError,
    TelegramUnauthorizedError,
)
from aiogram.methods import DeleteWebhook

from bot.logs import trouble
from bot.messengers.backoff import Backoff
from bot.messengers.flight import FLIGHT, Flight
from bot.messengers.handling import (
    Handling,
    IntakeState,
    RawUpdates,
    number_of,
    person_of,
    used_updates,
)
from bot.messengers.session import UnreadableAnswerError
from bot.nursery import Nursery

if TYPE_CHECKING:
    from aiogram import Bot, Dispatcher

_log = structlog.get_logger(__name__)

#: Seconds that a poll waits for updates when nothing is under way, and what its call may take beyond that.
POLL_S = 25
POLL_GRACE_S = 10
#: Seconds between polls while updates are under way (they come again with every poll).
SHORTEST_STEP = 0.02
LONGEST_STEP = 0.1
#: Seconds that an update under way may keep later ones out of sight, once a batch holds nothing else.
LATE_S = 2.0
BATCH = 100


class Polling:
    """The intake of one messenger. ``run()`` until ``stop()``; updates of one person are answered in order.

    ``state`` is ``away`` while the messenger cannot be reached, or gives the updates to another.
    """

    def __init__(self, dispatcher: Dispatcher, bot: Bot, nursery: Nursery, *, tasks: int = 200) -> None:
        self.state: IntakeState = "ready"
        self._dispatcher = dispatcher
        self._bot = bot
        self._nursery = nursery
        self._handling = Handling(dispatcher, bot)
        self._slots = asyncio.Semaphore(tasks)
        self._flights: dict[int, Flight] = {}
        self._lanes: dict[int, deque[Flight]] = {}
        self._last: int | None = None
        self._jammed = False
        self._step = SHORTEST_STEP
        self._backoff = Backoff()
        self._progress = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._stopping = False
        self._runner: asyncio.Task[Any] | None = None

    async def run(self) -> None:
        """Takes updates in until ``stop()``. Returns early, with a log, when the token is refused.

        Raises whatever is no answer of a messenger; may be called again then.
        """
        self._runner = asyncio.current_task()
        self._allowed = used_updates(self._dispatcher)
        try:
            await self._loop()
        except asyncio.CancelledError:
            if not self._stopping:
                raise
        finally:
            self._runner = None
            if self.state != "refused":
                self.state = "stopped" if self._stopping else "away"

    async def stop(self, timeout: float = 20.0) -> None:  # noqa: ASYNC109 - ends in a log, not in an error
        """No new updates; those under way are waited for up to ``timeout`` seconds and then confirmed."""
        self._stopping = True
        if self._runner is not None:
            self._runner.cancel()
        try:
            async with asyncio.timeout(timeout):
                await self._idle.wait()
        except TimeoutError:
            _log.warning("updates still under way at shutdown; they come again", count=len(self._lanes))
        self._jammed = False  # whoever takes over sees them all anew
        if self._flights and self.state != "refused":
            with suppress(TelegramAPIError):
                await self._bot(RawUpdates(offset=self._offset(), limit=1), request_timeout=5)

    async def _loop(self) -> None:
        if not await self._leave_webhook():
            return
        while not self._stopping:
            try:
                batch = await self._fetch()
            except TelegramConflictError as taken:
                if not await self._survive(taken):
                    return
                if "webhook" in taken.message.lower() and not await self._leave_webhook():
                    return
                continue
            except TelegramAPIError as error:
                if not await self._survive(error):
                    return
                continue
            self.state = "running"
            self._backoff.reset()
            new = self._take_in(batch)
            self._jammed = not new and len(batch) >= BATCH
            if not new and not self._flights:
                # Everything is confirmed and forgotten over there. Without an offset we shall see whatever
                # comes next, also when the messenger starts its numbers anew after a quiet week.
                self._last = None
                if batch:
                    await asyncio.sleep(self._backoff.pause())
            await self._breathe(new)

    async def _leave_webhook(self) -> bool:
        """False when the token is refused. Whatever else a messenger has against it: getUpdates tells whether
        a webhook stands."""
        try:
            await self._bot(DeleteWebhook(drop_pending_updates=False))
        except TelegramAPIError as error:
            return await self._survive(error)
        self.state = "running"
        return True

    async def _fetch(self) -> list[Any]:
        offset = self._offset()
        wait = POLL_S if self.state == "running" and not self._flights_from(offset) else 0
        try:
            batch: list[Any] = await self._bot(
                RawUpdates(offset=offset, limit=BATCH, timeout=wait, allowed_updates=self._allowed),
                request_timeout=wait + POLL_GRACE_S,
            )
        except UnreadableAnswerError:
            batch = await self._fetch_one(offset)
        for number in [number for number in self._flights if offset is not None and number < offset]:
            del self._flights[number]
        return batch

    async def _fetch_one(self, offset: int | None) -> list[Any]:
        """One among them cannot be read: they come one by one, and of that one only its number."""
        one = RawUpdates(offset=offset, limit=1, timeout=0, allowed_updates=self._allowed)
        try:
            batch: list[Any] = await self._bot(one, request_timeout=POLL_GRACE_S)
        except UnreadableAnswerError as unreadable:
            if not unreadable.numbers:
                raise
            _log.warning("update cannot be read", update_id=unreadable.numbers[0], error="not JSON")
            return [{"update_id": unreadable.numbers[0]}]
        return batch

    def _flights_from(self, offset: int | None) -> bool:
        return any(offset is None or number >= offset for number in self._flights)

    def _offset(self) -> int | None:
        """The lowest number that must come again after a kill; None: nothing to confirm."""
        if self._last is None:
            return None
        now = asyncio.get_running_loop().time()
        held = [number for number, flight in self._flights.items() if not self._confirmable(flight, now)]
        return min(held, default=self._last + 1)

    def _confirmable(self, flight: Flight, now: float) -> bool:
        """An update whose facts are not committed would be lost by a kill. It is let go only when nobody
        else's could be seen before its end: the messenger shows no more than a hundred at a time."""
        return flight.committed or (self._jammed and (flight.waits or now - flight.arrived > LATE_S))

    def _take_in(self, batch: list[Any]) -> int:
        """How many of the batch were new."""
        new = 0
        now = asyncio.get_running_loop().time()
        for raw in batch:
            number = number_of(raw)
            if number is None:
                _log.warning("not an update", kind=type(raw).__name__)
            elif number not in self._flights:
                self._depart(Flight(number, person_of(raw), raw, now))
                new += 1
        return new

    def _depart(self, flight: Flight) -> None:
        self._flights[flight.update_id] = flight
        self._last = max(flight.update_id, self._last or 0)
        lane = self._lanes.get(flight.person)
        if lane is not None:
            lane.append(flight)
            return
        self._lanes[flight.person] = deque([flight])
        self._idle.clear()
        self._nursery.spawn(self._run_lane(flight.person), name="updates of one person")

    async def _run_lane(self, person: int) -> None:
        lane = self._lanes[person]
        try:
            while lane:
                async with self._slots:
                    await self._answer(lane.popleft())
        finally:
            del self._lanes[person]
            if not self._lanes:
                self._idle.set()
            self._progress.set()

    async def _answer(self, flight: Flight) -> None:
        FLIGHT.set(flight)
        # Logged where it happened; and an update that fails whatever we do must not come for ever.
        with suppress(Exception):
            await self._handling(flight.raw)
        flight.ended = True
        flight.raw = {}
        self._progress.set()

    async def _breathe(self, new: int) -> None:
        """Between two polls while something is under way: until there is progress, in short steps."""
        if not self._flights:
            return
        await asyncio.sleep(SHORTEST_STEP)
        if not self._progress.is_set():
            self._step = SHORTEST_STEP if new else min(self._step * 1.5, LONGEST_STEP)
            with suppress(TimeoutError):
                async with asyncio.timeout(self._step):
                    await self._progress.wait()
        self._progress.clear()

    async def _survive(self, error: TelegramAPIError) -> bool:
        """Waits before the next try. False when there is none to be made."""
        if isinstance(error, TelegramUnauthorizedError):
            self.state = "refused"
            _log.error("the messenger does not know this token; its intake ends", bot_id=self._bot.id)
            return False
        self.state = "away"
        pause = self._backoff.pause(error)
        if isinstance(error, TelegramConflictError):
            _log.error(
                "another process takes this bot's updates", bot_id=self._bot.id, again_in=round(pause, 1)
            )
        else:
            _log.warning(
                "updates not fetched", bot_id=self._bot.id, again_in=round(pause, 1), **trouble(error)
            )
        await asyncio.sleep(pause)
        return True
