"""Appointments whose owners are to be reminded and were not yet: the dedupe key of the message says so."""

from __future__ import annotations

from sqlalchemy import BigInteger, String, bindparam, cast, exists, literal, select

from storage.models import Appointment, Message
from storage.types import Instant

__all__ = ["DUE"]

_KEY = (
    literal("appointment:")
    + cast(Appointment.id, String)
    + bindparam("fact", type_=String)
    + cast(Appointment.version, String)
)
DUE = (
    select(Appointment.id)
    .where(
        Appointment.state == "booked",
        Appointment.starts_at > bindparam("earliest", type_=Instant),
        Appointment.starts_at <= bindparam("latest", type_=Instant),
        Appointment.changed_at <= bindparam("changed", type_=Instant),
        ~exists().where(Message.dedupe_key == _KEY),
    )
    .order_by(Appointment.starts_at, Appointment.id)
    .limit(bindparam("most", type_=BigInteger))
)
