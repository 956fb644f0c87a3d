"""Incoming messages as windows may take them: Persian endings kept, replies not mistaken for presses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram.types import Message, TelegramObject
from aiogram_dialog.utils import CB_SEP, REPLY_CALLBACK_SYMBOLS, split_reply_callback

_JOINERS = tuple(REPLY_CALLBACK_SYMBOLS)


async def keep_letters(
    handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
    event: TelegramObject,
    data: dict[str, Any],
) -> Any:
    """Outer middleware of ``dp.message``; must be registered before ``setup_dialogs``.

    - aiogram-dialog hides presses of reply buttons in invisible letters at the end of a text, and its
      alphabet begins with the zero-width joiners of Persian: a text that ends in two of them became a press
      and was lost, others raised UnicodeDecodeError. What is no press loses those letters here.
    - A text sent as a reply to an old window would be looked up by that window's buttons and fail: what it
      replies to is taken away.
    """
    if not isinstance(event, Message):
        return await handler(event, data)
    changes: dict[str, Any] = {}
    if event.text and event.text.endswith(_JOINERS) and not _is_press(event.text):
        changes["text"] = event.text.rstrip(REPLY_CALLBACK_SYMBOLS)
    if event.reply_to_message is not None:
        changes["reply_to_message"] = None
    if changes:
        event = event.model_copy(update=changes)
    return await handler(event, data)


def _is_press(text: str) -> bool:
    try:
        _, hidden = split_reply_callback(text)
    except UnicodeDecodeError:
        return False
    return bool(hidden) and CB_SEP in (hidden or "")
