"""The history of a case, page by page, whatever stands in it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text, update

from bot.app.sample import load_sample
from bot.cases.add_event import AddCaseEvent, NewEvent
from bot.cases.list import ListCases
from bot.cases.read import EVENTS_ON_PAGE, NOTES_ROOM, HistoryPage, OwnCases
from bot.cases.sender import OPERATOR
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import NotFound
from bot.ids import Ids
from bot.lengths import weight
from bot.texts import Texts
from dialogs.cases import getters
from storage.database import Database
from storage.models import Case, CaseEvent
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import logged_in
from tests.house import House

NUMBER = "1405-2301-10629"


@pytest.fixture
async def sampled(house: House, database: Database) -> House:
    await load_sample(database, await house.get(Vault), await house.get(Clock), await house.get(Ids))
    return house


async def noted(house: House, *notes: str) -> int:
    """The case after an event with each of these notes."""
    case_id = 0
    for nth, note in enumerate(notes):
        new = NewEvent(NUMBER, "in_progress", f"n{nth}", note=note)
        case_id = (await house.act(AddCaseEvent, new, OPERATOR)).case_id
    return case_id


async def pages(house: House, case_id: int) -> list[HistoryPage]:
    visitor, cases = await logged_in(house), await house.get(OwnCases)
    found = [await cases.history(visitor, case_id, 0)]
    while (offset := found[-1].next_offset) is not None:
        found.append(await cases.history(visitor, case_id, offset))
    return found


async def test_every_event_stands_whole_on_one_page(sampled: House) -> None:
    notes = [letter * 1000 for letter in "ب*&😀پتجچحخدر"]
    found = await pages(sampled, await noted(sampled, *notes))
    lines = [line for page in found for line in page.lines]
    assert [line.seq for line in lines] == list(range(found[0].events, 0, -1))
    assert [line.note for line in lines[: len(notes)]] == notes[::-1]
    assert all(sum(weight(line.note) for line in page.lines) <= NOTES_ROOM for page in found)
    assert any(len(page.lines) > 1 for page in found)


async def test_short_notes_share_a_page(sampled: House) -> None:
    found = await pages(sampled, await noted(sampled, *["نامه رسید"] * 9))
    assert len(found[0].lines) == EVENTS_ON_PAGE
    assert found[1].offset == EVENTS_ON_PAGE


@pytest.mark.parametrize("offset", [99, 10**9, -5])
async def test_an_offset_that_is_not_there_gives_one_that_is(sampled: House, offset: int) -> None:
    case_id = await noted(sampled, "x")
    found = await (await sampled.get(OwnCases)).history(await logged_in(sampled), case_id, offset)
    assert 0 <= found.offset < found.events
    assert found.lines


async def test_the_history_of_another_ones_case_is_not_found(sampled: House, database: Database) -> None:
    visitor = await logged_in(sampled)
    async with UnitOfWork(database) as tx:
        foreign = await tx.session.scalar(select(Case.id).where(Case.owner_index != visitor.owner_index))
    assert foreign is not None
    with pytest.raises(NotFound):
        await (await sampled.get(OwnCases)).history(visitor, foreign, 0)


@pytest.mark.parametrize(
    "bad", [datetime(9999, 12, 31, 23, 59, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)], ids=["far", "first"]
)
async def test_a_bad_stored_moment_takes_no_page_away(
    sampled: House, database: Database, texts: Texts, bad: datetime
) -> None:
    case_id = await noted(sampled, "نامه")
    async with UnitOfWork(database) as tx:
        # As written by something that knew no such rule.
        if database.is_sqlite:
            await tx.session.execute(text("PRAGMA ignore_check_constraints=ON"))
        else:
            await tx.session.execute(text("ALTER TABLE case_event DROP CONSTRAINT ck_case_event_occurred_at"))
        await tx.session.execute(
            update(CaseEvent).where(CaseEvent.case_id == case_id).values(occurred_at=bad)
        )
        await tx.session.execute(
            update(Case).where(Case.id == case_id).values(registered_at=bad, updated_at=bad)
        )
        await tx.commit()
    visitor, cases = await logged_in(sampled), await sampled.get(OwnCases)
    page = texts.html("case-page", **getters.page(await cases.one(visitor, case_id), texts))
    assert page.count("نامعلوم") == 2 + 4
    history = getters.history(await cases.history(visitor, case_id, 0), texts)
    assert history["lines"].count("تاریخ نامعلوم") == 4
    lists = await sampled.get(ListCases)
    first = await lists(visitor)
    listed = [*first.lines, *(await lists(visitor, first.later)).lines]
    drawn = [texts.html("case-line", **getters.item(line, 1)) for line in listed]
    assert sum("تاریخ نامعلوم" in line for line in drawn) == 1
