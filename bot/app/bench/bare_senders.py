"""``python -m bot.app.bench.bare_senders ptb|aiogram URL TOKEN SENDS``: the baselines of ``bench broadcast``.

A loop over the library's own sendMessage with its default transport, 30 at once, without a ledger. Reads the
chats as one JSON line from standard input, prints sends a second.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from time import perf_counter
from typing import Any

import orjson

from bot.app.bench.crowd import say
from bot.app.loop import run_loop

AT_ONCE = 30
_TEXT = "۰" * 60

Send = Callable[[int], Awaitable[Any]]


async def _ptb(url: str, token: str, stack: AsyncExitStack) -> Send:
    from telegram import Bot

    bot = await stack.enter_async_context(Bot(token, base_url=f"{url}/bot"))
    return lambda chat: bot.send_message(chat, _TEXT)


async def _aiogram(url: str, token: str, stack: AsyncExitStack) -> Send:
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    stack.push_async_callback(bot.session.close)
    return lambda chat: bot.send_message(chat, _TEXT)


async def _run(library: str, url: str, token: str, sends: int) -> None:
    chats: Sequence[int] = orjson.loads(await asyncio.to_thread(sys.stdin.readline))
    async with AsyncExitStack() as stack:
        send = await {"ptb": _ptb, "aiogram": _aiogram}[library](url, token, stack)
        numbers = iter(range(sends))

        async def work() -> None:
            for number in numbers:
                await send(chats[number % len(chats)])

        await send(chats[0])
        started = perf_counter()
        await asyncio.gather(*(work() for _ in range(AT_ONCE)))
        say(sends / (perf_counter() - started))


if __name__ == "__main__":
    run_loop(_run(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
