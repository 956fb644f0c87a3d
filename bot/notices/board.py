"""The notice board: read by guests (what is public) and citizens (that, and what they were told)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, bindparam, delete, exists, func, or_, select
from sqlalchemy import update as update_rows

from bot.accounts.visitor import Visitor
from bot.catalogue import topics
from bot.clock import Clock
from bot.errors import NotFound, Stale
from bot.ledger.told import is_told
from bot.notices.rules import NOTICES_A_PAGE
from bot.notices.words import Written, written_of
from bot.persian import search_key
from storage.database import AnyRow, Query, Reader
from storage.models import (
    Notice,
    NoticeCampaign,
    NoticeReading,
    TopicFollow,
)
from storage.unit_of_work import UnitOfWork

__all__ = [
    "Acknowledge",
    "BoardAsk",
    "BoardLine",
    "BoardPage",
    "FollowTopic",
    "NoticePage",
    "OpenNotice",
    "ReadBoard",
]

LONGEST_SEARCH = 80
#: No citizen has it.
NOBODY = 0


@dataclass(frozen=True, slots=True)
class BoardAsk:
    """``topic`` None: all of them. ``typed``: words that title or body must have, in any spelling."""

    topic: str | None = None
    typed: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class BoardLine:
    id: int
    title: str
    topic: str
    published_at: datetime
    is_mandatory: bool
    is_new: bool
    waits_for_ack: bool


@dataclass(frozen=True, slots=True)
class BoardPage:
    """``page`` counts from 0. ``is_followed``: of the topic asked for. ``may_follow``: a citizen asks."""

    lines: tuple[BoardLine, ...]
    total: int
    page: int
    is_followed: bool
    may_follow: bool

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // NOTICES_A_PAGE))


@dataclass(frozen=True, slots=True)
class NoticePage:
    """``corrected_by``: the notice that puts this one right. ``may_share``: everybody may read it."""

    id: int
    written: Written
    published_at: datetime
    may_share: bool
    needs_ack: bool
    acknowledged_at: datetime | None
    may_acknowledge: bool
    corrected_by: int | None


def _told() -> ColumnElement[bool]:
    """Told to this citizen."""
    return exists().where(
        NoticeCampaign.notice_id == Notice.id,
        NoticeCampaign.nth == 0,
        is_told(NoticeCampaign.campaign_id, bindparam("citizen")),
    )


_OPEN_TO = (
    Notice.published_at.is_not(None),
    Notice.withdrawn_at.is_(None),
    or_(Notice.is_public == 1, _told()),
)
_READING = (
    select(NoticeReading.notice_id, NoticeReading.opened_at, NoticeReading.acknowledged_at)
    .where(NoticeReading.citizen_id == bindparam("citizen"))
    .subquery()
)
_LINES = (
    select(
        Notice.id,
        Notice.title,
        Notice.topic,
        Notice.published_at,
        Notice.is_mandatory,
        Notice.needs_ack,
        _READING.c.opened_at,
        _READING.c.acknowledged_at,
        func.count().over().label("total"),
    )
    .outerjoin(_READING, _READING.c.notice_id == Notice.id)
    .where(*_OPEN_TO)
    .order_by(Notice.published_at.desc(), Notice.id)
    .limit(NOTICES_A_PAGE)
    .offset(bindparam("offset"))
)
_FITS = Notice.search_key.like(bindparam("pattern"), escape="\\")
_OF_TOPIC = Notice.topic == bindparam("topic")


def _queries() -> dict[tuple[bool, bool], Query]:
    """By whether a topic was chosen, and whether words are looked for."""

    def narrowed(*wanted: ColumnElement[bool]) -> Select[AnyRow]:
        return _LINES.where(*wanted)

    return {
        (False, False): narrowed(),
        (True, False): narrowed(_OF_TOPIC),
        (False, True): narrowed(_FITS),
        (True, True): narrowed(_OF_TOPIC, _FITS),
    }


LISTS = _queries()
ONE: Query = (
    select(
        *(column for column in Notice.__table__.columns if column.name not in ("audience", "search_key")),
        _READING.c.acknowledged_at,
    )
    .outerjoin(_READING, _READING.c.notice_id == Notice.id)
    .where(Notice.id == bindparam("notice"), *_OPEN_TO)
)
CORRECTED: Query = (
    select(Notice.id)
    .where(
        Notice.corrects_id == bindparam("notice"),
        Notice.published_at.is_not(None),
        Notice.withdrawn_at.is_(None),
    )
    .order_by(Notice.published_at.desc())
    .limit(1)
)
FOLLOWED: Query = select(TopicFollow.topic).where(
    TopicFollow.citizen_id == bindparam("citizen"), TopicFollow.topic == bindparam("topic")
)


def citizen_of(visitor: Visitor) -> int:
    """Who reads; nobody for a guest, and for who has yet to unlock: they read what is public."""
    return visitor.citizen_id or NOBODY if visitor.standing == "in" else NOBODY


class ReadBoard:
    """Reads only; a notice that is not open to the reader looks like one that is not there."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def page(self, visitor: Visitor, ask: BoardAsk) -> BoardPage:
        """A page beyond the last gives the first. Raises Stale (no such topic)."""
        ensure_topic(ask.topic)
        citizen_id = citizen_of(visitor)
        words = [word for word in map(search_key, ask.typed[:LONGEST_SEARCH].split()) if word]
        values: dict[str, object] = {"citizen": citizen_id, "offset": ask.page * NOTICES_A_PAGE}
        if ask.topic is not None:
            values["topic"] = ask.topic
        if words:
            values["pattern"] = "%".join(("", *map(_literal, words), ""))
        rows = await self._reader.rows(LISTS[ask.topic is not None, bool(words)], **values)
        if not rows and ask.page:
            return await self.page(visitor, BoardAsk(ask.topic, ask.typed))
        followed = ask.topic is not None and citizen_id != NOBODY
        followed = (
            followed and await self._reader.first(FOLLOWED, citizen=citizen_id, topic=ask.topic) is not None
        )
        total = rows[0].total if rows else 0
        lines = tuple(_line(row, citizen_id) for row in rows)
        return BoardPage(lines, total, ask.page, followed, citizen_id != NOBODY)

    async def one(self, visitor: Visitor, notice_id: int) -> NoticePage:
        """Raises NotFound."""
        citizen_id = citizen_of(visitor)
        row = await self._reader.first(ONE, notice=notice_id, citizen=citizen_id)
        if row is None:
            raise NotFound("notice-not-found")
        corrected = await self._reader.first(CORRECTED, notice=notice_id)
        return NoticePage(
            id=row.id,
            written=written_of(row),
            published_at=row.published_at,
            may_share=bool(row.is_public),
            needs_ack=bool(row.needs_ack),
            acknowledged_at=row.acknowledged_at,
            may_acknowledge=bool(row.needs_ack) and row.acknowledged_at is None and citizen_id != NOBODY,
            corrected_by=None if corrected is None else corrected.id,
        )


class OpenNotice:
    """That a citizen has opened it, once; a guest leaves no trace."""

    def __init__(self, board: ReadBoard, uow: UnitOfWork, clock: Clock) -> None:
        self._board = board
        self._uow = uow
        self._clock = clock

    async def __call__(self, visitor: Visitor, notice_id: int) -> None:
        """Raises NotFound."""
        await self._board.one(visitor, notice_id)
        citizen_id = citizen_of(visitor)
        if citizen_id == NOBODY:
            return
        async with self._uow as tx:
            row = tx.insert_into(NoticeReading).values(
                notice_id=notice_id, citizen_id=citizen_id, opened_at=self._clock.now(), acknowledged_at=None
            )
            await tx.session.execute(row.on_conflict_do_nothing())
            await tx.commit()


class Acknowledge:
    """«خواندم»: the first time counts, pressed again it changes nothing."""

    def __init__(self, board: ReadBoard, uow: UnitOfWork, clock: Clock) -> None:
        self._board = board
        self._uow = uow
        self._clock = clock

    async def __call__(self, visitor: Visitor, notice_id: int) -> None:
        """Raises Stale (not in), NotFound."""
        citizen_id, _ = visitor.ensure_in()
        await self._board.one(visitor, notice_id)
        now = self._clock.now()
        async with self._uow as tx:
            row = tx.insert_into(NoticeReading).values(
                notice_id=notice_id, citizen_id=citizen_id, opened_at=now, acknowledged_at=now
            )
            await tx.session.execute(row.on_conflict_do_nothing())
            await tx.session.execute(
                update_rows(NoticeReading)
                .where(
                    NoticeReading.notice_id == notice_id,
                    NoticeReading.citizen_id == citizen_id,
                    NoticeReading.acknowledged_at.is_(None),
                )
                .values(acknowledged_at=now)
            )
            await tx.commit()


class FollowTopic:
    """New notices of a topic are told to who follows it, or not any more."""

    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def __call__(self, visitor: Visitor, topic: str, *, on: bool) -> None:
        """Twice the same is harmless. Raises Stale (not in, no such topic)."""
        citizen_id, _ = visitor.ensure_in()
        ensure_topic(topic)
        async with self._uow as tx:
            if on:
                row = tx.insert_into(TopicFollow).values(
                    citizen_id=citizen_id, topic=topic, at=self._clock.now()
                )
                await tx.session.execute(row.on_conflict_do_nothing())
            else:
                await tx.session.execute(
                    delete(TopicFollow).where(
                        TopicFollow.citizen_id == citizen_id, TopicFollow.topic == topic
                    )
                )
            await tx.commit()


def ensure_topic(topic: str | None) -> None:
    """Raises Stale: no such topic (any more)."""
    if topic is not None and all(topic != known.key for known in topics()):
        raise Stale


def _line(row: AnyRow, citizen_id: int) -> BoardLine:
    return BoardLine(
        id=row.id,
        title=row.title,
        topic=row.topic,
        published_at=row.published_at,
        is_mandatory=bool(row.is_mandatory),
        is_new=citizen_id != NOBODY and row.opened_at is None,
        waits_for_ack=bool(row.needs_ack) and citizen_id != NOBODY and row.acknowledged_at is None,
    )


def _literal(words: str) -> str:
    for sign in ("\\", "%", "_"):
        words = words.replace(sign, f"\\{sign}")
    return words
