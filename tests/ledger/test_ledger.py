"""What is told is written once, with everything that follows from it, in the caller's transaction."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from bot.ledger import Kind, Lane, Telling, ToChat, ToPhone, verify
from bot.ledger.addresses import phone_address
from bot.ledger.health import INVALID_FOR, came_back
from bot.ledger.telling import words_from_row, words_to_row
from storage.models import OneTimePassword
from storage.models.ledger import ChannelHealth, Delivery, Message
from storage.unit_of_work import UnitOfWork
from tests.clock import ManualClock
from tests.conftest import NOON
from tests.delivery.support import CODE, PHONE, Desk

CHAT = ToChat("telegram", 42)


async def block(desk: Desk, channel: str, address: str, state: str = "blocked") -> None:
    async with UnitOfWork(desk.database) as tx:
        tx.session.add(
            ChannelHealth(
                channel=channel, address=address, state=state, since=desk.clock.now(), evidence="test"
            )
        )
        await tx.commit()


async def breaches(desk: Desk) -> set[str]:
    async with UnitOfWork(desk.database) as tx:
        return {broken.rule for broken in await verify(tx.session)}


async def test_one_row_is_written_for_each_different_address(desk: Desk) -> None:
    assert await desk.tell(desk.news(), CHAT, ToChat("bale", 42), CHAT, ToPhone(PHONE))
    rows = await desk.deliveries()
    assert [row.address for row in rows][:2] == ["telegram:42", "bale:42"]
    assert rows[2].address == phone_address(desk.vault, PHONE)
    assert {row.state for row in rows} == {"queued"}
    assert (await desk.all(select(Message.audience))) == [3]


async def test_telling_the_same_thing_twice_changes_nothing(desk: Desk) -> None:
    assert await desk.tell(desk.news(), CHAT)
    assert not await desk.tell(desk.news(), CHAT, ToChat("bale", 7))
    assert len(await desk.deliveries()) == 1


async def test_an_audience_of_any_size_is_written_whole(desk: Desk) -> None:
    await desk.tell(desk.news(), *[ToChat("telegram", chat_id) for chat_id in range(1, 1_202)])
    assert len(await desk.deliveries()) == 1_201
    assert await breaches(desk) == set()


async def test_nothing_is_told_when_the_cause_is_rolled_back(desk: Desk) -> None:
    woken = desk.wake.listen()
    async with UnitOfWork(desk.database) as tx:
        await desk.ledger.tell(tx, desk.news(), [CHAT])
    assert await desk.deliveries() == []
    assert not woken.is_set()


async def test_the_sender_is_woken_by_the_commit_and_not_before(desk: Desk) -> None:
    woken = desk.wake.listen()
    async with UnitOfWork(desk.database) as tx:
        await desk.ledger.tell(tx, desk.news(), [CHAT])
        assert not woken.is_set()
        await tx.commit()
    assert woken.is_set()


async def test_kinds_have_lanes_and_a_telling_may_choose_its_own(desk: Desk) -> None:
    await desk.tell(await desk.code(), ToPhone(PHONE))
    await desk.tell(desk.news("a"), CHAT)
    await desk.tell(desk.news("b", kind=Kind.NOTICE), CHAT)
    await desk.tell(desk.news("c", lane=Lane.URGENT), CHAT)
    assert [row.lane for row in await desk.deliveries()] == [0, 2, 5, 1]


async def test_a_phone_number_lies_sealed_and_a_code_is_nowhere_in_the_ledger(desk: Desk) -> None:
    await desk.tell(await desk.code(), ToPhone(PHONE))
    await desk.tell(desk.news(), ToChat("telegram", 42, fallback_phone=PHONE))
    for table in (Message.__table__, Delivery.__table__):
        async with UnitOfWork(desk.database) as tx:
            kept = repr((await tx.session.execute(select(table))).all())
        assert PHONE[-10:] not in kept
        assert CODE not in kept


async def test_a_blocked_address_is_recorded_dead_and_its_fallback_takes_over(desk: Desk) -> None:
    await block(desk, "telegram", "telegram:42")
    await desk.tell(desk.news(), ToChat("telegram", 42, fallback_phone=PHONE))
    dead, sms = await desk.deliveries()
    assert (dead.state, dead.last_error) == ("dead", "address blocked")
    assert (sms.state, sms.channel, sms.parent_delivery_id) == ("queued", "sms", dead.id)
    assert await breaches(desk) == set()


async def test_no_fallback_while_another_chat_of_the_person_lives(desk: Desk) -> None:
    await block(desk, "telegram", "telegram:42")
    chats = [ToChat("telegram", 42, fallback_phone=PHONE), ToChat("bale", 7, fallback_phone=PHONE)]
    await desk.tell(desk.news(), *chats)
    assert [(row.channel, row.state) for row in await desk.deliveries()] == [
        ("telegram", "dead"),
        ("bale", "queued"),
    ]
    assert await breaches(desk) == set()


async def test_two_dead_chats_of_one_person_make_one_sms(desk: Desk) -> None:
    await block(desk, "telegram", "telegram:42")
    await block(desk, "bale", "bale:7")
    chats = [ToChat("telegram", 42, fallback_phone=PHONE), ToChat("bale", 7, fallback_phone=PHONE)]
    await desk.tell(desk.news(), *chats)
    assert [row.channel for row in await desk.deliveries() if row.state == "queued"] == ["sms"]
    assert await breaches(desk) == set()


async def test_a_number_known_to_be_invalid_ends_the_chain(desk: Desk) -> None:
    await block(desk, "telegram", "telegram:42")
    await block(desk, "sms", phone_address(desk.vault, PHONE))
    await desk.tell(desk.news(), ToChat("telegram", 42, fallback_phone=PHONE))
    assert await desk.states() == ["dead", "dead"]
    assert await breaches(desk) == set()


@pytest.mark.parametrize("way", ["sms", "chat with fallback"])
async def test_a_code_is_tried_whatever_is_known_of_the_address(desk: Desk, way: str) -> None:
    await block(desk, "telegram", "telegram:42")
    await block(desk, "sms", phone_address(desk.vault, PHONE), "invalid")
    to = ToPhone(PHONE) if way == "sms" else ToChat("telegram", 42, fallback_phone=PHONE)
    await desk.tell(await desk.code(), to)
    assert await desk.states() == ["queued"]
    assert await desk.all(select(OneTimePassword.code_sealed)) != [None]


async def test_what_was_said_of_a_number_counts_for_a_day_and_a_block_for_ever(desk: Desk) -> None:
    await block(desk, "telegram", "telegram:42")
    await block(desk, "sms", phone_address(desk.vault, PHONE), "invalid")
    desk.clock.advance(INVALID_FOR - timedelta(seconds=1))
    await desk.tell(desk.news("a"), ToPhone(PHONE), CHAT)
    desk.clock.advance(timedelta(seconds=1))
    await desk.tell(desk.news("b"), ToPhone(PHONE), CHAT)
    assert await desk.states() == ["dead", "dead", "queued", "dead"]


async def test_a_delivery_has_an_end_when_and_only_when_it_has_ended(desk: Desk) -> None:
    await desk.tell(desk.news(), CHAT)
    for values in ({"state": "sent"}, {"ended_at": NOON}):
        with pytest.raises(IntegrityError):
            async with UnitOfWork(desk.database) as tx:
                await tx.session.execute(update(Delivery).values(**values))


async def test_an_address_that_writes_to_us_again_is_told_again(desk: Desk) -> None:
    await block(desk, "telegram", "telegram:42")
    async with UnitOfWork(desk.database) as tx:
        await came_back(tx, "telegram:42", desk.clock.now())
        await tx.commit()
    await desk.tell(desk.news(), CHAT)
    assert await desk.states() == ["queued"]


@pytest.mark.parametrize(
    ("rule", "harm"),
    [
        ("audience", update(Message).values(audience=2)),
        ("ending", update(Delivery).values(state="sent", ended_at=NOON)),
        ("ending", update(Delivery).values(state="dead", ended_at=NOON)),
    ],
)
async def test_the_invariant_sees_a_row_that_does_not_add_up(desk: Desk, rule: str, harm: object) -> None:
    await desk.tell(desk.news(), CHAT)
    assert await breaches(desk) == set()
    async with UnitOfWork(desk.database) as tx:
        await tx.session.execute(harm)  # type: ignore[call-overload]
        await tx.commit()
    assert await breaches(desk) == {rule}


async def test_the_invariant_sees_an_ended_row_that_is_open_again_and_a_lost_fallback(desk: Desk) -> None:
    await block(desk, "telegram", "telegram:42")
    await desk.tell(desk.news(), CHAT)
    async with UnitOfWork(desk.database) as tx:
        await tx.session.execute(update(Delivery).values(fallback_address="sms:lost"))
        await tx.commit()
    assert await breaches(desk) == {"fallback"}
    async with UnitOfWork(desk.database) as tx:
        await tx.session.execute(update(Delivery).values(state="queued", ended_at=None))
        await tx.commit()
    assert await breaches(desk) == {"open"}


def test_arguments_keep_their_types_on_their_way_through_the_ledger(clock: ManualClock) -> None:
    words = {"name": "الف", "count": 3, "day": date(2026, 8, 3), "at": clock.now()}
    assert words_from_row(words_to_row(words)) == words
    with pytest.raises(TypeError):
        words_to_row({"x": 1.5})  # type: ignore[dict-item]


def test_a_button_that_no_messenger_takes_is_refused_at_once(clock: ManualClock) -> None:
    later = clock.now() + timedelta(days=1)
    for data in ("", "د" * 33):
        with pytest.raises(ValueError, match="64 bytes"):
            Telling("key", Kind.STATUS, "news", later, button=("news-open", data))


def test_a_code_has_a_secret_and_nothing_else_has(clock: ManualClock) -> None:
    for kind, secret in ((Kind.CODE, None), (Kind.STATUS, 5)):
        with pytest.raises(ValueError, match="secret"):
            Telling("key", kind, "news", clock.now(), secret_ref=secret)
