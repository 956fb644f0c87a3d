from __future__ import annotations

from typing import Any

from aiogram_dialog import DialogManager

from bot.accounts.rules import CODE_LIFE_SHOWN, PIN_LENGTH
from dialogs.common import visitor_of

#: Start data of a login that another system began.
BY_SSO = "sso"
PREVIEW = {"minutes": CODE_LIFE_SHOWN.seconds // 60, "bound": True, "unbound": False}


PREVIEW_PASSWORD = {"by_code": True, "by_sso": False}


async def code(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    bound = visitor_of(dialog_manager).citizen_id is not None
    return {"minutes": CODE_LIFE_SHOWN.seconds // 60, "bound": bound, "unbound": not bound}


async def password(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """A forgotten password is recovered after a code, never after another system's word alone."""
    start = dialog_manager.start_data
    by_sso = isinstance(start, dict) and bool(start.get(BY_SSO))
    return {"by_code": not by_sso, "by_sso": by_sso}


async def pin(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    return {"shortest": PIN_LENGTH[0], "longest": PIN_LENGTH[1]}
