"""An update that the messenger brings twice is answered once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable
from hashlib import blake2b
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject, Update
from aiogram_dialog.api.entities import DialogUpdate

from bot.clock import Clock
from bot.messengers.behind import Behind
from bot.messengers.flight import FLIGHT
from storage.unit_of_work import DuplicateUpdateError
from storage.update_mark import UpdateMark

MARK_KEY = "update_mark"


class RecentUpdates:
    """Numbers of updates answered lately, of all bots of this process; the oldest are forgotten."""

    def __init__(self, capacity: int = 20_000) -> None:
        self._capacity = capacity
        self._earlier: OrderedDict[tuple[int, int, int], bool] = OrderedDict()

    def __len__(self) -> int:
        return len(self._earlier)

    def remember(self, bot_id: int, marks: Iterable[tuple[int, int]], *, earlier: bool = False) -> None:
        """``marks``: (update id, what). ``earlier``: answered before this process began, so whether the
        window was drawn is not known."""
        for number, what in marks:
            self._earlier[bot_id, number, what] = earlier
        while len(self._earlier) > self._capacity:
            self._earlier.popitem(last=False)

    def known(self, mark: UpdateMark) -> bool | None:
        """None: never seen. True: answered in an earlier life. False: answered by this process."""
        return self._earlier.get((mark.bot_id, mark.update_id, mark.what))


class Dedupe(BaseMiddleware):
    """Outer middleware of ``dp.update``, inside the person's lock.

    Puts ``update_mark`` (UpdateMark; None for background updates) into the data; the first commit of the
    update takes its number together with the facts. An update that wrote no facts has it written behind.

    Raises:
        DuplicateUpdateError: answered before the last restart; the error handlers draw the window again,
            because it may never have reached the person.
    """

    def __init__(self, messenger: str, recent: RecentUpdates, behind: Behind, clock: Clock) -> None:
        self._messenger = messenger
        self._recent = recent
        self._behind = behind
        self._clock = clock

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        if isinstance(event, DialogUpdate) or not isinstance(event, Update):
            data[MARK_KEY] = None
            return await handler(event, data)
        what = what_of(self._messenger, event)
        mark = UpdateMark(data["bot"].id, event.update_id, self._clock.now(), what)
        known = self._recent.known(mark)
        if known:
            self._remember(mark)
            raise DuplicateUpdateError
        if known is not None:
            return await answer_quietly(event, data)
        data[MARK_KEY] = mark
        if (flight := FLIGHT.get()) is not None:
            flight.mark = mark
        try:
            result = await handler(event, data)
            if not mark.written:
                self._behind.mark(mark)
        except BaseException:
            if mark.written:
                self._remember(mark)
            raise
        self._remember(mark)
        return result

    def _remember(self, mark: UpdateMark) -> None:
        self._recent.remember(mark.bot_id, [(mark.update_id, mark.what)])


def what_of(messenger: str, update: Update) -> int:
    """A number of 63 bits that is the same whenever this update comes, and another for another update."""
    content = update.event
    parts: list[object] = [messenger, update.event_type, getattr(content, "id", None)]
    if (chat := getattr(content, "chat", None)) is not None:
        parts += [chat.id, getattr(content, "message_id", None), getattr(content, "date", None)]
        parts.append(getattr(content, "edit_date", None))
    digest = blake2b("|".join(map(str, parts)).encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 1


async def answer_quietly(event: Update, data: dict[str, Any]) -> None:
    """Takes the waiting sign off the button; the window was drawn when the update first came."""
    if event.callback_query is not None:
        await data["bot"].answer_callback_query(event.callback_query.id)
