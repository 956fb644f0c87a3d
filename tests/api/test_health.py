"""Alive, ready, counted."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from math import isnan

from sqlalchemy import text

from bot.audit import Audit
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.api.conftest import Client
from tests.clock import ManualClock


async def test_a_migrated_database_is_ready(client: Client) -> None:
    async with client() as http:
        assert (await http.get("/health")).json() == {"status": "ok"}
        ready = await http.get("/ready")
    assert (ready.status_code, ready.json()["checks"]) == (200, {"database": "ok", "migrations": "ok"})


async def test_an_old_schema_is_not_ready(client: Client, database: Database) -> None:
    async with client() as http:
        async with UnitOfWork(database) as tx:
            await tx.session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
            await tx.commit()
        ready = await http.get("/ready")
    assert (ready.status_code, ready.json()["checks"]["migrations"]) == (503, "behind")


async def test_without_its_schema_it_is_alive_and_not_ready(client: Client, database: Database) -> None:
    async with client() as http:
        async with UnitOfWork(database) as tx:
            await tx.session.execute(text("DROP TABLE alembic_version"))
            await tx.commit()
        assert (await http.get("/health")).status_code == 200
        ready = await http.get("/ready")
    assert (ready.status_code, ready.json()["checks"]["database"]) == (503, "no answer")


async def test_counters_are_there_for_prometheus(client: Client) -> None:
    async with client() as http:
        answer = await http.get("/metrics")
    assert answer.status_code == 200
    assert "python_info" in answer.text


async def test_an_intake_that_does_not_run_is_named_and_only_with_the_last_it_is_not_ready(
    client: Client,
) -> None:
    states = {"telegram": "away", "bale": "running"}
    intakes = {name: partial(states.__getitem__, name) for name in states}
    async with client(intakes=intakes) as http:
        ready = await http.get("/ready")
        # A balancer that took this process away would take the other messenger's updates too.
        assert (ready.status_code, ready.json()["checks"]["intake-telegram"]) == (200, "away")
        states["bale"] = "refused"
        assert (await http.get("/ready")).status_code == 503
        states["bale"] = "running"
        assert ready.json()["checks"]["intake-bale"] == "ok"
        counted = (await http.get("/metrics")).text
        assert 'pishkhan_intake_running{messenger="telegram"} 0.0' in counted
        states["telegram"] = "running"
        assert (await http.get("/ready")).status_code == 200
        assert 'pishkhan_intake_running{messenger="telegram"} 1.0' in (await http.get("/metrics")).text


async def test_how_long_an_audit_entry_waits_for_its_seal_is_measured(
    client: Client, database: Database, clock: ManualClock
) -> None:
    async def waits() -> float:
        async with client() as http:
            lines = (await http.get("/metrics")).text.splitlines()
        name = "pishkhan_audit_oldest_unsealed_seconds "
        return next(float(line.removeprefix(name)) for line in lines if line.startswith(name))

    assert await waits() == 0
    async with UnitOfWork(database) as tx:
        await Audit(clock).add(tx, actor="cli", role="system", action="acted")
        await tx.commit()
    clock.advance(timedelta(minutes=3))
    assert await waits() == 180
    async with UnitOfWork(database) as tx:
        await tx.session.execute(text("DROP TABLE audit_entry"))
        await tx.commit()
    assert isnan(await waits())
