"""The end-to-end scenarios on a bad day of the messenger: the walks of tests/e2e as they stand, by people who
look again and do again what got no answer."""

from __future__ import annotations

import asyncio
import inspect
import os
import zlib
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.messengers import session
from bot.messengers.capabilities import MessengerName
from tests.e2e.conftest import database_address, furnished
from tests.e2e.counter import Counter
from tests.e2e.logbook import Logbook, reading_along
from tests.e2e.person import Person
from tests.faults.patient_person import PatientPerson
from tests.faults.reckoning import Said, listening, one_session_a_chat, the_books_agree
from tests.faults.scenarios import MESSENGERS, Walk, all_cases, cases_of
from tests.faults.test_bad_day import SHORT_CALL_S, SHORT_PAUSE_S, faults

__all__ = ["database_address", "furnished"]

#: «all»: every walk under every kind on both messengers; a number: that turn of the table (scenarios.TURNS).
ASKED = os.environ.get("PISHKHAN_TEST_FAULTS", "0")
SHARE = float(os.environ.get("PISHKHAN_TEST_FAULTS_SHARE", "0.05"))
CASES = [
    pytest.param(family, walk, kind, messenger, id=f"{family}-{walk.__name__[5:45]}-{kind}-{messenger}")
    for family, walk, kind, messenger in (all_cases() if ASKED == "all" else cases_of(int(ASKED)))
]


#: No walk may hang, whatever the fault.
LONGEST_WALK_S = 150


class PatientCounter(Counter):
    """``came``: who was asked for."""

    people = PatientPerson

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.came: list[PatientPerson] = []

    async def person(self, name: str, messenger: MessengerName | None = None) -> Person:
        person = await super().person(name, messenger)
        assert isinstance(person, PatientPerson)
        self.came.append(person)
        return person


@pytest.fixture
def logbook() -> Any:
    with reading_along() as book:
        # What a failing call leaves in the log is the operator's; persons' data are looked for all the same.
        book.forgive("update failed", "error could not be told", "background update failed")
        yield book


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Any:
    with listening(monkeypatch) as said:
        yield said


@pytest.fixture
async def counter(
    database_address: str,
    logbook: Logbook,
    messenger: MessengerName,
    family: str,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[PatientCounter]:
    monkeypatch.setattr(session, "UNTOLD_RETRY_AFTER", 1)
    monkeypatch.setattr(session, "UPLOAD_S", SHORT_CALL_S)
    names = sorted(MESSENGERS, key=lambda name: name != messenger)[: 2 if family == "messengers" else 1]
    opened = await PatientCounter(database_address, messengers=names).open()
    for one in opened.messengers.values():
        one.bot.session.timeout = SHORT_CALL_S
        one.conversation.late._pause_s = one.conversation.late._spread_s = SHORT_PAUSE_S
    yield opened
    await opened.close()


@pytest.mark.parametrize(("family", "walk", "kind", "messenger"), CASES)
async def test_a_scenario_is_walked_to_its_end(
    counter: PatientCounter,
    logbook: Logbook,
    messenger: MessengerName,
    family: str,
    walk: Walk,
    kind: str,
    said: Said,
) -> None:
    known = {"counter": counter, "logbook": logbook, "messenger": messenger}
    known |= {"sara": await counter.person("سارا"), "reza": await counter.person("رضا")}
    counter.sandbox.world.faults._seed = zlib.crc32(f"{walk.__name__} {kind} {messenger}".encode())
    await counter.control.faults(*faults(SHARE, kind))
    async with asyncio.timeout(LONGEST_WALK_S):
        await walk(**{name: known[name] for name in inspect.signature(walk).parameters})
    await counter.control.faults()
    await counter.rest()
    await the_books_agree(counter, said)
    await one_session_a_chat(counter)
    for person in counter.came:
        await person.has_a_way_on()
