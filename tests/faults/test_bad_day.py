"""The main way on a bad day of the messenger: everybody arrives, nothing is done twice, the books agree."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.app.sample import load_sample
from bot.clock import Clock
from bot.crypto import Vault
from bot.delivery.verdicts import DOUBT_PAUSE
from bot.ids import Ids
from bot.ledger.invariant import verify
from bot.messengers import session
from bot.messengers.capabilities import MessengerName
from storage.models import ChannelHealth, Delivery, LoginSession, Message
from storage.unit_of_work import UnitOfWork
from tests.e2e.counter import Counter
from tests.e2e.logbook import reading_along
from tests.e2e.person import Person
from tests.e2e.steps import REZA, SARA, who_signed_up
from tests.e2e.test_news import moves
from tests.faults.patient import PatientCitizen

EACH = 0.05
KINDS: dict[str, dict[str, Any]] = {
    "429": {"retry_after": 1},
    "429_bare": {"kind": "429", "retry_after": None},
    "blocked": {},
    "deactivated": {},
    "502_after": {},
    "reset": {},
    "hang": {},
    "broken_json": {},
}
#: Only what goes to a chat can be refused so: of these calls as many go wrong as else of all.
SHARES = {"blocked": 0.3, "deactivated": 0.3}
#: Doubts of a delivery → how it may stand in the ledger, and how often in the chat.
ENDS = {0: [("sent", 1)], 1: [("sent", 1), ("sent", 2), ("unknown", 0), ("unknown", 1), ("unknown", 2)]}
#: How a delivery ends whose address takes nothing: found out by this send, or known before it.
GONE = {"dead", "suppressed"}
#: A hang is as long as the client waits; these are a test's seconds.
SHORT_CALL_S, SHORT_PAUSE_S = 1.0, 0.2


@pytest.fixture(params=["telegram", "bale"])
def messenger(request: pytest.FixtureRequest) -> MessengerName:
    name: MessengerName = request.param
    return name


@pytest.fixture
async def counter(
    sqlite_template: Path, tmp_path: Path, messenger: MessengerName, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Counter]:
    monkeypatch.setattr(session, "UNTOLD_RETRY_AFTER", 1)
    path = tmp_path / "pishkhan.db"
    shutil.copy(sqlite_template, path)
    with reading_along() as book:
        # What a failing call leaves in the log is the operator's; persons' data are looked for all the same.
        book.forgive("update failed", "error could not be told", "background update failed")
        opened = await Counter(f"sqlite+aiosqlite:///{path}", messengers=[messenger]).open()
        get = opened.container.get
        await load_sample(opened.database, await get(Vault), await get(Clock), await get(Ids))
        opened.messenger.bot.session.timeout = SHORT_CALL_S
        opened.messenger.conversation.late._pause_s = SHORT_PAUSE_S
        opened.messenger.conversation.late._spread_s = SHORT_PAUSE_S
        yield opened
        await opened.close()


def faults(share: float, *kinds: str) -> list[dict[str, Any]]:
    return [{"kind": kind, "share": share} | KINDS[kind] for kind in kinds]


async def test_two_citizens_arrive_though_every_third_call_goes_wrong(counter: Counter) -> None:
    sara, reza = await counter.person("سارا"), await counter.person("رضا")
    await counter.control.faults(*faults(EACH, *KINDS))
    cases = await asyncio.gather(
        PatientCitizen(sara, SARA, counter.clock.jump).comes_to_a_case(),
        PatientCitizen(reza, REZA, counter.clock.jump).comes_to_a_case(),
    )
    await everything_was_done_once(counter, citizens=2)
    for number in cases:
        await moves(counter, number, "bad-day")
    await the_books_agree(counter, [sara, reza])
    await whoever_writes_again_is_told_in_chat(counter, {sara: cases[0], reza: cases[1]})


# Each kind on one of the two, by turns: on the other it is met in test_scenarios.
@pytest.mark.parametrize(
    ("kind", "messenger"),
    [(kind, ("telegram", "bale")[nth % 2]) for nth, kind in enumerate(KINDS)],
    indirect=["messenger"],
)
async def test_a_citizen_arrives_whatever_befalls_every_fifth_call(counter: Counter, kind: str) -> None:
    sara = await counter.person("سارا")
    await counter.control.faults(*faults(SHARES.get(kind, 0.2), kind))
    number = await PatientCitizen(sara, SARA, counter.clock.jump).comes_to_a_case()
    await everything_was_done_once(counter, citizens=1)
    await moves(counter, number, "bad-day")
    await the_books_agree(counter, [sara])
    await whoever_writes_again_is_told_in_chat(counter, {sara: number})


async def everything_was_done_once(counter: Counter, citizens: int) -> None:
    """One account a person, one open session a person, one activation SMS a person."""
    calls = await counter.control.get("/sandbox/calls")
    assert sum(bool(call.get("fault")) for call in calls) >= 3, "it was no bad day"
    assert len(await who_signed_up(counter)) == citizens
    open_sessions = [one for one in await counter.rows(LoginSession) if one.ended_at is None]
    assert len(open_sessions) == citizens
    told = [one for one in await counter.rows(Message) if one.words_key == "sign-up-sms-activated"]
    assert len(told) == citizens


async def the_books_agree(counter: Counter, persons: list[Person]) -> None:
    """What the ledger says was told is what the phones and chats show."""

    async def settled() -> bool:
        states = {one.state for one in await counter.rows(Delivery)}
        if "queued" in states and not states & {"leased", "sending"}:
            # What may have arrived waits a while before its one repetition.
            counter.clock.jump(DOUBT_PAUSE)
        return not states & {"queued", "leased", "sending"}

    await counter.control.until(settled, "every delivery at its end", 30)
    rows = await counter.rows(Delivery)
    messages = {one.id: one for one in await counter.rows(Message)}
    shown = [text for one in persons for text in await bells(one)]
    in_chat = [row for row in rows if row.channel == counter.names[0]]
    assert in_chat
    for row in in_chat:
        tail = messages[row.message_id].words_args["tail"]
        copies = sum(tail in text for text in shown)
        by_sms = [one for one in rows if one.message_id == row.message_id and one.channel == "sms"]
        if row.state in GONE:
            # «Blocked», «deactivated»: never shown, unless a doubtful try before it was; an SMS instead.
            assert copies <= row.doubts, (row.state, row.doubts, copies)
            assert [(one.channel, one.state) for one in by_sms] == [("sms", "sent")]
        else:
            # A send of which nobody knows whether it arrived is repeated once, silently; then it stays
            # unknown.
            assert (row.state, copies) in ENDS[row.doubts], (row.state, row.doubts, copies)
    letters = [text for one in persons for text in await one.letters()]
    assert len(letters) == sum(row.channel == "sms" and row.state == "sent" for row in rows)
    async with UnitOfWork(counter.database) as tx:
        assert await verify(tx.session) == []


async def whoever_writes_again_is_told_in_chat(counter: Counter, cases: dict[Person, str]) -> None:
    """An address that was found dead is alive again when its owner starts anew."""
    await counter.control.faults()
    for person, number in cases.items():
        await person.sends("/start")
        await person.sees("پیشخوان")
        await counter.rest()
        told = len(await bells(person))
        await moves(counter, number, "the-day-after")

        async def one_more(person: Person = person, told: int = told) -> bool:
            return len(await bells(person)) == told + 1

        await counter.control.until(one_more, "the news in chat")
    health = [one for one in await counter.rows(ChannelHealth) if one.channel == counter.names[0]]
    assert {one.state for one in health} <= {"active"}


async def bells(person: Person) -> list[str]:
    return [one["text"] for one in await person.messages() if "به‌روز شد" in one["text"]]
