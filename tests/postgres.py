"""PostgreSQL for tests: one database a process, emptied after each test that was given it.

To make one from a template and to drop it again takes a second; to delete what a test wrote, a hundredth.
"""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from storage.migrations import upgrade
from storage.models import Base

#: What a test that changes the schema leaves behind differs in this.
SHAPE = text(
    "SELECT (SELECT string_agg(version_num, ',') FROM alembic_version),"
    " (SELECT sum(oid::bigint) FROM pg_class WHERE relnamespace = 'public'::regnamespace),"
    " (SELECT sum(oid::bigint) FROM pg_constraint WHERE connamespace = 'public'::regnamespace),"
    " (SELECT count(*) FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid"
    "  WHERE relnamespace = 'public'::regnamespace AND NOT attisdropped)"
)
END_OTHERS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
#: In one call: sixty of them take ten times as long.
EMPTY = ";".join(str(table.delete()) for table in reversed(Base.metadata.sorted_tables))


class PostgresForTests:
    """``url`` … ``empty()`` after each test … ``close()``."""

    def __init__(self, server: str) -> None:
        self._server = make_url(server)
        self._admin = create_engine(server, isolation_level="AUTOCOMMIT")
        self._template = self._create()
        upgrade(self._server.set(database=self._template))
        self._make()

    @property
    def url(self) -> str:
        return self._engine.url.render_as_string(hide_password=False)

    def empty(self) -> None:
        """Ends whatever still runs in it, and takes out all rows; a changed schema is made anew."""
        try:
            with self._engine.begin() as connection:
                connection.execute(END_OTHERS)
                as_made = _shape(connection) == self._shape
                if as_made:
                    connection.exec_driver_sql(EMPTY)
        except DBAPIError:  # without its tables
            as_made = False
        if not as_made:
            self._drop()
            self._make()

    def close(self) -> None:
        self._drop(self._template)
        self._drop()
        self._admin.dispose()

    def _make(self) -> None:
        self._engine = create_engine(self._server.set(database=self._create(f"TEMPLATE {self._template}")))
        with self._engine.connect() as connection:
            self._shape = _shape(connection)

    def _create(self, how: str = "") -> str:
        name = f"pk_test_{uuid.uuid4().hex[:12]}"
        with self._admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} {how}"))
            # No test asks what a power cut leaves behind.
            connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
        return name

    def _drop(self, name: str | None = None) -> None:
        self._engine.dispose()
        with self._admin.connect() as connection:
            connection.execute(
                text(f"DROP DATABASE IF EXISTS {name or self._engine.url.database} WITH (FORCE)")
            )


def _shape(connection: Connection) -> tuple[Any, ...]:
    return tuple(connection.execute(SHAPE).one())
