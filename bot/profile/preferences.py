"""Language of the interface; what is told on which channel; the hours in which bulk messages wait."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, delete, select

from bot.accounts.visitor import Visitor
from bot.clock import Clock
from bot.errors import NotAllowed, Stale
from bot.ledger.addresses import EMAIL
from bot.ledger.preferences import CHANNELS, MANDATORY, QUIET, TOPICS, Quiet
from bot.texts import Texts
from storage.database import Query, Reader
from storage.models import Mailbox, MutedTopic, Preference
from storage.unit_of_work import UnitOfWork

__all__ = [
    "HOURS",
    "ChooseLanguage",
    "Preferences",
    "ReadPreferences",
    "SetQuietHours",
    "SwitchTopic",
    "Topic",
]

#: Quiet hours that a window offers; the last is «none».
HOURS = (QUIET, Quiet(23, 7), Quiet(21, 9), Quiet(0, 0))
SET: Query = select(Preference.language, Preference.quiet_from, Preference.quiet_to).where(
    Preference.citizen_id == bindparam("citizen")
)
HAS_MAILBOX: Query = select(Mailbox.id).where(Mailbox.citizen_id == bindparam("citizen"))
MUTED: Query = select(MutedTopic.topic, MutedTopic.channel).where(
    MutedTopic.citizen_id == bindparam("citizen")
)


@dataclass(frozen=True, slots=True)
class Topic:
    """``is_mandatory``: told whatever is switched; no button for it."""

    key: str
    is_mandatory: bool
    chat: bool
    sms: bool
    email: bool


@dataclass(frozen=True, slots=True)
class Preferences:
    """``channels``: those that this citizen has."""

    language: str
    languages: tuple[str, ...]
    topics: tuple[Topic, ...]
    quiet: Quiet
    channels: tuple[str, ...]


class ReadPreferences:
    def __init__(self, reader: Reader, texts: Texts) -> None:
        self._reader = reader
        self._texts = texts

    async def __call__(self, visitor: Visitor) -> Preferences:
        """Raises Stale (not in)."""
        citizen_id, _ = visitor.ensure_in()
        row = await self._reader.first(SET, citizen=citizen_id)
        muted = {(one.topic, one.channel) for one in await self._reader.rows(MUTED, citizen=citizen_id)}
        has_mailbox = await self._reader.first(HAS_MAILBOX, citizen=citizen_id) is not None
        free = [
            Topic(key, False, *((key, channel) not in muted for channel in CHANNELS))
            for key in TOPICS.values()
        ]
        return Preferences(
            language=self._texts.of(row.language if row else None).language,
            languages=self._texts.languages(),
            topics=(*(Topic(key, True, *(True for _ in CHANNELS)) for key in MANDATORY), *free),
            quiet=Quiet(row.quiet_from, row.quiet_to) if row else QUIET,
            channels=CHANNELS if has_mailbox else tuple(each for each in CHANNELS if each != EMAIL),
        )


class _Change:
    """One row a citizen, made with the defaults when something of it is first changed."""

    def __init__(self, uow: UnitOfWork, texts: Texts) -> None:
        self._uow = uow
        self._texts = texts

    async def _set(self, citizen_id: int, **values: object) -> None:
        defaults = {"language": self._texts.language, "quiet_from": QUIET.begins, "quiet_to": QUIET.ends}
        async with self._uow as tx:
            row = tx.insert_into(Preference).values(citizen_id=citizen_id, **(defaults | values))
            await tx.session.execute(row.on_conflict_do_update(index_elements=["citizen_id"], set_=values))
            await tx.commit()


class ChooseLanguage(_Change):
    async def __call__(self, visitor: Visitor, language: str) -> None:
        """Raises Stale (not in; a language that there are no texts of)."""
        citizen_id, _ = visitor.ensure_in()
        if language not in self._texts.languages():
            raise Stale
        await self._set(citizen_id, language=language)


class SetQuietHours(_Change):
    async def __call__(self, visitor: Visitor, choice: int) -> None:
        """``choice`` is the place in ``HOURS``. Raises Stale (not in, no such choice)."""
        citizen_id, _ = visitor.ensure_in()
        if not 0 <= choice < len(HOURS):
            raise Stale
        await self._set(citizen_id, quiet_from=HOURS[choice].begins, quiet_to=HOURS[choice].ends)


class SwitchTopic:
    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def __call__(self, visitor: Visitor, topic: str, channel: str, *, on: bool) -> None:
        """Switching twice to the same is harmless. Raises NotAllowed (must be told), Stale."""
        citizen_id, _ = visitor.ensure_in()
        if topic in MANDATORY:
            raise NotAllowed("profile-topic-mandatory")
        if topic not in TOPICS.values() or channel not in CHANNELS:
            raise Stale
        async with self._uow as tx:
            if on:
                await tx.session.execute(
                    delete(MutedTopic).where(
                        MutedTopic.citizen_id == citizen_id,
                        MutedTopic.topic == topic,
                        MutedTopic.channel == channel,
                    )
                )
            else:
                row = tx.insert_into(MutedTopic).values(
                    citizen_id=citizen_id, topic=topic, channel=channel, at=self._clock.now()
                )
                await tx.session.execute(row.on_conflict_do_nothing())
            await tx.commit()
