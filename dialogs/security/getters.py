from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from aiogram_dialog import DialogManager
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.secrets.passwords import PasswordRules
from bot.accounts.security.overview import ReadSecurity
from bot.accounts.sessions import OwnSessions
from bot.texts import Markup
from dialogs.common import visitor_of
from dialogs.widgets.password_rules import rule_lines
from dialogs.widgets.words import texts_of
from storage.types import EPOCH

#: Where a handler leaves how the rules were kept, for the window that this very update draws.
SEEN = "password_rules_seen"
PREVIEW = {
    "has_password": True,
    "password_at": datetime(2026, 8, 2, 7, 30, tzinfo=UTC),
    "has_recovery_code": True,
    "recovery_code_at": datetime(2026, 8, 2, 7, 30, tzinfo=UTC),
    "has_answers": True,
    "answers_at": datetime(2026, 8, 2, 7, 30, tzinfo=UTC),
    "has_pin": True,
    "has_word": True,
    "word": "انار سرخ",
    "held": True,
    "held_until": datetime(2026, 8, 3, 7, 30, tzinfo=UTC),
}
PREVIEW_RULES = {"rules": Markup("• از ۸ تا ۱۲۸ نویسه")}
PREVIEW_DEVICES = {
    "lines": Markup("۱. تلگرام"),
    "others": [{"key": 1, "nth": 2}],
}


async def is_in(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Nobody looks at these windows who is not in. Raises Stale."""
    visitor_of(dialog_manager).ensure_in()
    return {}


@inject
async def home(dialog_manager: DialogManager, read: FromDishka[ReadSecurity], **_: Any) -> dict[str, Any]:
    found = await read(visitor_of(dialog_manager))
    return {
        "has_password": found.password_at is not None,
        "password_at": found.password_at or EPOCH,
        "has_recovery_code": found.recovery_code_at is not None,
        "recovery_code_at": found.recovery_code_at or EPOCH,
        "has_answers": found.answers_at is not None,
        "answers_at": found.answers_at or EPOCH,
        "has_pin": found.has_pin,
        "has_word": found.word is not None,
        "word": found.word or "",
        "held": found.held_until is not None,
        "held_until": found.held_until or EPOCH,
    }


@inject
async def rules(dialog_manager: DialogManager, of: FromDishka[PasswordRules], **_: Any) -> dict[str, Any]:
    visitor_of(dialog_manager).ensure_in()
    seen = dialog_manager.middleware_data.get(SEEN) or of.shown()
    return {"rules": rule_lines(texts_of(dialog_manager), seen)}


@inject
async def devices(
    dialog_manager: DialogManager, sessions: FromDishka[OwnSessions], **_: Any
) -> dict[str, Any]:
    texts = texts_of(dialog_manager)
    lines, others = [], []
    for nth, one in enumerate(await sessions(visitor_of(dialog_manager)), start=1):
        lines.append(
            texts.html(
                "devices-line",
                nth=nth,
                messenger=one.messenger,
                is_this=one.is_this,
                opened=one.opened_at,
                used=one.used_at,
            )
        )
        if not one.is_this:
            others.append({"key": one.id, "nth": nth})
    return {"lines": Markup("\n\n".join(lines)), "others": others}
