"""Cases of a legal person as staff find them: by its national id, within reach, for a purpose; it sees so."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.errors import DomainError, NotAllowed, NotFound, Stale
from bot.staff.access_log import OwnAccessLog
from bot.staff.actor import Scope
from bot.staff.entity import EntityAsk, EntityFile, EntitySearch, FindEntity, ReadEntity, names_entity
from bot.staff.searching import SEARCHES
from storage.database import Database
from storage.models import AuditEntry, Case, Office, ThrottleHit
from storage.unit_of_work import UnitOfWork
from tests.house import COMPANY, COMPANY_NAME, OWN_CODE, House
from tests.legal.steps import SIGNATORY, acting, opened
from tests.staff.cast import at_the_desk, rows

#: A right national id that no case belongs to.
UNKNOWN = "10380284790"
#: Says nothing of the engines.
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def company_cases(house: House) -> list[Case]:
    found = await rows(house, Case, Case.entity_index.is_not(None))
    return sorted(found, key=lambda case: case.updated_at, reverse=True)


async def place_of(house: House, case: Case) -> Scope:
    (office,) = await rows(house, Office, Office.id == case.office_id)
    return Scope("office", office.code)


async def found_and_read(house: House, number: int, scope: Scope) -> tuple[int, EntityFile]:
    clerk = await at_the_desk(house, number, "clerk", scope)
    case_id = await house.act(FindEntity, clerk, EntitySearch(COMPANY, "case"))
    assert isinstance(case_id, int)
    return case_id, await house.act(ReadEntity, clerk, EntityAsk(case_id, "case"))


async def test_a_clerk_finds_it_by_its_national_id_and_sees_the_cases_in_reach(sampled: House) -> None:
    cases = await company_cases(sampled)
    _, file = await found_and_read(sampled, 1, await place_of(sampled, cases[1]))
    assert (file.name, file.legal_id, file.representatives) == (None, None, 0)
    assert [one.number for one in file.cases] == [cases[1].number]
    assert file.total == 1
    entries = [row for row in await rows(sampled, AuditEntry) if row.subject_index == cases[0].entity_index]
    assert [(row.action, row.details["purpose"]) for row in entries] == [
        ("sensitive_search", "case"),
        ("sensitive_read", "case"),
    ]


async def test_its_representative_sees_that_it_was_read_while_acting_for_it(sampled: House) -> None:
    _, own_id = await opened(sampled)
    (case, *_) = await company_cases(sampled)
    _, file = await found_and_read(sampled, 1, Scope("case_type", case.type_key))
    assert (file.name, file.legal_id, file.representatives) == (COMPANY_NAME, COMPANY, 1)
    assert COMPANY not in repr(file)
    log = await sampled.get(OwnAccessLog)
    visitor = await sampled.visitor(SIGNATORY)
    assert (await log.page(visitor, 0)).total == 0
    visitor = await acting(sampled, SIGNATORY, own_id)
    seen = await log.page(visitor, 0)
    assert [(line.role, line.purpose, line.view) for line in seen.lines] == [("clerk", "case", "entity")]
    assert await log.newest(visitor, 5) == (), "the file of one's own data is of the person alone"


@ON_SQLITE
async def test_out_of_reach_looks_like_not_there(sampled: House) -> None:
    clerk = await at_the_desk(sampled, 1, "clerk", Scope("office", "90001"))
    (case, *_) = await company_cases(sampled)
    for code in (COMPANY, UNKNOWN):
        with pytest.raises(NotFound, match="staff-entity-none"):
            await sampled.act(FindEntity, clerk, EntitySearch(code, "case"))
    with pytest.raises(NotFound, match="staff-entity-none"):
        await sampled.act(ReadEntity, clerk, EntityAsk(case.id, "case"))


@ON_SQLITE
async def test_a_persons_case_opens_no_entity_and_a_purpose_is_of_the_catalogue(sampled: House) -> None:
    case_id, _ = await found_and_read(sampled, 1, await place_of(sampled, (await company_cases(sampled))[0]))
    clerk = await sampled.visitor(1)
    (own, *_) = await rows(sampled, Case, Case.owner_index.is_not(None))
    with pytest.raises(NotFound, match="staff-entity-none"):
        await sampled.act(ReadEntity, clerk, EntityAsk(own.id, "case"))
    with pytest.raises(Stale):
        await sampled.act(ReadEntity, clerk, EntityAsk(case_id, "curiosity"))
    with pytest.raises(DomainError, match="error-legal-id-check-digit"):
        await sampled.act(FindEntity, clerk, EntitySearch("99900001011", "case"))


@ON_SQLITE
async def test_who_sees_masked_data_only_may_not_and_searches_are_counted(sampled: House) -> None:
    support = await at_the_desk(sampled, 1, "support")
    with pytest.raises(NotAllowed):
        await sampled.act(FindEntity, support, EntitySearch(COMPANY, "case"))
    assert len(await rows(sampled, ThrottleHit, ThrottleHit.kind == SEARCHES)) == 1


@ON_SQLITE
async def test_a_case_kept_abroad_is_found_by_who_works_there(sampled: House, database: Database) -> None:
    (case, *_) = await company_cases(sampled)
    (consulate,) = await rows(sampled, Office, Office.code == "90001")
    async with UnitOfWork(database) as tx:
        await tx.session.execute(update(Case).where(Case.id == case.id).values(office_id=consulate.id))
        await tx.commit()
    _, file = await found_and_read(sampled, 1, Scope("office", "90001"))
    assert [one.number for one in file.cases] == [case.number]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (COMPANY, True),
        ("۹۹۹-۰۰۰۰-۱۰۱۰", True),
        ("09121110001", False),
        (OWN_CODE, False),
        ("999900020011", False),
        ("+98912111000", False),
        ("سلام", False),
    ],
)
def test_eleven_digits_that_are_no_number_are_a_legal_persons(typed: str, expected: bool) -> None:
    assert names_entity(typed) is expected
