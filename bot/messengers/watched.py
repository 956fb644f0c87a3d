"""A webhook of a messenger whose webhooks have been seen to fall silent (Bale; reported, not documented).

Silence alone says nothing, for at night nobody writes. After a quiet while the webhook is taken away, which
is what getUpdates needs, and the messenger is asked whether updates wait. When they do, they are fetched for
some time, longer after each vain try; then the webhook is set again. What comes twice is answered once.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import structlog
from aiogram.methods import DeleteWebhook

from bot.messengers.handling import IntakeState, RawUpdates
from bot.messengers.polling import POLL_GRACE_S, Polling
from bot.messengers.session import UnreadableAnswerError
from bot.messengers.webhook import Webhook
from bot.nursery import Nursery

if TYPE_CHECKING:
    from aiogram import Bot, Dispatcher

    from bot.messengers.capabilities import Capabilities

__all__ = ["WatchedWebhook"]

_log = structlog.get_logger(__name__)

#: Seconds without an update after which the messenger is asked: so long does a person wait at most.
QUIET_S = 120.0
#: Seconds for which updates are fetched before the webhook is tried again: the first time, and at most.
FETCH_S = 600.0
LONGEST_FETCH_S = 6 * 3600.0


class WatchedWebhook(Webhook):
    """``run()`` lasts until ``stop()``. ``state`` is that of the fetching while updates are fetched."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        bot: Bot,
        capabilities: Capabilities,
        nursery: Nursery,
        *,
        url: str,
        secret: str | None,
        tasks: int = 200,
        quiet_s: float = QUIET_S,
        fetch_s: float = FETCH_S,
    ) -> None:
        self._polling: Polling | None = None
        super().__init__(dispatcher, bot, capabilities, url=url, secret=secret, tasks=tasks)
        self._nursery = nursery
        self._tasks = tasks
        self._quiet_s = quiet_s
        self._first_fetch_s = self._fetch_s = fetch_s
        self._heard_at = 0.0
        self._over = asyncio.Event()

    @property
    def state(self) -> IntakeState:
        return self._state if self._polling is None else self._polling.state

    @state.setter
    def state(self, value: IntakeState) -> None:
        self._state: IntakeState = value

    async def run(self) -> None:
        """Returns, with a log, when the token is refused. Raises any other TelegramAPIError."""
        while not self._over.is_set():
            await super().run()
            self._heard_at = asyncio.get_running_loop().time()
            if self._state == "refused" or not await self._is_quiet():
                return
            if await self._updates_wait():
                await self._fetch_for_a_while()

    async def feed_webhook(self, raw: Any, secret: str | None = None) -> None:
        """As of any webhook; and a sign of its life."""
        self._heard_at = asyncio.get_running_loop().time()
        self._fetch_s = self._first_fetch_s
        await super().feed_webhook(raw, secret)

    async def stop(self, timeout: float = 20.0) -> None:  # noqa: ASYNC109 - as the webhook's own
        """Neither brought nor fetched any more; what is under way is waited for."""
        self._over.set()
        if self._polling is not None:
            await self._polling.stop(timeout)
        await super().stop(timeout)

    async def _is_quiet(self) -> bool:
        """After the quiet while True; False when it is over before."""
        while (left := self._heard_at + self._quiet_s - asyncio.get_running_loop().time()) > 0:
            if await self._ended_within(left):
                return False
        return True

    async def _ended_within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._over.wait()
        return self._over.is_set()

    async def _updates_wait(self) -> bool:
        """Nothing is confirmed by this question: whoever takes them in does that."""
        await self._bot(DeleteWebhook(drop_pending_updates=False))
        try:
            waiting: list[Any] = await self._bot(RawUpdates(limit=1), request_timeout=POLL_GRACE_S)
        except UnreadableAnswerError:
            return True
        return bool(waiting)

    async def _fetch_for_a_while(self) -> None:
        _log.error(
            "webhook fell silent; updates are fetched instead",
            bot_id=self._bot.id,
            seconds=round(self._quiet_s),
            again_in=round(self._fetch_s),
        )
        self._polling = Polling(self._dispatcher, self._bot, self._nursery, tasks=self._tasks)
        try:
            self._nursery.spawn(self._polling.run(), name="updates instead of a webhook")
            await self._ended_within(self._fetch_s)
            self._fetch_s = min(self._fetch_s * 2, LONGEST_FETCH_S)
            if not self._over.is_set():
                await self._polling.stop()
                _log.warning("webhook is tried again", bot_id=self._bot.id)
        finally:
            self._polling = None
