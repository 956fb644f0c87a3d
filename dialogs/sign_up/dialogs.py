from __future__ import annotations

from datetime import date
from typing import Any

from aiogram.enums import ContentType
from aiogram.fsm.state import State
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, CalendarScope, RequestContact, Row, SwitchTo
from magic_filter import F

from bot.accounts.rules import CONSENT_VERSION
from dialogs.common import Notice, cancel, otherwise, to_menu
from dialogs.log_in.entry import log_in_button, secure_button
from dialogs.offices.entry import visit_button
from dialogs.sign_up import certificate, getters, handlers, mailbox, optional, place, questions
from dialogs.sign_up.certificate import back
from dialogs.states import SignUp
from dialogs.widgets.jalali_calendar import JalaliCalendar, past_years
from dialogs.widgets.reply_keys import ReplyKeys
from dialogs.widgets.words import Label, Words

OLDEST_YEARS = 120
USUAL_BIRTH = date(1991, 3, 21)
# A button under an older text agrees to nothing: its press only draws the window anew, with the text of now.
ACCEPT = f"accept{CONSENT_VERSION.replace('-', '')}"


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
            Row(back(SignUp.consent), cancel()),
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
            Words("sign-up-abroad"),
            Button(Label("sign-up-abroad-go-on"), "next", handlers.kept),
            back(SignUp.phone),
            cancel(),
            MessageInput(handlers.contact, content_types=ContentType.CONTACT),
            MessageInput(handlers.written, content_types=ContentType.TEXT),
            otherwise("menu-use-buttons"),
            state=SignUp.abroad,
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
            Button(Label("button-next"), "next", handlers.kept, when="birth_date"),
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
            getter=getters.draft,
            preview_data=getters.PREVIEW,
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
        *certificate.windows(),
        *optional.windows(),
        *mailbox.windows(),
        *questions.windows(),
        Window(
            Notice(),
            Words("sign-up-checking", when=is_waiting),
            Words("sign-up-check-later", when=is_not_waiting),
            Button(Label("button-retry"), "retry", handlers.check_again, when=is_not_waiting),
            SwitchTo(
                Label("sign-up-wait-button"),
                id="wait",
                state=SignUp.wait,
                on_click=place.choose,
                when=is_not_waiting,
            ),
            back(SignUp.extras),
            cancel(),
            MessageInput(handlers.written, content_types=ContentType.TEXT),
            otherwise("menu-use-buttons"),
            state=SignUp.check,
            getter=getters.draft,
            preview_data=getters.PREVIEW,
        ),
        Window(
            Notice(),
            Words("sign-up-review"),
            Words("sign-up-data"),
            Words("sign-up-data-certificate", when="has_paper"),
            *optional.given(),
            Words("sign-up-data-checked"),
            Words("sign-up-review-matched", when="matched"),
            Words("sign-up-review-in-person", when="in_person"),
            Words("sign-up-review-differing", when="differing"),
            Words("sign-up-review-mismatch", when=F["mismatch"] & ~F["differing"]),
            SwitchTo(
                Label("sign-up-edit-button"),
                id="edit",
                state=SignUp.edit,
                on_click=place.choose,
                when="mismatch",
            ),
            Button(Label("sign-up-confirm"), "confirm", handlers.confirm),
            SwitchTo(
                Label("sign-up-edit-button"),
                id="edit2",
                state=SignUp.edit,
                on_click=place.choose,
                when=~F["mismatch"],
            ),
            back(SignUp.extras),
            cancel(),
            MessageInput(handlers.written, content_types=ContentType.TEXT),
            otherwise("menu-use-buttons"),
            state=SignUp.review,
            getter=getters.draft,
            preview_data=getters.PREVIEW,
        ),
        Window(
            Notice(),
            Words("sign-up-wait"),
            Words("sign-up-data"),
            Words("sign-up-data-certificate", when="has_paper"),
            *optional.given(),
            Button(Label("sign-up-wait-confirm"), "confirm", handlers.wait),
            SwitchTo(Label("sign-up-edit-button"), id="edit", state=SignUp.edit, on_click=place.choose),
            back(SignUp.check),
            cancel(),
            MessageInput(handlers.written, content_types=ContentType.TEXT),
            otherwise("menu-use-buttons"),
            state=SignUp.wait,
            getter=getters.draft,
            preview_data=getters.PREVIEW,
        ),
        *(outcome(state, key) for state, key in OUTCOMES),
    )


OUTCOMES = (
    (SignUp.activated, "sign-up-activated"),
    (SignUp.in_person, "sign-up-in-person"),
    (SignUp.mismatch, "sign-up-mismatch"),
    (SignUp.waiting, "sign-up-waiting"),
)


def outcome(state: State, key: str) -> Window:
    """One of the three ends, or the wait for it; only an active account is offered the login."""
    buttons: list[Any] = []
    more: list[Words] = []
    if state is SignUp.activated:
        buttons = [log_in_button(), secure_button(when="is_missing")]
        more = [Words("sign-up-activated-more", when="is_missing")]
    if state is SignUp.in_person:
        buttons = [visit_button()]
    if state is SignUp.mismatch:
        buttons = [SwitchTo(Label("sign-up-try-again"), id="again", state=SignUp.consent)]
    return Window(
        Notice(),
        Words(key),
        *more,
        *buttons,
        to_menu(),
        otherwise("menu-use-buttons"),
        state=state,
        getter=getters.outcome,
        preview_data=getters.PREVIEW,
    )
