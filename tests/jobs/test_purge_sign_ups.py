"""What an ended sign-up held goes: ten minutes after a refusal, thirty days when nobody came."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.accounts.meet import waiting_in_person
from bot.accounts.rules import IN_PERSON_LIFE
from bot.accounts.sign_up.extras import extras_of
from bot.jobs.purge import EmptyInPerson, EmptyMismatches
from storage.database import Database
from storage.models import Registration
from storage.unit_of_work import UnitOfWork
from tests.accounts.optional import gives_everything
from tests.accounts.steps import confirmed, proven, signed_up
from tests.clock import ManualClock
from tests.house import OWN_BIRTH, OWN_SIM, House


async def test_a_refused_form_is_emptied_after_ten_minutes_and_its_outcome_stays(
    house: House, database: Database, clock: ManualClock
) -> None:
    await signed_up(house, await house.visitor(), birth_date=OWN_BIRTH + timedelta(days=1))
    job = EmptyMismatches(UnitOfWork(database), clock)
    clock.advance(timedelta(minutes=10))
    assert await job() == 0
    clock.advance(timedelta(seconds=1))
    assert await job() == 1
    async with UnitOfWork(database) as tx:
        row = await tx.session.scalar(select(Registration))
    assert row is not None
    assert (row.outcome, row.phone_sealed, row.national_code_index) == ("mismatch", None, None)
    assert row.tracking_code is not None


async def test_a_form_that_waits_for_a_visit_is_emptied_after_thirty_days(
    house: House, database: Database, clock: ManualClock
) -> None:
    house.registries.sims[OWN_SIM] = "9990001022"
    await proven(house, await house.visitor())
    await gives_everything(house, await house.visitor())
    done = await confirmed(house, await house.visitor())
    visitor = await house.visitor()
    waiting = await waiting_in_person(database.reader, visitor, clock.now())
    assert waiting is not None
    assert (waiting.tracking_code, waiting.until) == (done.tracking_code, clock.now() + IN_PERSON_LIFE)
    job = EmptyInPerson(UnitOfWork(database), clock)
    clock.advance(IN_PERSON_LIFE - timedelta(seconds=1))
    assert await job() == 0
    clock.advance(timedelta(seconds=1))
    assert await job() == 1
    assert await waiting_in_person(database.reader, visitor, clock.now()) is None
    async with UnitOfWork(database) as tx:
        row = await tx.session.scalar(select(Registration))
    assert row is not None
    kept = (row.phone_sealed, row.phone_index, row.national_code_sealed, row.national_code_index)
    assert (row.outcome, row.birth_date_sealed, kept) == ("in_person", None, (None,) * 4)
    assert extras_of(row, None).given == ()
    assert row.tracking_code == done.tracking_code
