from __future__ import annotations

from operator import attrgetter

from aiogram.enums import ContentType
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, RequestContact, Select, SwitchTo, Url
from aiogram_dialog.widgets.text import Format

from dialogs.common import Notice, cancel, otherwise
from dialogs.log_in import getters, handlers, sso
from dialogs.log_in.entry import log_in_button
from dialogs.lost_number.entry import lost_number_button
from dialogs.states import LogIn
from dialogs.widgets.own_word import OwnWordShown
from dialogs.widgets.reply_keys import ReplyKeys
from dialogs.widgets.words import Label, Words


def build() -> Dialog:
    return Dialog(
        Window(
            Notice(),
            Words("log-in-phone"),
            RequestContact(Label("contact-button")),
            cancel(),
            MessageInput(handlers.contact, content_types=ContentType.CONTACT),
            otherwise("contact-use-button"),
            state=LogIn.phone,
            markup_factory=ReplyKeys(),
        ),
        Window(
            Notice(),
            Words("log-in-national-code"),
            SwitchTo(Label("button-back"), id="back", state=LogIn.phone),
            cancel(),
            MessageInput(handlers.national_code, content_types=ContentType.TEXT),
            otherwise("sign-up-national-code-please"),
            state=LogIn.national_code,
        ),
        Window(
            Notice(),
            Words("log-in-code-bound", when="bound"),
            Words("log-in-code-unbound", when="unbound"),
            OwnWordShown(),
            Button(Label("code-send-again"), "again", handlers.send_again),
            lost_number_button(when="bound"),
            SwitchTo(Label("button-back"), id="back", state=LogIn.national_code, when="unbound"),
            cancel(),
            MessageInput(handlers.code, content_types=ContentType.TEXT),
            otherwise("code-please"),
            state=LogIn.code,
            getter=getters.code,
            preview_data=getters.PREVIEW,
        ),
        Window(
            Notice(),
            Words("log-in-password", when="by_code"),
            Words("log-in-password-sso", when="by_sso"),
            OwnWordShown(),
            Button(Label("log-in-forgot-password"), "forgot", handlers.forgot_password, when="by_code"),
            log_in_button("log-in-by-code-instead", id="bycode", when="by_sso"),
            cancel(),
            MessageInput(handlers.password, content_types=ContentType.TEXT),
            otherwise("password-please"),
            state=LogIn.password,
            getter=getters.password,
            preview_data=getters.PREVIEW_PASSWORD,
        ),
        Window(
            Notice(),
            Words("log-in-pin"),
            OwnWordShown(),
            log_in_button("menu-unlock-code", id="bycode"),
            cancel(),
            MessageInput(handlers.pin, content_types=ContentType.TEXT),
            otherwise("pin-please"),
            state=LogIn.pin,
        ),
        Window(
            Notice(),
            Words("sso-choose"),
            Column(
                Select(
                    Format("{item.title}"),
                    id="by",
                    item_id_getter=attrgetter("key"),
                    items="offered",
                    on_click=sso.choose,
                )
            ),
            cancel(),
            otherwise("menu-use-buttons"),
            state=LogIn.providers,
            getter=sso.offered,
            preview_data=sso.PREVIEW_OFFERED,
        ),
        Window(
            Notice(),
            Words("sso-go"),
            Url(Label("sso-open"), Format("{url}")),
            SwitchTo(Label("button-back"), id="back", state=LogIn.providers),
            cancel(),
            otherwise("menu-use-buttons"),
            state=LogIn.sso,
            getter=sso.way_out,
            preview_data=sso.PREVIEW_WAY_OUT,
        ),
    )
