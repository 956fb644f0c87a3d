from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from bot.texts import Texts
from storage.database import Database
from tests.clock import ManualClock
from tests.messengers.desk import Counter, Desk, open_counter, open_desk
from tests.messengers.kit import Stage, stage
from tests.sandbox.truth import Truth, held_to_the_truth


@pytest.fixture(autouse=True)
def recorded_truth() -> Iterator[Truth]:
    """What is asked of a sandbox and what it says is read by both libraries' parsers."""
    with held_to_the_truth() as truth:
        yield truth


@pytest.fixture
async def staged(database: Database, clock: ManualClock, texts: Texts) -> AsyncIterator[Stage]:
    made = await stage(database, clock, texts)
    yield made
    await made.stop()


@pytest.fixture(params=["telegram", "bale"])
async def desk(request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    """Whatever is taken in is taken in from each messenger."""
    made = await open_desk(request.param)
    yield made
    await made.http.close()
    await made.sandbox.stop()


@pytest.fixture
async def counter(desk: Desk, database: Database, clock: ManualClock, texts: Texts) -> AsyncIterator[Counter]:
    made = await open_counter(desk, database, clock, texts)
    yield made
    await made.close()
