"""A case followed without an account: by its tracking code and its owner's code, its status and no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from bot.accounts.throttle import Throttle
from bot.accounts.visitor import Visitor
from bot.cases.rules import CHAT_CASES_FOLLOWED_PER_DAY, CHAT_OWNERS_FOLLOWED_PER_DAY
from bot.crypto import Vault
from bot.errors import DomainError, NotFound
from bot.identifiers import identifier, legal_id
from bot.ids import read_reference
from storage.models import Case
from storage.unit_of_work import UnitOfWork

__all__ = ["FollowCase", "FollowedCase", "split"]

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FollowedCase:
    tracking_code: str
    status: str


class FollowCase:
    """Who has neither right hears the same as who has one: whose case it is cannot be tried out."""

    def __init__(self, uow: UnitOfWork, vault: Vault, throttle: Throttle) -> None:
        self._uow = uow
        self._vault = vault
        self._throttle = throttle

    async def __call__(self, visitor: Visitor, typed: str) -> FollowedCase:
        """``typed``: both codes in one message, in whichever order; a legal person's شناسهٔ ملی for its case.

        Raises DomainError ``case-follow-wrong`` (not two codes, or mistyped: costs no try), NotFound,
        Throttled.
        """
        tracking, owner = split(typed, self._vault)
        chat = visitor.known.to_bytes(8, "big")
        async with self._uow as tx:
            most, of_owners = CHAT_CASES_FOLLOWED_PER_DAY, CHAT_OWNERS_FOLLOWED_PER_DAY
            await self._throttle.ensure(tx, "case_follow", chat, DAY, most, "follow-too-many")
            await self._throttle.hit(tx, "case_follow", chat)
            await self._throttle.ensure_values(tx, "case_owner", chat, owner, of_owners, "follow-too-many")
            case = await tx.session.scalar(select(Case).where(Case.tracking_code == tracking))
            await tx.commit()
        if case is None or owner not in (case.owner_index, case.entity_index):
            raise NotFound("case-follow-none")
        return FollowedCase(tracking, case.status)


def split(typed: str, vault: Vault) -> tuple[str, bytes]:
    """The tracking code and the owner's blind index. Raises DomainError."""
    parts = typed.replace("،", " ").replace(",", " ").split()
    if len(parts) == 2:
        for code, owner in (parts, parts[::-1]):
            tracking, index = read_reference(code), _owner(owner, vault)
            if tracking is not None and index is not None:
                return tracking, index
    raise DomainError("case-follow-wrong")


def _owner(typed: str, vault: Vault) -> bytes | None:
    try:
        who = identifier(typed)
    except DomainError:
        pass
    else:
        return vault.index(who.kind, who.code)
    try:
        return vault.index("legal_id", legal_id(typed))
    except DomainError:
        return None
