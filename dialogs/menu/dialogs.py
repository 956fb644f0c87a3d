from __future__ import annotations

from aiogram_dialog import Dialog, StartMode, Window
from aiogram_dialog.widgets.kbd import Button, Start, SwitchTo
from magic_filter import F

from dialogs.common import Notice, otherwise
from dialogs.log_in.entry import log_in_button
from dialogs.menu import getters, handlers
from dialogs.sign_up.handlers import go_on_signing_up
from dialogs.staff.entry import go_to_desk
from dialogs.states import AccessLog, Cases, Menu, Profile, Security, SignUp
from dialogs.widgets.words import Label, Words


def build() -> Dialog:
    return Dialog(
        Window(
            Notice(),
            Words("menu-guest", when=F["guest"] & ~F["bound"]),
            Words("menu-guest-known", when=F["guest"] & F["bound"]),
            Words("menu-waiting-in-person", when="waiting"),
            Words("menu-locked", when="locked"),
            Words("menu-in", when="in"),
            Start(Label("menu-cases"), id="cases", state=Cases.list, mode=StartMode.RESET_STACK, when="in"),
            Start(
                Label("menu-profile"),
                id="profile",
                state=Profile.home,
                mode=StartMode.RESET_STACK,
                when="in",
            ),
            Button(Label("menu-desk"), "desk", go_to_desk, when="staff"),
            Start(
                Label("menu-access-log"),
                id="seen",
                state=AccessLog.list,
                mode=StartMode.RESET_STACK,
                when="in",
            ),
            Start(
                Label("menu-security"),
                id="security",
                state=Security.home,
                mode=StartMode.RESET_STACK,
                when="in",
            ),
            Button(
                Label("menu-unlock-pin"), "pin", handlers.unlock_with_pin, when=F["locked"] & F["has_pin"]
            ),
            log_in_button("menu-unlock-code", id="unlock", when="locked"),
            log_in_button(when="guest"),
            Start(
                Label("menu-sign-up"),
                id="signup",
                state=SignUp.consent,
                mode=StartMode.RESET_STACK,
                when=F["guest"] & ~F["bound"] & ~F["has_draft"],
            ),
            Button(
                Label("menu-sign-up-go-on"),
                "goon",
                go_on_signing_up,
                when=F["guest"] & ~F["bound"] & F["has_draft"],
            ),
            SwitchTo(Label("menu-about"), id="about", state=Menu.about),
            Button(Label("menu-log-out"), "logout", handlers.log_out, when=~F["guest"]),
            otherwise("menu-use-buttons"),
            state=Menu.home,
            getter=getters.home,
            preview_data=getters.PREVIEW,
        ),
        Window(
            Notice(),
            Words("menu-about-text"),
            SwitchTo(Label("button-menu"), id="home", state=Menu.home),
            otherwise("menu-use-buttons"),
            state=Menu.about,
        ),
    )
