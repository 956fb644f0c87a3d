"""The ledger in ``bench broadcast``, with no network: an audience written down, claimed and settled."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from time import perf_counter
from typing import Any

from sqlalchemy import Select, select, text

from bot.app.bench.stage import Stage
from bot.clock import Clock
from bot.crypto import Vault
from bot.delivery.desk import Desk
from bot.delivery.senders import Sent
from bot.delivery.verdicts import after_success
from bot.ledger.campaigns import Campaigns, Part, Plan, progress
from bot.ledger.expansion import Expansion
from storage.database import Database
from storage.models import Citizen
from storage.unit_of_work import UnitOfWork

__all__ = ["EVERYBODY", "begin", "expand_per_s", "fill", "settle_per_s"]

LONGEST_S = 600
BATCH = 30
_FIRST = 1_000_000_000
#: Everybody that :func:`fill` made.
EVERYBODY: Select[Any] = select(Citizen.id).where(Citizen.id.between(_FIRST, 2 * _FIRST))

_NUMBERS = {
    True: "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {people}) ",
    False: "WITH n AS (SELECT generate_series(1, {people}) AS i) ",
}
_BYTES = {True: "CAST('bench' || i AS BLOB)", False: "convert_to('bench' || i, 'UTF8')"}
_CITIZENS = (
    "INSERT INTO citizen (id, identifier_kind, national_code_sealed, national_code_index, birth_date_sealed,"
    " first_name_sealed, last_name_sealed, phone_sealed, phone_index, status, phone_verified_at, created_at)"
    " {numbers} SELECT {first} + i, 'national_code', {b}, {b}, {b}, {b}, {b}, {b}, {b}, 'active', 0, 0 FROM n"
)
_ACCOUNTS = (
    "INSERT INTO messenger_account (id, messenger, user_id, chat_id, citizen_id, bound_at, created_at)"
    " {numbers} SELECT {first} + i, 'telegram', {first} + i, {first} + i, {first} + i, 0, 0 FROM n"
)


async def fill(stage: Stage, people: int) -> None:
    """So many citizens with a chat each; nothing of theirs can be opened."""
    database: Database = await stage.get(Database)
    words = {
        "numbers": _NUMBERS[database.is_sqlite].format(people=people),
        "b": _BYTES[database.is_sqlite],
        "first": _FIRST,
    }
    async with UnitOfWork(database) as tx:
        await tx.take_time(LONGEST_S)
        for insert in (_CITIZENS, _ACCOUNTS):
            await tx.session.execute(text(insert.format(**words)))
        await tx.commit()
    if not database.is_sqlite:
        async with database.engine.connect() as connection:
            outside = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await outside.execute(text("ANALYZE"))


async def begin(stage: Stage, key: str, words_key: str = "sign-up-known") -> int:
    """A campaign of one message that begins now."""
    database, clock = await stage.get(Database), await stage.get(Clock)
    campaigns: Campaigns = await stage.get(Campaigns)
    now = clock.now()
    plan = Plan(key, (Part(words_key),), now, now + timedelta(days=1), topic=None, quiet=False)
    async with UnitOfWork(database) as tx:
        campaign_id = await campaigns.begin(tx, plan)
        await tx.commit()
    assert campaign_id is not None
    return campaign_id


async def expand_per_s(stage: Stage, people: int) -> float:
    """Rows a second: everybody's row, indexes, the count and the commits of all chunks."""
    campaign_id = await begin(stage, "bench:expand")
    expansion: Expansion = await stage.get(Expansion)
    started = perf_counter()
    await expansion(campaign_id, EVERYBODY)
    seconds = perf_counter() - started
    async with UnitOfWork(await stage.get(Database)) as tx:
        await tx.take_time(LONGEST_S)
        found = await progress(tx.session, campaign_id)
    if found is None or found.people != people or found.in_state("queued") != people:
        raise AssertionError("the audience is not whole")
    return people / seconds


async def settle_per_s(stage: Stage, rows: int, settlers: int) -> float:
    """Rows a second that are claimed, marked as being sent and settled as sent, 30 at a time: three commits
    for each 30. ``settlers``: so many do it side by side, as so many senders would."""
    share, started = rows // settlers, perf_counter()
    done = await asyncio.gather(*(_settle(stage, f"bench {one}", share) for one in range(settlers)))
    return sum(done) / (perf_counter() - started)


async def _settle(stage: Stage, owner: str, rows: int) -> int:
    clock: Clock = await stage.get(Clock)
    desk = Desk(await stage.get(Database), clock, await stage.get(Vault), owner, timedelta(seconds=60))
    done = 0
    while done < rows:
        claimed = await desk.claim("telegram", BATCH, 99)
        if not claimed:
            raise AssertionError("nothing more to claim")
        marks = await asyncio.gather(*(desk.mark(row) for row in claimed))
        sent = [after_success(row, Sent(str(row.id))) for row in claimed]
        written = await asyncio.gather(*(desk.settle(each) for each in sent))
        if not all(mark.held for mark in marks) or not all(written):
            raise AssertionError("a row was lost")
        done += len(claimed)
    return done
