"""The ticker: when jobs run, and what a failing one does to the others."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.app.work import tick
from bot.audit import Audit, verify
from bot.crypto import Vault
from bot.jobs.ticker import Periodic, Ticker, purging_jobs
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.clock import ManualClock
from tests.delivery.support import until
from tests.house import House


class Job:
    def __init__(self, error: Exception | None = None) -> None:
        self.runs = 0
        self.error = error

    async def __call__(self) -> int:
        self.runs += 1
        if self.error is not None:
            raise self.error
        return 0


async def test_each_job_runs_at_the_start_and_then_once_a_period(clock: ManualClock) -> None:
    often, seldom = Job(), Job()
    ticker = Ticker(
        [Periodic("often", timedelta(seconds=30), often), Periodic("seldom", timedelta(hours=1), seldom)],
        clock,
    )
    assert await ticker.tick() == 30
    clock.advance(timedelta(seconds=29))
    assert await ticker.tick() == 1
    clock.advance(timedelta(seconds=1))
    await ticker.tick()
    assert (often.runs, seldom.runs) == (2, 1)


async def test_a_failing_job_stops_no_other_and_logs_no_message(clock: ManualClock) -> None:
    bad, good = Job(ValueError("09121110001")), Job()
    ticker = Ticker(
        [Periodic("bad", timedelta(seconds=30), bad), Periodic("good", timedelta(seconds=30), good)], clock
    )
    with capture_logs() as logs:
        await ticker.tick()
    assert good.runs == 1
    assert [line["error"] for line in logs] == ["ValueError"]
    assert "0912" not in str(logs)


async def test_it_stops_at_once_when_told(clock: ManualClock) -> None:
    stop = asyncio.Event()
    job = Job()
    ticker = Ticker([Periodic("job", timedelta(hours=1), job)], clock)
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        group.create_task(ticker.run(stop))
        while not job.runs:  # noqa: ASYNC110 - the job has no event of its own
            await asyncio.sleep(0)
        stop.set()
    assert job.runs == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_every_purge_is_on_the_ticker(database: Database, clock: ManualClock) -> None:
    from bot.jobs.purge import Purge

    jobs = purging_jobs(database, clock)
    assert {each.name for each in jobs} == {kind.__name__ for kind in Purge.__subclasses__()}
    assert len(jobs) >= 7
    await Ticker(jobs, clock).tick()


async def test_the_worker_seals_what_was_written_down(
    house: House, database: Database, clock: ManualClock, vault: Vault
) -> None:
    async with UnitOfWork(database) as tx:
        await Audit(clock).add(tx, actor="cli", role="system", action="acted")
        await tx.commit()
    stop = asyncio.Event()

    async def is_sealed() -> bool:
        return (await verify(database.reader, vault, clock.now())).sealed == 1

    async with asyncio.TaskGroup() as group:
        group.create_task(tick(house.container, stop))
        await until(is_sealed)
        stop.set()
