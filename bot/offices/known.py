"""The offices of a citizen: favourites, and those whose page was looked at last."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, func, select, update

from bot.accounts.visitor import Visitor
from bot.clock import Clock
from bot.errors import DomainError, NotFound, Stale
from bot.offices.find import OfficeLine
from storage.database import Reader
from storage.models import Citizen, KnownOffice, Office
from storage.queries import offices
from storage.unit_of_work import UnitOfWork

__all__ = ["KnownOffices", "MarkFavourite", "OwnKnownOffices", "RememberOffice"]

FAVOURITES_MOST = 10
LAST_USED_MOST = 5


@dataclass(frozen=True, slots=True)
class KnownOffices:
    """Favourites in the order in which they became that; of the others the last used, newest first."""

    favourites: tuple[OfficeLine, ...] = ()
    last_used: tuple[OfficeLine, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.favourites or self.last_used)

    def is_favourite(self, office_id: int) -> bool:
        return any(line.id == office_id for line in self.favourites)


class OwnKnownOffices:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def __call__(self, visitor: Visitor) -> KnownOffices:
        """None at all for who is not in."""
        if visitor.standing != "in":
            return KnownOffices()
        rows = await self._reader.rows(offices.KNOWN, citizen=visitor.citizen_id)
        favourites = sorted((row.favourite_at, row.id, row.name) for row in rows if row.favourite_at)
        used = sorted((row.used_at, row.id, row.name) for row in rows if row.used_at and not row.favourite_at)
        return KnownOffices(
            tuple(OfficeLine(id_, name) for _, id_, name in favourites),
            tuple(OfficeLine(id_, name) for _, id_, name in reversed(used)),
        )


class _Change:
    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def _hold(self, tx: UnitOfWork, citizen_id: int, office_id: int) -> None:
        """The citizen's row, so that an account that is deleted meanwhile keeps nothing. Raises Stale (it is
        closed), NotFound."""
        active = select(Citizen.id).where(Citizen.id == citizen_id, Citizen.status == "active")
        if await tx.session.scalar(active.with_for_update()) is None:
            raise Stale("error-log-in-first")
        if await tx.session.scalar(select(Office.id).where(Office.id == office_id)) is None:
            raise NotFound("offices-gone")


class MarkFavourite(_Change):
    async def __call__(self, visitor: Visitor, office_id: int, *, on: bool) -> None:
        """The same twice is harmless. Raises Stale (not in), NotFound, DomainError (as many as may be)."""
        citizen_id, _ = visitor.ensure_in()
        async with self._uow as tx:
            await self._hold(tx, citizen_id, office_id)
            if on:
                await self._add(tx, citizen_id, office_id)
            else:
                await self._remove(tx, citizen_id, office_id)
            await tx.commit()

    async def _add(self, tx: UnitOfWork, citizen_id: int, office_id: int) -> None:
        others = select(func.count()).where(
            KnownOffice.citizen_id == citizen_id,
            KnownOffice.favourite_at.is_not(None),
            KnownOffice.office_id != office_id,
        )
        if (await tx.session.scalar(others) or 0) >= FAVOURITES_MOST:
            raise DomainError("offices-favourites-full", most=FAVOURITES_MOST)
        now = self._clock.now()
        row = tx.insert_into(KnownOffice).values(
            citizen_id=citizen_id, office_id=office_id, favourite_at=now, used_at=None
        )
        await tx.session.execute(
            row.on_conflict_do_update(
                index_elements=["citizen_id", "office_id"],
                set_={"favourite_at": func.coalesce(KnownOffice.favourite_at, row.excluded.favourite_at)},
            )
        )

    async def _remove(self, tx: UnitOfWork, citizen_id: int, office_id: int) -> None:
        mine = (KnownOffice.citizen_id == citizen_id, KnownOffice.office_id == office_id)
        await tx.session.execute(delete(KnownOffice).where(*mine, KnownOffice.used_at.is_(None)))
        await tx.session.execute(update(KnownOffice).where(*mine).values(favourite_at=None))
        await _forget_older(tx, citizen_id)


class RememberOffice(_Change):
    async def __call__(self, visitor: Visitor, office_id: int) -> None:
        """That its page was looked at; nothing is remembered of who is not in. Raises NotFound, Stale."""
        if visitor.standing != "in" or visitor.citizen_id is None:
            return
        now = self._clock.now()
        async with self._uow as tx:
            await self._hold(tx, visitor.citizen_id, office_id)
            row = tx.insert_into(KnownOffice).values(
                citizen_id=visitor.citizen_id, office_id=office_id, favourite_at=None, used_at=now
            )
            await tx.session.execute(
                row.on_conflict_do_update(index_elements=["citizen_id", "office_id"], set_={"used_at": now})
            )
            await _forget_older(tx, visitor.citizen_id)
            await tx.commit()


async def _forget_older(tx: UnitOfWork, citizen_id: int) -> None:
    """Of offices that are no favourites only the last used few are kept."""
    kept = (
        select(KnownOffice.office_id)
        .where(KnownOffice.citizen_id == citizen_id, KnownOffice.favourite_at.is_(None))
        .order_by(KnownOffice.used_at.desc(), KnownOffice.office_id)
        .limit(LAST_USED_MOST)
    )
    await tx.session.execute(
        delete(KnownOffice).where(
            KnownOffice.citizen_id == citizen_id,
            KnownOffice.favourite_at.is_(None),
            KnownOffice.office_id.not_in(kept),
        )
    )
