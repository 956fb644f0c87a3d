"""The windows after the code: what the birth certificate says; which field is to be written anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiogram.enums import ContentType
from aiogram.fsm.state import State
from aiogram_dialog import Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Group, Row, SwitchTo
from aiogram_dialog.widgets.text import Case, Text

from dialogs.common import Notice, cancel, otherwise
from dialogs.sign_up import getters, handlers, place
from dialogs.states import SignUp
from dialogs.widgets.words import Label, Words

#: What may be written anew, and in which window.
FIELDS = (
    ("sign-up-edit-national-code", SignUp.national_code),
    ("sign-up-edit-birth-date", SignUp.birth_date),
    ("sign-up-edit-first-name", SignUp.first_name),
    ("sign-up-edit-last-name", SignUp.last_name),
    ("sign-up-edit-gender", SignUp.gender),
    ("sign-up-edit-certificate", SignUp.certificate),
    ("sign-up-edit-extras", SignUp.extras),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A field that is typed: its window, what the getter has of it, and its words."""

    state: State
    name: str
    words: str
    kept: str
    please: str


FIRST_NAME = Asked(
    SignUp.first_name,
    "first_name",
    "sign-up-first-name",
    "sign-up-first-name-kept",
    "sign-up-first-name-please",
)
LAST_NAME = Asked(
    SignUp.last_name,
    "last_name",
    "sign-up-last-name",
    "sign-up-last-name-kept",
    "sign-up-last-name-please",
)
CERTIFICATE = Asked(
    SignUp.certificate,
    "has_certificate",
    "sign-up-certificate",
    "sign-up-certificate-kept",
    "sign-up-certificate-please",
)


def back(state: State, id: str = "back", when: str | None = None) -> SwitchTo:
    return SwitchTo(Label("button-back"), id=id, state=state, on_click=place.choose, when=when)


def back_to_last_field() -> tuple[SwitchTo, SwitchTo]:
    """From behind the form to the last field that it needs."""
    return (
        back(SignUp.certificate, when="has_paper"),
        back(SignUp.gender, "back_gender", when="foreign"),
    )


def written(asked: Asked, before: State, *more: Any) -> Window:
    return Window(
        Notice(),
        Words(asked.words),
        Words(asked.kept, when=asked.name),
        *more,
        Button(Label("button-next"), "next", handlers.kept, when=asked.name),
        Row(back(before, f"back_{asked.name}"), cancel()),
        MessageInput(handlers.written, content_types=ContentType.TEXT),
        otherwise(asked.please),
        state=asked.state,
        getter=getters.draft,
        preview_data=getters.PREVIEW,
    )


def windows() -> tuple[Window, ...]:
    same = Button(Label("sign-up-certificate-same"), "same", handlers.certificate_same)
    return (
        written(FIRST_NAME, SignUp.birth_date),
        written(LAST_NAME, SignUp.first_name),
        gender(),
        written(CERTIFICATE, SignUp.gender, same),
        Window(
            Notice(),
            Words("sign-up-edit"),
            Words("sign-up-edit-secrets", when="has_hashed"),
            Group(
                *(
                    SwitchTo(
                        Label(key),
                        id=f"e{nth}",
                        state=state,
                        on_click=place.choose,
                        when="has_paper" if state is SignUp.certificate else None,
                    )
                    for nth, (key, state) in enumerate(FIELDS)
                ),
                width=2,
            ),
            back(SignUp.review),
            cancel(),
            MessageInput(handlers.written, content_types=ContentType.TEXT),
            otherwise("menu-use-buttons"),
            state=SignUp.edit,
            getter=getters.draft,
            preview_data=getters.PREVIEW,
        ),
    )


def gender() -> Window:
    return Window(
        Notice(),
        Words("sign-up-gender"),
        Row(
            Button(
                chosen("female", "sign-up-gender-female", "sign-up-gender-female-chosen"),
                "female",
                handlers.gender,
            ),
            Button(
                chosen("male", "sign-up-gender-male", "sign-up-gender-male-chosen"), "male", handlers.gender
            ),
        ),
        Row(back(SignUp.last_name), cancel()),
        MessageInput(handlers.written, content_types=ContentType.TEXT),
        otherwise("menu-use-buttons"),
        state=SignUp.gender,
        getter=getters.draft,
        preview_data=getters.PREVIEW,
    )


def chosen(name: str, key: str, chosen_key: str) -> Text:
    """The button of what was chosen before bears a sign."""
    return Case(
        {True: Label(chosen_key), False: Label(key)},
        selector=lambda data, _case, _manager: data["gender"] == name,
    )
