"""An appointment as a file for calendars (RFC 5545), in UTC: no rule of a time zone can be read wrongly.

A moved appointment has the same UID and a higher SEQUENCE; a cancelled one says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

__all__ = ["Entry", "calendar_file"]

MAKER = "-//Pishkhan//Appointments//FA"
UID_HOST = "appointments.pishkhan"
ALARM_BEFORE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Entry:
    """``uid``: the tracking code. ``version``: of the appointment. ``now``: when the file is made, UTC."""

    uid: str
    version: int
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str
    notes: str
    is_cancelled: bool
    now: datetime


def calendar_file(entry: Entry) -> bytes:
    from icalendar import Alarm, Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if entry.is_cancelled else "PUBLISH")
    event = Event()
    event.add("uid", f"{entry.uid}@{UID_HOST}")
    event.add("sequence", entry.version)
    event.add("dtstamp", entry.now)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("summary", entry.title)
    event.add("location", entry.place)
    event.add("description", entry.notes)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    if not entry.is_cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.title)
        alarm.add("trigger", -ALARM_BEFORE)
        event.add_component(alarm)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
