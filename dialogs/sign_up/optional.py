"""The optional part: one window that a press goes past, and a window for each item.

Whatever is typed here may be a secret: it is taken out of the chat first, wherever the form is by then.
"""

from __future__ import annotations

from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Group, Row, SwitchTo
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject
from magic_filter import F

from bot.accounts.mailbox.own import Letters
from bot.accounts.rules import PIN_LENGTH
from bot.accounts.secrets.passwords import PasswordRules, WeakPassword
from bot.accounts.sign_up.check_identity import CheckIdentity
from bot.accounts.sign_up.drafts import Draft
from bot.accounts.sign_up.extras import Extra
from bot.accounts.sign_up.optional import ChoosePassword, ChoosePin, ChooseWord, PassExtras, TakeBackExtra
from bot.accounts.sign_up.prove import SendSignUpCode
from bot.accounts.sign_up.review import ReadDraft
from dialogs.common import Notice, cancel, erase, otherwise, say, told, visitor_of, working
from dialogs.security.getters import PREVIEW_RULES, SEEN
from dialogs.sign_up import getters, handlers, place
from dialogs.sign_up.certificate import back_to_last_field
from dialogs.states import SignUp
from dialogs.widgets.password_rules import rule_lines
from dialogs.widgets.words import Label, Words, texts_of

TAKE_BACK = "drop_"


# what the windows show


@inject
async def listed(
    dialog_manager: DialogManager, read: FromDishka[ReadDraft], letters: FromDishka[Letters], **_: Any
) -> dict[str, Any]:
    draft = await read(visitor_of(dialog_manager))
    return {**getters.shown(draft, texts_of(dialog_manager)), "letters": letters.go_out}


@inject
async def rules(
    dialog_manager: DialogManager, read: FromDishka[ReadDraft], of: FromDishka[PasswordRules], **_: Any
) -> dict[str, Any]:
    texts, draft = texts_of(dialog_manager), await read(visitor_of(dialog_manager))
    seen = dialog_manager.middleware_data.get(SEEN) or of.shown()
    return {**getters.shown(draft, texts), "rules": rule_lines(texts, seen)}


@inject
async def pin_length(dialog_manager: DialogManager, read: FromDishka[ReadDraft], **_: Any) -> dict[str, Any]:
    draft, (shortest, longest) = await read(visitor_of(dialog_manager)), PIN_LENGTH
    return {**getters.shown(draft, texts_of(dialog_manager)), "shortest": shortest, "longest": longest}


# what is done in them


async def is_here(message: Message, manager: DialogManager, read: ReadDraft) -> bool:
    """Takes what was typed out of the chat; when the form is elsewhere, shows it there. Raises Stale."""
    await erase(message, manager)
    found = await place.find(manager, read)
    if found is not None and found.step == "extras" and not found.is_lost:
        return True
    if found is not None:
        await manager.switch_to(place.STEPS[found.step])
    handlers.nothing_asked(manager, "menu-use-buttons")
    return False


async def back_to_list(manager: DialogManager, draft: Draft, said: str) -> None:
    say(manager, said)
    place.mean(manager, draft)
    await manager.switch_to(SignUp.extras)


@told
@inject
async def go_past(
    _event: CallbackQuery,
    _button: Button,
    manager: DialogManager,
    go: FromDishka[PassExtras],
    send: FromDishka[SendSignUpCode],
    check: FromDishka[CheckIdentity],
) -> None:
    await handlers.go_on(manager, await go(visitor_of(manager)), send, check)


@told
@inject
async def take_back(
    _event: CallbackQuery, button: Button, manager: DialogManager, take: FromDishka[TakeBackExtra]
) -> None:
    """The button's id says what."""
    extra = (button.widget_id or "").removeprefix(TAKE_BACK)
    await back_to_list(manager, await take(visitor_of(manager), extra), "sign-up-extra-taken-back")


@told
@inject
async def password(
    message: Message,
    _widget: MessageInput,
    manager: DialogManager,
    read: FromDishka[ReadDraft],
    choose: FromDishka[ChoosePassword],
) -> None:
    if not await is_here(message, manager, read):
        return
    await working(message)
    try:
        draft = await choose(visitor_of(manager), message.text or "")
    except WeakPassword as weak:
        manager.middleware_data[SEEN] = weak.seen
        raise
    await back_to_list(manager, draft, "sign-up-password-set")


@told
@inject
async def pin(
    message: Message,
    _widget: MessageInput,
    manager: DialogManager,
    read: FromDishka[ReadDraft],
    choose: FromDishka[ChoosePin],
) -> None:
    if await is_here(message, manager, read):
        await working(message)
        await back_to_list(manager, await choose(visitor_of(manager), message.text or ""), "pin-set")


@told
@inject
async def word(
    message: Message,
    _widget: MessageInput,
    manager: DialogManager,
    read: FromDishka[ReadDraft],
    choose: FromDishka[ChooseWord],
) -> None:
    if await is_here(message, manager, read):
        draft = await choose(visitor_of(manager), message.text or "")
        await back_to_list(manager, draft, "security-word-was-set")


# the windows


def given() -> tuple[Words, ...]:
    """What stands, masked, wherever the form is read over."""
    return (
        Words("sign-up-given-none", when=~F["has_extras"]),
        Words("sign-up-given-email", when="has_email"),
        Words("sign-up-given-secured", when="has_secured"),
    )


def to_list() -> Row:
    back = SwitchTo(Label("button-back"), id="to_extras", state=SignUp.extras, on_click=place.choose)
    return Row(back, cancel())


def take_back_button(extra: Extra, when: str) -> Button:
    return Button(Label("sign-up-extra-take-back"), f"{TAKE_BACK}{extra}", take_back, when=when)


def item(key: str, id: str, state: Any, when: str | None = None) -> SwitchTo:
    return SwitchTo(Label(key), id=id, state=state, on_click=place.choose, when=when)


def windows() -> tuple[Window, ...]:
    return (
        Window(
            Notice(),
            Words("sign-up-extras"),
            Words("sign-up-email-kept", when="has_email"),
            Words("sign-up-half-answered", when="half_answered"),
            Group(
                item("sign-up-extra-email", "to_email", SignUp.email, "letters"),
                item("sign-up-extra-answers", "to_question", SignUp.question),
                item("sign-up-extra-password", "to_password", SignUp.password),
                item("sign-up-extra-pin", "to_pin", SignUp.pin),
                item("sign-up-extra-word", "to_word", SignUp.word),
                width=2,
            ),
            Button(Label("sign-up-extras-pass"), "pass", go_past),
            *back_to_last_field(),
            cancel(),
            MessageInput(handlers.written, content_types=ContentType.TEXT),
            otherwise("menu-use-buttons"),
            state=SignUp.extras,
            getter=listed,
            preview_data=getters.PREVIEW | {"letters": True},
        ),
        Window(
            Notice(),
            Words("sign-up-extras-part"),
            Words("security-password-page"),
            Words("sign-up-password"),
            Words("sign-up-extra-kept", when="has_password"),
            take_back_button("password", "has_password"),
            to_list(),
            MessageInput(password, content_types=ContentType.TEXT),
            otherwise("password-please"),
            state=SignUp.password,
            getter=rules,
            preview_data=getters.PREVIEW | PREVIEW_RULES,
        ),
        Window(
            Notice(),
            Words("sign-up-extras-part"),
            Words("pin-choose"),
            Words("sign-up-extra-kept", when="has_pin"),
            take_back_button("pin", "has_pin"),
            to_list(),
            MessageInput(pin, content_types=ContentType.TEXT),
            otherwise("pin-please"),
            state=SignUp.pin,
            getter=pin_length,
            preview_data=getters.PREVIEW | {"shortest": PIN_LENGTH[0], "longest": PIN_LENGTH[1]},
        ),
        Window(
            Notice(),
            Words("sign-up-extras-part"),
            Words("security-word-page"),
            Words("sign-up-extra-kept", when="has_word"),
            take_back_button("word", "has_word"),
            to_list(),
            MessageInput(word, content_types=ContentType.TEXT),
            otherwise("security-word-please"),
            state=SignUp.word,
            getter=getters.draft,
            preview_data=getters.PREVIEW,
        ),
    )
