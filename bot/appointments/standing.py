"""What somebody has already, and whether it leaves room for one more. Read while their row is held, so that
thirty presses at once are judged one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.appointments.owner import Owner
from bot.appointments.visit import Visit
from bot.clock import Clock
from bot.errors import DomainError, NotAllowed, Throttled
from storage.database import AnyRow
from storage.models.appointments import LIVE_STATES
from storage.queries import appointments
from storage.unit_of_work import UnitOfWork

__all__ = ["Standing", "load_standing"]

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """``rows``: live appointments, those fulfilled in the office on that day, and the one of the request."""

    rows: Sequence[AnyRow]
    barred_until: datetime | None
    held_today: int
    ahead: int

    def asked_by(self, request_key: str) -> AnyRow | None:
        return next((row for row in self.rows if row.request_key == request_key), None)

    @property
    def hold(self) -> AnyRow | None:
        return next((row for row in self.rows if row.state == "held"), None)

    def ensure_not_barred(self) -> None:
        """Raises NotAllowed ``appointment-barred`` (``until``)."""
        if self.barred_until is not None:
            raise NotAllowed("appointment-barred", until=self.barred_until)

    def ensure_has_none(self) -> None:
        """Of a guest. Raises DomainError ``appointment-guest-has-one`` (``at``)."""
        booked = next((row for row in self.rows if row.state in ("booked", "arrived")), None)
        if booked is not None:
            raise DomainError("appointment-guest-has-one", at=booked.starts_at)

    def ensure_pace(self, visit: Visit) -> None:
        """Raises Throttled (places held today), DomainError ``appointment-most-ahead``."""
        if self.held_today >= visit.rules.holds_a_day:
            raise Throttled(A_DAY, "appointment-too-many-holds")
        if self.ahead >= visit.rules.most_ahead:
            raise DomainError("appointment-most-ahead", most=visit.rules.most_ahead)

    def day_seq(self, visit: Visit, but: int | None = None) -> int:
        """The number that the visit has among those in its office on its day, by the day of the visit.

        ``but``: an appointment that gives way to it; a hold always does. Raises DomainError: they are as many
        as may be; another is at the same time.
        """
        others = [row for row in self.rows if row.id != but and row.state != "held"]
        for row in others:
            overlaps = row.starts_at < visit.ends_at and visit.starts_at < row.ends_at
            if overlaps and row.state in LIVE_STATES:
                raise DomainError("appointment-same-time", at=row.starts_at)
        used = {
            row.day_seq
            for row in others
            if (row.office_id, row.day) == (visit.office_id, visit.day)
            and row.state in (*LIVE_STATES, "fulfilled")
        }
        free = [seq for seq in range(1, visit.rules.per_office_day + 1) if seq not in used]
        if not free:
            raise DomainError("appointment-day-limit", most=visit.rules.per_office_day)
        return free[0]


async def load_standing(
    tx: UnitOfWork, clock: Clock, owner: Owner, visit: Visit, request_key: str = ""
) -> Standing:
    now = clock.now()
    rows = (
        await tx.execute(
            appointments.STANDING,
            {
                "holder": owner.id,
                "kind": visit.kind_key,
                "office": visit.office_id,
                "day": visit.day,
                "key": request_key,
                "now": now,
                "since": now - A_DAY,
            },
        )
    ).all()
    first = rows[0]
    return Standing(
        [row for row in rows if row.id is not None], first.barred_until, first.held_today, first.ahead
    )
