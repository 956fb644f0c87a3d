"""How often one person may look for places, so that no robot empties an office (booking reference, 3, CoWIN).

Counted in the database, so the bound is one over all processes; but a look must stay as cheap as a read, so a
process takes looks in stacks: one short transaction for twelve of them. What lies unused in the stacks of
other processes is lost to the person until the window is over; at its edge they may have what is left there.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.accounts.throttle import Throttle
from bot.accounts.visitor import Visitor
from bot.clock import Clock
from storage.database import Database
from storage.unit_of_work import UnitOfWork

__all__ = ["LOOKS", "STACK", "WINDOW", "LookPace"]

LOOKS = "appointment.looks"
WINDOW, MOST, STACK = timedelta(minutes=15), 120, 12
#: Stacks remembered at once; whose was not used for longest is forgotten first.
REMEMBERED = 20_000


@dataclass(slots=True)
class Stack:
    """Looks that were counted already and are left, until then."""

    left: int
    until: datetime


class LookPace:
    def __init__(self, database: Database, clock: Clock, throttle: Throttle) -> None:
        self._database = database
        self._clock = clock
        self._throttle = throttle
        self._stacks: OrderedDict[bytes, Stack] = OrderedDict()

    async def count(self, visitor: Visitor) -> None:
        """By person where there is a login, over all their chats; else by chat. Outside any transaction.

        Raises Throttled ``appointment-too-many-looks``, NotAllowed (no /start yet).
        """
        is_in = visitor.citizen_id is not None
        who = (b"person" if is_in else b"chat") + (visitor.citizen_id or visitor.known).to_bytes(8, "big")
        stack = self._stacks.get(who)
        if stack is None or not stack.left or stack.until <= self._clock.now():
            await self._take(who)
            stack = self._stacks.setdefault(who, Stack(0, self._clock.now() + WINDOW))
            stack.left, stack.until = STACK, self._clock.now() + WINDOW
            if len(self._stacks) > REMEMBERED:
                self._stacks.popitem(last=False)
        stack.left -= 1
        self._stacks.move_to_end(who)

    async def _take(self, who: bytes) -> None:
        async with UnitOfWork(self._database) as tx:
            await self._throttle.ensure(tx, LOOKS, who, WINDOW, MOST // STACK, "appointment-too-many-looks")
            await self._throttle.hit(tx, LOOKS, who)
            await tx.commit()
