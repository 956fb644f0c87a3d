"""Run by Alembic: the address comes from ``storage.migrations.config``."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, Engine, create_engine, event, text

from storage.models import Base
from storage.types import Instant, Sealed

WAIT_S = 60


def as_plain_types(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """A migration must not change when our own column types do."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.BigInteger()"
    return "sa.LargeBinary()" if kind == "type" and isinstance(item, Sealed) else False


def engine_of(url: Any) -> Engine:
    """An engine on which a migration is one transaction, as a kill in the middle would demand.

    sqlite3 begins no transaction before CREATE TABLE by itself; with BEGIN IMMEDIATE it does, and a
    second process that migrates waits for the first.
    """
    if url.get_backend_name() != "sqlite":
        return create_engine(url)
    engine = create_engine(url, connect_args={"isolation_level": None, "timeout": WAIT_S})

    @event.listens_for(engine, "begin")
    def begin_immediate(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def wait_for_others(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('migrations', 0))"))


engine = engine_of(context.config.attributes["url"])
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=as_plain_types,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        wait_for_others(connection)
        context.run_migrations()
engine.dispose()
