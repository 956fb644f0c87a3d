"""What a citizen wants to be told, on which channel, and in which hours (delivery reference, 3.8).

A topic that must be told (codes, logins, deadlines of today) is in no table and cannot be switched off. What
is not wanted is written all the same, suppressed at once: the audience stays what it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.clock import TEHRAN
from bot.ledger.kinds import Kind, Lane
from bot.ledger.telling import Recipient, ToChat, ToEmail, ToPhone
from storage.models.profile import MutedTopic, Preference
from storage.unit_of_work import UnitOfWork

__all__ = ["CHANNELS", "MANDATORY", "QUIET", "TOPICS", "Heeded", "Quiet", "heeded", "quiet_hours"]

#: What may be switched off, and where; all other kinds must be told.
TOPICS: Mapping[Kind, str] = {Kind.STATUS: "cases", Kind.NOTICE: "notices"}
MANDATORY = ("account", "urgent")
CHANNELS = ("chat", "sms", "email")
#: Both engines bound how many values one statement may carry.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of Tehran in which bulk messages wait; equal hours mean none."""

    begins: int
    ends: int

    def over(self, moment: datetime) -> datetime:
        """The moment itself, or the end of the quiet hours that it lies in."""
        local = moment.astimezone(TEHRAN)
        late = self.begins > self.ends and local.hour >= self.begins
        early = local.hour < self.ends and (self.begins > self.ends or local.hour >= self.begins)
        if self.begins == self.ends or not (late or early):
            return moment
        day = local + timedelta(days=1) if late else local
        return day.replace(hour=self.ends, minute=0, second=0, microsecond=0).astimezone(moment.tzinfo)


QUIET = Quiet(22, 8)


@dataclass(frozen=True, slots=True)
class Heeded:
    """A recipient as the citizen wants it; ``wanted`` False: the row is written and suppressed."""

    recipient: Recipient
    wanted: bool = True


async def heeded(tx: UnitOfWork, kind: Kind, recipients: Sequence[Recipient]) -> list[Heeded]:
    """Who keeps the chat quiet is told by SMS where that was the way out, and the other way round."""
    topic = TOPICS.get(kind)
    if topic is None:
        return [Heeded(recipient) for recipient in recipients]
    muted = await _muted(tx, topic, sorted({one.citizen_id for one in recipients if one.citizen_id}))
    return [_as_wanted(one, muted.get(one.citizen_id or 0, frozenset())) for one in recipients]


async def quiet_hours(tx: UnitOfWork, lane: Lane, recipients: Sequence[Recipient]) -> dict[int, Quiet]:
    """Of the citizens who changed them; empty for a lane that no quiet hours hold up."""
    found: dict[int, Quiet] = {}
    if lane < Lane.BULK:
        return found
    citizens = sorted({one.citizen_id for one in recipients if one.citizen_id})
    for start in range(0, len(citizens), _AT_ONCE):
        query = select(Preference.citizen_id, Preference.quiet_from, Preference.quiet_to).where(
            Preference.citizen_id.in_(citizens[start : start + _AT_ONCE])
        )
        found |= {row[0]: Quiet(row[1], row[2]) for row in await tx.session.execute(query)}
    return found


async def _muted(tx: UnitOfWork, topic: str, citizens: Sequence[int]) -> dict[int, frozenset[str]]:
    found: dict[int, frozenset[str]] = {}
    for start in range(0, len(citizens), _AT_ONCE):
        query = select(MutedTopic.citizen_id, MutedTopic.channel).where(
            MutedTopic.topic == topic, MutedTopic.citizen_id.in_(citizens[start : start + _AT_ONCE])
        )
        for row in await tx.session.execute(query):
            found[row.citizen_id] = found.get(row.citizen_id, frozenset()) | {row.channel}
    return found


def _as_wanted(recipient: Recipient, muted: frozenset[str]) -> Heeded:
    if isinstance(recipient, ToChat):
        no_sms = "sms" in muted or recipient.fallback_phone is None
        if "chat" in muted and recipient.fallback_phone is not None and not no_sms:
            return Heeded(ToPhone(recipient.fallback_phone, recipient.citizen_id))
        return Heeded(replace(recipient, fallback_phone=None) if no_sms else recipient, "chat" not in muted)
    if isinstance(recipient, ToPhone):
        return Heeded(recipient, "sms" not in muted)
    if isinstance(recipient, ToEmail):
        return Heeded(recipient, "email" not in muted)
    return Heeded(recipient)
