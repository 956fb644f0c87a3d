"""When an event happened, who sent it under which id, and what that does to the case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from bot.app.sample import load_sample
from bot.cases.add_event import AddCaseEvent, EventAdded, NewEvent
from bot.cases.read import OwnCases
from bot.cases.rules import CLOCK_SKEW
from bot.cases.sender import OPERATOR, Sender, agency
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import Conflict, DomainError, NotAllowed
from bot.ids import Ids
from storage.database import Database
from storage.models import AuditEntry, Case, CaseEvent, Message
from storage.models.cases import FIRST_MOMENT
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import logged_in
from tests.clock import ManualClock
from tests.house import House

NUMBER = "1405-2301-10629"  # Sara's trade mark, in progress
ONE, OTHER = agency("api:one"), agency("api:other")
HOUR = timedelta(hours=1)


@pytest.fixture
async def sampled(house: House, database: Database) -> House:
    await load_sample(database, await house.get(Vault), await house.get(Clock), await house.get(Ids))
    await logged_in(house)
    return house


async def add(house: House, by: Sender = ONE, **changes: object) -> EventAdded:
    event = NewEvent(**{"number": NUMBER, "status": "in_progress", "external_id": "e1", **changes})  # type: ignore[arg-type]
    done: EventAdded = await house.act(AddCaseEvent, event, by)
    return done


async def stands(database: Database) -> tuple[str, str, int]:
    async with UnitOfWork(database) as tx:
        case = await tx.session.scalar(select(Case).where(Case.number == NUMBER))
    assert case is not None
    return case.status, case.stage, case.last_seq


async def news(database: Database) -> int:
    async with UnitOfWork(database) as tx:
        return len(list(await tx.session.scalars(select(Message.id).where(Message.words_key == "case-news"))))


# order


async def test_a_late_event_stands_in_its_place_and_turns_nothing_back(
    sampled: House, database: Database, clock: ManualClock
) -> None:
    visitor, noon = await sampled.visitor(), clock.now()
    done = await add(sampled, external_id="new", status="answered", occurred_at=noon)
    assert (done.is_current, done.told, await news(database)) == (True, 1, 1)
    clock.advance(HOUR)
    late = await add(
        sampled, external_id="old", status="waiting_citizen", occurred_at=noon - HOUR, note="late"
    )
    assert (late.is_new, late.is_current, late.told, late.seq) == (True, False, 0, done.seq + 1)
    assert (await stands(database))[0] == "answered"
    assert await news(database) == 1
    page = await (await sampled.get(OwnCases)).one(visitor, done.case_id)
    assert [line.status for line in page.history[:2]] == ["answered", "waiting_citizen"]
    assert (page.events, page.status) == (late.seq, "answered")


async def test_a_late_event_is_held_against_what_stood_then_and_keeps_its_stage(
    sampled: House, database: Database, clock: ManualClock
) -> None:
    noon = clock.now()
    _, before, _ = await stands(database)
    await add(sampled, external_id="end", status="finished", stage="certificate", occurred_at=noon)
    with pytest.raises(DomainError, match="case-move-refused"):
        await add(sampled, external_id="now", status="waiting_citizen")
    late = await add(sampled, external_id="then", status="waiting_citizen", occurred_at=noon - HOUR)
    with pytest.raises(DomainError, match="case-move-refused"):
        await add(sampled, external_id="never", status="registered", occurred_at=noon - HOUR)
    async with UnitOfWork(database) as tx:
        event = await tx.session.scalar(select(CaseEvent).where(CaseEvent.external_id == "then"))
    assert event is not None
    assert (event.seq, event.stage) == (late.seq, before)
    assert (await stands(database))[:2] == ("finished", "certificate")


async def test_of_two_events_at_one_moment_the_one_that_came_last_counts(
    sampled: House, database: Database, clock: ManualClock
) -> None:
    await add(sampled, external_id="a", status="answered", occurred_at=clock.now())
    second = await add(sampled, external_id="b", status="waiting_citizen", occurred_at=clock.now())
    assert second.is_current
    assert (await stands(database))[0] == "waiting_citizen"


async def test_an_event_before_the_first_one_is_taken(sampled: House, database: Database) -> None:
    before = await stands(database)
    done = await add(sampled, status="registered", occurred_at=FIRST_MOMENT)
    assert (done.is_new, done.is_current) == (True, False)
    assert (await stands(database))[:2] == before[:2]


async def test_what_has_no_time_is_the_newest_though_a_clock_was_ahead(
    sampled: House, database: Database, clock: ManualClock
) -> None:
    ahead = clock.now() + CLOCK_SKEW
    assert (await add(sampled, external_id="a", status="answered", occurred_at=ahead)).is_current
    assert (await add(sampled, external_id="b", status="in_progress")).is_current
    async with UnitOfWork(database) as tx:
        moments = set(
            await tx.session.scalars(select(CaseEvent.occurred_at).where(CaseEvent.sender == "api:one"))
        )
    assert moments == {clock.now()}


# moments


@pytest.mark.parametrize(
    ("moment", "key"),
    [
        (datetime(9999, 12, 31, 23, 59, tzinfo=UTC), "case-event-in-future"),
        (datetime.max.replace(tzinfo=timezone(-timedelta(hours=12))), "case-event-in-future"),
        (datetime(2026, 8, 4, tzinfo=UTC), "case-event-in-future"),
        (datetime(1, 1, 1, tzinfo=UTC), "case-event-too-old"),
        (datetime.min.replace(tzinfo=timezone(timedelta(hours=14))), "case-event-too-old"),
        (FIRST_MOMENT - timedelta(milliseconds=1), "case-event-too-old"),
    ],
)
async def test_a_moment_that_cannot_be_is_refused_and_changes_nothing(
    sampled: House, database: Database, moment: datetime, key: str
) -> None:
    before = await stands(database)
    with pytest.raises(DomainError) as refused:
        await add(sampled, occurred_at=moment)
    assert refused.value.key == key
    assert await stands(database) == before


@pytest.mark.parametrize("moment", [FIRST_MOMENT - timedelta(days=1), datetime(9999, 12, 31, tzinfo=UTC)])
async def test_the_database_takes_no_such_moment_either(
    sampled: House, database: Database, moment: datetime
) -> None:
    async with UnitOfWork(database) as tx:
        known = (await tx.session.execute(select(*CaseEvent.__table__.c).limit(1))).one()._asdict()
        changed = known | {"id": 1, "seq": 99, "external_id": "x", "occurred_at": moment}
        with pytest.raises(IntegrityError):
            await tx.session.execute(insert(CaseEvent).values(changed))


# ids and senders


async def test_two_senders_may_use_one_id(sampled: House) -> None:
    first, second = await add(sampled, ONE), await add(sampled, OTHER, note="another")
    by_hand = await add(sampled, OPERATOR, note="a third")
    assert [one.is_new for one in (first, second, by_hand)] == [True, True, True]
    assert len({one.seq for one in (first, second, by_hand)}) == 3


@pytest.mark.parametrize("given", [{}, {"occurred_at": datetime(2026, 8, 3, 8, 20, 0, 1234, tzinfo=UTC)}])
async def test_the_same_words_under_the_same_id_act_once_also_later(
    sampled: House, clock: ManualClock, given: dict[str, object]
) -> None:
    first = await add(sampled, **given)
    clock.advance(HOUR)
    again = await add(sampled, **given)
    assert (again.is_new, again.seq, again.is_current) == (False, first.seq, True)
    await add(sampled, external_id="e2")
    assert (await add(sampled, **given)).is_current is False


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "answered"},
        {"note": "other"},
        {"stage": "certificate"},
        {"actor": "office"},
        {"occurred_at": datetime(2026, 8, 1, tzinfo=UTC)},
        {"status": "flying"},
    ],
)
async def test_other_words_under_the_same_id_are_a_conflict_and_change_nothing(
    sampled: House, database: Database, changes: dict[str, object]
) -> None:
    await add(sampled)
    before, told = await stands(database), await news(database)
    with pytest.raises(Conflict, match="case-event-conflict"):
        await add(sampled, **changes)
    assert (await stands(database), await news(database)) == (before, told)


@pytest.mark.parametrize(
    ("by", "actor", "role"),
    [
        (ONE, "agency", "agency"),
        (ONE, "office", "agency"),
        (OPERATOR, "office", "operator"),
        (OPERATOR, "citizen", "operator"),
    ],
)
async def test_the_role_in_the_audit_log_follows_from_who_sends(
    sampled: House, database: Database, by: Sender, actor: str, role: str
) -> None:
    status = "withdrawn" if actor == "citizen" else "answered"
    done = await add(sampled, by, actor=actor, status=status)
    async with UnitOfWork(database) as tx:
        entry = await tx.session.scalar(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1))
        event = await tx.session.scalar(select(CaseEvent).where(CaseEvent.external_id == "e1"))
    assert entry is not None
    assert event is not None
    assert (entry.actor, entry.role, entry.details["acted"]) == (by.id, role, actor)
    assert (event.sender, event.actor, event.seq) == (by.id, actor, done.seq)


async def test_an_agency_does_not_speak_for_the_citizen(sampled: House, database: Database) -> None:
    before = await stands(database)
    with pytest.raises(NotAllowed, match="case-actor-refused"):
        await add(sampled, status="withdrawn", actor="citizen")
    assert await stands(database) == before


async def test_a_case_without_any_event_takes_one(sampled: House, database: Database) -> None:
    async with UnitOfWork(database) as tx:
        await tx.session.execute(delete(CaseEvent))
        await tx.commit()
    assert (await add(sampled, status="answered")).is_current
