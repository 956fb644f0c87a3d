"""The mailbox of a sign-up: written, and verified by the code of a letter."""

from __future__ import annotations

from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, SwitchTo
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.sign_up.mailbox import (
    AwaitedLetter,
    GiveSignUpEmail,
    ProveSignUpEmail,
    SendSignUpEmailCode,
)
from bot.accounts.sign_up.review import ReadDraft
from dialogs.common import Notice, otherwise, say, told, visitor_of
from dialogs.profile.mailbox import HOURS
from dialogs.sign_up import getters, place
from dialogs.sign_up.optional import back_to_list, is_here, take_back_button, to_list
from dialogs.states import SignUp
from dialogs.widgets.words import Label, Words, texts_of


@inject
async def shown(
    dialog_manager: DialogManager,
    read: FromDishka[ReadDraft],
    awaited: FromDishka[AwaitedLetter],
    **_: Any,
) -> dict[str, Any]:
    visitor = visitor_of(dialog_manager)
    draft = await read(visitor)
    return {
        **getters.shown(draft, texts_of(dialog_manager)),
        "awaited": await awaited(visitor, draft),
        "hours": HOURS,
    }


PREVIEW = getters.PREVIEW | {"awaited": True, "hours": HOURS}


@told
@inject
async def write(
    message: Message,
    _widget: MessageInput,
    manager: DialogManager,
    read: FromDishka[ReadDraft],
    give: FromDishka[GiveSignUpEmail],
) -> None:
    if await is_here(message, manager, read):
        await give(visitor_of(manager), message.text or "")
        await manager.switch_to(SignUp.email_code)


@told
@inject
async def send_again(
    _event: CallbackQuery, _button: Button, manager: DialogManager, send: FromDishka[SendSignUpEmailCode]
) -> None:
    await send(visitor_of(manager))
    say(manager, "email-code-sent-again")


@told
@inject
async def code(
    message: Message,
    _widget: MessageInput,
    manager: DialogManager,
    read: FromDishka[ReadDraft],
    prove: FromDishka[ProveSignUpEmail],
) -> None:
    if await is_here(message, manager, read):
        await back_to_list(manager, await prove(visitor_of(manager), message.text or ""), "email-was-set")


def windows() -> tuple[Window, ...]:
    return (
        Window(
            Notice(),
            Words("sign-up-extras-part"),
            Words("email-write"),
            Words("sign-up-email-why"),
            Words("sign-up-email-kept", when="has_email"),
            SwitchTo(
                Label("email-enter-code"),
                id="code",
                state=SignUp.email_code,
                on_click=place.choose,
                when="awaited",
            ),
            take_back_button("email", "has_email"),
            to_list(),
            MessageInput(write, content_types=ContentType.TEXT),
            otherwise("email-please"),
            state=SignUp.email,
            getter=shown,
            preview_data=PREVIEW,
        ),
        Window(
            Notice(),
            Words("sign-up-extras-part"),
            Words("email-code"),
            Button(Label("code-send-again"), "again", send_again),
            SwitchTo(Label("email-other"), id="other", state=SignUp.email, on_click=place.choose),
            to_list(),
            MessageInput(code, content_types=ContentType.TEXT),
            otherwise("email-code-please"),
            state=SignUp.email_code,
            getter=shown,
            preview_data=PREVIEW,
        ),
    )
