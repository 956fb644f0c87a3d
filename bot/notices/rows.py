"""A notice under somebody's hand: loaded, checked, changed by compare-and-swap."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import bindparam, select, update

from bot.errors import NotAllowed, NotFound, Stale
from bot.staff.actor import NO_PLACE, Actor, Places, Scope
from bot.staff.use_case import StaffAct, StaffLook
from storage.database import Query, Reader
from storage.models import Notice
from storage.unit_of_work import UnitOfWork

__all__ = [
    "AboutNotice",
    "ActOnNotice",
    "LookAtNotice",
    "NoticeAsk",
    "change",
    "ensure_author",
    "load",
    "places_of",
]

_PROVINCE: Query = select(Notice.province_code).where(Notice.id == bindparam("notice"))


class AboutNotice(Protocol):
    @property
    def notice_id(self) -> int: ...


Ask = TypeVar("Ask", bound=AboutNotice)
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class NoticeAsk:
    notice_id: int


class ActOnNotice(StaffAct[Ask, Result]):
    """A notice lies in the province of its author, or (written for everywhere) in none."""

    async def places(self, reader: Reader, ask: Ask) -> Places | None:
        return await places_of(reader, ask.notice_id)


class LookAtNotice(StaffLook[Ask, Result]):
    async def places(self, reader: Reader, ask: Ask) -> Places | None:
        return await places_of(reader, ask.notice_id)


async def places_of(reader: Reader, notice_id: int) -> Places:
    """Raises NotFound."""
    row = await reader.first(_PROVINCE, notice=notice_id)
    if row is None:
        raise NotFound("notice-not-found")
    return NO_PLACE if row.province_code is None else frozenset({Scope("province", row.province_code)})


async def load(tx: UnitOfWork, notice_id: int) -> Notice:
    """Held until the transaction ends. Raises NotFound."""
    found = await tx.session.get(Notice, notice_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound("notice-not-found")
    return found


def ensure_author(actor: Actor, notice: Notice) -> None:
    if actor.name != notice.author:
        raise NotAllowed("notice-not-yours")


async def change(
    tx: UnitOfWork, notice: Notice, states: Collection[str], now: datetime, **values: object
) -> None:
    """Compare-and-swap: nothing is written unless the row is still the one that was loaded, in one of these
    states. Raises Stale."""
    done = await tx.session.scalar(
        update(Notice)
        .where(Notice.id == notice.id, Notice.version == notice.version, Notice.state.in_(states))
        .values(version=Notice.version + 1, updated_at=now, **values)
        .returning(Notice.id)
        .execution_options(synchronize_session=False)
    )
    if done is None:
        raise Stale("notice-changed")
    tx.session.expire(notice)
