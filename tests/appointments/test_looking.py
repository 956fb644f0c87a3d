"""How often one person may look for places: one bound over all processes and both messengers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.accounts.throttle import Throttle
from bot.accounts.visitor import Visitor
from bot.appointments.looking import MOST, STACK, WINDOW, LookPace
from bot.errors import Throttled
from storage.database import Database
from tests.appointments.crowd import as_visitor, crowd
from tests.clock import ManualClock
from tests.house import House
from tests.races.test_at_once import at_once

PROCESSES = 3


async def looks(pace: LookPace, who: Visitor, most: int) -> int:
    """So many at the most; how many were answered."""
    for done in range(most):
        try:
            await pace.count(who)
        except Throttled:
            return done
    return most


async def paces(house: House, clock: ManualClock) -> list[LookPace]:
    """Of so many processes."""
    database, throttle = await house.get(Database), await house.get(Throttle)
    return [LookPace(database, clock, throttle) for _ in range(PROCESSES)]


async def test_several_processes_together_answer_as_many_looks_as_one(
    house: House, clock: ManualClock
) -> None:
    (who,) = await crowd(house, 1)
    assert who.owner_index is not None
    elsewhere = as_visitor(who.user_id, who.owner_index, "bale")
    processes = await paces(house, clock)
    ends = await at_once(
        *(looks(pace, (who, elsewhere)[nth % 2], MOST) for nth, pace in enumerate(processes))
    )
    assert sum(ends) == MOST
    with pytest.raises(Throttled, match="appointment-too-many-looks") as refused:
        await processes[0].count(who)
    assert timedelta(0) < refused.value.retry_after <= WINDOW
    clock.advance(WINDOW)
    assert await looks(processes[0], who, STACK + 1) == STACK + 1


async def test_twin_where_nothing_is_written_every_process_answers_as_many(
    house: House, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nowhere(*_: object) -> None: ...

    (who,) = await crowd(house, 1)
    processes = await paces(house, clock)
    monkeypatch.setattr(Throttle, "hit", nowhere)
    ends = await at_once(*(looks(pace, who, MOST) for pace in processes))
    assert sum(ends) == PROCESSES * MOST


async def test_a_stranger_is_counted_by_chat_and_takes_nothing_from_others(
    house: House, clock: ManualClock
) -> None:
    pace = (await paces(house, clock))[0]
    for user_id in (1, 2):
        stranger = await house.visitor(user_id)
        assert await looks(pace, stranger, MOST + 1) == MOST
