"""The sample data and the places: complete, true to the catalogue, written once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.app.cli.database import TITLES
from bot.app.places import load_places
from bot.app.sample import load_sample
from bot.catalogue import (
    load_provinces,
    role,
    sample_cases,
    sample_company_cases,
    sample_offices,
    sample_persons,
)
from bot.crypto import Vault
from storage.database import Database
from storage.models import (
    Case,
    CaseEvent,
    Citizen,
    City,
    County,
    Office,
    Province,
    RoleGrant,
    StaffMember,
)
from storage.unit_of_work import UnitOfWork
from tests.clock import ManualClock
from tests.ids import SeededIds


async def count(database: Database, model: type) -> int:
    async with UnitOfWork(database) as tx:
        return await tx.session.scalar(select(func.count()).select_from(model)) or 0


async def test_a_first_run_writes_the_whole_catalogue(
    database: Database, vault: Vault, clock: ManualClock, ids: SeededIds
) -> None:
    written = await load_sample(database, vault, clock, ids)
    assert set(written) <= set(TITLES), "`db sample` says in words what it wrote"
    assert written["provinces"] == 31 == await count(database, Province)
    assert (
        written["counties"] == sum(len(p.counties) for p in load_provinces()) == await count(database, County)
    )
    assert written["cities"] == await count(database, City) >= written["counties"]
    assert written["offices"] == len(sample_offices()) == await count(database, Office)
    assert written["cases"] == len((*sample_cases(), *sample_company_cases())) == await count(database, Case)
    assert written["case_events"] == await count(database, CaseEvent) > written["cases"]


async def test_a_second_run_changes_nothing(
    database: Database, vault: Vault, clock: ManualClock, ids: SeededIds
) -> None:
    first = await load_sample(database, vault, clock, ids)
    clock.advance(timedelta(days=3))
    second = await load_sample(database, vault, clock, ids)
    assert all(first.values())
    assert not any(second.values())


async def test_the_sample_persons_who_work_here_have_an_account_and_their_role(
    database: Database, vault: Vault, clock: ManualClock, ids: SeededIds
) -> None:
    written = await load_sample(database, vault, clock, ids)
    working = {person.role: person for person in sample_persons() if person.role is not None}
    assert (written["citizens"], written["staff"]) == (3, 3) == (len(working),) * 2
    async with UnitOfWork(database) as tx:
        rows = (
            await tx.session.execute(
                select(Citizen, RoleGrant)
                .join(StaffMember, StaffMember.citizen_id == Citizen.id)
                .join(RoleGrant, RoleGrant.staff_id == StaffMember.id)
            )
        ).all()
    assert {grant.role for _, grant in rows} == set(working) == {"clerk", "publisher", "approver"}
    for citizen, grant in rows:
        person = working[grant.role]
        assert citizen.phone_index == vault.index("phone", person.shares)
        assert vault.open("citizen.last_name_sealed", citizen.id, citizen.last_name_sealed) == person.surname
        assert grant.scope_value == (person.province or "")
        assert grant.scope_kind in role(grant.role).scopes


async def test_a_sample_person_owns_as_many_cases_as_the_catalogue_says(
    database: Database, vault: Vault, clock: ManualClock, ids: SeededIds
) -> None:
    await load_sample(database, vault, clock, ids)
    person = max(sample_persons(), key=lambda each: each.cases)
    owner = vault.index("national_code", person.national_code)
    async with UnitOfWork(database) as tx:
        found = await tx.session.scalar(select(func.count()).where(Case.owner_index == owner))
    assert found == person.cases > 0


async def test_a_case_shows_what_its_newest_event_says(
    database: Database, vault: Vault, clock: ManualClock, ids: SeededIds
) -> None:
    await load_sample(database, vault, clock, ids)
    async with UnitOfWork(database) as tx:
        rows = (
            await tx.session.execute(
                select(Case, CaseEvent).join(
                    CaseEvent, (CaseEvent.case_id == Case.id) & (CaseEvent.seq == Case.last_seq)
                )
            )
        ).all()
        pairs = list(rows)
    assert len(pairs) == len((*sample_cases(), *sample_company_cases()))
    for case, event in pairs:
        assert (case.status, case.stage, case.updated_at) == (event.status, event.stage, event.occurred_at)
        assert case.registered_at <= case.updated_at <= clock.now()


async def test_places_are_loaded_without_any_sample(database: Database, ids: SeededIds) -> None:
    written = await load_places(database, ids)
    assert written["provinces"] == 31
    assert await count(database, Office) == 0
    assert not any((await load_places(database, ids)).values())


async def test_a_corrected_name_is_mended_in_place(database: Database, ids: SeededIds) -> None:
    await load_places(database, ids)
    async with UnitOfWork(database) as tx:
        province = await tx.session.get(Province, load_provinces()[0].code)
        assert province is not None
        province.name = "?"
        await tx.commit()
    assert (await load_places(database, ids)) == {"provinces": 1, "counties": 0, "cities": 0}
    async with UnitOfWork(database) as tx:
        assert await tx.session.scalar(select(Province.name).where(Province.name == "?")) is None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_loading_the_sample_takes_less_than_a_second_on_sqlite(
    database: Database, vault: Vault, clock: ManualClock, ids: SeededIds
) -> None:
    start = datetime.now(UTC)  # noqa: TID251 - how long it really took
    await load_sample(database, vault, clock, ids)
    assert datetime.now(UTC) - start < timedelta(seconds=1)  # noqa: TID251
