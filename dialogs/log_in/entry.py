"""Ways into the login, and on to where a person was going."""

from __future__ import annotations

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, ShowMode, StartMode
from aiogram_dialog.widgets.common import WhenCondition
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.log_in.open_session import LoggedIn
from bot.accounts.log_in.request import AskToLogIn
from dialogs.appointments.entry import show_appointment
from dialogs.cases.entry import open_case
from dialogs.common import say, told, visitor_of
from dialogs.menu.entry import open_menu
from dialogs.states import LogIn, Security
from dialogs.widgets.words import Label


async def start_log_in(
    manager: DialogManager,
    ask: AskToLogIn,
    *,
    case_id: int | None = None,
    appointment_id: int | None = None,
    to_security: bool = False,
    show_mode: ShowMode | None = None,
) -> None:
    """Sends a code to a bound account at once; asks an unbound one for contact and national code first.

    ``case_id`` or ``appointment_id`` is what to open after the login, ``to_security`` opens «security of the
    account» instead. Raises Throttled, NotAllowed.
    """
    visitor = visitor_of(manager)
    data = _way_on(case_id, appointment_id)
    if to_security:
        data["security"] = 1
    state = LogIn.phone
    if visitor.citizen_id is not None:
        asked = await ask.bound(visitor)
        data["request"] = asked.request_id
        state = LogIn.code
        if not asked.is_new:
            say(manager, "code-still-good")
    await manager.start(state, data=data, mode=StartMode.RESET_STACK, show_mode=show_mode)


@told
@inject
async def press(
    _event: CallbackQuery, _button: Button, manager: DialogManager, ask: FromDishka[AskToLogIn]
) -> None:
    await start_log_in(manager, ask)


@told
@inject
async def press_to_secure(
    _event: CallbackQuery, _button: Button, manager: DialogManager, ask: FromDishka[AskToLogIn]
) -> None:
    await start_log_in(manager, ask, to_security=True)


async def start_unlock(
    manager: DialogManager, case_id: int | None = None, appointment_id: int | None = None
) -> None:
    """A locked session with a PIN: asks for it, then shows the case or the appointment."""
    await manager.start(
        LogIn.pin,
        data=_way_on(case_id, appointment_id),
        mode=StartMode.RESET_STACK,
        show_mode=ShowMode.SEND,
    )


def _way_on(case_id: int | None, appointment_id: int | None) -> dict[str, int]:
    ways = {"case": case_id, "appointment": appointment_id}
    return {name: one for name, one in ways.items() if one is not None}


def log_in_button(key: str = "menu-log-in", id: str = "login", when: WhenCondition = None) -> Button:
    return Button(Label(key), id, press, when=when)


def secure_button(when: WhenCondition = None) -> Button:
    """A new account's way to what makes it safer; it asks for a login first, as everything does."""
    return Button(Label("sign-up-secure"), "secure", press_to_secure, when=when)


def goes_to_security(manager: DialogManager) -> bool:
    """Whether the login was begun to come to «security of the account», which says what is missing."""
    return isinstance(manager.start_data, dict) and bool(manager.start_data.get("security"))


def offer_what_is_missing(manager: DialogManager, done: LoggedIn) -> None:
    """At the first login of all."""
    if done.is_first:
        say(manager, "log-in-offer-recovery-code", has_email=done.has_mailbox)


async def go_on(manager: DialogManager) -> None:
    """After a login or an unlock: to what was asked for, else to the menu."""
    start = manager.start_data if isinstance(manager.start_data, dict) else {}
    case_id, appointment_id = start.get("case"), start.get("appointment")
    if goes_to_security(manager):
        say(manager, "security-welcome")
        await manager.start(
            Security.home, mode=StartMode.RESET_STACK, show_mode=manager.show_mode or ShowMode.EDIT
        )
    elif case_id is not None:
        await open_case(manager, case_id, show_mode=ShowMode.EDIT)
    elif appointment_id is not None:
        await show_appointment(manager, appointment_id, show_mode=ShowMode.EDIT)
    else:
        await open_menu(manager, show_mode=ShowMode.EDIT)
