"""Cases of a legal person: seen by who represents it, told to all of them, nobody else's."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from bot.app.sample import load_sample
from bot.cases.add_event import AddCaseEvent, NewEvent
from bot.cases.list import ListCases
from bot.cases.read import OwnCases
from bot.cases.sender import OPERATOR
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import NotFound
from bot.ids import Ids
from bot.legal.act import ActAsSelf
from bot.legal.end import EndRepresentation
from storage.database import Database
from storage.models import AuditEntry, Case
from storage.unit_of_work import UnitOfWork
from tests.house import COMPANY, House
from tests.legal.steps import (
    OTHER,
    SECOND,
    SIGNATORY,
    accepts,
    acting,
    all_of,
    delegated,
    in_and_fresh,
    opened,
    told,
)


@pytest.fixture
async def sampled(house: House, database: Database) -> House:
    await load_sample(database, await house.get(Vault), await house.get(Clock), await house.get(Ids))
    return house


async def a_case(database: Database) -> Case:
    async with UnitOfWork(database) as tx:
        query = select(Case).where(Case.entity_index.is_not(None), Case.status == "in_progress")
        found = (await tx.session.scalars(query.order_by(Case.number))).first()
    assert found is not None
    return found


async def moved(house: House, case: Case, external_id: str = "e1") -> int:
    event = NewEvent(case.number, "waiting_citizen", external_id)
    done: Any = await house.act(AddCaseEvent, event, OPERATOR)
    told_to: int = done.told
    return told_to


async def test_who_acts_for_the_entity_lists_its_cases_and_as_oneself_their_own(
    sampled: House, vault: Vault
) -> None:
    _, own_id = await opened(sampled)
    cases = await sampled.get(OwnCases)
    visitor = await sampled.visitor(SIGNATORY)
    lists = await sampled.get(ListCases)
    assert (await lists(visitor)).total == 0
    visitor = await acting(sampled, SIGNATORY, own_id)
    assert visitor.acting is not None
    assert visitor.acting.entity_index == vault.index("legal_id", COMPANY)
    listed = await lists(visitor)
    assert (listed.total, len(listed.lines)) == (3, 3)
    assert (await cases.one(visitor, listed.lines[0].id)).is_of_entity
    assert (await cases.history(visitor, listed.lines[0].id, 0)).events
    await sampled.act(ActAsSelf, visitor)
    assert (await lists(await sampled.visitor(SIGNATORY))).total == 0


async def test_every_representative_is_told_and_reads_the_case_from_the_news(
    sampled: House, database: Database
) -> None:
    case = await a_case(database)
    assert await moved(sampled, case, "e0") == 0, "nobody represents it yet"
    visitor, own_id = await opened(sampled)
    await opened(sampled, SECOND)
    other, other_id = await delegated(sampled, visitor, own_id)
    cases = await sampled.get(OwnCases)
    with pytest.raises(NotFound):
        await cases.one(other, case.id)
    await accepts(sampled, other, other_id)
    event = NewEvent(case.number, "in_progress", "e1")
    assert (await sampled.act(AddCaseEvent, event, OPERATOR)).told == 3
    assert await told(database, "case-news-legal") == [
        f"telegram:{one}" for one in (SIGNATORY, SECOND, OTHER)
    ]
    for user_id in (SIGNATORY, SECOND, OTHER):
        page = await cases.one(await sampled.visitor(user_id), case.id)
        assert (page.number, page.is_of_entity) == (case.number, True)
    entry = [one for one in await all_of(database, AuditEntry) if one.action == "sensitive_update"][-1]
    assert entry.subject_index == case.entity_index


async def test_a_stranger_and_an_ended_representative_find_nothing_and_are_not_told(
    sampled: House, database: Database
) -> None:
    case = await a_case(database)
    visitor, own_id = await opened(sampled)
    other, other_id = await delegated(sampled, visitor, own_id)
    await accepts(sampled, other, other_id)
    await acting(sampled, OTHER, other_id)
    await sampled.act(EndRepresentation, visitor, own_id, other_id)
    stranger = await in_and_fresh(sampled, SECOND)
    cases = await sampled.get(OwnCases)
    for one in (await sampled.visitor(OTHER), stranger):
        assert (await (await sampled.get(ListCases))(one)).total == 0
        for read in (cases.one(one, case.id), cases.history(one, case.id, 0)):
            with pytest.raises(NotFound):
                await read
    assert await moved(sampled, case) == 1
    assert await told(database, "case-news-legal") == [f"telegram:{SIGNATORY}"]


async def test_a_case_has_exactly_one_owner(sampled: House, database: Database) -> None:
    case = await a_case(database)
    for values in ({"owner_index": b"x"}, {"entity_index": None}):
        with pytest.raises(IntegrityError):
            await changed(database, case.id, values)


async def changed(database: Database, case_id: int, values: dict[str, Any]) -> None:
    async with UnitOfWork(database) as tx:
        await tx.session.execute(update(Case).where(Case.id == case_id).values(**values))
        await tx.commit()
