from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, ShowMode, StartMode
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.sign_up.begin import BeginSignUp
from bot.accounts.sign_up.certificate import GiveCertificate, GiveFirstName, GiveGender, GiveLastName
from bot.accounts.sign_up.check_identity import CheckIdentity
from bot.accounts.sign_up.confirm import ConfirmSignUp
from bot.accounts.sign_up.drafts import Draft, Step
from bot.accounts.sign_up.ending import Outcome
from bot.accounts.sign_up.fill_in import GiveBirthDate, GiveNationalCode, GivePhone
from bot.accounts.sign_up.prove import ProveSignUpPhone, SendSignUpCode
from bot.accounts.sign_up.review import ReadDraft
from bot.accounts.sign_up.wait import StopWaiting, WaitForRegistries
from bot.accounts.visitor import Visitor, Visitors
from bot.errors import Throttled, Unavailable
from dialogs.common import erase, may_be_secret, say, see_anew, told, visitor_of
from dialogs.contact import own_number, thank_for_contact
from dialogs.sign_up import place
from dialogs.sign_up.place import STEPS
from dialogs.states import SignUp
from dialogs.widgets.words import texts_of

#: A use case that takes what was typed.
Take = Callable[[Visitor, str], Awaitable[Draft]]
OUTCOMES: dict[Outcome, Any] = {
    "activated": SignUp.activated,
    "in_person": SignUp.in_person,
    "mismatch": SignUp.mismatch,
}


async def go_on(manager: DialogManager, draft: Draft, send: SendSignUpCode, check: CheckIdentity) -> None:
    """To the first thing that the form still lacks, and what that step begins with.

    The code goes out, whoever they are; one still on its way is not sent again. Raises Unavailable.
    """
    place.leave_choice(manager)
    tell_of_loss(manager, draft)
    await manager.switch_to(STEPS[draft.step])
    await begin_step(manager, draft, send, check)


def tell_of_loss(manager: DialogManager, draft: Draft) -> None:
    if draft.lost_secrets:
        say(manager, "sign-up-secrets-lost")


async def begin_step(
    manager: DialogManager, draft: Draft, send: SendSignUpCode, check: CheckIdentity
) -> None:
    if draft.step == "code":
        try:
            await send(visitor_of(manager))
        except Throttled as wait:
            say(manager, wait.key, **wait.args_)
    elif draft.step == "check":
        await ask_registries(manager, check)


@told
@inject
async def accept(
    _event: CallbackQuery,
    _button: Button,
    manager: DialogManager,
    begin: FromDishka[BeginSignUp],
    send: FromDishka[SendSignUpCode],
    check: FromDishka[CheckIdentity],
) -> None:
    draft = await begin(visitor_of(manager), texts_of(manager).plain("sign-up-consent"))
    await go_on(manager, draft, send, check)


@told
@inject
async def go_on_signing_up(
    _event: CallbackQuery,
    _button: Button,
    manager: DialogManager,
    begin: FromDishka[BeginSignUp],
    send: FromDishka[SendSignUpCode],
    check: FromDishka[CheckIdentity],
) -> None:
    """From the menu to where the form was left; to the consent when its text has changed since."""
    draft = await begin.go_on(visitor_of(manager))
    if draft is None:
        await manager.start(SignUp.consent, mode=StartMode.RESET_STACK)
        say(manager, "sign-up-consent-changed")
        return
    await resume(manager, draft, send, check)


async def resume(manager: DialogManager, draft: Draft, send: SendSignUpCode, check: CheckIdentity) -> None:
    # Drawn once, at the end: what is to be said comes up only as the step begins.
    await manager.start(STEPS[draft.step], mode=StartMode.RESET_STACK, show_mode=ShowMode.NO_UPDATE)
    manager.show_mode = ShowMode.AUTO
    try:
        await begin_step(manager, draft, send, check)
    except Unavailable as later:
        say(manager, later.key, **later.args_)
    await manager.show()


@told
@inject
async def contact(
    message: Message,
    _widget: MessageInput,
    manager: DialogManager,
    read: FromDishka[ReadDraft],
    give: FromDishka[GivePhone],
    send: FromDishka[SendSignUpCode],
    check: FromDishka[CheckIdentity],
) -> None:
    if await place.find(manager, read) is None:
        nothing_asked(manager, "menu-use-buttons")
        return
    number = own_number(message, manager)
    draft = await give(visitor_of(manager), number)
    await thank_for_contact(message, manager, number)
    if draft.abroad:
        # What follows from a number of another country is said before anything else is asked.
        place.mean(manager, draft)
        tell_of_loss(manager, draft)
        await manager.switch_to(SignUp.abroad)
    else:
        await go_on(manager, draft, send, check)


@told
@inject
async def written(
    message: Message,
    _widget: MessageInput,
    manager: DialogManager,
    read: FromDishka[ReadDraft],
    give_code: FromDishka[GiveNationalCode],
    give_birth_date: FromDishka[GiveBirthDate],
    prove: FromDishka[ProveSignUpPhone],
    give_first_name: FromDishka[GiveFirstName],
    give_last_name: FromDishka[GiveLastName],
    give_certificate: FromDishka[GiveCertificate],
    send: FromDishka[SendSignUpCode],
    check: FromDishka[CheckIdentity],
) -> None:
    """Any text of the form. What it is taken for is decided by dialogs.sign_up.place, not by the window."""
    found, text = await place.find(manager, read), message.text or ""
    takes: dict[Step, Take] = {
        "national-code": give_code,
        "birth-date": give_birth_date,
        "code": prove,
        "first-name": give_first_name,
        "last-name": give_last_name,
        "certificate": give_certificate,
    }
    take = takes.get(found.step) if found else None
    in_optional_part = found is not None and found.step == "extras"
    if take is not None or in_optional_part or may_be_secret(text):
        await erase(message, manager)
    if found is not None and found.is_lost:
        # What is on the screen may be younger than the window that was kept: it is left behind.
        await manager.switch_to(STEPS[found.step])
        manager.show_mode = ShowMode.DELETE_AND_SEND
    if take is not None:
        await go_on(manager, await take(visitor_of(manager), text), send, check)
    elif found is not None and found.is_lost and found.step == "check":
        await go_on(manager, found.draft, send, check)
    else:
        asks_for_contact = found is not None and found.step == "phone"
        nothing_asked(manager, "contact-use-button" if asks_for_contact else "menu-use-buttons")


def nothing_asked(manager: DialogManager, key: str) -> None:
    manager.show_mode = ShowMode.DELETE_AND_SEND
    say(manager, key)


@told
@inject
async def birth_date_picked(
    _event: CallbackQuery,
    _widget: Any,
    manager: DialogManager,
    picked: date,
    give: FromDishka[GiveBirthDate],
    send: FromDishka[SendSignUpCode],
    check: FromDishka[CheckIdentity],
) -> None:
    await go_on(manager, await give(visitor_of(manager), picked), send, check)


@told
@inject
async def kept(
    _event: CallbackQuery,
    _button: Button,
    manager: DialogManager,
    read: FromDishka[ReadDraft],
    send: FromDishka[SendSignUpCode],
    check: FromDishka[CheckIdentity],
) -> None:
    await go_on(manager, await read(visitor_of(manager)), send, check)


@told
@inject
async def gender(
    _event: CallbackQuery,
    button: Button,
    manager: DialogManager,
    give: FromDishka[GiveGender],
    send: FromDishka[SendSignUpCode],
    check: FromDishka[CheckIdentity],
) -> None:
    """The button's id says which."""
    await go_on(manager, await give(visitor_of(manager), button.widget_id or ""), send, check)


@told
@inject
async def certificate_same(
    _event: CallbackQuery,
    _button: Button,
    manager: DialogManager,
    give: FromDishka[GiveCertificate],
    send: FromDishka[SendSignUpCode],
    check: FromDishka[CheckIdentity],
) -> None:
    await go_on(manager, await give.same_as_code(visitor_of(manager)), send, check)


@told
@inject
async def send_again(
    _event: CallbackQuery,
    _button: Button,
    manager: DialogManager,
    read: FromDishka[ReadDraft],
    send: FromDishka[SendSignUpCode],
    check: FromDishka[CheckIdentity],
) -> None:
    if await send(visitor_of(manager)) is None:
        # Proven already: the window is older than the facts.
        await go_on(manager, await read(visitor_of(manager)), send, check)
    else:
        say(manager, "code-sent-again")


@told
@inject
async def check_again(
    _event: CallbackQuery, _button: Button, manager: DialogManager, check: FromDishka[CheckIdentity]
) -> None:
    await ask_registries(manager, check)


async def ask_registries(manager: DialogManager, check: CheckIdentity) -> None:
    """Shows the waiting window first: the registries may take their time. Raises Unavailable."""
    manager.middleware_data["waiting"] = True
    await manager.show()
    manager.middleware_data["waiting"] = False
    manager.show_mode = ShowMode.EDIT
    draft = await check(visitor_of(manager))
    await manager.switch_to(STEPS[draft.step])


@told
@inject
async def wait(
    _event: CallbackQuery, _button: Button, manager: DialogManager, wait_for: FromDishka[WaitForRegistries]
) -> None:
    waiting = await wait_for(visitor_of(manager))
    manager.dialog_data.update(tracking=waiting.tracking_code, kind=waiting.kind)
    await manager.switch_to(SignUp.waiting)


@told
@inject
async def stop_waiting(
    _event: CallbackQuery,
    _button: Button,
    manager: DialogManager,
    stop: FromDishka[StopWaiting],
    send: FromDishka[SendSignUpCode],
    check: FromDishka[CheckIdentity],
) -> None:
    """From the menu: the registries are asked now, and the form can be changed."""
    await resume(manager, await stop(visitor_of(manager)), send, check)


@told
@inject
async def confirm(
    _event: CallbackQuery,
    _button: Button,
    manager: DialogManager,
    finish: FromDishka[ConfirmSignUp],
    visitors: FromDishka[Visitors],
) -> None:
    done = await finish(visitor_of(manager))
    manager.dialog_data.update(tracking=done.tracking_code, missing=list(done.missing), **done.visit)
    await see_anew(manager, visitors)
    await manager.switch_to(OUTCOMES[done.outcome])
