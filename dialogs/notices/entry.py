"""The ways to the notice board, and to one notice from outside of it (a push, a shared link)."""

from __future__ import annotations

from aiogram_dialog import DialogManager, ShowMode, StartMode
from aiogram_dialog.widgets.kbd import Start

from bot.errors import NotFound
from bot.notices.board import OpenNotice
from dialogs.common import say, visitor_of
from dialogs.menu.entry import open_menu
from dialogs.states import Board
from dialogs.widgets.words import Label

__all__ = ["board_button", "show_notice"]


def board_button() -> Start:
    return Start(Label("menu-notices"), id="board", state=Board.list, mode=StartMode.RESET_STACK)


async def show_notice(manager: DialogManager, notice_id: int, open_notice: OpenNotice) -> None:
    """To its page; what is not open to a guest may be so to who logs in."""
    visitor = visitor_of(manager)
    try:
        await open_notice(visitor, notice_id)
    except NotFound as unseen:
        say(manager, unseen.key if visitor.standing == "in" else "board-log-in-first")
        await open_menu(manager)
        return
    await manager.start(
        Board.page, {"notice": notice_id}, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND
    )
