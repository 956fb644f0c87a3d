"""SQL that one test has made of a query is known to the next; each new engine would make all of it anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest
from sqlalchemy import Engine
from sqlalchemy.ext.asyncio import AsyncEngine

from storage import database

T = TypeVar("T", Engine, AsyncEngine)

_KNOWN: dict[str, tuple[Any, Any]] = {}


@contextmanager
def kept_sql() -> Iterator[None]:
    """For every :class:`storage.database.Database` of this process."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("sqlite_writer", "sqlite_reader", "postgres"):
            patch.setattr(database, name, _knowing(getattr(database, name)))
        yield


def _knowing(create: Callable[..., T]) -> Callable[..., T]:
    def made(*args: Any, **kwargs: Any) -> T:
        engine = create(*args, **kwargs)
        _share(engine.sync_engine if isinstance(engine, AsyncEngine) else engine)
        return engine

    return made


def _share(engine: Engine) -> None:
    """The cache asks for the same dialect object, so both are those of the first engine of its kind that has
    met its server. The engine's own dialect goes on making its connections."""
    dialect, cache = _KNOWN.get(engine.driver, (None, None))
    if dialect is None or dialect.server_version_info is None:
        _KNOWN[engine.driver] = (engine.dialect, engine._compiled_cache)
    else:
        engine.dialect, engine._compiled_cache = dialect, cache
