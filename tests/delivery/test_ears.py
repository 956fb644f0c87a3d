"""A sender in a process of its own hears at once that another process has told something."""

from __future__ import annotations

import asyncio

from bot.delivery.ears import listen
from bot.ledger import ToChat, Wake
from bot.nursery import Nursery
from storage.database import Database
from tests.delivery.support import Desk


async def test_what_another_process_told_is_heard_before_the_poll(desk: Desk, database_url: str) -> None:
    wake, stop, nursery = Wake(), asyncio.Event(), Nursery()
    theirs = Database(database_url)
    heard = wake.listen()
    nursery.spawn(listen(theirs, wake, stop), name="ears")
    async with asyncio.timeout(10):
        await heard.wait()  # it listens
        heard.clear()
        await desk.tell(desk.news(), ToChat("telegram", 42))
        await heard.wait()
    stop.set()
    await nursery.drain(3)
    await theirs.close()
