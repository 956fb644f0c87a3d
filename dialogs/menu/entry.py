"""The one way to the menu from outside of a window."""

from aiogram_dialog import DialogManager, ShowMode, StartMode

from dialogs.states import Menu


async def open_menu(manager: DialogManager, *, show_mode: ShowMode = ShowMode.SEND) -> None:
    """Leaves everything else and shows the menu, as a new message unless told otherwise."""
    await manager.start(Menu.home, mode=StartMode.RESET_STACK, show_mode=show_mode)
