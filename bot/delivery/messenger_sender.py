"""The way out to Telegram and Bale: python-telegram-bot's ExtBot over our own transport.

Imported only by who builds senders: it loads python-telegram-bot.
"""

from __future__ import annotations

import logging
from types import TracebackType
from typing import Self

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.delivery.limiter import Limiter
from bot.delivery.ptb_request import AiohttpRequest, BaleRequest, TakenError, WireError
from bot.delivery.senders import OutgoingText, SendError, Sent, Trouble
from bot.messengers.capabilities import Capabilities

__all__ = ["MessengerSender"]


class MessengerSender:
    """Implements :class:`bot.delivery.senders.Sender` for one token. ``async with`` opens its connections.

    ``api_base`` is the server's address without ``/bot``. Nothing is asked of the server at the start: a
    messenger that is down when we start must not keep us from starting.
    """

    def __init__(
        self,
        token: str,
        api_base: str,
        limiter: Limiter,
        capabilities: Capabilities,
        *,
        request: AiohttpRequest | None = None,
    ) -> None:
        # It writes every call with its text into its debug log.
        logging.getLogger("telegram").setLevel(logging.WARNING)
        self._request = request or (BaleRequest() if capabilities.name == "bale" else AiohttpRequest())
        base = api_base.rstrip("/")
        self._bot: ExtBot[None] = ExtBot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=self._request,
            get_updates_request=self._request,
        )
        self._limiter = limiter
        self._capabilities = capabilities

    async def __aenter__(self) -> Self:
        await self._request.initialize()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._request.shutdown()

    async def admit(self, address: str, *, urgent: bool) -> None:
        await self._limiter.acquire(int(address), urgent)

    async def send(self, text: OutgoingText) -> Sent:
        """Raises SendError."""
        chat_id = int(text.address)
        if not text.paid:
            await self._limiter.depart()
        try:
            return await self._call(chat_id, text)
        except WireError as refused:
            if refused.error.trouble is Trouble.FLOOD:
                self._limiter.flooded(chat_id, refused.error.retry_after.total_seconds())
            raise refused.error from None
        except (TakenError, KeyError, TypeError, ValueError):
            # Taken, in a form that cannot be read (Bale leaves fields out): sending again would double it.
            return Sent(text.target_ref)
        except TelegramError as error:
            raise SendError(Trouble.AMBIGUOUS, type(error).__name__) from None

    async def _call(self, chat_id: int, text: OutgoingText) -> Sent:
        """Editing and deleting may be made twice without harm. Raises TelegramError and what its parser
        raises."""
        if text.act == "delete":
            await self._bot.delete_message(chat_id, int(text.target_ref or 0))
            return Sent(text.target_ref)
        words = self._capabilities.render(text.text)
        mode, keyboard = self._capabilities.parse_mode, _keyboard(text.buttons)
        if text.act == "edit":
            await self._bot.edit_message_text(
                words, chat_id, int(text.target_ref or 0), parse_mode=mode, reply_markup=keyboard
            )
            return Sent(text.target_ref)
        message = await self._bot.send_message(
            chat_id,
            words,
            parse_mode=mode,
            reply_markup=keyboard,
            disable_notification=text.silent,
            # Absent, not false: Bale does not know it.
            allow_paid_broadcast=True if text.paid else None,
        )
        return Sent(str(message.message_id))


def _keyboard(buttons: tuple[tuple[str, str], ...]) -> InlineKeyboardMarkup | None:
    if not buttons:
        return None
    return InlineKeyboardMarkup.from_column(
        [InlineKeyboardButton(text, callback_data=data) for text, data in buttons]
    )
