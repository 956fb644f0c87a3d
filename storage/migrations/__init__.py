"""Alembic migrations for both engines; ``upgrade`` runs them in process, without an ini file.

Alembic takes a fifth of a second to import, and a start finds the schema in place nearly always: so what
stands is read by hand, and Alembic is imported only when there is something to do.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).parent

_WAL_TRIES, _WAL_PAUSE_S = 100, 0.05

_HAS_VERSION_TABLE = {
    "sqlite": "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'",
    "postgresql": "SELECT 1 FROM pg_class WHERE oid = to_regclass('alembic_version')",
}


def head_revision() -> str:
    """The newest revision: files are named ``<revision>_<what it does>.py`` and counted up."""
    return max(path.name.partition("_")[0] for path in (HERE / "versions").glob("[0-9]*_*.py"))


def current_revision(url: str | URL) -> str | None:
    """None for an empty (or, on SQLite, absent) database.

    Raises sqlalchemy.exc.OperationalError when it can't be reached.
    """
    target = sync_url(url)
    if is_file(target) and not Path(str(target.database)).exists():
        return None
    engine = create_engine(target)
    try:
        with engine.connect() as connection:
            return _stands_at(connection)
    finally:
        engine.dispose()


def upgrade(url: str | URL) -> bool:
    """Brings the database to the newest schema. Returns false when it was there already.

    Several processes may start at once: one migrates, the others wait for it (see env.py).
    """
    target = sync_url(url)
    if is_file(target):
        Path(str(target.database)).parent.mkdir(parents=True, exist_ok=True)
    if current_revision(target) == head_revision():
        return False
    from alembic import command

    command.upgrade(config(target), "head")
    if target.get_backend_name() == "sqlite":
        _keep_a_write_ahead_log(target)
    return True


def _keep_a_write_ahead_log(target: URL) -> None:
    """The file remembers it: otherwise a reader that comes before the first writer would lock it out."""
    engine = create_engine(target, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            _set_wal(connection)
    finally:
        engine.dispose()


def _set_wal(connection: Connection) -> None:
    """SQLite waits for nobody here: who starts at the same moment may hold the file, and sets it too."""
    for left in reversed(range(_WAL_TRIES)):
        try:
            connection.execute(text("PRAGMA journal_mode=WAL"))
        except OperationalError:
            if not left:
                raise
            time.sleep(_WAL_PAUSE_S)
        else:
            return


def config(url: str | URL) -> Config:
    """Alembic's settings for this database."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(HERE))
    made.attributes["url"] = sync_url(url)
    return made


def sync_url(url: str | URL) -> URL:
    """The same database through a blocking driver: migrations run before anything else."""
    parsed = make_url(url)
    return parsed.set(drivername="sqlite") if parsed.get_backend_name() == "sqlite" else parsed


def is_file(url: URL) -> bool:
    return url.get_backend_name() == "sqlite" and bool(url.database) and url.database != ":memory:"


def _stands_at(connection: Connection) -> str | None:
    if connection.scalar(text(_HAS_VERSION_TABLE[connection.dialect.name])) is None:
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found
