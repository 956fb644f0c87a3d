"""Sensitive acts wait after a recovery or a change of number, so that the owner has time to object.

Source: security reference, 2: 24 hours after a recovery or a change of number; before a number changes
without the old one, the 72 in which it waits.
"""

from __future__ import annotations

from datetime import datetime

from bot.errors import NotAllowed
from storage.models import Citizen

__all__ = ["ensure_not_held", "hold"]


def hold(citizen: Citizen, until: datetime) -> None:
    """A hold is never made shorter by another one. The row must be locked by the caller's transaction."""
    citizen.held_until = max(until, citizen.held_until or until)


def ensure_not_held(citizen: Citizen, now: datetime) -> None:
    """Raises NotAllowed ``account-held`` (``until``): the act may be done later."""
    if citizen.held_until is not None and now < citizen.held_until:
        raise NotAllowed("account-held", until=citizen.held_until)
