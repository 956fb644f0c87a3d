"""The press in process: the whole stack of the house against a bare aiogram-dialog window, interleaved."""

from __future__ import annotations

import asyncio
import gc
import resource
import statistics
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from aiogram.types import Update
from pydantic import SecretStr
from sqlalchemy import event

from bot.app.bench.bare import Page, bare_bot, build_bare
from bot.app.bench.presses import BrokenBenchError, Side, buttons
from bot.app.bench.scale import InProcess
from bot.app.bench.stage import Stage, add_citizens
from bot.app.bench.stub import StubSession
from bot.app.conversation import Messenger, build_messenger, shared_behind
from bot.delivery.limiter import Unlimited
from bot.logs import configure_for
from bot.messengers.handling import Handling
from bot.messengers.patience import Patience
from bot.nursery import Nursery
from storage.database import Database

__all__ = ["Found", "measure_in_process", "open_house"]

TOKEN = "1000000009:bench-in-process"  # noqa: S105 - no server knows it
FIRST_USER = 8_100_000_001


@dataclass(frozen=True, slots=True)
class Found:
    press_per_s: float
    bare_per_s: float
    ratio: float
    sql_per_press: float
    sql_behind_per_press: float
    kb_per_conversation: float


async def measure_in_process(stage: Stage, scale: InProcess) -> Found:
    """Raises BrokenBenchError when what is measured is not the case list."""
    configure_for(stage.settings)
    users = list(range(FIRST_USER, FIRST_USER + scale.citizens))
    await add_citizens(stage, users)
    async with open_house(stage) as (messenger, house):
        for user in users:
            await _open_list(house, user)
            await house.learn(user)
        bare = _bare(house, users[0])
        for user in users:
            await bare.write(user, "/start")
            await bare.learn(user)
        _ensure_same_size(house, bare, users[0])
        gc.collect()
        gc.freeze()
        counted = _Statements(await stage.get(Database))
        rates = await _interleaved(house, bare, users, scale, counted)
        await messenger.conversation.state.behind.close()
        pressed = 2 * scale.rounds * scale.citizens * scale.repeats
        on_path, behind = counted.on_path / pressed, counted.behind / pressed
        kb = await _weight(stage, house, scale.conversations)
    return Found(
        press_per_s=statistics.median(rate for rate, _ in rates),
        bare_per_s=statistics.median(rate for _, rate in rates),
        ratio=statistics.median(ours / theirs for ours, theirs in rates),
        sql_per_press=on_path,
        sql_behind_per_press=behind,
        kb_per_conversation=kb,
    )


@asynccontextmanager
async def open_house(stage: Stage) -> AsyncIterator[tuple[Messenger, Side]]:
    """The conversation as ``run`` builds it, with its connection to the messenger stubbed."""
    telegram = stage.settings.telegram.model_copy(update={"token": SecretStr(TOKEN)})
    settings = stage.settings.model_copy(update={"telegram": telegram})
    nursery = Nursery()
    behind = await shared_behind(stage.container, settings, nursery)
    limiter = Unlimited()
    messenger = await build_messenger(stage.container, settings, "telegram", behind, nursery, limiter)
    session = StubSession()
    session.middleware(Patience(limiter))
    messenger.bot.session = session
    handling = Handling(messenger.conversation.dispatcher, messenger.bot)

    async def feed(raw: bytes) -> None:
        await handling(orjson.loads(raw))

    await messenger.conversation.start(messenger.bot)
    try:
        yield messenger, Side("house", session, feed)
    finally:
        await messenger.conversation.background.drain(5)
        messenger.conversation.late.close()
        await messenger.conversation.close(messenger.bot)
        await nursery.drain(5)


def _bare(house: Side, user: int) -> Side:
    """A bare window of the size of that which this citizen sees."""
    session = StubSession()
    bot = bare_bot(TOKEN, session)
    labels: dict[str, str] = {}
    shown = zip(house.pages[user], house.marked[user], strict=True)
    pages = [_page(window, marked, labels) for window, marked in shown]
    dispatcher = build_bare(pages, labels)

    async def feed(raw: bytes) -> None:
        update = Update.model_validate(orjson.loads(raw), context={"bot": bot})
        await dispatcher.feed_update(bot, update)

    return Side("bare", session, feed)


def _page(window: dict[str, Any], marked: str, labels: dict[str, str]) -> Page:
    page: dict[str, Any] = {"text": marked, "items": []}
    for row in buttons(window):
        for button in row:
            widget, _, item = button["callback_data"].partition("\x1d")[2].partition(":")
            if widget == "case":
                page["items"].append({"id": item, "title": button["text"]})
            else:
                labels[widget] = button["text"]
            page[f"has_{widget}"] = True
    return {"has_later": False, "has_earlier": False} | page


def _ensure_same_size(house: Side, bare: Side, user: int) -> None:
    for ours, theirs in zip(house.pages[user], bare.pages[user], strict=True):
        shape = [[button["text"] for button in row] for row in buttons(ours)]
        if ours["text"] != theirs["text"] or shape != [[b["text"] for b in row] for row in buttons(theirs)]:
            raise BrokenBenchError("the bare window is not of the same size")


async def _open_list(house: Side, user: int) -> None:
    await house.write(user, "/menu")
    await house.press(user, "cases")


async def _interleaved(
    house: Side, bare: Side, users: Sequence[int], scale: InProcess, counted: _Statements
) -> list[tuple[float, float]]:
    """(house, bare) presses a second of each pair of blocks; the two take turns in being first."""
    rates = []
    for nth in range(scale.repeats):
        sides = (house, bare) if nth % 2 == 0 else (bare, house)
        found: dict[str, float] = {}
        for side in sides:
            found[side.name] = await side.measure(users, scale.rounds)
            # What is written behind this block's last presses must not weigh on the other side's.
            await asyncio.sleep(0.1)
        rates.append((found["house"], found["bare"]))
    return rates


async def _weight(stage: Stage, house: Side, conversations: int) -> float:
    """kB (1,024 bytes) of resident memory that one more conversation takes, its dialog state included."""
    users = list(range(FIRST_USER + 100_000, FIRST_USER + 100_000 + conversations))
    for start in range(0, conversations, 1000):
        await add_citizens(stage, users[start : start + 1000])
    gc.collect()
    before = _resident_kb()
    for user in users:
        await _open_list(house, user)
        house.session.forget(user)
    gc.collect()
    return (_resident_kb() - before) / conversations


def _resident_kb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1024


class _Statements:
    """Counts what reaches the database: on the path of presses, and written behind them."""

    def __init__(self, database: Database) -> None:
        self._reader, self._has_one_engine = database.reader, not database.is_sqlite
        self._began = self._reader.statements
        self._path = self._all = 0
        event.listen(database.engine.sync_engine, "before_cursor_execute", self._count)
        if not self._has_one_engine:
            event.listen(database.background_engine.sync_engine, "before_cursor_execute", self._count_behind)

    @property
    def on_path(self) -> int:
        """Reads, and on SQLite use cases' writes as well (turning a page writes nothing)."""
        return self._reader.statements - self._began + (0 if self._has_one_engine else self._path)

    @property
    def behind(self) -> int:
        """What was written when the press was over: dialog state, marks of updates."""
        return self._all if not self._has_one_engine else self._path - (self._reader.statements - self._began)

    def _count(self, *_: Any) -> None:
        self._path += 1

    def _count_behind(self, *_: Any) -> None:
        self._all += 1
