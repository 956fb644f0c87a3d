"""How windows are shown: nobody is left without one, whatever the messenger refuses."""

from __future__ import annotations

import re
from html import escape, unescape

import structlog
from aiogram import Bot
from aiogram.enums import ContentType
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramServerError,
)
from aiogram.types import CallbackQuery, Message, ReplyKeyboardRemove
from aiogram_dialog.api.entities import NewMessage, OldMessage, ShowMode
from aiogram_dialog.api.protocols import MessageNotModified
from aiogram_dialog.manager.message_manager import MessageManager
from aiogram_dialog.utils import get_media_id

from bot.messengers.capabilities import Capabilities
from bot.texts import Texts

_log = structlog.get_logger(__name__)

_TAG = re.compile(r"<[^>]*>")
#: What answerCallbackQuery takes (Bot API).
TOAST_LETTERS = 200


class Windows(MessageManager):
    """aiogram-dialog's message manager, mended:

    - the new window is sent before the old one is taken away, so a failure in between leaves the old one;
    - an edit that is refused, for whatever reason and in whatever words, becomes a new message;
    - taking an old window away is never a reason to fail;
    - a reply keyboard is really removed, with words instead of «...»;
    - a window with a picture moves below where the messenger cannot change pictures.
    """

    def __init__(self, texts: Texts, capabilities: Capabilities) -> None:
        self._texts = texts
        self._capabilities = capabilities

    async def show_message(
        self, bot: Bot, new_message: NewMessage, old_message: OldMessage | None
    ) -> OldMessage:
        mode = new_message.show_mode
        if mode is ShowMode.NO_UPDATE:
            raise MessageNotModified("ShowMode is NO_UPDATE")
        if old_message is None:
            return shown(new_message, await self.send_message(bot, new_message))
        keyboard_below = self.had_reply_keyboard(old_message)
        if keyboard_below and not self.need_reply_keyboard(new_message):
            await self.remove_reply_kbd(bot, old_message)
        if mode is ShowMode.EDIT and self._may_edit(new_message, old_message):
            if not self._message_changed(new_message, old_message):
                return old_message
            return shown(new_message, await self.edit_message_safe(bot, new_message, old_message))
        sent = await self.send_message(bot, new_message)
        if mode is not ShowMode.SEND:
            await self.remove_message_safe(bot, old_message, new_message)
        elif not keyboard_below:
            await self.remove_inline_kbd(bot, old_message)
        return shown(new_message, sent)

    def _may_edit(self, new_message: NewMessage, old_message: OldMessage) -> bool:
        if self.need_media(new_message) and not self._capabilities.edit_media:
            return False
        return bool(self._can_edit(new_message, old_message))

    async def answer_callback(self, bot: Bot, callback_query: CallbackQuery) -> None:
        await self._answer(bot, callback_query, None)

    async def answer_unchanged(self, bot: Bot, callback_query: CallbackQuery, notice: str | None) -> None:
        """The window shows already what it would show: a press is not left in silence.

        ``notice`` (HTML) is what the window says again; without one there is nothing new to say.
        """
        words = plain(notice) if notice else self._texts.plain("window-unchanged")
        if not self._capabilities.shows_answer(callback_query.id) and callback_query.message is not None:
            await bot.send_message(callback_query.message.chat.id, escape(words, quote=False))
            words = ""
        await self._answer(bot, callback_query, words[:TOAST_LETTERS])

    async def answer_late(self, bot: Bot, callback_query: CallbackQuery) -> None:
        """The window is on its way: said over the chat, for the chat itself takes nothing now."""
        await self._answer(bot, callback_query, self._texts.plain("window-late")[:TOAST_LETTERS])

    async def _answer(self, bot: Bot, callback_query: CallbackQuery, words: str | None) -> None:
        try:
            await bot.answer_callback_query(callback_query.id, text=words or None)
        except TelegramAPIError as error:
            _log.info("press not answered", error=type(error).__qualname__)

    async def edit_message_safe(self, bot: Bot, new_message: NewMessage, old_message: OldMessage) -> Message:
        try:
            edited = await self.edit_message(bot, new_message, old_message)
        except (
            TelegramBadRequest,
            TelegramNotFound,
            TelegramForbiddenError,
            TelegramServerError,
        ) as refusal:
            # Bale forbids («permission_denied») what Telegram calls a bad request; to who blocked the bot the
            # new message cannot go either, and says so.
            if "not modified" in refusal.message.lower():
                raise MessageNotModified("the window is shown already") from refusal
            sent = await self.send_message(bot, new_message)
            await self.remove_inline_kbd(bot, old_message)
            return sent
        if isinstance(edited, Message) and edited.message_id:
            return edited
        # Some servers answer an edit with True or an empty message; the window's number must stay known.
        return Message.model_validate(
            {
                "message_id": old_message.message_id,
                "date": 0,
                "chat": old_message.chat,
                "text": new_message.text,
            }
        )

    async def remove_inline_kbd(self, bot: Bot, old_message: OldMessage | None) -> Message | None:
        try:
            return await super().remove_inline_kbd(bot, old_message)
        except TelegramAPIError as error:
            _log.info("old buttons not removed", error=type(error).__qualname__)
            return None

    async def remove_reply_kbd(self, bot: Bot, old_message: OldMessage | None) -> Message | None:
        if old_message is None:
            return None
        return await bot.send_message(
            old_message.chat.id,
            self._texts.html("conversation-keyboard-closed"),
            reply_markup=ReplyKeyboardRemove(),
        )

    async def remove_message_safe(
        self, bot: Bot, old_message: OldMessage, new_message: NewMessage | None
    ) -> None:
        try:
            await bot.delete_message(chat_id=old_message.chat.id, message_id=old_message.message_id)
        except TelegramAPIError:
            if not self.had_reply_keyboard(old_message):
                await self.remove_inline_kbd(bot, old_message)


def plain(markup: str) -> str:
    """Messenger HTML as an answer to a press can carry it."""
    return unescape(_TAG.sub("", markup)).strip()


def shown(window: NewMessage, message: Message) -> OldMessage:
    """What is kept of the message that shows this window."""
    media = get_media_id(message)
    return OldMessage(
        chat=message.chat,
        message_id=message.message_id,
        media_id=media.file_id if media else None,
        media_uniq_id=media.file_unique_id if media else None,
        text=message.text,
        has_protected_content=message.has_protected_content,
        has_reply_keyboard=MessageManager().need_reply_keyboard(window),
        business_connection_id=message.business_connection_id,
        # Read for voices only; aiogram looks at sixty fields to name the others.
        content_type=ContentType.VOICE if message.voice else ContentType.TEXT,
    )
