from __future__ import annotations

from datetime import date

from aiogram.enums import ContentType
from aiogram.fsm.state import State
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, CalendarScope, RequestContact, Row, SwitchTo

from bot.accounts.rules import CONSENT_VERSION
from dialogs.common import Notice, cancel, otherwise, to_menu
from dialogs.log_in.entry import log_in_button
from dialogs.sign_up import getters, handlers, place
from dialogs.states import SignUp
from dialogs.widgets.jalali_calendar import JalaliCalendar, past_years
from dialogs.widgets.reply_keys import ReplyKeys
from dialogs.widgets.words import Label, Words

OLDEST_YEARS = 120
USUAL_BIRTH = date(1991, 3, 21)
# A button under an older text agrees to nothing: its press only draws the window anew, with the text of now.
ACCEPT = f"accept{CONSENT_VERSION.replace('-', '')}"


def back(state: State) -> SwitchTo:
    return SwitchTo(Label("button-back"), id="back", state=state, on_click=place.choose)


def keep(field: str, state: State) -> SwitchTo:
    """On to the next step with what was entered before."""
    return SwitchTo(Label("button-next"), id="next", state=state, when=field, on_click=place.choose)


def is_waiting(_data: object, _widget: object, manager: DialogManager) -> bool:
    return bool(manager.middleware_data.get("waiting"))


def is_not_waiting(_data: object, _widget: object, manager: DialogManager) -> bool:
    return not manager.middleware_data.get("waiting")


def build() -> Dialog:
    return Dialog(
        Window(
            Notice(),
            Words("sign-up-consent"),
            Button(Label("sign-up-accept"), ACCEPT, handlers.accept),
            to_menu(),
            MessageInput(handlers.contact, content_types=ContentType.CONTACT),
            MessageInput(handlers.written, content_types=ContentType.TEXT),
            otherwise("menu-use-buttons"),
            state=SignUp.consent,
        ),
        Window(
            Notice(),
            Words("sign-up-phone"),
            Words("sign-up-phone-kept", when="phone"),
            RequestContact(Label("contact-button")),
            keep("phone", SignUp.national_code),
            Row(cancel(), back(SignUp.consent)),
            MessageInput(handlers.contact, content_types=ContentType.CONTACT),
            MessageInput(handlers.written, content_types=ContentType.TEXT),
            otherwise("contact-use-button"),
            state=SignUp.phone,
            markup_factory=ReplyKeys(),
            getter=getters.draft,
            preview_data=getters.PREVIEW,
        ),
        Window(
            Notice(),
            Words("sign-up-national-code"),
            Words("sign-up-national-code-kept", when="national_code"),
            keep("national_code", SignUp.birth_date),
            back(SignUp.phone),
            cancel(),
            MessageInput(handlers.written, content_types=ContentType.TEXT),
            otherwise("sign-up-national-code-please"),
            state=SignUp.national_code,
            getter=getters.draft,
            preview_data=getters.PREVIEW,
        ),
        Window(
            Notice(),
            Words("sign-up-birth-date"),
            Words("sign-up-birth-date-kept", when="birth_date"),
            Button(Label("button-next"), "next", handlers.birth_date_kept, when="birth_date"),
            SwitchTo(Label("sign-up-pick-date"), id="pick", state=SignUp.birth_calendar),
            back(SignUp.national_code),
            cancel(),
            MessageInput(handlers.written, content_types=ContentType.TEXT),
            otherwise("sign-up-birth-date-please"),
            state=SignUp.birth_date,
            getter=getters.draft,
            preview_data=getters.PREVIEW,
        ),
        Window(
            Notice(),
            Words("sign-up-birth-calendar"),
            JalaliCalendar(
                "born",
                on_click=handlers.birth_date_picked,
                bounds=past_years(OLDEST_YEARS),
                start=lambda _manager: USUAL_BIRTH,
                opens=CalendarScope.YEARS,
            ),
            back(SignUp.birth_date),
            cancel(),
            MessageInput(handlers.written, content_types=ContentType.TEXT),
            otherwise("sign-up-birth-date-please"),
            state=SignUp.birth_calendar,
        ),
        Window(
            Notice(),
            Words("sign-up-code"),
            Button(Label("code-send-again"), "again", handlers.send_again),
            back(SignUp.birth_date),
            cancel(),
            MessageInput(handlers.written, content_types=ContentType.TEXT),
            otherwise("code-please"),
            state=SignUp.code,
            getter=getters.draft,
            preview_data=getters.PREVIEW,
        ),
        Window(
            Notice(),
            Words("sign-up-checking", when=is_waiting),
            Words("sign-up-check-later", when=is_not_waiting),
            Button(Label("button-retry"), "retry", handlers.check_again, when=is_not_waiting),
            back(SignUp.birth_date),
            cancel(),
            MessageInput(handlers.written, content_types=ContentType.TEXT),
            otherwise("menu-use-buttons"),
            state=SignUp.check,
        ),
        Window(
            Notice(),
            Words("sign-up-review"),
            Words("sign-up-review-name", when="has_name"),
            Words("sign-up-review-in-person", when="in_person"),
            Words("sign-up-review-mismatch", when="mismatch"),
            Button(Label("sign-up-confirm"), "confirm", handlers.confirm),
            back(SignUp.birth_date),
            cancel(),
            MessageInput(handlers.written, content_types=ContentType.TEXT),
            otherwise("menu-use-buttons"),
            state=SignUp.review,
            getter=getters.draft,
            preview_data=getters.PREVIEW,
        ),
        *(outcome(state, key) for state, key in OUTCOMES),
    )


OUTCOMES = (
    (SignUp.activated, "sign-up-activated"),
    (SignUp.in_person, "sign-up-in-person"),
    (SignUp.mismatch, "sign-up-mismatch"),
)


def outcome(state: State, key: str) -> Window:
    """One of the three ends; only an active account is offered the login."""
    buttons = [log_in_button()] if state is SignUp.activated else []
    if state is SignUp.mismatch:
        buttons = [SwitchTo(Label("sign-up-try-again"), id="again", state=SignUp.consent)]
    return Window(
        Notice(),
        Words(key),
        *buttons,
        to_menu(),
        otherwise("menu-use-buttons"),
        state=state,
        getter=getters.outcome,
        preview_data=getters.PREVIEW,
    )
