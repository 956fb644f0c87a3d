"""A running sandbox for each test, spoken to over HTTP only."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest

from bot.sandbox import DEFAULT_PEOPLE, BotProfile, PersonSeed, Sandbox
from tests.sandbox.bale_desk import Bale
from tests.sandbox.desk import BALE_PHONE, BALE_TOKEN, TOKEN, Desk, FakeClock, Person
from tests.sandbox.truth import Truth


@pytest.fixture(autouse=True)
def truth(monkeypatch: pytest.MonkeyPatch) -> Iterator[Truth]:
    """All that the sandboxes of a test say, read by two strict parsers when the test is over."""
    recorded = Truth()
    recorded.listen(monkeypatch)
    yield recorded
    assert recorded.findings() == []


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def bots() -> tuple[BotProfile, ...]:
    return (BotProfile(TOKEN, "pishkhan_bot", "پیشخوان"),)


@pytest.fixture
def limits() -> bool:
    return False


@pytest.fixture
async def desk(clock: FakeClock, bots: tuple[BotProfile, ...], limits: bool) -> AsyncIterator[Desk]:
    """A sandbox with the default people, nobody of whom has written yet."""
    sandbox = Sandbox(bots, people=DEFAULT_PEOPLE, clock=clock, limits=limits)
    base = await sandbox.start()
    async with aiohttp.ClientSession() as http:
        known = await (await http.get(f"{base}/sandbox/people")).json()
        yield Desk(sandbox, clock, http, [Person(row["user_id"], http, base) for row in known])
    await sandbox.stop()


@pytest.fixture
async def citizen(desk: Desk) -> Person:
    """The first person, who has pressed Start; that update is confirmed."""
    person = desk.people[0]
    await person.text("/start")
    update = (await desk.updates())[-1]
    await desk.updates(offset=update["update_id"] + 1)
    return person


@pytest.fixture
async def bale(desk: Desk) -> Bale:
    """The Bale side of the desk, for tests whose ``bots`` have one there."""
    person = desk.sandbox.world.add_person(PersonSeed("لیلا محمدی", BALE_PHONE, "bale"))
    leila = Person(person.user_id, desk.http, desk.url)
    await leila.text("/start")
    made = Bale(desk, leila, BALE_TOKEN)
    await made.told()
    return made
