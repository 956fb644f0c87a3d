"""aiogram-dialog's manager, mended: which message is the window, and whether a press has changed it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from aiogram import Router
from aiogram.exceptions import TelegramAPIError
from aiogram.types import CallbackQuery, ErrorEvent
from aiogram_dialog.api.entities import OldMessage, ShowMode, UnknownText
from aiogram_dialog.api.internal import EVENT_SIMULATED, DialogManagerFactory
from aiogram_dialog.api.protocols import DialogManager, DialogRegistryProtocol, MessageManagerProtocol
from aiogram_dialog.context.media_storage import MediaIdStorage
from aiogram_dialog.manager.manager import ManagerImpl
from aiogram_dialog.utils import CB_SEP

from bot.messengers.windows import Windows

_log = structlog.get_logger(__name__)

#: handlers.late.LateWindows.lost: given an update's data and the failure, whether the window comes later.
Lost = Callable[[dict[str, Any], TelegramAPIError], bool]


class Manager(ManagerImpl):
    """The library takes the pressed message for the window, and answers every press with nothing. Here:

    - with a reply keyboard open the window is the message that set it, or the keyboard would stay for ever;
    - a button outside of every window (a notification's) leaves its message alone: it is the window shown
      before that loses its buttons;
    - so does the window shown before when another, older one was pressed;
    - a press that changes nothing is told so;
    - a window that the messenger does not take now is drawn later. What was done stands, and so does the
      state that the window is to show: rolled back, the person would be asked again for what they gave.
    """

    lost: Lost | None = None
    _drew = False
    _unchanged = False
    _comes_late = False

    async def show(self, show_mode: ShowMode | None = None) -> None:
        before = self._window_of_stack()
        pressed = self._get_last_message()
        self._drew = False
        silent = self.show_mode is ShowMode.NO_UPDATE
        try:
            await super().show(show_mode)
        except TelegramAPIError as error:
            self._comes_late = self.lost is not None and self.lost(self.middleware_data, error)
            if not self._comes_late:
                raise
            _log.warning("window not shown", error=type(error).__qualname__)
            return
        self._unchanged = not silent and not self._drew
        now = self.current_stack().last_message_id
        if before is None or pressed is None or before.has_reply_keyboard:
            return
        if before.message_id not in (pressed.message_id, now) and isinstance(self.message_manager, Windows):
            await self.message_manager.remove_inline_kbd(self.middleware_data["bot"], before)

    async def answer_callback(self) -> None:
        event, windows = self.event, self.message_manager
        if not isinstance(event, CallbackQuery) or not isinstance(windows, Windows):
            await super().answer_callback()
        elif self.middleware_data.get(EVENT_SIMULATED):
            return
        elif self._comes_late:
            await windows.answer_late(self.middleware_data["bot"], event)
        elif self._unchanged:
            notice = self.middleware_data.get("notice")
            await windows.answer_unchanged(self.middleware_data["bot"], event, notice)
        else:
            await super().answer_callback()

    def _save_last_message(self, message: OldMessage) -> None:
        self._drew = True
        super()._save_last_message(message)

    def _get_last_message(self) -> OldMessage | None:
        if self.middleware_data.get(EVENT_SIMULATED):
            return self._pressed()
        window = self._window_of_stack()
        if self._is_loose_press() or (window is not None and window.has_reply_keyboard):
            return window
        pressed = self._pressed()
        # A press that came without its message (``handling.placed``): the window is the one shown last.
        return window if pressed is not None and not pressed.message_id else pressed

    def _pressed(self) -> OldMessage | None:
        last: OldMessage | None = super()._get_last_message()
        return last

    def _is_loose_press(self) -> bool:
        event = self.event.update.event if isinstance(self.event, ErrorEvent) else self.event
        return isinstance(event, CallbackQuery) and CB_SEP not in (event.data or "")

    def _window_of_stack(self) -> OldMessage | None:
        stack = self.current_stack()
        if not stack or not stack.last_message_id:
            return None
        return OldMessage(
            chat=self.middleware_data["event_chat"],
            message_id=stack.last_message_id,
            media_id=stack.last_media_id,
            media_uniq_id=stack.last_media_unique_id,
            text=UnknownText.UNKNOWN,
            has_reply_keyboard=stack.last_reply_keyboard,
        )


class Managers(DialogManagerFactory):
    def __init__(self, message_manager: MessageManagerProtocol, lost: Lost | None = None) -> None:
        self._message_manager = message_manager
        self._lost = lost
        self._media = MediaIdStorage()  # type: ignore[no-untyped-call]

    def __call__(
        self, event: Any, data: dict[str, Any], registry: DialogRegistryProtocol, router: Router
    ) -> DialogManager:
        manager = Manager(
            event=event,
            data=data,
            message_manager=self._message_manager,
            media_id_storage=self._media,
            registry=registry,
            router=router,
            getter=None,
        )
        manager.lost = self._lost
        return manager
