"""From the ledger to a sender: what is said, what becomes of it, in which order."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
import structlog
from sqlalchemy import select, update

from bot.delivery import desk as desk_module
from bot.delivery import settling
from bot.delivery.senders import SendError, Trouble
from bot.ledger import Kind, ToChat, ToPhone, verify
from storage.models import ChannelHealth, OneTimePassword
from storage.unit_of_work import UnitOfWork
from tests.delivery.support import CODE, PHONE, QUICK, Desk, FakeSender, Running, until

CHAT = ToChat("telegram", 42)


async def settled(desk: Desk, *states: str) -> None:
    """Waits until the deliveries are in these states, and the ledger adds up."""

    async def reached() -> bool:
        return await desk.states() == list(states)

    await until(reached)
    async with UnitOfWork(desk.database) as tx:
        assert await verify(tx.session) == []


async def test_a_citizen_reads_the_words_and_the_button_in_their_chat(desk: Desk) -> None:
    chat = FakeSender()
    async with Running(desk.worker(telegram=chat)):
        await desk.tell(desk.news(), CHAT)
        await settled(desk, "sent")
    [text] = chat.sent
    assert text.address == "42"
    assert "<b>" in text.text
    assert "&lt;رضا&gt;" in text.text
    [(title, data)] = text.buttons
    assert data == "go:case:1"
    assert "۰۴۱۲" in title
    assert not text.silent
    [row] = await desk.deliveries()
    assert (row.provider_ref, row.attempts, row.lease_owner) == ("ref-1", 1, None)
    assert await desk.events() == [(row.id, "sent", None)]


async def test_a_phone_is_told_in_the_short_form_and_without_marks(desk: Desk) -> None:
    sms = FakeSender()
    async with Running(desk.worker(sms=sms)):
        await desk.tell(desk.news(), ToPhone(PHONE))
        await desk.tell(await desk.code(), ToPhone(PHONE))
        await settled(desk, "sent", "sent")
    by_length = sorted(sms.sent, key=lambda text: len(text.text))
    assert all(text.address == PHONE and text.buttons == () for text in sms.sent)
    assert by_length[0].text.startswith("رمز:")
    assert CODE in by_length[0].text
    assert "<b>" not in by_length[1].text
    assert "<رضا>" in by_length[1].text


async def code_left(desk: Desk) -> list[bytes | None]:
    return list(await desk.all(select(OneTimePassword.code_sealed)))


async def test_the_code_dies_with_the_sending(desk: Desk) -> None:
    async with Running(desk.worker(sms=FakeSender())):
        await desk.tell(await desk.code(), ToPhone(PHONE))
        await settled(desk, "sent")
    assert await code_left(desk) == [None]


async def test_the_code_dies_with_a_number_that_does_not_exist(desk: Desk) -> None:
    sms = FakeSender([SendError(Trouble.INVALID, "sms 411")])
    async with Running(desk.worker(sms=sms)):
        await desk.tell(await desk.code(), ToPhone(PHONE))
        await settled(desk, "dead")
    assert await code_left(desk) == [None]


async def test_the_code_stays_while_another_delivery_needs_it(desk: Desk) -> None:
    sms, chat = FakeSender(), FakeSender([SendError(Trouble.BLOCKED, "403 blocked")])
    async with Running(desk.worker(telegram=chat)):
        await desk.tell(await desk.code(), ToChat("telegram", 42, fallback_phone=PHONE))
        await settled(desk, "dead", "queued")
    assert await code_left(desk) != [None]
    async with Running(desk.worker(sms=sms)):
        await settled(desk, "dead", "sent")
    assert CODE in sms.sent[0].text
    assert await code_left(desk) == [None]


@pytest.mark.parametrize("harm", ["replaced", "too old"])
async def test_a_code_that_no_longer_counts_is_not_sent(desk: Desk, harm: str) -> None:
    sms = FakeSender()
    await desk.tell(await desk.code(), ToPhone(PHONE))
    if harm == "replaced":
        async with UnitOfWork(desk.database) as tx:
            await tx.session.execute(update(OneTimePassword).values(state="dead"))
            await tx.commit()
    else:
        desk.clock.advance(timedelta(seconds=181))
    async with Running(desk.worker(sms=sms)):
        await settled(desk, "expired")
    assert sms.tries == 0
    assert await code_left(desk) == [None]


async def test_news_that_came_too_late_are_not_told(desk: Desk) -> None:
    chat = FakeSender()
    await desk.tell(desk.news(), CHAT)
    desk.clock.advance(timedelta(days=3))
    async with Running(desk.worker(telegram=chat)):
        await settled(desk, "expired")
    assert chat.tries == 0


async def test_what_nobody_takes_up_ends_with_its_time_whoever_serves_its_channel(desk: Desk) -> None:
    await desk.tell(desk.news("old"), ToChat("bale", 7), ToPhone(PHONE))
    await desk.tell(await desk.code(), ToPhone(PHONE))
    desk.clock.advance(timedelta(days=2))
    await desk.tell(desk.news("new"), ToChat("bale", 7))
    async with Running(desk.worker(telegram=FakeSender())):
        await settled(desk, "expired", "expired", "expired", "queued")
    assert await code_left(desk) == [None]
    assert {reason for _, _, reason in await desk.events()} == {"expired"}


async def test_more_than_one_transaction_of_expired_rows_ends_in_one_round(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (settling, desk_module):
        monkeypatch.setattr(module, "EXPIRED_AT_ONCE", 10)
    await desk.tell(desk.news(), *[ToChat("bale", chat_id) for chat_id in range(1, 26)])
    desk.clock.advance(timedelta(days=2))
    async with Running(desk.worker(replace(QUICK, reap_s=600.0), telegram=FakeSender())):
        await settled(desk, *["expired"] * 25)


async def test_what_is_due_later_waits_for_its_hour(desk: Desk) -> None:
    chat = FakeSender()
    async with Running(desk.worker(telegram=chat)):
        await desk.tell(desk.news("later", due_at=desk.clock.now() + timedelta(hours=1)), CHAT)
        await desk.tell(desk.news("now"), CHAT)
        await settled(desk, "queued", "sent")
        desk.clock.advance(timedelta(hours=1))
        await settled(desk, "sent", "sent")


async def test_who_blocked_us_is_dead_and_gets_an_sms(desk: Desk) -> None:
    chat, sms = FakeSender([SendError(Trouble.BLOCKED, "403 blocked")]), FakeSender()
    async with Running(desk.worker(telegram=chat, sms=sms)):
        await desk.tell(desk.news(), ToChat("telegram", 42, fallback_phone=PHONE))
        await settled(desk, "dead", "sent")
    assert [row.parent_delivery_id for row in await desk.deliveries()][1] is not None
    [health] = await desk.all(select(ChannelHealth))
    assert (health.address, health.state) == ("telegram:42", "blocked")


async def test_two_chats_that_die_together_leave_one_sms(desk: Desk) -> None:
    blocked = SendError(Trouble.BLOCKED, "403 blocked")
    senders = {"telegram": FakeSender([blocked]), "bale": FakeSender([blocked]), "sms": FakeSender()}
    async with Running(desk.worker(**senders)):
        chats = [ToChat("telegram", 42, fallback_phone=PHONE), ToChat("bale", 7, fallback_phone=PHONE)]
        await desk.tell(desk.news(), *chats)
        await settled(desk, "dead", "dead", "sent")


async def test_a_provider_that_is_down_is_asked_again_ever_later_and_then_given_up(desk: Desk) -> None:
    down = [SendError(Trouble.NOT_SENT, "sms 503") for _ in range(50)]
    sms = FakeSender(down)
    waits: list[float] = []
    async with Running(desk.worker(sms=sms)):
        await desk.tell(desk.news(), ToPhone(PHONE))
        for attempt in range(1, 14):
            await until(lambda n=attempt: sms.tries == n)
            await settled(desk, "queued")
            [row] = await desk.deliveries()
            waits.append((row.due_at - desk.clock.now()).total_seconds())
            desk.clock.advance(row.due_at - desk.clock.now())
        await settled(desk, "failed")
    assert waits[:4] == [2.0, 4.0, 8.0, 16.0]
    assert waits[-1] == 600.0
    assert sms.tries == 14
    assert (await desk.events())[-1][1:] == ("failed", "sms 503")


async def test_a_flood_answer_waits_as_told_and_counts_as_no_attempt(desk: Desk) -> None:
    chat = FakeSender([SendError(Trouble.FLOOD, "429", timedelta(seconds=7))])
    async with Running(desk.worker(telegram=chat)):
        await desk.tell(desk.news(), CHAT)
        await until(lambda: chat.tries == 1)
        await settled(desk, "queued")
        [row] = await desk.deliveries()
        assert (row.attempts, row.due_at) == (0, desk.clock.now() + timedelta(seconds=7))
        desk.clock.advance(timedelta(seconds=7))
        await settled(desk, "sent")


async def test_news_in_doubt_are_told_once_more_and_silently(desk: Desk) -> None:
    chat = FakeSender([SendError(Trouble.AMBIGUOUS, "502") for _ in range(2)])
    async with Running(desk.worker(telegram=chat)):
        await desk.tell(desk.news("a"), CHAT)
        await until(lambda: chat.tries == 1)
        await settled(desk, "queued")
        desk.clock.advance(timedelta(seconds=30))
        await settled(desk, "unknown")
        await desk.tell(desk.news("b"), ToChat("telegram", 43))
        await settled(desk, "unknown", "sent")
        chat.failures.append(SendError(Trouble.AMBIGUOUS, "502"))
        await desk.tell(desk.news("c"), ToChat("telegram", 44))
        await until(lambda: chat.tries == 4)
        await settled(desk, "unknown", "sent", "queued")
        desk.clock.advance(timedelta(seconds=30))
        await settled(desk, "unknown", "sent", "sent")
    assert [text.silent for text in chat.sent] == [False, True]


@pytest.mark.parametrize("kind", [Kind.CODE, Kind.NOTICE])
async def test_a_code_and_a_notice_in_doubt_are_never_repeated(desk: Desk, kind: Kind) -> None:
    sms = FakeSender([SendError(Trouble.AMBIGUOUS, "timeout")])
    telling = await desk.code() if kind is Kind.CODE else desk.news(kind=kind, words_key="notice")
    async with Running(desk.worker(sms=sms)):
        await desk.tell(telling, ToPhone(PHONE))
        await settled(desk, "unknown")
        desk.clock.advance(timedelta(hours=1))
    assert sms.tries == 1


async def test_a_refused_token_stops_the_channel_and_marks_nobody_dead(desk: Desk) -> None:
    chat = FakeSender([SendError(Trouble.MISCONFIGURED, "401")])
    sms = FakeSender()
    async with Running(desk.worker(telegram=chat, sms=sms)):
        await desk.tell(desk.news("a"), CHAT)
        await until(lambda: chat.tries == 1)
        await settled(desk, "queued")
        await desk.tell(desk.news("b"), CHAT, ToPhone(PHONE))
        await settled(desk, "queued", "queued", "sent")
        assert chat.tries == 1
        assert await desk.all(select(ChannelHealth)) == []
        desk.clock.advance(timedelta(seconds=30))
        await settled(desk, "sent", "sent", "sent")


async def test_a_text_that_cannot_be_said_fails_and_holds_up_nobody(desk: Desk) -> None:
    chat = FakeSender()
    async with Running(desk.worker(telegram=chat)):
        await desk.tell(desk.news("a", words_args={}), CHAT)
        await desk.tell(desk.news("b"), CHAT)
        await settled(desk, "failed", "sent")
    assert (await desk.deliveries())[0].last_error == "text news"


async def test_a_channel_that_hangs_stops_no_other(desk: Desk) -> None:
    chat, bale, sms = FakeSender(), FakeSender(), FakeSender()
    chat.wire.clear()
    async with Running(desk.worker(telegram=chat, bale=bale, sms=sms)):
        await desk.tell(desk.news(), CHAT, ToChat("bale", 7), ToPhone(PHONE))
        await settled(desk, "sending", "sent", "sent")
        chat.wire.set()
        await settled(desk, "sent", "sent", "sent")


async def test_bulk_that_hangs_leaves_slots_for_the_urgent(desk: Desk) -> None:
    chat = FakeSender()
    chat.wire.clear()
    async with Running(desk.worker(telegram=chat)):
        everybody = [ToChat("telegram", chat_id) for chat_id in range(100, 200)]
        await desk.tell(desk.news("bulk", kind=Kind.NOTICE, words_key="notice"), *everybody)
        await until(lambda: chat.tries == 30)
        await desk.tell(desk.news("urgent"), CHAT)
        await until(lambda: any(text.address == "42" for text in chat.sent))
        assert chat.tries == 31
        chat.wire.set()
        await settled(desk, *["sent"] * 101)


async def test_one_chat_hears_things_in_the_order_in_which_they_happened(desk: Desk) -> None:
    chat = FakeSender()
    for number in range(12):
        await desk.tell(desk.news(f"case:1:event:{number}"), CHAT)
    async with Running(desk.worker(telegram=chat)):
        await settled(desk, *["sent"] * 12)
    assert [row.provider_ref for row in await desk.deliveries()] == [f"ref-{n}" for n in range(1, 13)]


async def test_news_wait_for_earlier_news_of_their_chat_that_another_claim_holds(desk: Desk) -> None:
    slow, quick = FakeSender(), FakeSender()
    slow.wire.clear()
    async with Running(desk.worker(replace(QUICK, slots=1, kept=0), telegram=slow)):
        await desk.tell(desk.news("first"), CHAT)
        await settled(desk, "sending")
        await desk.tell(desk.news("second"), CHAT)
        await desk.tell(desk.news("other"), ToChat("telegram", 43))
        async with Running(desk.worker(telegram=quick)):
            await settled(desk, "sending", "queued", "sent")
            slow.wire.set()
            await settled(desk, "sent", "sent", "sent")


async def test_news_wait_neither_for_bulk_nor_for_what_is_due_later(desk: Desk) -> None:
    chat = FakeSender()
    chat.wire.clear()
    async with Running(desk.worker(telegram=chat)):
        await desk.tell(desk.news("bulk", kind=Kind.NOTICE, words_key="notice"), CHAT)
        await settled(desk, "sending")
        await desk.tell(desk.news("later", due_at=desk.clock.now() + timedelta(hours=1)), CHAT)
        await desk.tell(desk.news("now"), CHAT)
        await settled(desk, "sending", "queued", "sending")
        chat.wire.set()
        await settled(desk, "sent", "queued", "sent")


async def test_urgent_lanes_overtake_bulk(desk: Desk) -> None:
    chat = FakeSender()
    everybody = [ToChat("telegram", chat_id) for chat_id in range(100, 160)]
    await desk.tell(desk.news("bulk", kind=Kind.NOTICE, words_key="notice"), *everybody)
    await desk.tell(desk.news("urgent"), CHAT)
    async with Running(desk.worker(telegram=chat)):
        await settled(desk, *["sent"] * 61)
    assert "42" in [text.address for text in chat.sent[:30]]


async def test_a_stop_gives_back_what_was_not_sent_yet(desk: Desk) -> None:
    chat = FakeSender()
    chat.door.clear()
    async with Running(desk.worker(telegram=chat)) as running:
        await desk.tell(desk.news(), CHAT)
        await until(chat.admitted.is_set)
        running.stop()
        chat.door.set()
    assert chat.tries == 0
    assert await desk.states() == ["queued"]
    assert await desk.events() == []


async def test_a_wake_up_in_another_process_is_not_needed(desk: Desk) -> None:
    chat = FakeSender()
    async with Running(desk.worker(telegram=chat)):
        other = Desk(desk.database, desk.clock, desk.ids, desk.vault)
        await other.tell(desk.news(), CHAT)
        await settled(desk, "sent")


async def test_no_log_line_and_no_history_holds_a_code_a_number_or_a_word(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sms = FakeSender([SendError(Trouble.MISCONFIGURED, "sms 418"), SendError(Trouble.NOT_SENT, "sms 503")])
    with structlog.testing.capture_logs() as lines:
        async with Running(desk.worker(sms=sms)):
            await desk.tell(await desk.code(), ToPhone(PHONE))
            await until(lambda: sms.tries == 1)
            await settled(desk, "queued")
            desk.clock.advance(timedelta(seconds=30))
            await until(lambda: sms.tries == 2)
            await settled(desk, "queued")
            desk.clock.advance(timedelta(seconds=2))
            await settled(desk, "sent")
    errors = [row.last_error for row in await desk.deliveries()]
    told = repr([lines, caplog.text, await desk.events(), errors])
    assert "sms 418" in told
    for secret in (CODE, PHONE[-10:], "رمز"):
        assert secret not in told


async def test_a_sender_that_breaks_in_the_middle_leaves_the_row_to_the_reaper(desk: Desk) -> None:
    class Broken(FakeSender):
        async def send(self, text: object) -> object:  # type: ignore[override]
            self.tries += 1
            raise RuntimeError("a bug")

    chat = Broken()
    async with Running(desk.worker(telegram=chat)):
        await desk.tell(desk.news(), CHAT)
        await until(lambda: chat.tries == 1)
        await settled(desk, "sending")
        desk.clock.advance(timedelta(seconds=61))
        await settled(desk, "queued")
        assert (await desk.deliveries())[0].doubts == 1
