"""Deletion of the account: what goes and what stays, one more question, and taking it back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.kbd import Button, SwitchTo
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.closing.ask import AskToClose, KeepAccount, ReadClosing
from bot.accounts.rules import CLOSING_WAIT
from bot.errors import Stale
from dialogs.common import Notice, otherwise, say, told, visitor_of
from dialogs.states import Profile
from dialogs.step_up.entry import fresh_button
from dialogs.widgets.own_word import OwnWordShown
from dialogs.widgets.words import Label, Words

HOURS = int(CLOSING_WAIT.total_seconds()) // 3600
PREVIEW = {
    "waits": True,
    "may_ask": True,
    "has_cases": True,
    "is_staff": True,
    "represents": True,
    "cases": 2,
    "until": datetime(2026, 8, 5, 7, 30, tzinfo=UTC),
    "hours": HOURS,
}


def windows() -> tuple[Window, ...]:
    return (
        Window(
            Notice(),
            Words("closing-waits", when="waits"),
            Words("closing-page", when="may_ask"),
            Words("closing-has-cases", when="has_cases"),
            Words("closing-is-staff", when="is_staff"),
            Words("closing-is-representative", when="represents"),
            fresh_button("closing-go-on", "on", Profile.closing_sure, when="may_ask"),
            Button(Label("closing-keep"), "keep", keep, when="waits"),
            SwitchTo(Label("profile-back"), id="back", state=Profile.home),
            otherwise("menu-use-buttons"),
            state=Profile.closing,
            getter=shown,
            preview_data=PREVIEW,
        ),
        Window(
            Notice(),
            Words("closing-sure"),
            OwnWordShown(),
            Button(Label("closing-confirm"), "confirm", confirm),
            SwitchTo(Label("button-cancel"), id="back", state=Profile.home),
            otherwise("menu-use-buttons"),
            state=Profile.closing_sure,
            getter=shown,
            preview_data=PREVIEW,
        ),
    )


@inject
async def shown(dialog_manager: DialogManager, read: FromDishka[ReadClosing], **_: Any) -> dict[str, Any]:
    """Raises Stale (not in)."""
    found = await read(visitor_of(dialog_manager))
    waits = found.due_at is not None
    against = found.open_cases > 0 or found.is_staff or found.represents
    return {
        "waits": waits,
        "may_ask": not waits and not against,
        "has_cases": not waits and found.open_cases > 0,
        "is_staff": not waits and found.is_staff,
        "represents": not waits and found.represents,
        "cases": found.open_cases,
        "until": found.due_at,
        "hours": HOURS,
    }


@told
@inject
async def confirm(
    _event: CallbackQuery, _button: Button, manager: DialogManager, ask: FromDishka[AskToClose]
) -> None:
    await ask(visitor_of(manager))
    say(manager, "closing-asked")
    await manager.switch_to(Profile.closing)


@told
@inject
async def keep(
    _event: CallbackQuery,
    _button: Button,
    manager: DialogManager,
    read: FromDishka[ReadClosing],
    keep_account: FromDishka[KeepAccount],
) -> None:
    visitor = visitor_of(manager)
    found = await read(visitor)
    if found.id is None:
        raise Stale("closing-none")
    held = await keep_account(visitor, found.id)
    say(manager, "closing-kept-held" if held else "closing-kept")
    await manager.switch_to(Profile.home)
