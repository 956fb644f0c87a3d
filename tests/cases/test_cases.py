"""A citizen's cases: who sees them, how a fact comes in, who is told."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.accounts.log_in.leave import LogOut
from bot.app.sample import load_sample
from bot.cases.add_event import AddCaseEvent, EventAdded, NewEvent
from bot.cases.list import PAGE_SIZE, ListCases, Place
from bot.cases.read import OwnCases
from bot.cases.sender import OPERATOR, Sender
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError, NotFound, Stale
from bot.ids import Ids
from storage.database import Database
from storage.models import AuditEntry, Case, CaseEvent, Delivery, Message
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import logged_in
from tests.clock import ManualClock
from tests.house import OWN_CODE, House

NUMBER = "1405-2301-10629"  # Sara's trade mark, in progress


@pytest.fixture
async def sampled(house: House, database: Database) -> House:
    await load_sample(database, await house.get(Vault), await house.get(Clock), await house.get(Ids))
    return house


async def add(house: House, by: Sender = OPERATOR, **changes: object) -> EventAdded:
    event = NewEvent(**{"number": NUMBER, "status": "waiting_citizen", "external_id": "e1", **changes})  # type: ignore[arg-type]
    done: EventAdded = await house.act(AddCaseEvent, event, by)
    return done


async def test_a_citizen_sees_all_their_cases_page_by_page_newest_first(sampled: House) -> None:
    visitor = await logged_in(sampled)
    cases = await sampled.get(ListCases)
    first = await cases(visitor)
    second = await cases(visitor, first.later)
    assert (first.total, first.pages, len(first.lines), first.earlier) == (12, 2, PAGE_SIZE, None)
    assert (second.page, second.later) == (2, None)
    assert await cases(visitor, second.earlier) == first
    moments = [line.updated_at for line in (*first.lines, *second.lines)]
    assert moments == sorted(moments, reverse=True)
    assert len({line.id for line in (*first.lines, *second.lines)}) == 12
    beyond = Place("after", 0, 1, 99)
    assert await cases(visitor, beyond) == first


async def test_another_ones_case_is_not_found_even_by_its_id(sampled: House, database: Database) -> None:
    visitor = await logged_in(sampled)
    async with UnitOfWork(database) as tx:
        foreign = await tx.session.scalar(select(Case.id).where(Case.owner_index != visitor.owner_index))
    assert foreign is not None
    with pytest.raises(NotFound):
        await (await sampled.get(OwnCases)).one(visitor, foreign)


async def test_who_is_not_in_sees_no_case(sampled: House, clock: ManualClock) -> None:
    await logged_in(sampled)
    clock.advance(timedelta(minutes=20))
    cases = await sampled.get(ListCases)
    locked = await sampled.visitor()
    with pytest.raises(Stale, match="error-unlock-first"):
        await cases(locked)
    await sampled.act(LogOut, locked)
    with pytest.raises(Stale, match="error-log-in-first"):
        await cases(await sampled.visitor())


async def test_an_event_moves_the_case_and_is_told_without_a_private_fact(
    sampled: House, database: Database
) -> None:
    visitor = await logged_in(sampled)
    done = await add(sampled, note="اصل شناسنامه لازم است")
    page = await (await sampled.get(OwnCases)).one(visitor, done.case_id)
    assert (page.status, page.events, page.history[0].note) == (
        "waiting_citizen",
        done.seq,
        "اصل شناسنامه لازم است",
    )
    async with UnitOfWork(database) as tx:
        message = await tx.session.scalar(select(Message).where(Message.words_key == "case-news"))
        assert message is not None
        deliveries = list(await tx.session.scalars(select(Delivery).where(Delivery.message_id == message.id)))
        actions = list(await tx.session.scalars(select(AuditEntry.action)))
    assert message.words_args == {"tail": NUMBER[-4:]}
    assert [(one.channel, one.address) for one in deliveries] == [("telegram", "telegram:5001")]
    assert actions[-1] == "sensitive_update"


async def test_a_case_whose_owner_has_no_account_moves_and_nobody_is_told(sampled: House) -> None:
    assert (await add(sampled)).told == 0


async def test_an_event_sent_twice_acts_once(sampled: House, database: Database) -> None:
    await logged_in(sampled)
    first, second = await add(sampled), await add(sampled)
    assert (first.is_new, second.is_new, second.seq) == (True, False, first.seq)
    async with UnitOfWork(database) as tx:
        told = list(await tx.session.scalars(select(Message.id).where(Message.words_key == "case-news")))
    assert len(told) == 1


async def test_events_side_by_side_get_numbers_of_their_own(sampled: House, database: Database) -> None:
    await asyncio.gather(*(add(sampled, external_id=f"e{nth}", status="in_progress") for nth in range(6)))
    async with UnitOfWork(database) as tx:
        case = await tx.session.scalar(select(Case).where(Case.number == NUMBER))
        assert case is not None
        seqs = list(await tx.session.scalars(select(CaseEvent.seq).where(CaseEvent.case_id == case.id)))
    assert sorted(seqs) == list(range(1, len(seqs) + 1))
    assert case.last_seq == max(seqs)


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"status": "flying"}, "case-unknown-status"),
        ({"stage": "moon"}, "case-unknown-stage"),
        ({"note": "ن" * 1001}, "case-note-too-long"),
        ({"note": "ن\0"}, "case-control-characters"),
        ({"note": "ن\x1b[2J"}, "case-control-characters"),
        ({"number": NUMBER + "\0"}, "case-control-characters"),
        ({"number": "\udcff"}, "case-control-characters"),
        ({"external_id": "e\0"}, "case-control-characters"),
        ({"status": "registered\0"}, "case-control-characters"),
        ({"stage": "moon\0"}, "case-control-characters"),
        ({"number": "1405-0000-00000"}, "case-not-found"),
        ({"status": "withdrawn", "actor": "office"}, "case-move-refused"),
    ],
)
async def test_what_the_catalogue_does_not_know_is_refused_and_changes_nothing(
    sampled: House, database: Database, changes: dict[str, str], key: str
) -> None:
    async with UnitOfWork(database) as tx:
        before = (await tx.session.execute(select(Case.number, Case.status, Case.last_seq))).all()
    with pytest.raises(DomainError) as refused:
        await add(sampled, **changes)
    assert refused.value.key == key
    async with UnitOfWork(database) as tx:
        assert (await tx.session.execute(select(Case.number, Case.status, Case.last_seq))).all() == before


async def test_cases_are_found_by_the_national_code_of_a_later_account(sampled: House) -> None:
    """The cases are older than the account: they were there before Sara signed up."""
    assert (await (await sampled.get(ListCases))(await logged_in(sampled))).total == 12
    assert OWN_CODE == "9990001014"
