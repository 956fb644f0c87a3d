"""One person, one window, no messenger: what the widgets draw and what a press does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aiogram import Dispatcher
from aiogram.filters import CommandStart
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import ErrorEvent, InlineKeyboardButton, Message
from aiogram_dialog import Dialog, DialogManager, StartMode, Window, setup_dialogs
from aiogram_dialog.test_tools import BotClient, MockMessageManager
from aiogram_dialog.test_tools.memory_storage import JsonMemoryStorage
from aiogram_dialog.utils import add_intent_id, remove_intent_id

from bot.texts import Texts
from tests.clock import ManualClock


class Only(StatesGroup):
    window = State()


class Chat:
    """A dispatcher with one dialog of one window, and the person in front of it."""

    def __init__(
        self, texts: Texts, clock: ManualClock, *widgets: Any, getter: Callable[..., Any] | None = None
    ) -> None:
        self.storage = JsonMemoryStorage()
        self.manager = MockMessageManager()
        self.errors: list[Exception] = []
        dispatcher = Dispatcher(storage=self.storage)
        dispatcher["texts"], dispatcher["clock"] = texts, clock
        dispatcher.include_router(Dialog(Window(*widgets, state=Only.window, getter=getter)))
        dispatcher.message.register(self._start, CommandStart())
        dispatcher.errors.register(self._failed)
        setup_dialogs(dispatcher, message_manager=self.manager)
        self._client = BotClient(dispatcher)

    async def _start(self, message: Message, dialog_manager: DialogManager) -> None:
        await dialog_manager.start(Only.window, mode=StartMode.RESET_STACK)

    async def _failed(self, event: ErrorEvent) -> None:
        self.errors.append(event.exception)

    async def open(self) -> None:
        await self._client.send("/start")
        assert not self.errors

    @property
    def message(self) -> Message:
        return self.manager.last_message()

    @property
    def rows(self) -> list[list[InlineKeyboardButton]]:
        """The keyboard as it lies on the screen, from left to right."""
        assert self.message.reply_markup is not None
        return self.message.reply_markup.inline_keyboard

    @property
    def buttons(self) -> list[str]:
        return [button.text for row in self.rows for button in row]

    def data_of(self, text: str) -> str:
        """The data of the button, without the dialog's own prefix."""
        return remove_intent_id(self._button(text).callback_data or "")[1]

    async def press(self, text: str) -> None:
        await self._press(self._button(text))

    async def press_data(self, data: str) -> None:
        """A press on a button of this dialog that the window may never have shown."""
        button = InlineKeyboardButton(text="?", callback_data=data)
        intent = remove_intent_id(self.rows[0][0].callback_data or "")[0]
        add_intent_id([[button]], intent or "")
        await self._press(button)

    async def _press(self, button: InlineKeyboardButton) -> None:
        callback = await self._client.click(self.message, _Exactly(button))
        if not self.errors:
            self.manager.assert_answered(callback)

    def _button(self, text: str) -> InlineKeyboardButton:
        buttons = [button for row in self.rows for button in row]
        exactly = [button for button in buttons if button.text == text]
        return (exactly or [button for button in buttons if text in button.text])[0]


class _Exactly:
    def __init__(self, button: InlineKeyboardButton) -> None:
        self._button = button

    def find_button(self, message: Message) -> InlineKeyboardButton:
        return self._button
