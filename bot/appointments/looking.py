"""How often one person may look for places, so that no robot empties an office (booking reference, 3, CoWIN).

Counted in the memory of the process: a look writes nothing, and a bound that is a few times higher with a few
processes stops a robot all the same.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime, timedelta

from bot.accounts.visitor import Visitor
from bot.clock import Clock
from bot.errors import Throttled

__all__ = ["LookPace"]

WINDOW, MOST = timedelta(minutes=15), 120
#: People remembered at once; who has not looked for longest is forgotten first.
REMEMBERED = 20_000


class LookPace:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._looks: OrderedDict[str, deque[datetime]] = OrderedDict()

    def count(self, visitor: Visitor) -> None:
        """By person where there is a login, else by chat. Raises Throttled ``appointment-too-many-looks``."""
        now = self._clock.now()
        who = (
            f"{visitor.messenger}:{visitor.user_id}"
            if visitor.citizen_id is None
            else str(visitor.citizen_id)
        )
        looks = self._looks.setdefault(who, deque())
        self._looks.move_to_end(who)
        while looks and now - looks[0] >= WINDOW:
            looks.popleft()
        if len(looks) >= MOST:
            raise Throttled(looks[0] + WINDOW - now, "appointment-too-many-looks")
        looks.append(now)
        if len(self._looks) > REMEMBERED:
            self._looks.popitem(last=False)
