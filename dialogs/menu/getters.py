from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from aiogram_dialog import DialogManager
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.closing.ask import StandingWish
from bot.accounts.meet import waiting_in_person
from bot.accounts.sign_up.begin import has_draft
from bot.accounts.sign_up.wait import waiting_for_registry
from bot.appointments.read import GuestVisit
from bot.clock import Clock
from bot.gateways.sso import SsoProviders
from bot.identifiers import IRANIAN
from bot.legal.read import OwnEntities
from bot.staff.gate import Gate
from dialogs.common import visitor_of
from storage.database import Reader

PREVIEW = {
    "standing": "guest",
    "guest": True,
    "locked": False,
    "in": False,
    "acting": True,
    "acting_name": "شرکت نمونه (سهامی خاص)",
    "staff": False,
    "has_pin": False,
    "sso": True,
    "bound": False,
    "has_draft": True,
    "waiting": True,
    "closing": True,
    "closing_until": datetime(2026, 8, 5, 7, 30, tzinfo=UTC),
    "visit": True,
    "held": False,
    "visit_at": datetime(2026, 8, 5, 7, 30, tzinfo=UTC),
    "visit_office": "شعبهٔ ۱ تأمین اجتماعی تهران",
    "asking": True,
    "tracking": "7K3M9-QX2TB",
    "until": date(2026, 9, 2),
    "kind": IRANIAN,
    "abroad": False,
}


@inject
async def home(
    dialog_manager: DialogManager,
    reader: FromDishka[Reader],
    clock: Clock,
    gate: FromDishka[Gate],
    entities: FromDishka[OwnEntities],
    sso: FromDishka[SsoProviders],
    visits: FromDishka[GuestVisit],
    wishes: FromDishka[StandingWish],
    **_: Any,
) -> dict[str, Any]:
    visitor = visitor_of(dialog_manager)
    is_new_guest = visitor.standing == "guest" and visitor.account_id is not None and not visitor.citizen_id
    waiting = await waiting_in_person(reader, visitor, clock.now()) if is_new_guest else None
    asking = await waiting_for_registry(reader, visitor) if is_new_guest else None
    if asking is not None:
        waiting = None
    visit, wish = await visits(visitor), await wishes(visitor)
    acting = await entities.acting(visitor) if visitor.standing == "in" else None
    return {
        "standing": visitor.standing,
        "guest": visitor.standing == "guest",
        "locked": visitor.standing == "locked",
        "in": visitor.standing == "in",
        "acting": acting is not None,
        "acting_name": acting.name if acting is not None else "",
        "staff": await gate.is_staff(visitor),
        "has_pin": visitor.has_pin,
        "sso": bool(sso.offered(visitor.messenger)),
        "bound": visitor.citizen_id is not None,
        "has_draft": is_new_guest and await has_draft(reader, visitor),
        "waiting": waiting is not None,
        "closing": wish is not None,
        "closing_until": wish.due_at if wish else None,
        "visit": visit is not None,
        "held": visit is not None and visit.state == "held",
        "visit_at": visit.starts_at if visit else None,
        "visit_office": visit.office_name if visit else "",
        "asking": asking is not None,
        "tracking": shown.tracking_code if (shown := asking or waiting) else "",
        "until": shown.until if shown else None,
        "kind": shown.kind if shown else IRANIAN,
        "abroad": waiting.abroad if waiting else False,
    }
