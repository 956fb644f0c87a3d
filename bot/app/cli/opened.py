"""The house of a command that works on the database of a bot that may be running beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from dishka import AsyncContainer
from sqlalchemy.exc import SQLAlchemyError

from bot.app.cli.say import NOT_READY, fail
from bot.container import make_container
from bot.settings import Settings
from storage.migrations import current_revision, head_revision

__all__ = ["ensure_newest", "opened"]


def ensure_newest(settings: Settings, as_json: bool = False) -> None:
    """The database is there and its schema the newest, or the command ends in words. Raises typer.Exit."""
    try:
        current = current_revision(settings.database.url)
    except (SQLAlchemyError, OSError):
        fail(NOT_READY, "cli-database-unreachable", as_json)
    if current != head_revision():
        fail(NOT_READY, "cli-database-behind", as_json)


@asynccontextmanager
async def opened(settings: Settings, as_json: bool = False) -> AsyncIterator[AsyncContainer]:
    """A container over a database that is there and up to date. Raises typer.Exit."""
    ensure_newest(settings, as_json)
    container = make_container(settings)
    try:
        yield container
    finally:
        await container.close()
