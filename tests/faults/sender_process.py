"""A sender in a process of its own, to be killed. Arguments: database URL, Bot API address, token."""

from __future__ import annotations

import asyncio
import sys

from bot.clock import SystemClock
from bot.crypto import Keys, Vault
from bot.delivery.limiter import Unlimited
from bot.delivery.messenger_sender import MessengerSender
from bot.delivery.worker import DeliveryWorker
from bot.ids import RandomIds
from bot.ledger import Wake
from bot.messengers.telegram import TELEGRAM
from storage.database import Database
from tests.delivery.support import WORDS


async def main(url: str, api_base: str, token: str) -> None:
    database = Database(url)
    async with MessengerSender(token, api_base, Unlimited(), TELEGRAM) as sender:
        worker = DeliveryWorker(
            database, SystemClock(), {"telegram": sender}, WORDS, Vault(Keys.random()), RandomIds(), Wake()
        )
        await worker.run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
