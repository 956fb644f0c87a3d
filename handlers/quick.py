"""Two short cuts through aiogram's routing; what is asked and answered stays the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from aiogram import Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.dispatcher.event.handler import FilterObject
from aiogram.types import TelegramObject
from aiogram_dialog.api.internal import CONTEXT_KEY
from aiogram_dialog.api.protocols import DialogProtocol


class Dialogs(Router):
    """All dialogs as one router: the one whose window is open is asked, not each in its turn."""

    def __init__(self, dialogs: Iterable[Router]) -> None:
        super().__init__(name="dialogs")
        self._by_group: dict[Any, Router] = {}
        for dialog in dialogs:
            if not isinstance(dialog, DialogProtocol):
                raise TypeError(f"not a dialog: {dialog.name}")
            self.include_router(dialog)
            self._by_group[dialog.states_group()] = dialog

    async def propagate_event(self, update_type: str, event: TelegramObject, **kwargs: Any) -> Any:
        context = kwargs.get(CONTEXT_KEY)
        dialog = None if context is None else self._by_group.get(context.state.group)
        if dialog is None:
            return UNHANDLED
        return await dialog.propagate_event(update_type, event, **kwargs)


def answer_filters_at_once(root: Router) -> None:
    """``F`` filters of all routers under ``root`` run on the loop; aiogram sends each one to a thread."""
    for router in root.chain_tail:
        for observer in router.observers.values():
            for handler in [observer._handler, *observer.handlers]:
                for each in handler.filters or []:
                    if each.magic is not None and not each.awaitable:
                        _at_once(each)


def _at_once(each: FilterObject) -> None:
    resolve: Callable[..., Any] = each.callback

    async def answer(*args: Any, **kwargs: Any) -> Any:
        return resolve(*args, **kwargs)

    each.callback, each.awaitable = answer, True
