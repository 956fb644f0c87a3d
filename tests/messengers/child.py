"""The small conversation as a process of its own, to be killed. Arguments: server, database, messenger."""

from __future__ import annotations

import asyncio
import sys

from bot.clock import SystemClock
from bot.messengers.bots import build_bot
from bot.messengers.polling import Polling
from bot.words import house_texts
from storage.database import Database
from tests.messengers.desk import CAPABILITIES
from tests.messengers.kit import TOKEN, stage


async def main(url: str, database_url: str, messenger: str) -> None:
    capabilities = CAPABILITIES[messenger]
    bot = build_bot(TOKEN, url, capabilities)
    database = Database(database_url)
    made = await stage(database, SystemClock(), house_texts(), bot=bot, capabilities=capabilities)
    await Polling(made.conversation.dispatcher, bot, made.nursery).run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
