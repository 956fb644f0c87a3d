"""Whose an appointment is: a citizen's, or of the chat of a guest who has to be seen in person.

A guest has no account that a limit could hang on, and nothing that was typed may stand for one: neither is a
person looked up, nor can anybody book for somebody else. What a chat has booked becomes the citizen's with
their account or their login (bot.accounts.booked_before).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.accounts.visitor import Visitor
from bot.catalogue.visits import visit_service
from bot.errors import Stale
from storage.database import AnyRow
from storage.models import Appointment, Citizen, MessengerAccount
from storage.unit_of_work import UnitOfWork

__all__ = ["Owner", "ensure_may_ask", "owner_of", "owner_of_row"]


@dataclass(frozen=True, slots=True)
class Owner:
    """``id``: of the citizen, or of a guest's messenger account."""

    id: int
    is_guest: bool = False

    @property
    def citizen_id(self) -> int | None:
        return None if self.is_guest else self.id

    @property
    def columns(self) -> dict[str, int | None]:
        """As appointments and blocks name them."""
        return {"citizen_id": self.citizen_id, "account_id": self.id if self.is_guest else None}

    async def hold(self, tx: UnitOfWork) -> None:
        """Whatever else this person does waits until the transaction ends."""
        await tx.hold_row(MessengerAccount if self.is_guest else Citizen, self.id)


def owner_of(visitor: Visitor) -> Owner:
    """Raises Stale (locked), NotAllowed (no /start yet)."""
    if visitor.standing == "guest":
        return Owner(visitor.known, is_guest=True)
    return Owner(visitor.ensure_in()[0])


def owner_of_row(row: Appointment | AnyRow) -> Owner:
    """Of a row that has both columns."""
    if row.citizen_id is not None:
        return Owner(row.citizen_id)
    assert row.account_id is not None
    return Owner(row.account_id, is_guest=True)


def ensure_may_ask(owner: Owner, service_keys: Iterable[str]) -> None:
    """Guests are seen about who they are, and about nothing else. Raises Stale: log in first."""
    if owner.is_guest and any(key != visit_service() for key in service_keys):
        raise Stale("error-log-in-first")
