from __future__ import annotations

from aiogram.types import Message
from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.widgets.input import MessageInput
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.log_in.pin import SetPin
from bot.accounts.visitor import Visitors
from dialogs.common import erase, say, see_anew, told, visitor_of, working
from dialogs.menu.entry import open_menu


@told
@inject
async def choose(
    message: Message,
    _widget: MessageInput,
    manager: DialogManager,
    set_pin: FromDishka[SetPin],
    visitors: FromDishka[Visitors],
) -> None:
    await erase(message, manager)
    await working(message)
    await set_pin(visitor_of(manager), message.text or "")
    await see_anew(manager, visitors)
    say(manager, "pin-set")
    await open_menu(manager, show_mode=manager.show_mode or ShowMode.SEND)
