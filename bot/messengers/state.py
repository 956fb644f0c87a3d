"""Where dialog state lives, chosen by settings: memory written behind to the database, or Redis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.messengers.behind import Behind
from bot.messengers.capabilities import MessengerName
from bot.messengers.isolation import PersonLocks
from bot.messengers.state_table import StateTable
from bot.messengers.storage import WrittenBehindStorage, dumps
from bot.nursery import Nursery
from bot.settings import ConversationSection
from storage.database import Database

if TYPE_CHECKING:
    from aiogram.fsm.storage.base import BaseEventIsolation, BaseStorage

#: Seconds after which a Redis lock frees itself: longer than an update may take
#: (handlers.middlewares.inside.LONGEST_S).
REDIS_LOCK_S = 60
#: What tells a messenger's keys from another's.
_APART: dict[MessengerName, str] = {"telegram": "", "bale": ":bale"}


@dataclass(frozen=True, slots=True)
class ConversationState:
    """``isolation`` is the person's lock; ``behind`` writes for every messenger of the process."""

    storage: BaseStorage
    isolation: BaseEventIsolation
    behind: Behind

    async def start(self) -> None:
        await self.behind.start()

    async def close(self) -> None:
        """After the last update was handled. May be called again."""
        await self.storage.close()
        await self.behind.close()
        await self.isolation.close()


def build_behind(section: ConversationSection, database: Database, clock: Clock, nursery: Nursery) -> Behind:
    """One a process."""
    return Behind(StateTable(database), clock, nursery, flush_ms=section.flush_ms)


def build_state(section: ConversationSection, behind: Behind, messenger: MessengerName) -> ConversationState:
    """One a messenger: nothing keeps two messengers from giving a bot, or a person, the same number.

    Marks of updates are written behind to the database in both forms.
    """
    if section.storage == "redis":
        storage, isolation = _redis(section.redis_url, f"pishkhan{_APART[messenger]}")
        return ConversationState(storage, isolation, behind)
    apart = _APART[messenger].lstrip(":")
    storage = WrittenBehindStorage(behind, prefix=f"{apart}:" if apart else "")
    return ConversationState(storage, PersonLocks(), behind)


def _redis(url: str, prefix: str) -> tuple[BaseStorage, BaseEventIsolation]:
    """Without time to live: a parent window would expire before its child (aiogram-dialog #218)."""
    import orjson
    from aiogram.fsm.storage.base import DefaultKeyBuilder
    from aiogram.fsm.storage.redis import RedisStorage

    storage = RedisStorage.from_url(
        url,
        connection_kwargs={"socket_timeout": 10, "socket_connect_timeout": 5},
        key_builder=DefaultKeyBuilder(prefix=prefix, with_bot_id=True, with_destiny=True),
        json_loads=orjson.loads,
        json_dumps=dumps,
    )
    return storage, storage.create_isolation(
        lock_kwargs={"timeout": REDIS_LOCK_S, "blocking_timeout": REDIS_LOCK_S}
    )
