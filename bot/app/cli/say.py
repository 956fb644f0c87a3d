"""What a command prints: words from locales/, tables, one JSON object."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn

import typer

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.texts import Texts

__all__ = [
    "NOT_READY",
    "REFUSED",
    "aside",
    "fail",
    "json_out",
    "line",
    "progress",
    "settings",
    "table",
    "words",
    "working",
]

#: Exit codes; 2 is Typer's own (a command line that cannot be read).
REFUSED = 1
NOT_READY = 3


@cache
def words() -> Texts:
    from bot.words import house_texts

    return house_texts()


def line(key: str, /, **args: object) -> None:
    """One text on standard output."""
    typer.echo(words().plain(key, **args))


def aside(key: str, /) -> None:
    """One text on standard error: what is being done, not what came of it."""
    typer.echo(words().plain(key), err=True)


def json_out(value: Any) -> None:
    """One JSON value on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))


def fail(code: int, key: str, as_json: bool = False, /, **args: object) -> NoReturn:
    """Says on standard error why it ends, and ends. Raises typer.Exit."""
    text = words().plain(key, **args)
    if as_json:
        json_out({"ok": False, "key": key, "words": text})
    else:
        typer.echo(text, err=True)
    raise typer.Exit(code)


def table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """``headers`` are keys of texts; counts are shown in Persian digits."""
    from rich.console import Console
    from rich.table import Table

    from bot.persian import fa_digits

    made = Table(*(words().plain(key) for key in headers))
    for row in rows:
        made.add_row(*(fa_digits(cell) if isinstance(cell, int) else str(cell) for cell in row))
    Console().print(made)


@contextmanager
def working(key: str, /) -> Iterator[None]:
    """A sign on standard error that something long is being done; none where nobody watches."""
    from rich.console import Console

    with Console(stderr=True).status(words().plain(key)):
        yield


@contextmanager
def progress(key: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar on standard error; call what it gives with how much more is done."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(words().plain(key), total=total)
        yield lambda done: bar.advance(task, done)


def settings() -> Settings:
    """The settings, or an end in clear words."""
    from pydantic import ValidationError

    from bot.app.doctor.house import unreadable_settings
    from bot.settings import Settings

    try:
        return Settings()
    except ValidationError as error:
        check = unreadable_settings(error)
        fail(NOT_READY, check.key, **check.args)
