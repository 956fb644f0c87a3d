"""The number of the update being answered, carried to the transaction that answers it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True)
class UpdateMark:
    """``what`` tells updates of one number apart: messengers number from the beginning again, and two of them
    may give their bots one number. ``written`` turns true with the first commit of the update (UnitOfWork).
    """

    bot_id: int
    update_id: int
    at: datetime
    what: int = 0
    written: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """What an act comes from: an update with its mark, or (API, command line, job) nothing to mark."""

    mark: UpdateMark | None = None
