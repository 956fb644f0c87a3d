"""A fact about a case comes in: it is kept, and its owner is told, or all who represent its owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.audit import Audit
from bot.cases import rules
from bot.cases.news import MOVED, CaseNews
from bot.cases.sender import Sender
from bot.catalogue import Actor, case_type
from bot.clock import Clock
from bot.errors import Conflict, NotFound
from bot.ids import Ids
from storage.models import Case, CaseEvent
from storage.types import EPOCH, MILLISECOND
from storage.unit_of_work import UnitOfWork

NEWEST_FIRST = (CaseEvent.occurred_at.desc(), CaseEvent.seq.desc())


@dataclass(frozen=True, slots=True)
class NewEvent:
    """``number`` as printed on the case; ``external_id`` is the sender's own id: sent twice, it acts once.

    ``stage`` None keeps the stage. ``occurred_at`` None means now. ``actor`` (agency, office or citizen) is
    who acted, which need not be who sends.
    """

    number: str
    status: str
    external_id: str
    stage: str | None = None
    note: str = ""
    occurred_at: datetime | None = None
    actor: Actor = "agency"


@dataclass(frozen=True, slots=True)
class EventAdded:
    """``is_new`` is false for an event that had come before, ``is_current`` for one that a later one follows;
    ``told`` counts the addresses it goes to."""

    case_id: int
    seq: int
    is_new: bool
    is_current: bool
    told: int


class AddCaseEvent:
    def __init__(self, uow: UnitOfWork, clock: Clock, ids: Ids, news: CaseNews, audit: Audit) -> None:
        self._uow = uow
        self._clock = clock
        self._ids = ids
        self._news = news
        self._audit = audit

    async def __call__(self, event: NewEvent, by: Sender) -> EventAdded:
        """The case's status and stage are those of its last event by (occurred_at, seq). So an event that
        comes late takes its place in the history, is held against what stood there, and changes neither;
        nobody is told of it, for what it says is past.

        Raises NotFound (no such case), NotAllowed (an actor they may not speak for), Conflict (their id
        stands for another event), DomainError (unknown status or stage, a move that the catalogue does not
        allow, a note that is too long, control characters, a moment that cannot be).
        """
        by.ensure_may_claim(event.actor)
        for word in (event.number, event.status, event.external_id, event.stage or ""):
            rules.ensure_plain(word)
        rules.ensure_plain(event.note, allowed=rules.NOTE_BREAKS)
        rules.ensure_note(event.note)
        async with self._uow as tx:
            case = await tx.session.scalar(select(Case).where(Case.number == event.number).with_for_update())
            if case is None:
                raise NotFound("case-not-found")
            last = await self._last(tx, case)
            known = await tx.session.scalar(
                select(CaseEvent).where(
                    CaseEvent.case_id == case.id,
                    CaseEvent.sender == by.id,
                    CaseEvent.external_id == event.external_id,
                )
            )
            if known is not None:
                ensure_same(known, event)
                is_current = last is not None and last.seq == known.seq
                return EventAdded(case.id, known.seq, is_new=False, is_current=is_current, told=0)
            # Another machine's clock may have been ahead of this one's: «now» is never before what stands.
            now = max(self._clock.now(), last.recorded_at) if last is not None else self._clock.now()
            added, is_current = await self._place(tx, case, event, last, now)
            added.sender = by.id
            tx.session.add(added)
            case.last_seq, case.updated_at = added.seq, now
            told = 0
            if is_current:
                case.status, case.stage = added.status, added.stage
                told = await self._news(tx, case, MOVED)
            await self._audit.add(
                tx,
                actor=by.id,
                role=by.role,
                action="sensitive_update",
                subject_index=case.owner_index or case.entity_index,
                case=str(case.id),
                seq=str(added.seq),
                acted=event.actor,
            )
            await tx.commit()
            return EventAdded(case.id, added.seq, is_new=True, is_current=is_current, told=told)

    async def _last(self, tx: UnitOfWork, case: Case, until: datetime | None = None) -> CaseEvent | None:
        """The last event of the case, or the last that had happened by ``until``."""
        query = select(CaseEvent).where(CaseEvent.case_id == case.id)
        if until is not None:
            query = query.where(CaseEvent.occurred_at <= until)
        return await tx.session.scalar(query.order_by(*NEWEST_FIRST).limit(1))

    async def _place(
        self, tx: UnitOfWork, case: Case, event: NewEvent, last: CaseEvent | None, now: datetime
    ) -> tuple[CaseEvent, bool]:
        """The event as it will stand in the history, and whether it is the last there. Raises DomainError."""
        rules.ensure_moment(event.occurred_at or now, now)
        happened = happened_at(event, now)
        is_current = last is None or happened >= last.occurred_at
        before = last if is_current else await self._last(tx, case, until=happened)
        stage = event.stage or (before.stage if before is not None else case.stage)
        kind = case_type(case.type_key)
        rules.ensure_words(kind, event.status, stage)
        if is_current:
            rules.ensure_may_move(kind, case.status, event.status, event.actor)
        elif before is not None:  # of what was before the first event nothing is known
            rules.ensure_may_move(kind, before.status, event.status, event.actor)
        added = CaseEvent(
            id=self._ids.new(),
            case_id=case.id,
            seq=case.last_seq + 1,
            external_id=event.external_id,
            status=event.status,
            stage=stage,
            note=event.note,
            actor=event.actor,
            occurred_at=happened,
            recorded_at=now,
        )
        return added, is_current


def happened_at(event: NewEvent, recorded_at: datetime) -> datetime:
    """The moment that is kept, in whole milliseconds; a clock that is ahead means «now»."""
    moment = min(event.occurred_at or recorded_at, recorded_at)
    return EPOCH + (moment - EPOCH) // MILLISECOND * MILLISECOND


def ensure_same(known: CaseEvent, event: NewEvent) -> None:
    """Raises Conflict when what has come under this id before says something else."""
    is_same = (
        known.status == event.status
        and event.stage in (None, known.stage)
        and known.note == event.note
        and known.actor == event.actor
        and known.occurred_at == happened_at(event, known.recorded_at)
    )
    if not is_same:
        raise Conflict("case-event-conflict")
