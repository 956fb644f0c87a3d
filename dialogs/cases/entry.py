"""The one way to a case from outside of its list (a notification, a login that was on its way there)."""

from __future__ import annotations

from aiogram_dialog import DialogManager, ShowMode, StartMode

from dialogs.states import Cases


async def open_case(manager: DialogManager, case_id: int, *, show_mode: ShowMode = ShowMode.SEND) -> None:
    """Shows the case's page; whose case it is, the page's reader checks."""
    await manager.start(Cases.page, data={"case": case_id}, mode=StartMode.RESET_STACK, show_mode=show_mode)
