"""Routers and middlewares around the dialogs. The order of routers is written here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiogram import Dispatcher, Router

__all__ = ["include_all"]


def include_all(
    dispatcher: Dispatcher,
    *,
    commands: Iterable[Router],
    features: Iterable[Router],
    loose_presses: Router,
    dialogs: Iterable[Router],
    last: Router,
) -> None:
    """Routers in the order in which they are asked.

    Commands stand before the dialogs, because an open dialog takes every message; presses that no window
    owns stand before them too, because an open dialog takes every press; the catch-all is last.
    """
    from handlers.quick import Dialogs, answer_filters_at_once

    for router in (*commands, *features, loose_presses, Dialogs(dialogs), last):
        dispatcher.include_router(router)
    answer_filters_at_once(dispatcher)
