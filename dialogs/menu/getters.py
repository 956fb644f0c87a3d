from __future__ import annotations

from datetime import date
from typing import Any

from aiogram_dialog import DialogManager
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.meet import waiting_in_person
from bot.accounts.sign_up.begin import has_draft
from bot.clock import Clock
from bot.staff.gate import Gate
from dialogs.common import visitor_of
from storage.database import Reader

PREVIEW = {
    "standing": "guest",
    "guest": True,
    "locked": False,
    "in": False,
    "staff": False,
    "has_pin": False,
    "bound": False,
    "has_draft": True,
    "waiting": True,
    "tracking": "7K3M9-QX2TB",
    "until": date(2026, 9, 2),
}


@inject
async def home(
    dialog_manager: DialogManager,
    reader: FromDishka[Reader],
    clock: Clock,
    gate: FromDishka[Gate],
    **_: Any,
) -> dict[str, Any]:
    visitor = visitor_of(dialog_manager)
    is_new_guest = visitor.standing == "guest" and visitor.account_id is not None and not visitor.citizen_id
    waiting = await waiting_in_person(reader, visitor, clock.now()) if is_new_guest else None
    return {
        "standing": visitor.standing,
        "guest": visitor.standing == "guest",
        "locked": visitor.standing == "locked",
        "in": visitor.standing == "in",
        "staff": await gate.is_staff(visitor),
        "has_pin": visitor.has_pin,
        "bound": visitor.citizen_id is not None,
        "has_draft": is_new_guest and await has_draft(reader, visitor),
        "waiting": waiting is not None,
        "tracking": waiting.tracking_code if waiting else "",
        "until": waiting.until if waiting else None,
    }
