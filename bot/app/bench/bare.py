"""The baseline: aiogram and aiogram-dialog alone, one window of the case list's size, memory, no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aiogram import Bot, Dispatcher, Router
from aiogram.client.default import DefaultBotProperties
from aiogram.filters import CommandStart
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, StartMode, Window, setup_dialogs
from aiogram_dialog.widgets.kbd import Button, Column, Row, Select
from aiogram_dialog.widgets.text import Const, Format

__all__ = ["Page", "build_bare"]


class Bare(StatesGroup):
    list = State()


PAGES = ("later", "earlier")
#: One page: ``text`` (HTML), ``items`` (labels of the choices), ``has_later``, ``has_earlier``.
Page = Mapping[str, Any]


def build_bare(pages: Sequence[Page], labels: Mapping[str, str]) -> Dispatcher:
    """``labels`` of the buttons ``later`` and ``earlier`` (pages of the list), and of those below them."""

    async def show(_message: Message, dialog_manager: DialogManager) -> None:
        await dialog_manager.start(Bare.list, mode=StartMode.RESET_STACK)

    async def turn(_query: CallbackQuery, button: Button, manager: DialogManager) -> None:
        step = 1 if button.widget_id == "later" else -1
        manager.dialog_data["page"] = max(0, manager.dialog_data.get("page", 0) + step)

    async def choose(*_: Any) -> None: ...

    async def read(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
        return dict(pages[dialog_manager.dialog_data.get("page", 0)])

    dialog = Dialog(
        Window(
            Format("{text}"),
            Column(
                Select(
                    Format("{item[title]}"),
                    id="case",
                    item_id_getter=lambda item: item["id"],
                    items="items",
                    type_factory=int,
                    on_click=choose,
                )
            ),
            Row(
                Button(Const(labels["later"]), "later", turn, when="has_later"),
                Button(Const(labels["earlier"]), "earlier", turn, when="has_earlier"),
            ),
            *(Button(Const(label), widget) for widget, label in labels.items() if widget not in PAGES),
            state=Bare.list,
            getter=read,
        )
    )
    router = Router()
    router.message.register(show, CommandStart())
    dispatcher = Dispatcher(storage=MemoryStorage())
    dispatcher.include_routers(router, dialog)
    setup_dialogs(dispatcher)
    return dispatcher


def bare_bot(token: str, session: Any) -> Bot:
    return Bot(token, session=session, default=DefaultBotProperties(parse_mode="HTML"))
