"""The saved recovery code: shown once, kept as a hash, used once and replaced then.

Source: security reference, 1 (NIST SP 800-63B-4, 4.2.1.1: at least 64 bits, replaced after use; OWASP ASVS
5.0, 6.5.2: below 112 bits a password hash with a salt): 16 letters of base 32 are 80 bits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sqlalchemy import update

from bot.accounts.rules import RECOVERY_CODE_LETTERS
from bot.clock import Clock
from bot.crypto import SecretHasher
from bot.errors import DomainError
from bot.ids import REFERENCE_ALPHABET, Ids
from bot.persian import ZWNJ, digits, strip_bidi
from storage.models import Citizen
from storage.unit_of_work import UnitOfWork

__all__ = ["FreshCode", "RecoveryCodes", "typed_recovery_code"]

GROUP = 4
#: Crockford: what is easily taken for another letter is read as that one.
_TWINS = str.maketrans("OIL", "011")
_PARTING = re.compile(rf"[\s\-\u2010-\u2015\u2212_.{ZWNJ}]+")
_CODE = re.compile(f"[{REFERENCE_ALPHABET}]{{{RECOVERY_CODE_LETTERS}}}")


@dataclass(frozen=True, slots=True)
class FreshCode:
    """``text`` (``AAAA-BBBB-CCCC-DDDD``) is shown once and kept nowhere; the row keeps ``hashed``."""

    text: str = field(repr=False)
    hashed: str = field(repr=False)


def typed_recovery_code(typed: str) -> str:
    """The 16 letters in what was typed: in any case, with or without dashes.

    Raises DomainError ``recovery-code-please``: text of another shape is no guess and costs no try.
    """
    bare = _PARTING.sub("", strip_bidi(digits(typed[:400]))).upper().translate(_TWINS)
    if not _CODE.fullmatch(bare):
        raise DomainError("recovery-code-please")
    return bare


class RecoveryCodes:
    """Makes, compares and uses up. The caller counts the tries (bot.accounts.secrets.tries) and audits."""

    def __init__(self, ids: Ids, clock: Clock, hasher: SecretHasher) -> None:
        self._ids = ids
        self._clock = clock
        self._hasher = hasher

    async def make(self) -> FreshCode:
        """Outside of any transaction: the hash takes a fifth of a second."""
        bare = self._ids.symbols(REFERENCE_ALPHABET, RECOVERY_CODE_LETTERS)
        text = "-".join(bare[at : at + GROUP] for at in range(0, RECOVERY_CODE_LETTERS, GROUP))
        return FreshCode(text, await self._hasher.hash(bare))

    async def fits(self, stored: str | None, code: str) -> bool:
        """``code`` from :func:`typed_recovery_code`; None takes as long as a hash does, and never fits."""
        return await self._hasher.fits_or_none(stored, code)

    async def replace(
        self, tx: UnitOfWork, citizen_id: int, stored: str | None, fresh: FreshCode | None
    ) -> bool:
        """Puts ``fresh`` (None: no code any more) where ``stored`` still stands.

        False when it does not: somebody else used the code or made a new one a moment ago, and what hung on
        this code must not happen. So of any number of tries with one right code a single one succeeds.
        """
        same = (
            Citizen.recovery_code_hash.is_(None) if stored is None else Citizen.recovery_code_hash == stored
        )
        done = await tx.session.scalar(
            update(Citizen)
            .where(Citizen.id == citizen_id, same)
            .values(
                recovery_code_hash=None if fresh is None else fresh.hashed,
                recovery_code_at=None if fresh is None else self._clock.now(),
            )
            .returning(Citizen.id)
        )
        return done is not None
