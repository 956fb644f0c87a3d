"""A window that is sent what it did not ask for, and one whose contact came: one window in the chat."""

from __future__ import annotations

from typing import Any, cast

from aiogram.methods import DeleteMessage
from aiogram.types import Message, ReplyKeyboardRemove
from aiogram_dialog import DialogManager, ShowMode

from dialogs.common import otherwise
from dialogs.contact import thank_for_contact
from tests.handlers.conftest import staged
from tests.messengers.kit import Stage, message

__all__ = ["staged"]


async def mode_after(staged: Stage, text: str) -> ShowMode:
    """How the window is drawn after this stray text; the text is erased by a messenger that lets it."""
    seen: list[ShowMode] = []

    async def press(manager: DialogManager) -> None:
        stray = Message.model_validate(message(text=text)["message"], context={"bot": staged.bot})
        await otherwise("menu-use-buttons").process_message(stray, cast("Any", None), manager)
        seen.append(manager.show_mode)
        assert manager.middleware_data["notice"]

    await staged.text("hi")
    staged.acts.press = press
    await staged.press("press")
    return seen[0]


async def test_a_stray_text_leaves_one_window(staged: Stage) -> None:
    before = len(staged.session.calls)
    assert await mode_after(staged, "سلام") is ShowMode.DELETE_AND_SEND
    deleted = [call.message_id for call in staged.session.calls[before:] if isinstance(call, DeleteMessage)]
    assert deleted == [900]


async def test_a_stray_code_is_erased_and_leaves_one_window(staged: Stage) -> None:
    assert await mode_after(staged, "123456") is ShowMode.DELETE_AND_SEND
    deleted = [call.message_id for call in staged.session.calls if isinstance(call, DeleteMessage)]
    assert deleted == [1, 900]


async def test_the_window_that_asked_for_the_contact_goes_with_it(staged: Stage) -> None:
    async def press(manager: DialogManager) -> None:
        shared = Message.model_validate(message(text="x")["message"], context={"bot": staged.bot})
        await thank_for_contact(shared, manager, "+989121110001")

    await staged.text("hi")
    staged.acts.press = press
    before = len(staged.session.calls)
    await staged.press("press")
    calls = staged.session.calls[before:]
    assert staged.session.names(before)[:3] == ["sendMessage", "sendMessage", "deleteMessage"]
    thanks = cast("Any", calls[0])
    assert "دریافت شد" in thanks.text
    assert isinstance(thanks.reply_markup, ReplyKeyboardRemove)
    assert cast("Any", calls[2]).message_id == 900
