"""Updates that the messenger brings: answered before its request is, so an error brings them again."""

from __future__ import annotations

import asyncio
import hmac
from typing import TYPE_CHECKING, Any

import structlog
from aiogram.exceptions import TelegramUnauthorizedError
from aiogram.methods import SetWebhook

from bot.messengers.capabilities import Capabilities
from bot.messengers.handling import Handling, IntakeState, number_of, used_updates

if TYPE_CHECKING:
    from aiogram import Bot, Dispatcher

_log = structlog.get_logger(__name__)

#: Seconds: shorter than a messenger waits for our answer.
LONGEST_WEBHOOK_UPDATE_S = 50.0


class WrongSecretError(Exception):
    """The request does not carry our secret (answer 401)."""


class ClosingError(Exception):
    """This process is going down or has too much to do (answer 503: the messenger brings it again)."""


class Webhook:
    """The intake of one messenger by webhook; the HTTP route that calls it belongs to bot.api."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        bot: Bot,
        capabilities: Capabilities,
        *,
        url: str,
        secret: str | None,
        tasks: int = 200,
    ) -> None:
        """``secret``: 1-256 characters; needed where the messenger can send it. Raises ValueError."""
        if capabilities.webhook_secret and not secret:
            raise ValueError("a webhook needs its secret")
        self.state: IntakeState = "ready"
        self._dispatcher = dispatcher
        self._bot = bot
        self._name = capabilities.name
        self._repair = capabilities.repair
        self._url = url
        self._secret = secret if capabilities.webhook_secret else None
        self._handling = Handling(dispatcher, bot, limit_s=LONGEST_WEBHOOK_UPDATE_S)
        self._most = tasks * 2
        self._slots = asyncio.Semaphore(tasks)
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._closing = False

    async def run(self) -> None:
        """Tells the messenger where to bring updates; what waits there is kept. May be called again.

        Returns, with a log, when the token is refused. Raises any other TelegramAPIError.
        """
        try:
            await self._register()
        except TelegramUnauthorizedError:
            self.state = "refused"
            _log.error("the messenger does not know this token; its intake ends", bot_id=self._bot.id)
        except Exception:
            self.state = "away"
            raise
        else:
            self.state = "running"

    async def _register(self) -> None:
        await self._bot(
            SetWebhook(
                url=self._url,
                secret_token=self._secret,
                allowed_updates=used_updates(self._dispatcher),
                drop_pending_updates=False,
            )
        )

    async def feed_webhook(self, raw: Any, secret: str | None = None) -> None:
        """Answers one update and returns when that is done.

        ``raw`` is the decoded body, any JSON; ``secret`` the header X-Telegram-Bot-Api-Secret-Token.

        Raises:
            WrongSecretError: nothing was looked at.
            ClosingError: not taken.
            Exception: whatever the update died of (answer 500: the messenger brings it again).
        """
        if self._secret is not None and not hmac.compare_digest(
            self._secret.encode(), (secret or "").encode()
        ):
            raise WrongSecretError
        if self._closing or self._under_way >= self._most:
            raise ClosingError
        if number_of(raw) is None:
            _log.warning("not an update", kind=type(raw).__name__)
            return
        structlog.contextvars.bind_contextvars(messenger=self._name)
        self._under_way += 1
        self._idle.clear()
        try:
            async with self._slots:
                await self._handling(self._repair(raw))
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()

    async def stop(self, timeout: float = 20.0) -> None:  # noqa: ASYNC109 - ends in a log, not in an error
        """No new updates; those under way are waited for up to ``timeout`` seconds."""
        self._closing = True
        if self.state != "refused":
            self.state = "stopped"
        try:
            async with asyncio.timeout(timeout):
                await self._idle.wait()
        except TimeoutError:
            _log.warning("updates still under way at shutdown; they come again", count=self._under_way)
