"""What a citizen sees of their own cases, and of those of a legal person that they act for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.accounts.rules import UNDERTAKING_VERSION
from bot.accounts.visitor import Visitor
from bot.errors import NotFound
from bot.lengths import weight
from storage.database import AnyRow, Reader
from storage.models.cases import FIRST_MOMENT
from storage.queries import cases

#: Events on the case's own page, and at most on one page of its history.
EVENTS_SHOWN, EVENTS_ON_PAGE = 5, 6
#: For the notes of one page of the history; a note of the greatest length has 2,000 at most.
NOTES_ROOM = 2_400
#: Years that the calendar can show.
LAST_MOMENT = datetime(2300, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """``updated_at`` None: what is stored is no moment that anybody can have meant."""

    id: int
    number: str
    type_key: str
    status: str
    stage: str
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """``occurred_at`` as in CaseLine."""

    seq: int
    status: str
    stage: str
    note: str
    occurred_at: datetime | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case; ``history``: the last few of its ``events``, newest first. Moments as in CaseLine.

    ``is_of_entity``: it belongs to a legal person that the reader represents.
    """

    id: int
    number: str
    type_key: str
    status: str
    stage: str
    priority: str
    officer: str
    registered_at: datetime | None
    updated_at: datetime | None
    office_name: str
    office_address: str
    office_phone: str
    history: tuple[HistoryLine, ...]
    events: int
    is_of_entity: bool = False
    tracking_code: str | None = None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Whole events from the ``offset``th on, newest first, of ``events`` in all."""

    number: str
    type_key: str
    lines: tuple[HistoryLine, ...]
    offset: int
    events: int

    @property
    def next_offset(self) -> int | None:
        """Where the page after this begins; None for the last."""
        after = self.offset + len(self.lines)
        return after if self.lines and after < self.events else None


class OwnCases:
    """Reads only; every query carries the owner, so another person's case is simply not found."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def one(self, visitor: Visitor, case_id: int) -> CasePage:
        """Their own, or that of a legal person that they represent, for whomever they act: news lead here.

        Raises NotFound (no such case, or not theirs), NotAllowed.
        """
        row = await self._row(case_id, visitor)
        history = await self._reader.rows(cases.HISTORY, case=case_id, limit=EVENTS_SHOWN, offset=0)
        return CasePage(
            id=row.id,
            number=row.number,
            type_key=row.type_key,
            status=row.status,
            stage=row.stage,
            priority=row.priority,
            officer=row.officer,
            registered_at=moment(row.registered_at),
            updated_at=moment(row.updated_at),
            office_name=row.office_name,
            office_address=row.office_address,
            office_phone=row.office_phone,
            history=tuple(map(event_of, history)),
            events=row.last_seq,
            is_of_entity=row.is_of_entity,
            tracking_code=row.tracking_code,
        )

    async def history(self, visitor: Visitor, case_id: int, offset: int) -> HistoryPage:
        """As many events as have room beside each other. An offset beyond the last event gives that one.

        Raises NotFound, NotAllowed.
        """
        row = await self._row(case_id, visitor)
        offset = max(0, min(offset, row.last_seq - 1))
        rows = await self._reader.rows(cases.HISTORY, case=case_id, limit=EVENTS_ON_PAGE, offset=offset)
        lines = tuple(fitting([event_of(line) for line in rows]))
        return HistoryPage(row.number, row.type_key, lines, offset, row.last_seq)

    async def _row(self, case_id: int, visitor: Visitor) -> AnyRow:
        """Raises NotFound, NotAllowed."""
        citizen_id, owner = visitor.ensure_in()
        row = await self._reader.first(
            cases.PAGE, case=case_id, owner=owner, citizen=citizen_id, version=UNDERTAKING_VERSION
        )
        if row is None:
            raise NotFound("case-not-found")
        return row


def line_of(row: AnyRow) -> CaseLine:
    return CaseLine(row.id, row.number, row.type_key, row.status, row.stage, moment(row.updated_at))


def event_of(row: AnyRow) -> HistoryLine:
    return HistoryLine(row.seq, row.status, row.stage, row.note, moment(row.occurred_at))


def moment(stored: datetime) -> datetime | None:
    """None for what no calendar of ours can show: one bad row must not take the page away."""
    return stored if FIRST_MOMENT <= stored < LAST_MOMENT else None


def fitting(lines: list[HistoryLine]) -> list[HistoryLine]:
    """The first line, and those after it for whose notes there is room."""
    room = NOTES_ROOM
    for nth, line in enumerate(lines):
        room -= weight(line.note)
        if room < 0 and nth:
            return lines[:nth]
    return lines
