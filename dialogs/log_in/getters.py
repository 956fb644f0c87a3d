from __future__ import annotations

from typing import Any

from aiogram_dialog import DialogManager

from bot.accounts.rules import CODE_LIFE_SHOWN, PIN_LENGTH
from dialogs.common import visitor_of

PREVIEW = {"minutes": CODE_LIFE_SHOWN.seconds // 60, "bound": True, "unbound": False}


async def code(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    bound = visitor_of(dialog_manager).citizen_id is not None
    return {"minutes": CODE_LIFE_SHOWN.seconds // 60, "bound": bound, "unbound": not bound}


async def pin(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    return {"shortest": PIN_LENGTH[0], "longest": PIN_LENGTH[1]}
