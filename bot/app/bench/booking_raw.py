"""The same rows as a hold and its confirmation write, in the same two transactions, by the bare driver: no
mapper, no wiring, no rules, no sealing, nothing looked up, every seat known before."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import Any

from sqlalchemy import select

from bot.accounts.visitor import Visitor
from bot.app.bench.booking_crowd import FIRST_USER, SEATS, SERVICE, add_offices, slots_of, visitors
from bot.app.bench.scale import Booking
from bot.app.bench.stage import Stage
from bot.clock import Clock
from bot.ids import Ids
from storage.database import BUSY_TIMEOUT_MS, Database
from storage.models import Slot
from storage.types import EPOCH, MILLISECOND
from storage.unit_of_work import UnitOfWork

__all__ = ["measure_raw"]

#: As many connections as the pool of the program may open.
CONNECTIONS = 10
Run = Callable[[Sequence[tuple[str, tuple[Any, ...]]]], Awaitable[None]]

HOLD = (
    "INSERT INTO appointment (id, request_key, citizen_id, office_id, services, cases, day, starts_at,"
    " ends_at, state, hold_expires_at, day_seq, version, moves, created_at, changed_at)"
    " VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, 'held', ?, 1, 0, 0, ?, ?)"
)
CLAIM = (
    "INSERT INTO slot_claim (slot_id, seat_no, capacity, is_open, starts_at, appointment_id, live,"
    " holder_id) VALUES (?, ?, ?, 1, ?, ?, 1, ?)"
)
CONFIRM = (
    "UPDATE appointment SET state = 'booked', came_from = 'held', hold_expires_at = NULL, tracking_code = ?,"
    " booked_at = ?, changed_at = ?, version = 1 WHERE id = ? AND state = 'held' AND hold_expires_at > ?"
)
MESSAGE = (
    "INSERT INTO message (id, dedupe_key, kind, words_key, words_args, button_key, button_data, audience,"
    " created_at, expires_at) VALUES (?, ?, 'appointment', 'appointment-news-booked', ?,"
    " 'appointment-news-open', ?, 1, ?, ?)"
)
DELIVERY = (
    "INSERT INTO delivery (message_id, citizen_id, channel, address, address_sealed, lane, state, due_at,"
    " attempts, doubts, max_attempts, fence, expires_at)"
    " VALUES (?, ?, 'sms', ?, ?, 2, 'queued', ?, 0, 0, 14, 0, ?)"
)


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat that is free, and everything of its slot."""

    row: Any
    number: int


async def measure_raw(stage: Stage, scale: Booking) -> float:
    """Pairs of transactions a second, with as many workers."""
    offices = await add_offices(stage, scale.booked_offices, first=100_000)
    people = await visitors(stage, scale.people, first=FIRST_USER + 100_000)
    ids = await slots_of(stage, offices)
    async with UnitOfWork(await stage.get(Database)) as tx:
        slots = (await tx.session.execute(select(*Slot.__table__.c).where(Slot.id.in_(ids)))).all()
    seats = [Seat(slot, number) for number in range(1, SEATS + 1) for slot in slots]
    pairs = iter(list(zip(people, seats, strict=False)))
    done = len(people)
    async with _driver(stage) as run:
        before = perf_counter()
        await asyncio.gather(*(_worker(stage, pairs, run) for _ in range(scale.workers)))
        return done / (perf_counter() - before)


async def _worker(stage: Stage, pairs: Iterator[tuple[Visitor, Seat]], run: Run) -> None:
    ids: Ids = await stage.get(Ids)
    clock: Clock = await stage.get(Clock)
    for visitor, seat in pairs:
        row_id, now = ids.new(), _ms(clock.now())
        await run(_hold(row_id, visitor, seat, now))
        await run(_confirm(row_id, ids, visitor, seat, now))


def _hold(row_id: int, visitor: Visitor, seat: Seat, now: int) -> list[tuple[str, tuple[Any, ...]]]:
    slot, ends = seat.row, now + 600_000
    starts, over = _ms(slot.starts_at), _ms(slot.ends_at)
    day = slot.day.isoformat()
    who = (row_id, f"raw-{row_id}", visitor.citizen_id, slot.office_id, f'["{SERVICE}"]')
    held = (*who, day, starts, over, ends, now, now)
    claim = (slot.id, seat.number, SEATS, starts, row_id, visitor.citizen_id)
    return [(HOLD, held), (CLAIM, claim)]


def _confirm(
    row_id: int, ids: Ids, visitor: Visitor, seat: Seat, now: int
) -> list[tuple[str, tuple[Any, ...]]]:
    message_id, over = ids.new(), _ms(seat.row.starts_at)
    words = f'{{"at": {{"moment": "{seat.row.starts_at.isoformat()}"}}}}'
    message = (message_id, f"appointment:{row_id}:booked", words, f"go:appointment:{row_id}", now, over)
    delivery = (message_id, visitor.citizen_id, f"sms:{row_id:064x}", b"0" * 64, now, over)
    confirmed = (ids.reference(), now, now, row_id, now)
    return [(CONFIRM, confirmed), (MESSAGE, message), (DELIVERY, delivery)]


def _ms(moment: datetime) -> int:
    return (moment - EPOCH) // MILLISECOND


@asynccontextmanager
async def _driver(stage: Stage) -> AsyncIterator[Run]:
    """Runs statements in one transaction on the bare driver, as many at once as the engine takes."""
    database: Database = await stage.get(Database)
    if database.is_sqlite:
        async with _sqlite(database) as run:
            yield run
    else:
        async with _postgres(database) as run:
            yield run


@asynccontextmanager
async def _sqlite(database: Database) -> AsyncIterator[Run]:
    """One writer at a time, as SQLite has it."""
    import aiosqlite

    gate = asyncio.Lock()
    async with aiosqlite.connect(str(database.url.database), isolation_level=None) as connection:
        for pragma in (
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            f"synchronous={database.synchronous}",
            "foreign_keys=ON",
            "secure_delete=ON",
        ):
            await connection.execute(f"PRAGMA {pragma}")

        async def run(statements: Sequence[tuple[str, tuple[Any, ...]]]) -> None:
            async with gate:
                await connection.execute("BEGIN IMMEDIATE")
                for words, values in statements:
                    await connection.execute(words, values)
                await connection.commit()

        yield run


@asynccontextmanager
async def _postgres(database: Database) -> AsyncIterator[Run]:
    import psycopg

    address = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    pool: asyncio.Queue[Any] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        pool.put_nowait(await psycopg.AsyncConnection.connect(address))

    async def run(statements: Sequence[tuple[str, tuple[Any, ...]]]) -> None:
        connection = await pool.get()
        try:
            for words, values in statements:
                await connection.execute(words.replace("?", "%s"), values)
            await connection.commit()
        finally:
            pool.put_nowait(connection)

    yield run
    for _ in range(CONNECTIONS):
        await (await pool.get()).close()
