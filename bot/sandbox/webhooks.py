"""Pushing updates to a bot: one chat's in order, several chats at once, again after growing pauses."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Protocol

import aiohttp

from bot.sandbox.updates import PendingUpdate

if TYPE_CHECKING:
    from bot.sandbox.bots import Bot
    from bot.sandbox.model import Json

FIRST_PAUSE_SECONDS = 0.5
LAST_PAUSE_SECONDS = 60.0
ANSWER_SECONDS = 30.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (a header's name)


class WebhookHost(Protocol):
    """What a webhook needs of the world."""

    def clock(self) -> float: ...

    def webhook_session(self) -> aiohttp.ClientSession: ...

    async def run_reply(self, bot: Bot, response: aiohttp.ClientResponse) -> None: ...


class Webhook:
    """The webhook of one bot, from setWebhook to deleteWebhook."""

    def __init__(self, host: WebhookHost, bot: Bot, url: str, secret: str, max_connections: int) -> None:
        self._host = host
        self._bot = bot
        self._url = url
        self._secret = secret
        self._max_connections = max_connections
        self._slots = asyncio.Semaphore(max_connections)
        self._lanes: dict[int, deque[PendingUpdate]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._last_error: tuple[int, str] | None = None

    def same_as(self, other: Webhook) -> bool:
        """Whether setting ``other`` would change nothing."""
        mine = (self._url, self._secret, self._max_connections)
        return mine == (other._url, other._secret, other._max_connections)

    def info(self) -> Json:
        """Its part of WebhookInfo."""
        out: Json = {"url": self._url, "max_connections": self._max_connections, "ip_address": "127.0.0.1"}
        if self._last_error is not None:
            out["last_error_date"], out["last_error_message"] = self._last_error
        return out

    def start(self) -> None:
        """Begin with what is pending."""
        for update in self._bot.queue.waiting():
            self.offer(update)

    async def stop(self) -> None:
        """Stop at once; what was not delivered stays pending."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def offer(self, update: PendingUpdate) -> None:
        """A new update."""
        lane = self._lanes.get(update.lane)
        if lane is not None:
            lane.append(update)
            return
        self._lanes[update.lane] = deque((update,))
        # The sandbox stands alone and cannot use the project's nursery: it keeps its tasks itself.
        task = asyncio.create_task(self._drain(update.lane))  # noqa: TID251
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drain(self, name: int) -> None:
        lane = self._lanes[name]
        while lane:
            pause = FIRST_PAUSE_SECONDS
            while (again := await self._deliver(lane[0])) is not None:
                await asyncio.sleep(again or pause)
                pause = min(pause * 2, LAST_PAUSE_SECONDS)
            self._bot.queue.done(lane.popleft())
        del self._lanes[name]

    async def _deliver(self, update: PendingUpdate) -> float | None:
        """Push once. None when it arrived, else the pause that the receiver asked for (0: none)."""
        headers = {"Content-Type": "application/json"}
        if self._secret:
            headers[SECRET_HEADER] = self._secret
        try:
            async with (
                self._slots,
                asyncio.timeout(ANSWER_SECONDS),
                self._host.webhook_session().post(
                    self._url, data=update.body, headers=headers, allow_redirects=False
                ) as response,
            ):
                if 200 <= response.status < 300:
                    await self._host.run_reply(self._bot, response)
                    return None
                return self._failed(
                    f"Wrong response from the webhook: {response.status} {response.reason or ''}".rstrip(),
                    response.headers.get("Retry-After", ""),
                )
        except TimeoutError:
            return self._failed("Read timeout expired")
        except aiohttp.ClientConnectorError:
            return self._failed("Connection refused")
        except aiohttp.ClientError as failure:
            return self._failed(f"Connection failed: {type(failure).__name__}")

    def _failed(self, words: str, retry_after: str = "") -> float:
        self._last_error = (int(self._host.clock()), words)
        return float(retry_after) if retry_after.isdecimal() else 0.0
