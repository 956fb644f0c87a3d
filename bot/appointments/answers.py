"""What a reminder asks, and whether it can still be answered so."""

from __future__ import annotations

from datetime import datetime

from bot.appointments.come import ASKED_BEFORE
from bot.appointments.read import OwnAppointment
from bot.appointments.visit import rules_of
from bot.errors import DomainError, Stale

__all__ = ["COME", "DROP", "MOVE", "ensure_can_answer"]

COME, MOVE, DROP = "come", "move", "drop"


def ensure_can_answer(answer: str, one: OwnAppointment, version: int, now: datetime) -> None:
    """``version``: of the appointment as it was asked about. Raises Stale (changed since, or over; no such
    answer), DomainError (too late to move or to cancel; moved often enough)."""
    rules = rules_of(one.kind_key)
    if one.state != "booked" or one.starts_at <= now:
        raise Stale("appointment-over")
    if one.version != version:
        raise Stale(ASKED_BEFORE)
    if answer == MOVE and not one.may_move:
        if one.starts_at - now < rules.move_until:
            raise DomainError("appointment-move-late", hours=rules.move_hours)
        raise DomainError("appointment-most-moves", most=rules.most_moves)
    if answer == DROP and not one.may_cancel:
        raise DomainError("appointment-cancel-late", hours=rules.cancel_hours)
    if answer not in (COME, MOVE, DROP):
        raise Stale("error-stale")
