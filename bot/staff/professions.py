"""Professional roles (سردفتر، دفتریار …), as an agency's list has them; used to address notices."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from bot.audit import Audit
from bot.clock import Clock
from bot.crypto import Vault
from bot.identifiers import Identifier
from bot.ids import Ids
from bot.staff.actor import Actor
from bot.staff.gate import Gate
from bot.staff.use_case import Noted, StaffAct
from storage.database import Query, Reader
from storage.models import Profession
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Holding:
    """A professional role that somebody has; ``kind`` is a key of the catalogue."""

    kind: str
    province_code: str
    office_number: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of an agency's list; ``who`` is an Iranian or a foreign national."""

    who: Identifier
    kind: str
    province_code: str
    office_number: str


@dataclass(frozen=True, slots=True)
class AgencyList:
    """``source`` names the list: a new one of that name is laid over the old. ``is_whole``: who is not on it
    has the role no longer. ``is_rehearsal``: counted, nothing kept."""

    source: str
    rows: tuple[Listed, ...]
    is_whole: bool = False
    is_rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    added: int
    changed: int
    ended: int
    unchanged: int


HOLDINGS: Query = (
    select(Profession.kind, Profession.province_code, Profession.office_number)
    .where(Profession.holder_index == bindparam("holder"), Profession.ended_at.is_(None))
    .order_by(Profession.recorded_at, Profession.id)
)


async def holdings(reader: Reader, holder_index: bytes) -> tuple[Holding, ...]:
    """The professional roles that the person with this blind index has now, by all lists."""
    rows = await reader.rows(HOLDINGS, holder=holder_index)
    return tuple(Holding(row.kind, row.province_code, row.office_number) for row in rows)


STANDING: Query = (
    select(Profession.kind, func.count().label("people"))
    .where(Profession.source == bindparam("source"), Profession.ended_at.is_(None))
    .group_by(Profession.kind)
    .order_by(Profession.kind)
)


async def standing(reader: Reader, source: str) -> dict[str, int]:
    """How many people have which professional role now by this list; empty for a list never sent."""
    return {row.kind: row.people for row in await reader.rows(STANDING, source=source)}


class ImportProfessions(StaffAct[AgencyList, Imported]):
    """Lays an agency's list over what it said before; the same list twice changes nothing."""

    permission = "professions.import"
    one_at_a_time = "professions"

    def __init__(
        self, gate: Gate, uow: UnitOfWork, audit: Audit, clock: Clock, ids: Ids, vault: Vault
    ) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock
        self._ids = ids
        self._vault = vault

    async def act(self, tx: UnitOfWork, actor: Actor, ask: AgencyList) -> tuple[Imported, Noted]:
        """The last of several rows for one person and role counts."""
        now = self._clock.now()
        standing = {
            (row.holder_index, row.kind): row
            for row in await tx.session.scalars(
                select(Profession).where(Profession.source == ask.source, Profession.ended_at.is_(None))
            )
        }
        listed = {(self._vault.index(row.who.kind, row.who.code), row.kind): row for row in ask.rows}
        new = [key for key in listed if key not in standing]
        moved = [key for key in listed if key in standing and has_moved(standing[key], listed[key])]
        gone = [key for key in standing if key not in listed] if ask.is_whole else []
        done = Imported(len(new), len(moved), len(gone), len(listed) - len(new) - len(moved))
        if not ask.is_rehearsal:
            for key in (*moved, *gone):
                standing[key].ended_at = now
            await tx.session.flush()
            tx.session.add_all(
                Profession(
                    id=self._ids.new(),
                    source=ask.source,
                    holder_index=key[0],
                    kind=key[1],
                    province_code=listed[key].province_code,
                    office_number=listed[key].office_number,
                    recorded_at=now,
                    ended_at=None,
                )
                for key in (*new, *moved)
            )
        counts = {"added": str(done.added), "changed": str(done.changed), "ended": str(done.ended)}
        kind = "rehearsal" if ask.is_rehearsal else "import"
        return done, Noted("sensitive_update", None, {"list": ask.source, "kind": kind, **counts})


def has_moved(old: Profession, new: Listed) -> bool:
    return (old.province_code, old.office_number) != (new.province_code, new.office_number)
