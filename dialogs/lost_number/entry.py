"""The way in, for a chat that is bound: from the login's code and from «security of the account»."""

from __future__ import annotations

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, StartMode
from aiogram_dialog.widgets.common import WhenCondition
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.number.claims import ReadNumberClaim
from dialogs.common import told, visitor_of
from dialogs.states import LostNumber
from dialogs.widgets.words import Label


@told
@inject
async def press(
    _event: CallbackQuery, _button: Button, manager: DialogManager, read: FromDishka[ReadNumberClaim]
) -> None:
    """Where a number waits already, to the window that ends it."""
    waits = await read(visitor_of(manager)) is not None
    await manager.start(LostNumber.waiting if waits else LostNumber.number, mode=StartMode.RESET_STACK)


def lost_number_button(when: WhenCondition = None) -> Button:
    return Button(Label("lost-number"), "lostnumber", press, when=when)
