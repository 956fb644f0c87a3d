"""Taking a guard away, for the twin of a race test: what happens without it must be the bad thing itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, false, inspect, make_url
from sqlalchemy import select as real_select
from sqlalchemy import update as real_update

from storage.types import Base


def drop_unique(url: str, table: str, *columns: str) -> None:
    """The unique constraint or unique index of the table on these columns goes. Both engines."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        address = address.set(drivername="sqlite")
    engine = create_engine(address)
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"target_metadata": Base.metadata})
        operations = Operations(context)
        index = next(
            (
                one["name"]
                for one in inspect(connection).get_indexes(table)
                if one["unique"]
                and one["column_names"] == list(columns)
                and not one.get("duplicates_constraint")
            ),
            None,
        )
        if index is not None:
            operations.drop_index(index, table)
        else:
            with operations.batch_alter_table(
                table, naming_convention=Base.metadata.naming_convention
            ) as batch:
                batch.drop_constraint(f"uq_{table}_{'_'.join(columns)}", type_="unique")
        left = [one["column_names"] for one in inspect(connection).get_unique_constraints(table)]
        left += [one["column_names"] for one in inspect(connection).get_indexes(table) if one["unique"]]
        assert list(columns) not in left, "the guard still stands"
    engine.dispose()


def make_blind(monkeypatch: pytest.MonkeyPatch, module: str, model: type[Any]) -> None:
    """The module's look-ups of this model find nothing: what the friendly answers come from."""

    def select(*what: Any) -> Any:
        query = real_select(*what)
        is_asked = any(getattr(one, "class_", one) is model for one in what)
        return query.where(false()) if is_asked else query

    monkeypatch.setattr(f"{module}.select", select)


def make_idle(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    """The module's bulk updates touch nothing."""
    update: Callable[..., Any] = lambda model: real_update(model).where(false())  # noqa: E731
    monkeypatch.setattr(f"{module}.update", update)


def drop_all_constraints(url: str, table: str) -> None:
    """The table holds what it held, and refuses nothing any more. Both engines."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        address = address.set(drivername="sqlite")
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {table}_kept")
        connection.exec_driver_sql(f"CREATE TABLE {table} AS SELECT * FROM {table}_kept")  # noqa: S608
        connection.exec_driver_sql(f"DROP TABLE {table}_kept")
        assert inspect(connection).get_pk_constraint(table)["constrained_columns"] == []
    engine.dispose()
