from __future__ import annotations

from datetime import date
from typing import Any

from aiogram_dialog import DialogManager
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.rules import ADULT_AGE, CODE_LIFE_SHOWN, IN_PERSON_LIFE
from bot.accounts.sign_up.confirm import outcome_of
from bot.accounts.sign_up.drafts import Draft
from bot.accounts.sign_up.review import ReadDraft
from bot.identifiers import mask_mobile, mask_national_code
from bot.persian import fa_digits
from dialogs.common import visitor_of

PREVIEW = {
    "phone": "۰۹۱۲***۰۰۰۱",
    "national_code": "۰۰۱****۴۳۲",
    "birth_date": date(1991, 8, 3),
    "full_name": "سارا احمدی",
    "has_name": True,
    "in_person": True,
    "mismatch": True,
    "minutes": CODE_LIFE_SHOWN.seconds // 60,
    "age": ADULT_AGE,
    "tracking": "7K3M9-QX2TB",
    "days": IN_PERSON_LIFE.days,
}


def shown(draft: Draft) -> dict[str, Any]:
    """What a window may show of a draft: numbers only masked."""
    return {
        "phone": fa_digits(mask_mobile(draft.phone)) if draft.phone else "",
        "national_code": fa_digits(mask_national_code(draft.national_code)) if draft.national_code else "",
        "birth_date": draft.birth_date,
        "full_name": f"{draft.first_name} {draft.last_name}" if draft.first_name else "",
        "has_name": draft.first_name is not None,
        "in_person": outcome_of(draft) == "in_person",
        "mismatch": outcome_of(draft) == "mismatch",
        "minutes": CODE_LIFE_SHOWN.seconds // 60,
        "age": ADULT_AGE,
    }


@inject
async def draft(dialog_manager: DialogManager, read: FromDishka[ReadDraft], **_: Any) -> dict[str, Any]:
    return shown(await read(visitor_of(dialog_manager)))


async def outcome(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    return {"tracking": dialog_manager.dialog_data.get("tracking", ""), "days": IN_PERSON_LIFE.days}
