"""Migrations lead to exactly the models, on both engines, in one piece."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic import command, op
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text

from storage.migrations import HERE, config, current_revision, head_revision, sync_url, upgrade
from storage.models import Base
from tests.structure.sources import ROOT


def test_a_new_sqlite_file_keeps_a_write_ahead_log_from_the_first_reader_on(tmp_path: Path) -> None:
    upgrade(f"sqlite:///{tmp_path / 'new.db'}")
    reader = create_engine(f"sqlite:///{tmp_path / 'new.db'}")
    with reader.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
    reader.dispose()


def test_the_newest_file_is_alembics_head_and_the_line_has_no_branch() -> None:
    scripts = ScriptDirectory(str(HERE))
    assert scripts.get_heads() == [head_revision()]
    names = [Path(script.path).name for script in scripts.walk_revisions()]
    assert names
    for script in scripts.walk_revisions():
        assert Path(script.path).name.startswith(f"{script.revision}_")


def test_migrations_lead_to_the_models(database_url: str, tmp_path: Path) -> None:
    url = sync_url(database_url)
    engine = create_engine(url)
    migrated = shape(engine)
    if engine.dialect.name == "sqlite":
        engine.dispose()
        engine = create_engine(f"sqlite:///{tmp_path / 'models.db'}")
    else:
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    Base.metadata.create_all(engine)
    declared = shape(engine)
    engine.dispose()
    assert len(declared) >= 20
    assert sum(len(table["checks"]) for table in declared.values()) >= 6
    assert migrated == declared


def shape(engine: Engine) -> dict[str, dict[str, Any]]:
    """Every table as the database itself tells it: columns, keys, indexes, checks."""
    found = inspect(engine)
    return {
        name: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"])
                for column in found.get_columns(name)
            },
            "primary": found.get_pk_constraint(name)["constrained_columns"],
            "foreign": sorted(
                (
                    key["name"] or "",
                    key["constrained_columns"],
                    key["referred_table"],
                    key["referred_columns"],
                )
                for key in found.get_foreign_keys(name)
            ),
            "unique": sorted((each["name"] or "", each["column_names"]) for each in unique(found, name)),
            "indexes": sorted(
                (
                    each["name"] or "",
                    each["column_names"],
                    bool(each["unique"]),
                    str({k: str(v) for k, v in each.get("dialect_options", {}).items() if "where" in k}),
                )
                for each in found.get_indexes(name)
                if not each.get("duplicates_constraint")
            ),
            "checks": sorted(
                (each["name"] or "", each["sqltext"]) for each in found.get_check_constraints(name)
            ),
        }
        for name in found.get_table_names()
        if name != "alembic_version"
    }


def unique(found: Any, name: str) -> list[Any]:
    return list(found.get_unique_constraints(name))


def test_a_migration_that_dies_in_the_middle_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'p.db'}"
    real, made = op.create_table, []

    def dying(name: str, *columns: Any, **options: Any) -> Any:
        if len(made) == 5:
            raise KeyboardInterrupt
        made.append(name)
        return real(name, *columns, **options)

    monkeypatch.setattr(op, "create_table", dying)
    with pytest.raises(KeyboardInterrupt):
        upgrade(url)
    engine = create_engine(url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()
    monkeypatch.undo()
    assert upgrade(url) is True
    assert current_revision(url) == head_revision()


@pytest.mark.parametrize("engine_name", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_processes_that_start_at_once_migrate_once(
    engine_name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'p.db'}" if engine_name == "sqlite" else empty_postgres(request)
    code = f"from storage.migrations import upgrade; upgrade({url!r})"
    running = [
        subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.PIPE) for _ in range(3)
    ]
    errors = [process.communicate(timeout=60)[1].decode() for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], errors
    assert current_revision(url) == head_revision()


def empty_postgres(request: pytest.FixtureRequest) -> str:
    import uuid

    from sqlalchemy import make_url

    from tests.conftest import POSTGRES

    name = f"pk_empty_{uuid.uuid4().hex[:12]}"
    admin = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")

    def drop() -> None:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        admin.dispose()

    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    request.addfinalizer(drop)
    return make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)


def test_a_database_that_is_there_needs_no_alembic(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'p.db'}"
    upgrade(url)
    code = (
        "import sys; from storage.migrations import upgrade; print(upgrade({!r}), 'alembic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code.format(url)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "False"]


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_events_from_before_the_rules_of_order_are_put_in_order(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str
) -> None:
    """Who sent an event is read from the audit log, impossible moments go, cases stand at their last."""
    url = f"sqlite:///{tmp_path / 'p.db'}" if engine == "sqlite" else empty_postgres(request)
    command.upgrade(config(url), "0002")
    events_are_put_in_order(url)


def events_are_put_in_order(database_url: str) -> None:
    engine = create_engine(sync_url(database_url))
    far, noon = 253402300799000, 1785744000000
    with engine.begin() as connection:
        for words in (
            "INSERT INTO province VALUES ('1', 'p')",
            "INSERT INTO county VALUES ('1.1', '1', 'c')",
            "INSERT INTO office VALUES (1, 'o', 'k', 'n', 'm', '0', 'a', '1.1', 'c', 0, 0, '{}')",
            "INSERT INTO case_file VALUES (5, 'n', 't', '', 1, '', 'old', 'second', 'normal', 3, 0, 0)",
            "INSERT INTO audit_entry VALUES (1, 0, 'api:one', 'agency', 'sensitive_update', NULL,"
            ' \'{"case": "5", "seq": "2"}\', \'\', \'\')',
        ):
            connection.exec_driver_sql(words)
        connection.execute(
            text(
                "INSERT INTO case_event VALUES (:seq, 5, :seq, :id, :status, 's', '', 'agency', :at, :kept)"
            ),
            [
                {"seq": 1, "id": "same", "status": "first", "at": far, "kept": noon - 9},
                {"seq": 2, "id": "b", "status": "new", "at": noon, "kept": noon},
                {"seq": 3, "id": "c", "status": "old", "at": noon - 5, "kept": noon + 5},
            ],
        )
    command.upgrade(config(database_url), "0003")
    with engine.begin() as connection:
        events = connection.exec_driver_sql("SELECT sender, occurred_at FROM case_event ORDER BY seq").all()
        case = connection.exec_driver_sql("SELECT status, stage FROM case_file").one()
        connection.exec_driver_sql("UPDATE case_event SET external_id = 'same' WHERE seq = 2")
    assert [tuple(event) for event in events] == [
        ("sample", noon - 9),
        ("api:one", noon),
        ("sample", noon - 5),
    ]
    assert tuple(case) == ("new", "s")
    command.downgrade(config(database_url), "0002")
    with engine.begin() as connection:
        ids = connection.exec_driver_sql("SELECT external_id FROM case_event ORDER BY seq").scalars().all()
    engine.dispose()
    assert ids == ["same", "2~same", "c"]
