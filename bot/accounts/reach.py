"""Whether a number of another country can be told anything: a matter of settings, and of who asks where.

Nobody is sent a code by a way that is not set for it (an SMS to another country costs many times as much, and
SMS pumping lives on that), and who asks hears at once that none would come. It hangs on the number that was
given and on nothing else, so that it says nothing about accounts.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import NotAllowed
from bot.phones import is_iranian

__all__ = ["Abroad"]


@dataclass(frozen=True, slots=True)
class Abroad:
    """``codes``: where codes to numbers of other countries turn up: in which messenger, None for an SMS.
    ``sms``: whether any other SMS goes there."""

    codes: frozenset[str | None] = frozenset()
    sms: bool = False

    def ensure_code(self, phone: str, messenger: str) -> None:
        """Raises NotAllowed: ``code-abroad-none``, or ``code-abroad-elsewhere`` when only the messenger that
        asks would bring it, which proves nothing (security reference, 3)."""
        if is_iranian(phone) or self.codes - {messenger}:
            return
        raise NotAllowed("code-abroad-elsewhere" if self.codes else "code-abroad-none")

    def ensure_sms(self, phone: str) -> None:
        """Raises NotAllowed."""
        if not (is_iranian(phone) or self.sms):
            raise NotAllowed("follow-abroad-none")
