"""Rows of legal persons as several use cases take them, and telling who represents one.

Locks are taken in one order: the acting citizen and session first, then the entity, then representations.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.accounts.rules import MOST_REPRESENTATIVES, UNDERTAKING_VERSION
from bot.accounts.telling import TellOwner
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.errors import DomainError, NotAllowed, NotFound
from bot.ids import Ids
from storage.models import Citizen, Invitation, LegalEntity, Representation, Undertaking
from storage.unit_of_work import UnitOfWork

__all__ = [
    "CODE_PLACE",
    "LEGAL_BUTTON",
    "LEGAL_ID_PLACE",
    "NAME_PLACE",
    "Began",
    "Own",
    "TellRepresentatives",
    "begin_representation",
    "ensure_room",
    "ensure_signatory",
    "ensure_undertaken",
    "note",
    "own_representation",
]

NAME_PLACE, LEGAL_ID_PLACE = "legal_entity.name_sealed", "legal_entity.legal_id_sealed"
CODE_PLACE = "representative_invitation.national_code_sealed"
#: Text and callback data of the button that leads to «legal persons».
LEGAL_BUTTON = ("legal-open", "go:legal")


@dataclass(frozen=True, slots=True)
class Own:
    """A living representation of the citizen who acts, and the entity; both locked."""

    entity: LegalEntity
    row: Representation


async def own_representation(tx: UnitOfWork, citizen_id: int, representation_id: int) -> Own:
    """Raises NotFound: somebody else's, ended, or none."""
    entity_id = await tx.session.scalar(
        select(Representation.entity_id).where(Representation.id == representation_id)
    )
    if entity_id is None:
        raise NotFound("legal-not-found")
    entity = await tx.session.get_one(LegalEntity, entity_id, with_for_update=True)
    row = await tx.session.get_one(Representation, representation_id, with_for_update=True)
    if row.citizen_id != citizen_id or row.ended_at is not None:
        raise NotFound("legal-not-found")
    return Own(entity, row)


def ensure_signatory(row: Representation) -> None:
    """Raises NotAllowed for a delegate."""
    if row.kind != "signatory":
        raise NotAllowed("legal-signatory-only")


async def ensure_undertaken(tx: UnitOfWork, representation_id: int) -> Undertaking:
    """The accepted undertaking of today's version. Raises NotAllowed."""
    found = await tx.session.scalar(
        select(Undertaking).where(
            Undertaking.representation_id == representation_id, Undertaking.version == UNDERTAKING_VERSION
        )
    )
    if found is None:
        raise NotAllowed("legal-undertaking-first")
    return found


async def ensure_room(tx: UnitOfWork, entity_id: int, *, invited_too: bool = False) -> None:
    """The entity must be locked. Raises DomainError ``legal-full``."""
    living = select(func.count()).where(
        Representation.entity_id == entity_id, Representation.ended_at.is_(None)
    )
    count = await tx.session.scalar(living) or 0
    if invited_too:
        invited = select(func.count()).where(Invitation.entity_id == entity_id)
        count += await tx.session.scalar(invited) or 0
    if count >= MOST_REPRESENTATIVES:
        raise DomainError("legal-full", most=MOST_REPRESENTATIVES)


async def begin_representation(
    tx: UnitOfWork, ids: Ids, now: datetime, entity_id: int, citizen_id: int, kind: str
) -> tuple[Representation, bool]:
    """The representation, and whether it is new; a living delegate becomes a signatory where ``kind`` says
    so. The entity must be locked.

    Raises DomainError ``legal-full``.
    """
    row = await tx.session.scalar(
        select(Representation).where(
            Representation.entity_id == entity_id,
            Representation.citizen_id == citizen_id,
            Representation.ended_at.is_(None),
        )
    )
    if row is not None:
        row.kind = "signatory" if "signatory" in (kind, row.kind) else row.kind
        return row, False
    await ensure_room(tx, entity_id)
    row = Representation(
        id=ids.new(),
        entity_id=entity_id,
        citizen_id=citizen_id,
        kind=kind,
        began_at=now,
        ended_at=None,
        ended_by=None,
    )
    tx.session.add(row)
    await tx.session.flush()
    return row, True


async def note(
    tx: UnitOfWork, audit: Audit, visitor: Visitor, action: str, subject: bytes, entity_id: int, **more: str
) -> None:
    """An audit entry of a citizen's act about a legal person."""
    await audit.add(
        tx,
        actor=f"citizen:{visitor.citizen_id}",
        role="citizen",
        action=action,
        subject_index=subject,
        entity=str(entity_id),
        messenger=visitor.messenger,
        **more,
    )


class TellRepresentatives:
    """What happens to an entity's representation is told to all who represent it, naming none of them."""

    def __init__(self, tell: TellOwner) -> None:
        self._tell = tell

    async def __call__(self, tx: UnitOfWork, entity_id: int, words_key: str, *but: int) -> None:
        """Everybody living but these citizens, at all their addresses."""
        for citizen in await tx.session.scalars(
            select(Citizen)
            .join(Representation, Representation.citizen_id == Citizen.id)
            .where(
                Representation.entity_id == entity_id,
                Representation.ended_at.is_(None),
                Citizen.id.not_in(but),
                Citizen.status == "active",
            )
            .order_by(Citizen.id)
        ):
            await self._tell(tx, citizen, words_key, here=None, button=LEGAL_BUTTON, phone_too=False)


class Began:
    """A representation that has just begun: written down, told to its citizen and to the others."""

    def __init__(self, audit: Audit, tell: TellOwner, tell_others: TellRepresentatives) -> None:
        self._audit = audit
        self._tell = tell
        self._tell_others = tell_others

    async def told(self, tx: UnitOfWork, visitor: Visitor, citizen: Citizen, row: Representation) -> None:
        subject, entity_id = citizen.national_code_index, row.entity_id
        await note(tx, self._audit, visitor, "legal_representation_began", subject, entity_id, kind=row.kind)
        await self._tell(
            tx,
            citizen,
            "notice-legal-began",
            here=visitor.known,
            session_id=visitor.session_id,
            phone_too=True,
        )
        await self._tell_others(tx, entity_id, "notice-legal-joined", citizen.id)
