"""A secret is taken out of the chat, once."""

from __future__ import annotations

from typing import Any

import pytest
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramNotFound
from aiogram.methods import DeleteMessage, TelegramMethod
from aiogram.types import Message
from aiogram_dialog import DialogManager, ShowMode

from dialogs.common import erase
from tests.handlers.conftest import staged
from tests.messengers.kit import Stage, message

__all__ = ["staged"]


async def erased(staged: Stage, error: TelegramAPIError | None) -> tuple[ShowMode, str | None]:
    """What the window knows after a secret came whose deletion was answered with this error."""
    seen: list[tuple[ShowMode, str | None]] = []

    async def press(manager: DialogManager) -> None:
        secret = Message.model_validate(message(text="1")["message"], context={"bot": staged.bot})
        await erase(secret, manager)
        seen.append((manager.show_mode, manager.middleware_data.get("notice")))

    def trouble(method: TelegramMethod[Any]) -> Exception | None:
        return error if isinstance(method, DeleteMessage) else None

    await staged.text("hi")
    staged.acts.press = press
    staged.session.trouble = trouble
    await staged.press("press")
    return seen[0]


METHOD = DeleteMessage(chat_id=5, message_id=1)


@pytest.mark.parametrize(
    "error",
    [
        None,
        TelegramBadRequest(METHOD, "Bad Request: message to delete not found"),
        TelegramNotFound(METHOD, "message not found"),
    ],
)
async def test_what_is_gone_is_erased(staged: Stage, error: TelegramAPIError | None) -> None:
    assert await erased(staged, error) == (ShowMode.EDIT, None)


@pytest.mark.parametrize(
    "error",
    [
        TelegramBadRequest(METHOD, "Bad Request: message can't be deleted"),
        TelegramBadRequest(METHOD, "Bad Request: chat not found"),
    ],
)
async def test_what_stays_in_the_chat_is_said(staged: Stage, error: TelegramAPIError) -> None:
    mode, notice = await erased(staged, error)
    assert mode is ShowMode.SEND
    assert notice
