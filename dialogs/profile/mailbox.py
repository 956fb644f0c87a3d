"""The mailbox: written, verified by the code of a letter, changed, removed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from aiogram.enums import ContentType
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, SwitchTo
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject
from magic_filter import F

from bot.accounts.mailbox.own import GiveEmail, ProveEmail, ReadMailbox, RemoveEmail, SendEmailCode
from bot.accounts.rules import MAILBOX_VERIFY_LIFE
from dialogs.common import Notice, erase, otherwise, say, told, visitor_of
from dialogs.states import Profile
from dialogs.step_up.entry import fresh_button
from dialogs.widgets.own_word import OwnWordShown
from dialogs.widgets.words import Label, Words

HOURS = int(MAILBOX_VERIFY_LIFE.total_seconds()) // 3600
PREVIEW = {
    "has_email": True,
    "email": "sa***@example.ir",
    "since": datetime(2026, 8, 5, 7, 30, tzinfo=UTC),
    "is_on": True,
    "awaited": True,
    "may_give": False,
    "may_change": True,
    "hours": HOURS,
}


def windows() -> tuple[Window, ...]:
    return (
        Window(
            Notice(),
            Words("email-none", when=~F["has_email"]),
            Words("email-shown", when="has_email"),
            SwitchTo(Label("email-enter-code"), id="code", state=Profile.email_code, when="awaited"),
            fresh_button("email-give", "give", Profile.email_write, when="may_give"),
            fresh_button("email-change", "change", Profile.email_write, when="may_change"),
            fresh_button("email-remove", "remove", Profile.email_remove, when="has_email"),
            back(Profile.home, "profile-back"),
            otherwise("menu-use-buttons"),
            state=Profile.email,
            getter=shown,
            preview_data=PREVIEW,
        ),
        Window(
            Notice(),
            Words("email-write"),
            OwnWordShown(),
            back(Profile.email, "button-cancel"),
            MessageInput(write, content_types=ContentType.TEXT),
            otherwise("email-please"),
            state=Profile.email_write,
            getter=shown,
            preview_data=PREVIEW,
        ),
        Window(
            Notice(),
            Words("email-code"),
            OwnWordShown(),
            Button(Label("code-send-again"), "again", send_again),
            fresh_button("email-other", "other", Profile.email_write),
            back(Profile.email, "profile-email"),
            MessageInput(code, content_types=ContentType.TEXT),
            otherwise("email-code-please"),
            state=Profile.email_code,
            getter=shown,
            preview_data=PREVIEW,
        ),
        Window(
            Notice(),
            Words("email-remove-page"),
            Button(Label("email-remove-confirm"), "remove", remove),
            back(Profile.email, "button-cancel"),
            otherwise("menu-use-buttons"),
            state=Profile.email_remove,
            getter=shown,
            preview_data=PREVIEW,
        ),
    )


def back(state: State, key: str) -> SwitchTo:
    return SwitchTo(Label(key), id="back", state=state)


@inject
async def shown(dialog_manager: DialogManager, read: FromDishka[ReadMailbox], **_: Any) -> dict[str, Any]:
    """Raises Stale (not in)."""
    found = await read(visitor_of(dialog_manager))
    has_email = found.masked is not None
    return {
        "has_email": has_email,
        "email": found.masked or "",
        "since": found.verified_at,
        "is_on": found.letters_go_out,
        "awaited": found.is_awaited,
        "may_give": found.letters_go_out and not has_email,
        "may_change": found.letters_go_out and has_email,
        "hours": HOURS,
    }


@told
@inject
async def write(
    message: Message, _widget: MessageInput, manager: DialogManager, give: FromDishka[GiveEmail]
) -> None:
    await erase(message, manager)
    await give(visitor_of(manager), message.text or "")
    await manager.switch_to(Profile.email_code)


@told
@inject
async def send_again(
    _event: CallbackQuery, _button: Button, manager: DialogManager, send: FromDishka[SendEmailCode]
) -> None:
    await send(visitor_of(manager))
    say(manager, "email-code-sent-again")


@told
@inject
async def code(
    message: Message, _widget: MessageInput, manager: DialogManager, prove: FromDishka[ProveEmail]
) -> None:
    await erase(message, manager)
    await prove(visitor_of(manager), message.text or "")
    say(manager, "email-was-set")
    await manager.switch_to(Profile.email)


@told
@inject
async def remove(
    _event: CallbackQuery, _button: Button, manager: DialogManager, remove: FromDishka[RemoveEmail]
) -> None:
    await remove(visitor_of(manager))
    say(manager, "email-was-removed")
    await manager.switch_to(Profile.email)
