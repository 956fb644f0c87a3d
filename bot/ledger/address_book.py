"""What a messenger tells of its chats: blocked by their owner, or open again."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from bot.clock import Clock
from bot.ledger.addresses import chat_address
from bot.ledger.health import came_back, found_gone
from storage.database import Database, Query
from storage.models.ledger import ChannelHealth
from storage.unit_of_work import UnitOfWork

__all__ = ["AddressBook"]

_STATE: Query = select(ChannelHealth.state).where(
    ChannelHealth.channel == bindparam("channel"), ChannelHealth.address == bindparam("address")
)


class AddressBook:
    """Each call is one short transaction; calling it again changes nothing."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def gone(self, messenger: str, chat_id: int) -> None:
        """The owner blocked us: messages to this chat go another way from now on."""
        now, address = self._clock.now(), chat_address(messenger, chat_id)
        async with UnitOfWork(self._database) as tx:
            await found_gone(tx, address, "blocked", "blocked by its owner", asked_at=now, now=now)
            await tx.commit()

    async def back(self, messenger: str, chat_id: int) -> None:
        """The owner let us in again: refusals of what was sent before say nothing any more."""
        async with UnitOfWork(self._database) as tx:
            await came_back(tx, chat_address(messenger, chat_id), self._clock.now())
            await tx.commit()

    async def heard_from(self, messenger: str, chat_id: int) -> None:
        """The owner writes to us, so messages reach them. Costs one read where that is known."""
        address = chat_address(messenger, chat_id)
        known = await self._database.reader.first(_STATE, channel=messenger, address=address)
        if known is not None and known.state != "active":
            await self.back(messenger, chat_id)
