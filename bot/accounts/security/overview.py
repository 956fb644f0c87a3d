"""What is set and what is not; the anti-phishing word for the windows that ask for a secret."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, func, select

from bot.accounts.secrets.word import PLACE
from bot.accounts.visitor import Visitor
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import NotAllowed
from storage.database import Query, Reader
from storage.models import Citizen, SecurityAnswer

__all__ = ["OwnWord", "ReadSecurity", "Security"]

ANSWERED = (
    select(func.min(SecurityAnswer.set_at)).where(SecurityAnswer.citizen_id == Citizen.id).scalar_subquery()
)
STATE: Query = select(
    Citizen.password_at,
    Citizen.password_hash,
    Citizen.recovery_code_at,
    Citizen.pin_hash,
    Citizen.held_until,
    ANSWERED.label("answers_at"),
).where(Citizen.id == bindparam("citizen"))
WORD: Query = select(Citizen.phishing_word_sealed).where(Citizen.id == bindparam("citizen"))


@dataclass(frozen=True, slots=True)
class Security:
    """``held_until`` None: nothing waits."""

    password_at: datetime | None
    recovery_code_at: datetime | None
    answers_at: datetime | None
    has_pin: bool
    held_until: datetime | None
    word: str | None = field(repr=False)


class OwnWord:
    """The word of the citizen to whom this chat is bound, in whatever standing; None for others."""

    def __init__(self, reader: Reader, vault: Vault) -> None:
        self._reader = reader
        self._vault = vault

    async def __call__(self, visitor: Visitor) -> str | None:
        if visitor.citizen_id is None:
            return None
        row = await self._reader.first(WORD, citizen=visitor.citizen_id)
        if row is None or row.phishing_word_sealed is None:
            return None
        return self._vault.open(PLACE, visitor.citizen_id, row.phishing_word_sealed)


class ReadSecurity:
    def __init__(self, reader: Reader, clock: Clock, word: OwnWord) -> None:
        self._reader = reader
        self._clock = clock
        self._word = word

    async def __call__(self, visitor: Visitor) -> Security:
        """Raises Stale (not in), NotAllowed."""
        citizen_id, _ = visitor.ensure_in()
        row = await self._reader.first(STATE, citizen=citizen_id)
        if row is None:
            raise NotAllowed("log-in-closed")
        held = row.held_until
        return Security(
            password_at=row.password_at if row.password_hash is not None else None,
            recovery_code_at=row.recovery_code_at,
            answers_at=row.answers_at,
            has_pin=row.pin_hash is not None,
            held_until=held if held is not None and held > self._clock.now() else None,
            word=await self._word(visitor),
        )
