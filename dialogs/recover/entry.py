"""The way in, from the password that a login asks for."""

from __future__ import annotations

from aiogram_dialog import DialogManager

from dialogs.states import Recover

REQUEST = "request"


async def start_recovery(manager: DialogManager, request_id: int) -> None:
    """Over the login, which is still there when its owner remembers the password after all."""
    await manager.start(Recover.choose, data={REQUEST: request_id})
