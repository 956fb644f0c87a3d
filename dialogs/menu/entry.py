"""The ways to the menu and to the help from outside of a window."""

from aiogram_dialog import DialogManager, ShowMode, StartMode

from dialogs.states import Menu


async def open_menu(manager: DialogManager, *, show_mode: ShowMode = ShowMode.SEND) -> None:
    """Leaves everything else and shows the menu, as a new message unless told otherwise."""
    await manager.start(Menu.home, mode=StartMode.RESET_STACK, show_mode=show_mode)


async def open_help(manager: DialogManager) -> None:
    """Leaves everything else and shows, as a new message, how to go on."""
    await manager.start(Menu.help, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND)
