"""An entry is written in the transaction of what it tells: both stand or neither."""

from __future__ import annotations

from bot.clock import Clock
from storage.models import AuditEntry
from storage.unit_of_work import UnitOfWork

__all__ = ["Audit"]


class Audit:
    """Adds an entry inside the caller's transaction; ``details`` hold no personal data."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def add(
        self,
        tx: UnitOfWork,
        *,
        actor: str,
        role: str,
        action: str,
        subject_index: bytes | None = None,
        **details: str,
    ) -> None:
        """``actor`` is an opaque id (``citizen:…``, ``api:…``), ``action`` a word of OWASP's vocabulary.

        No lock and no look at other entries: people who act at once do not wait for each other here.
        """
        tx.session.add(
            AuditEntry(
                at=self._clock.now(),
                actor=actor,
                role=role,
                action=action,
                subject_index=subject_index,
                details=details,
            )
        )
