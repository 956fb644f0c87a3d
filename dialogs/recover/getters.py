from __future__ import annotations

from typing import Any

from aiogram_dialog import DialogManager
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.recovery.rows import ReadRecovery
from bot.accounts.rules import HOLD_AFTER_RECOVERY, RECOVERY_LIFE
from bot.accounts.secrets.answers import QUESTIONS
from bot.errors import Stale
from dialogs.common import visitor_of
from dialogs.recover.entry import REQUEST
from dialogs.widgets.words import texts_of

NUMBERS = {
    "hours": int(HOLD_AFTER_RECOVERY.total_seconds()) // 3600,
    "minutes": RECOVERY_LIFE.seconds // 60,
}
PREVIEW = {
    **NUMBERS,
    "saved_code": True,
    "has_email": True,
    "email": "sa***@example.ir",
    "asks": True,
    "asks_nothing": False,
    "first": "نام نخستین مدرسهٔ شما چه بود؟",
    "second": "نام دوست دوران کودکی شما چه بود؟",
}


def request_of(manager: DialogManager) -> int:
    """The login request that this recovery hangs on; the use cases check whose it is. Raises Stale."""
    start = manager.start_data if isinstance(manager.start_data, dict) else {}
    request_id = start.get(REQUEST)
    if not isinstance(request_id, int):
        raise Stale("recover-over")
    return request_id


@inject
async def ways(dialog_manager: DialogManager, read: FromDishka[ReadRecovery], **_: Any) -> dict[str, Any]:
    """Raises Stale."""
    found = await read(visitor_of(dialog_manager), request_of(dialog_manager))
    texts = texts_of(dialog_manager)
    asked = [texts.plain(QUESTIONS[name]) for name in found.questions]
    first, second = [*asked, "", ""][:2]
    return {
        **NUMBERS,
        "saved_code": found.saved_code,
        "has_email": found.email is not None,
        "email": found.email or "",
        "asks": bool(asked),
        "asks_nothing": not asked,
        "first": first,
        "second": second,
    }


async def done(**_: Any) -> dict[str, Any]:
    return NUMBERS
