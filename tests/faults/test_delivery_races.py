"""Two workers, dead workers, stalled workers: nobody is told twice, nothing is lost."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import OperationalError

from bot.delivery import claims
from bot.delivery import desk as desk_module
from bot.delivery.claims import Claimed, claim, mark_sending
from bot.delivery.senders import Sent
from bot.delivery.settling import reap, settle
from bot.delivery.verdicts import after_success
from bot.ledger import Kind, ToChat, ToPhone, verify
from storage.models import OneTimePassword
from storage.models.ledger import Delivery
from storage.unit_of_work import UnitOfWork
from tests.delivery.support import PHONE, QUICK, Desk, FakeSender, Running, until

CHAT = ToChat("telegram", 42)
LEASE = QUICK.lease
PAST_LEASE = LEASE + timedelta(seconds=1)


async def claimed(desk: Desk, owner: str, channel: str = "telegram", limit: int = 30) -> list[Claimed]:
    async with UnitOfWork(desk.database) as tx:
        now = desk.clock.now()
        rows = await claim(tx, channel, owner=owner, now=now, lease=LEASE, limit=limit, max_lane=99)
        await tx.commit()
    return list(rows)


async def marked(desk: Desk, owner: str, rows: list[Claimed]) -> list[bool]:
    async with UnitOfWork(desk.database) as tx:
        marks = await mark_sending(tx, rows, owner=owner, now=desk.clock.now(), lease=LEASE)
        await tx.commit()
    return [mark.held for mark in marks]


async def settled_as_sent(desk: Desk, owner: str, rows: list[Claimed]) -> list[bool]:
    async with UnitOfWork(desk.database) as tx:
        outcomes = [after_success(row, Sent("ref")) for row in rows]
        written = await settle(tx, outcomes, owner=owner, now=desk.clock.now())
        await tx.commit()
    return list(written)


async def reaped(desk: Desk) -> int:
    async with UnitOfWork(desk.database) as tx:
        count = await reap(tx, desk.clock.now())
        await tx.commit()
    return count


async def adds_up(desk: Desk) -> bool:
    async with UnitOfWork(desk.database) as tx:
        return not await verify(tx.session)


async def test_two_claims_never_share_a_row(desk: Desk) -> None:
    await desk.tell(desk.news(), *[ToChat("telegram", chat_id) for chat_id in range(1, 51)])
    both = await asyncio.gather(claimed(desk, "a"), claimed(desk, "b"))
    ids = [row.id for rows in both for row in rows]
    assert len(ids) == len(set(ids)) == 50


async def test_two_claims_at_the_same_moment_each_get_their_own_on_two_connections(desk: Desk) -> None:
    if desk.database.is_sqlite:
        pytest.skip("SQLite has one writer: the second claim waits for the first")
    await desk.tell(desk.news(), *[ToChat("telegram", chat_id) for chat_id in range(1, 11)])
    now = desk.clock.now()
    async with UnitOfWork(desk.database) as one, UnitOfWork(desk.database) as two:
        first = await claim(one, "telegram", owner="a", now=now, lease=LEASE, limit=5, max_lane=99)
        second = await claim(two, "telegram", owner="b", now=now, lease=LEASE, limit=30, max_lane=99)
        assert len(first) == len(second) == 5
        assert not {row.id for row in first} & {row.id for row in second}


async def test_two_workers_tell_everybody_once(desk: Desk) -> None:
    one, two = FakeSender(), FakeSender()
    await desk.tell(desk.news(), *[ToChat("telegram", chat_id) for chat_id in range(1, 201)])
    async with Running(desk.worker(telegram=one)), Running(desk.worker(telegram=two)):

        async def everybody() -> bool:
            return await desk.states() == ["sent"] * 200

        await until(everybody)
    assert sorted(int(text.address) for text in [*one.sent, *two.sent]) == list(range(1, 201))
    assert await adds_up(desk)


async def test_a_kill_after_the_claim_loses_and_doubles_nothing(desk: Desk) -> None:
    await desk.tell(desk.news(), CHAT)
    await claimed(desk, "dead")
    assert await reaped(desk) == 0
    desk.clock.advance(PAST_LEASE)
    assert await reaped(desk) == 1
    [row] = await desk.deliveries()
    assert (row.state, row.attempts, row.doubts) == ("queued", 0, 0)
    assert await marked(desk, "alive", await claimed(desk, "alive")) == [True]
    assert await adds_up(desk)


async def test_a_kill_between_mark_and_settle_leaves_news_to_one_silent_repeat(desk: Desk) -> None:
    await desk.tell(desk.news(), CHAT)
    chat = FakeSender()
    for _ in range(2):
        assert await marked(desk, "dead", await claimed(desk, "dead")) == [True]
        desk.clock.advance(PAST_LEASE)
        assert await reaped(desk) == 1
        desk.clock.advance(timedelta(seconds=30))
    assert await desk.states() == ["unknown"]
    async with Running(desk.worker(telegram=chat)):
        await desk.tell(desk.news("another"), CHAT)
        await until(lambda: len(chat.sent) == 1)
    assert await adds_up(desk)


async def test_a_kill_between_mark_and_settle_leaves_a_code_unknown_and_forgotten(desk: Desk) -> None:
    await desk.tell(await desk.code(), ToPhone(PHONE))
    assert await marked(desk, "dead", await claimed(desk, "dead", "sms")) == [True]
    desk.clock.advance(PAST_LEASE)
    await reaped(desk)
    assert await desk.states() == ["unknown"]
    assert await desk.all(select(OneTimePassword.code_sealed)) == [None]
    assert await adds_up(desk)


async def test_a_notice_in_doubt_is_parked(desk: Desk) -> None:
    await desk.tell(desk.news(kind=Kind.NOTICE, words_key="notice"), CHAT)
    await marked(desk, "dead", await claimed(desk, "dead"))
    desk.clock.advance(PAST_LEASE)
    await reaped(desk)
    assert await desk.states() == ["unknown"]


async def test_a_worker_that_slept_past_its_lease_stops_at_the_sending_mark(desk: Desk) -> None:
    await desk.tell(desk.news(), CHAT)
    stale = await claimed(desk, "stalled")
    desk.clock.advance(PAST_LEASE)
    assert await marked(desk, "stalled", stale) == [False]
    await reaped(desk)
    assert await marked(desk, "stalled", stale) == [False]
    fresh = await claimed(desk, "other")
    assert await marked(desk, "stalled", stale) == [False]
    assert await marked(desk, "other", fresh) == [True]
    assert await marked(desk, "stalled", stale) == [False]


async def test_a_claim_of_long_ago_by_the_same_worker_does_not_count(desk: Desk) -> None:
    await desk.tell(desk.news(), CHAT)
    stale = await claimed(desk, "me")
    desk.clock.advance(PAST_LEASE)
    await reaped(desk)
    fresh = await claimed(desk, "me")
    assert await marked(desk, "me", stale) == [False]
    assert await marked(desk, "me", fresh) == [True]


async def test_a_settlement_that_comes_after_the_reaper_changes_nothing(desk: Desk) -> None:
    await desk.tell(desk.news(), CHAT)
    late = await claimed(desk, "stalled")
    await marked(desk, "stalled", late)
    desk.clock.advance(PAST_LEASE)
    await reaped(desk)
    assert await settled_as_sent(desk, "stalled", late) == [False]
    assert await desk.states() == ["queued"]
    assert await adds_up(desk)


async def test_a_settlement_waits_for_a_database_that_is_away(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = [OperationalError("", {}, Exception()) for _ in range(3)]

    async def settle_or_not(*args: Any, **options: Any) -> Any:
        if away:
            raise away.pop()
        return await settle(*args, **options)

    monkeypatch.setattr(desk_module, "settle", settle_or_not)
    monkeypatch.setattr(desk_module, "_SETTLE_PAUSES", (0.0, 0.0, 0.0))
    chat = FakeSender()
    async with Running(desk.worker(telegram=chat)):
        await desk.tell(desk.news(), CHAT)

        async def told() -> bool:
            return await desk.states() == ["sent"]

        await until(told)
    assert chat.tries == 1
    assert away == []


async def times_told(desk: Desk) -> int:
    """One worker sleeps before its mark until another is telling the citizen: how often they were told."""
    stalled, other = FakeSender(), FakeSender()
    stalled.door.clear()
    other.wire.clear()
    one_slot = replace(QUICK, slots=1, kept=0)
    await desk.tell(desk.news(), CHAT)
    async with Running(desk.worker(one_slot, telegram=stalled)):
        await until(stalled.admitted.is_set)
        desk.clock.advance(PAST_LEASE)
        async with Running(desk.worker(one_slot, telegram=other)):
            await until(lambda: other.tries == 1)
            stalled.door.set()
            await desk.tell(desk.news("next"), ToChat("telegram", 43))
            await until(lambda: "43" in [text.address for text in stalled.sent])
            other.wire.set()
    return [text.address for text in [*stalled.sent, *other.sent]].count("42")


async def test_a_worker_that_wakes_up_too_late_tells_nobody_again(desk: Desk) -> None:
    assert await times_told(desk) == 1
    assert await desk.states() == ["sent", "sent"]


async def test_without_the_guard_the_same_worker_would_tell_twice(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unguarded(owner: str, rows: list[Claimed], now: object) -> ColumnElement[bool]:
        return Delivery.id.in_([row.id for row in rows])

    monkeypatch.setattr(claims, "sendable", unguarded)
    assert await times_told(desk) == 2
