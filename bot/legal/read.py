"""What a citizen sees of the legal persons they represent, and of those they are invited to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, bindparam, func, select

from bot.accounts.rules import UNDERTAKING_VERSION
from bot.accounts.visitor import Visitor
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import NotFound, Stale
from bot.identifiers import mask_national_code
from bot.legal.rows import CODE_PLACE, LEGAL_ID_PLACE, NAME_PLACE
from storage.database import AnyRow, Query, Reader
from storage.models import Citizen, Invitation, LegalEntity, Representation, Undertaking

__all__ = [
    "PAGE_SIZE",
    "Entities",
    "EntityLine",
    "EntityPage",
    "InvitedLine",
    "InvitedTo",
    "OwnEntities",
    "RepresentativeLine",
]

PAGE_SIZE = 6
#: Invitations that one window has room for; the others come when these are answered.
INVITED_SHOWN = 5

OWN: Query = (
    select(
        Representation.id,
        Representation.kind,
        LegalEntity.id.label("entity_id"),
        LegalEntity.name_sealed,
        LegalEntity.legal_id_sealed,
        Undertaking.id.label("undertaking_id"),
        func.count().over().label("total"),
    )
    .join(LegalEntity, LegalEntity.id == Representation.entity_id)
    .outerjoin(
        Undertaking,
        and_(Undertaking.representation_id == Representation.id, Undertaking.version == UNDERTAKING_VERSION),
    )
    .where(Representation.citizen_id == bindparam("citizen"), Representation.ended_at.is_(None))
)
LIST = (
    OWN.order_by(Representation.began_at, Representation.id)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
ONE = OWN.where(Representation.id == bindparam("representation"))
REPRESENTATIVES: Query = (
    select(
        Representation.id,
        Representation.kind,
        Representation.began_at,
        Citizen.id.label("citizen_id"),
        Citizen.first_name_sealed,
        Citizen.last_name_sealed,
    )
    .join(Citizen, Citizen.id == Representation.citizen_id)
    .where(Representation.entity_id == bindparam("entity"), Representation.ended_at.is_(None))
    .order_by(Representation.began_at, Representation.id)
)
INVITED: Query = (
    select(Invitation.id, Invitation.national_code_sealed, Invitation.expires_at)
    .where(Invitation.entity_id == bindparam("entity"), Invitation.expires_at > bindparam("now"))
    .order_by(Invitation.created_at, Invitation.id)
)
INVITED_TO: Query = (
    select(
        Invitation.id,
        Invitation.expires_at,
        LegalEntity.id.label("entity_id"),
        LegalEntity.name_sealed,
        LegalEntity.legal_id_sealed,
    )
    .join(LegalEntity, LegalEntity.id == Invitation.entity_id)
    .where(Invitation.national_code_index == bindparam("owner"), Invitation.expires_at > bindparam("now"))
    .order_by(Invitation.created_at, Invitation.id)
    .limit(INVITED_SHOWN)
)


@dataclass(frozen=True, slots=True)
class EntityLine:
    """``id`` is the citizen's own representation's. ``is_open``: today's undertaking was accepted."""

    id: int
    name: str = field(repr=False)
    legal_id: str = field(repr=False)
    is_signatory: bool
    is_open: bool
    is_acting: bool


@dataclass(frozen=True, slots=True)
class InvitedTo:
    """An invitation that waits for this citizen."""

    id: int
    name: str = field(repr=False)
    legal_id: str = field(repr=False)
    until: datetime


@dataclass(frozen=True, slots=True)
class Entities:
    """One page, the oldest first; ``page`` counts from 0. ``invitations``: whatever the page."""

    lines: tuple[EntityLine, ...]
    invitations: tuple[InvitedTo, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


@dataclass(frozen=True, slots=True)
class RepresentativeLine:
    id: int
    name: str = field(repr=False)
    is_signatory: bool
    is_self: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class InvitedLine:
    """Who is invited, by the masked national code: whether they have an account is not told."""

    id: int
    national_code: str
    until: datetime


@dataclass(frozen=True, slots=True)
class EntityPage:
    """``invited`` is shown to signatories only."""

    own: EntityLine
    representatives: tuple[RepresentativeLine, ...]
    invited: tuple[InvitedLine, ...]


class OwnEntities:
    """Reads only; every query carries the citizen, so another's representation is simply not found."""

    def __init__(self, reader: Reader, clock: Clock, vault: Vault) -> None:
        self._reader = reader
        self._clock = clock
        self._vault = vault

    async def page(self, visitor: Visitor, page: int) -> Entities:
        """A page beyond the last gives the last. Raises Stale (not in)."""
        citizen_id, owner_index = visitor.ensure_in()
        page = max(0, page)
        rows = await self._reader.rows(LIST, citizen=citizen_id, limit=PAGE_SIZE, offset=page * PAGE_SIZE)
        if not rows and page:
            first = await self._reader.first(LIST, citizen=citizen_id, limit=1, offset=0)
            return await self.page(visitor, (first.total - 1) // PAGE_SIZE if first is not None else 0)
        invited = await self._reader.rows(INVITED_TO, owner=owner_index, now=self._clock.now())
        return Entities(
            tuple(self._line(visitor, row) for row in rows),
            tuple(map(self._invited_to, invited)),
            rows[0].total if rows else 0,
            page,
        )

    async def one(self, visitor: Visitor, representation_id: int) -> EntityPage:
        """Raises NotFound (not theirs, or ended), Stale (not in)."""
        citizen_id, _ = visitor.ensure_in()
        row = await self._own(citizen_id, representation_id)
        own = self._line(visitor, row)
        people = await self._reader.rows(REPRESENTATIVES, entity=row.entity_id)
        invited = (
            await self._reader.rows(INVITED, entity=row.entity_id, now=self._clock.now())
            if own.is_signatory
            else ()
        )
        return EntityPage(
            own,
            tuple(self._representative(citizen_id, each) for each in people),
            tuple(
                InvitedLine(
                    each.id,
                    mask_national_code(self._vault.open(CODE_PLACE, each.id, each.national_code_sealed)),
                    each.expires_at,
                )
                for each in invited
            ),
        )

    async def acting(self, visitor: Visitor) -> EntityLine | None:
        """For whom they act now; None for themselves. Raises Stale (not in)."""
        citizen_id, _ = visitor.ensure_in()
        if visitor.acting is None:
            return None
        row = await self._reader.first(
            ONE, citizen=citizen_id, representation=visitor.acting.representation_id
        )
        return None if row is None else self._line(visitor, row)

    async def invitation(self, visitor: Visitor, invitation_id: int) -> InvitedTo:
        """Raises Stale: not in, or it is over, or somebody else's."""
        _, owner_index = visitor.ensure_in()
        query = INVITED_TO.where(Invitation.id == bindparam("invitation"))
        row = await self._reader.first(
            query, owner=owner_index, now=self._clock.now(), invitation=invitation_id
        )
        if row is None:
            raise Stale("legal-invitation-over")
        return self._invited_to(row)

    async def _own(self, citizen_id: int, representation_id: int) -> AnyRow:
        row = await self._reader.first(ONE, citizen=citizen_id, representation=representation_id)
        if row is None:
            raise NotFound("legal-not-found")
        return row

    def _line(self, visitor: Visitor, row: AnyRow) -> EntityLine:
        acting = visitor.acting
        return EntityLine(
            row.id,
            self._vault.open(NAME_PLACE, row.entity_id, row.name_sealed),
            self._vault.open(LEGAL_ID_PLACE, row.entity_id, row.legal_id_sealed),
            is_signatory=row.kind == "signatory",
            is_open=row.undertaking_id is not None,
            is_acting=acting is not None and acting.representation_id == row.id,
        )

    def _representative(self, citizen_id: int, row: AnyRow) -> RepresentativeLine:
        first, last = (
            self._vault.open(f"citizen.{name}_sealed", row.citizen_id, getattr(row, f"{name}_sealed"))
            for name in ("first_name", "last_name")
        )
        return RepresentativeLine(
            row.id, f"{first} {last}", row.kind == "signatory", row.citizen_id == citizen_id, row.began_at
        )

    def _invited_to(self, row: AnyRow) -> InvitedTo:
        return InvitedTo(
            row.id,
            self._vault.open(NAME_PLACE, row.entity_id, row.name_sealed),
            self._vault.open(LEGAL_ID_PLACE, row.entity_id, row.legal_id_sealed),
            row.expires_at,
        )
