"""PostgreSQL: nothing waits without an end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError

from storage import database as module
from storage import idle_connections
from storage.database import Database
from storage.unit_of_work import UnitOfWork

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.parametrize("database_url", [pytest.param("postgres")], indirect=True),
]


@pytest.fixture
async def impatient(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    """The same limits, a fiftieth as long."""
    limits = {
        "lock_timeout": "100ms",
        "statement_timeout": "300ms",
        "idle_in_transaction_session_timeout": "600ms",
    }
    assert limits.keys() == module.POSTGRES_LIMITS.keys()
    monkeypatch.setattr(module, "POSTGRES_LIMITS", limits)
    made = Database(database_url)
    yield made
    await made.close()


async def test_a_stuck_lock_ends_in_an_error(impatient: Database) -> None:
    async with UnitOfWork(impatient) as holder:
        await holder.lock("audit")
        async with asyncio.timeout(5), UnitOfWork(impatient) as waiting:
            with pytest.raises(OperationalError):
                await waiting.lock("audit")
        await holder.commit()
    async with UnitOfWork(impatient) as after:
        await after.lock("audit")


async def test_a_statement_without_end_ends_in_an_error_and_a_report_may_take_its_time(
    impatient: Database,
) -> None:
    slow = text("SELECT pg_sleep(0.5)")
    async with asyncio.timeout(5), UnitOfWork(impatient) as tx:
        with pytest.raises(OperationalError):
            await tx.session.execute(slow)
    async with asyncio.timeout(5), UnitOfWork(impatient) as tx:
        await tx.take_time(60)
        await tx.session.execute(slow)


async def test_who_falls_asleep_in_a_transaction_loses_it_and_their_locks(impatient: Database) -> None:
    asleep, woken = asyncio.Event(), asyncio.Event()

    async def sleeper() -> None:
        async with UnitOfWork(impatient) as tx:
            await tx.lock("audit")
            asleep.set()
            await woken.wait()
            with pytest.raises(DBAPIError):
                await tx.session.execute(text("SELECT 1"))

    async def locked() -> bool:
        try:
            async with UnitOfWork(impatient) as tx:
                await tx.lock("audit")
        except OperationalError:
            return False
        return True

    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(sleeper())
        await asleep.wait()
        while not await locked():
            pass
        woken.set()


async def test_connections_that_the_server_ended_meanwhile_are_replaced_unseen(
    database: Database, database_url: str
) -> None:
    async with UnitOfWork(database) as tx:
        pid = await tx.session.scalar(text("SELECT pg_backend_pid()"))
    other = Database(database_url)
    async with UnitOfWork(other) as tx:
        await tx.session.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
    await other.close()
    async with UnitOfWork(database) as tx:
        assert await tx.session.scalar(text("SELECT pg_backend_pid()")) != pid


async def test_a_connection_that_was_silent_for_long_is_asked_before_it_is_used(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    dialect = database.engine.sync_engine.dialect
    real = dialect.do_ping
    monkeypatch.setattr(dialect, "do_ping", lambda connection: asked.append(connection) or real(connection))
    for _ in range(2):
        async with UnitOfWork(database) as tx:
            await tx.execute(text("SELECT 1"))
    assert asked == []
    monkeypatch.setattr(idle_connections, "LONG_S", 0.0)
    async with UnitOfWork(database) as tx:
        await tx.execute(text("SELECT 1"))
    assert len(asked) == 1


async def test_the_limits_are_those_of_the_house_and_an_address_may_set_its_own(database_url: str) -> None:
    own = make_url(database_url).update_query_dict({"options": "-c lock_timeout=7s"})
    found = {}
    for name, url in (("house", database_url), ("own", own.render_as_string(hide_password=False))):
        database = Database(url)
        async with UnitOfWork(database) as tx:
            found[name] = [await tx.session.scalar(text(f"SHOW {limit}")) for limit in module.POSTGRES_LIMITS]
        await database.close()
    assert found == {"house": ["5s", "15s", "30s"], "own": ["7s", "15s", "30s"]}


async def test_an_address_where_nobody_answers_is_given_up(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def deaf(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    # libpq counts anything below two seconds as two.
    monkeypatch.setattr(module, "POSTGRES_CONNECT_S", 2)
    server = await asyncio.start_server(deaf, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    database = Database(f"postgresql+psycopg://x@127.0.0.1:{port}/x")
    async with asyncio.timeout(8):
        with pytest.raises(OperationalError):
            async with UnitOfWork(database):
                pass
    await database.close()
    server.close()
