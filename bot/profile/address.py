"""The address: a postal code is looked up, what the post says is confirmed, or it is written by hand.

What is typed lies sealed in the draft's own row; confirming makes the draft the address that stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import bindparam, delete, select

from bot.accounts.throttle import Throttle
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError, Stale, Unavailable
from bot.gateways.postal import PostalCodes
from bot.identifiers import postal_code
from bot.ids import Ids
from bot.persian import clean
from bot.profile.rules import ADDRESS_LENGTH, POSTAL_CODES_PER_DAY
from storage.database import AnyRow, Query, Reader
from storage.models import Address
from storage.unit_of_work import UnitOfWork

__all__ = [
    "ConfirmAddress",
    "LookUpPostalCode",
    "OwnAddress",
    "ReadAddress",
    "RemoveAddress",
    "WriteAddress",
]

Lookup = Literal["matched", "not-matched", "unavailable"]
State = Literal["draft", "current"]
CODE_PLACE, ADDRESS_PLACE = "address.postal_code_sealed", "address.address_sealed"
OWN: Query = select(*Address.__table__.c).where(
    Address.citizen_id == bindparam("citizen"), Address.state == bindparam("state")
)


@dataclass(frozen=True, slots=True)
class OwnAddress:
    """``text`` None: the draft waits for words by hand. ``lookup``: what the post said of the code."""

    postal_code: str = field(repr=False)
    text: str | None = field(repr=False)
    lookup: Lookup
    by_hand: bool


class ReadAddress:
    def __init__(self, reader: Reader, vault: Vault) -> None:
        self._reader = reader
        self._vault = vault

    async def __call__(self, visitor: Visitor, state: State = "current") -> OwnAddress | None:
        """The address that stands, or the draft; None where there is none. Raises Stale (not in)."""
        citizen_id, _ = visitor.ensure_in()
        row = await self._reader.first(OWN, citizen=citizen_id, state=state)
        return None if row is None else opened(self._vault, row)


def opened(vault: Vault, row: AnyRow | Address) -> OwnAddress:
    sealed = row.address_sealed
    return OwnAddress(
        postal_code=vault.open(CODE_PLACE, row.id, row.postal_code_sealed),
        text=None if sealed is None else vault.open(ADDRESS_PLACE, row.id, sealed),
        lookup=row.lookup,  # type: ignore[arg-type]
        by_hand=row.source == "own",
    )


class LookUpPostalCode:
    def __init__(
        self,
        uow: UnitOfWork,
        clock: Clock,
        ids: Ids,
        vault: Vault,
        throttle: Throttle,
        post: PostalCodes,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._ids = ids
        self._vault = vault
        self._throttle = throttle
        self._post = post

    async def __call__(self, visitor: Visitor, typed: str) -> Lookup:
        """Begins the draft anew, with the address where the post knows one.

        Raises InvalidPostalCode, Throttled, Stale. A post that is away is no error: write by hand.
        """
        citizen_id, _ = visitor.ensure_in()
        code = postal_code(typed)
        async with self._uow as tx:
            await self._throttle.ensure_values(
                tx,
                "postal-code",
                citizen_id.to_bytes(8, "big"),
                self._vault.index("postal-code", code),
                POSTAL_CODES_PER_DAY,
                "profile-too-many-codes",
            )
            await tx.commit()
        lookup, found = await self._asked(code)
        async with self._uow as tx:
            await tx.lock(f"address:{citizen_id}")
            await drop(tx, citizen_id, "draft")
            row_id = self._ids.new()
            tx.session.add(
                Address(
                    id=row_id,
                    citizen_id=citizen_id,
                    state="draft",
                    lookup=lookup,
                    source=None if found is None else "registry",
                    postal_code_sealed=self._vault.seal(CODE_PLACE, row_id, code),
                    address_sealed=None if found is None else self._vault.seal(ADDRESS_PLACE, row_id, found),
                    at=self._clock.now(),
                )
            )
            await tx.commit()
        return lookup

    async def _asked(self, code: str) -> tuple[Lookup, str | None]:
        try:
            found = await self._post.address(code)
        except Unavailable:
            return "unavailable", None
        return ("not-matched", None) if found is None else ("matched", found)


class WriteAddress:
    """Words by hand into the draft, in place of what the post said or did not say."""

    def __init__(self, uow: UnitOfWork, clock: Clock, vault: Vault) -> None:
        self._uow = uow
        self._clock = clock
        self._vault = vault

    async def __call__(self, visitor: Visitor, typed: str) -> None:
        """Raises DomainError ``profile-address-length``, ``profile-address-words``, Stale (no draft)."""
        citizen_id, _ = visitor.ensure_in()
        text = address_words(typed)
        async with self._uow as tx:
            row = await draft(tx, citizen_id)
            row.address_sealed = self._vault.seal(ADDRESS_PLACE, row.id, text)
            row.source, row.at = "own", self._clock.now()
            await tx.commit()


class ConfirmAddress:
    def __init__(self, uow: UnitOfWork, clock: Clock, audit: Audit) -> None:
        self._uow = uow
        self._clock = clock
        self._audit = audit

    async def __call__(self, visitor: Visitor) -> None:
        """The draft becomes the address that stands. Raises Stale (no draft, or one without words)."""
        citizen_id, owner_index = visitor.ensure_in()
        async with self._uow as tx:
            row = await draft(tx, citizen_id)
            if row.address_sealed is None:
                raise Stale("profile-address-over")
            await drop(tx, citizen_id, "current")
            row.state, row.at = "current", self._clock.now()
            await self._audit.add(
                tx,
                actor=f"citizen:{citizen_id}",
                role="citizen",
                action="sensitive_update",
                subject_index=owner_index,
                what="address",
                source=row.source or "",
            )
            await tx.commit()


class RemoveAddress:
    def __init__(self, uow: UnitOfWork, audit: Audit) -> None:
        self._uow = uow
        self._audit = audit

    async def __call__(self, visitor: Visitor) -> None:
        """Nothing to remove is no error. Raises Stale (not in)."""
        citizen_id, owner_index = visitor.ensure_in()
        async with self._uow as tx:
            await drop(tx, citizen_id, "current")
            await self._audit.add(
                tx,
                actor=f"citizen:{citizen_id}",
                role="citizen",
                action="sensitive_delete",
                subject_index=owner_index,
                what="address",
            )
            await tx.commit()


def address_words(typed: str) -> str:
    """One line of Persian words. Raises DomainError."""
    text, (shortest, longest) = clean(typed), ADDRESS_LENGTH
    if not shortest <= len(text) <= longest:
        raise DomainError("profile-address-length", shortest=shortest, longest=longest)
    letters = sum(char.isalpha() for char in text)
    if letters < shortest // 2 or not text.replace("\u200c", "").isprintable():
        raise DomainError("profile-address-words")
    return text


async def draft(tx: UnitOfWork, citizen_id: int) -> Address:
    """The citizen's own draft, locked. Raises Stale."""
    row = await tx.session.scalar(
        select(Address).where(Address.citizen_id == citizen_id, Address.state == "draft").with_for_update()
    )
    if row is None:
        raise Stale("profile-address-over")
    return row


async def drop(tx: UnitOfWork, citizen_id: int, state: State) -> None:
    await tx.session.execute(delete(Address).where(Address.citizen_id == citizen_id, Address.state == state))
