"""The nightly run: open cases get dates, ended ones lose them, and bad ones are told to nobody."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from bot.app.sample import load_sample
from bot.cases.prediction.evaluate import EvaluatePredictions
from bot.cases.prediction.read import CaseDates
from bot.cases.prediction.refresh import RefreshPredictions
from bot.cases.prediction.scores import ReadScores
from bot.clock import Clock
from bot.crypto import Vault
from bot.ids import Ids
from bot.jobs.nightly import last_night, prediction_job
from storage.database import Database
from storage.models import Case, CasePrediction, PredictionScore
from storage.unit_of_work import UnitOfWork
from tests.cases.prediction.past import TYPE, has_past_cases
from tests.clock import ManualClock
from tests.house import House
from tests.ids import SeededIds
from tests.staff.cast import at_the_desk


@pytest.fixture
async def past(house: House, database: Database, clock: ManualClock) -> list[int]:
    """Ids of the open cases."""
    await load_sample(database, await house.get(Vault), await house.get(Clock), await house.get(Ids))
    return await has_past_cases(database, clock.now(), finished=160, still_open=3)


async def test_open_cases_get_dates_that_their_stages_took(
    past: list[int], database: Database, clock: ManualClock
) -> None:
    refresh = RefreshPredictions(UnitOfWork(database), database.reader, clock)
    assert await refresh() >= len(past)
    found = await CaseDates(database.reader)(past[-1])
    assert found is not None
    assert found.p50 is not None
    assert found.p80 is not None
    # Three stages of the agency, one to three calendar days each; what the owner took is not in it.
    assert date(2026, 8, 4) <= found.p50 <= found.p80 <= date(2026, 8, 15)
    assert (found.level, found.months) == ("load", 6)
    assert found.basis >= 100

    # A week later nothing has moved: the dates are other ones. Then one ends, and has none.
    clock.advance(timedelta(days=7))
    assert await refresh() >= len(past)
    async with UnitOfWork(database) as tx:
        await tx.session.execute(update(Case).where(Case.id == past[0]).values(status="finished"))
        await tx.commit()
    assert await CaseDates(database.reader)(past[0]) is None


async def test_cases_of_which_too_little_is_known_have_none(
    house: House, database: Database, clock: ManualClock
) -> None:
    await load_sample(database, await house.get(Vault), await house.get(Clock), await house.get(Ids))
    (open_case,) = await has_past_cases(database, clock.now(), finished=20, still_open=1)
    await RefreshPredictions(UnitOfWork(database), database.reader, clock)()
    assert await CaseDates(database.reader)(open_case) is None


async def test_where_dates_have_not_held_nobody_is_told_any(
    past: list[int], database: Database, clock: ManualClock, ids: SeededIds
) -> None:
    evaluation = await EvaluatePredictions(UnitOfWork(database), database.reader, clock, ids)()
    assert evaluation.whole is not None
    assert [line.type_key for line in evaluation.lines if line.office_id is None] == [TYPE]
    await RefreshPredictions(UnitOfWork(database), database.reader, clock)()
    for calibrated in (True, False):
        async with UnitOfWork(database) as tx:
            await tx.session.execute(update(PredictionScore).values(is_calibrated=calibrated))
            await tx.commit()
        assert (await CaseDates(database.reader)(past[-1]) is not None) is calibrated


async def test_a_manager_sees_how_true_they_were(
    house: House, past: list[int], database: Database, clock: ManualClock, ids: SeededIds
) -> None:
    manager = await at_the_desk(house, 1, "admin")
    nothing = await house.act(ReadScores, manager, 0)
    assert (nothing.total, nothing.histogram, nothing.calculated_at) == (0, (), None)
    await EvaluatePredictions(UnitOfWork(database), database.reader, clock, ids)()
    found = await house.act(ReadScores, manager, 99)
    assert (found.page, found.total, len(found.lines)) == (0, found.total, found.total)
    whole = found.lines[0]
    assert (whole.type_title, whole.office) == ("رونوشت و استعلام اصالت سند", None)
    assert sum(found.histogram) == pytest.approx(1)
    assert found.calculated_at == clock.now()


async def test_it_is_done_once_a_night(
    past: list[int], database: Database, clock: ManualClock, ids: SeededIds
) -> None:
    job = prediction_job(database, clock, ids).job
    assert await job() > 0
    assert await job() == 0
    assert await prediction_job(database, clock, ids).job() == 0, "another process sees that it was done"
    clock.advance(timedelta(days=1))
    assert last_night(clock.now()) < clock.now()
    assert await job() > 0
    async with UnitOfWork(database) as tx:
        moments = set(await tx.session.scalars(select(CasePrediction.calculated_at)))
    assert moments == {clock.now()}
