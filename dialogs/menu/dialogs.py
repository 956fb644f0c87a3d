from __future__ import annotations

from aiogram_dialog import Dialog, StartMode, Window
from aiogram_dialog.widgets.kbd import Button, Start, SwitchTo
from magic_filter import F

from dialogs.appointments.entry import appointments_button, own_visit_button
from dialogs.common import Notice, otherwise
from dialogs.legal.handlers import act_as_self
from dialogs.log_in.entry import log_in_button
from dialogs.log_in.sso import sso_button
from dialogs.menu import getters, handlers
from dialogs.notices.entry import board_button
from dialogs.offices.entry import offices_button, visit_button
from dialogs.sign_up.handlers import go_on_signing_up, stop_waiting
from dialogs.staff.entry import go_to_desk
from dialogs.states import AccessLog, Cases, FollowUp, Legal, Menu, Profile, Security, SignUp
from dialogs.widgets.words import Label, Words


def build() -> Dialog:
    return Dialog(
        Window(
            Notice(),
            Words("menu-guest", when=F["guest"] & ~F["bound"] & ~F["asking"]),
            Words("menu-guest-known", when=F["guest"] & F["bound"]),
            Words("menu-waiting-in-person", when="waiting"),
            Words("menu-waiting-registry", when="asking"),
            Words("menu-visit", when="visit"),
            Words("menu-locked", when="locked"),
            Words("menu-in", when="in"),
            Words("menu-acting", when="acting"),
            Words("menu-closing", when="closing"),
            Button(Label("closing-keep"), "keep", handlers.keep_account, when="closing"),
            Button(Label("legal-as-self"), "self", act_as_self, when="acting"),
            Start(Label("menu-cases"), id="cases", state=Cases.list, mode=StartMode.RESET_STACK, when="in"),
            appointments_button(when="in"),
            Start(
                Label("menu-profile"),
                id="profile",
                state=Profile.home,
                mode=StartMode.RESET_STACK,
                when="in",
            ),
            Start(Label("menu-legal"), id="legal", state=Legal.list, mode=StartMode.RESET_STACK, when="in"),
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
            sso_button(when=F["guest"] & F["sso"]),
            Start(
                Label("menu-sign-up"),
                id="signup",
                state=SignUp.consent,
                mode=StartMode.RESET_STACK,
                when=F["guest"] & ~F["bound"] & ~F["has_draft"] & ~F["asking"],
            ),
            Button(
                Label("menu-sign-up-go-on"),
                "goon",
                go_on_signing_up,
                when=F["guest"] & ~F["bound"] & F["has_draft"],
            ),
            Button(Label("menu-stop-waiting"), "stopwait", stop_waiting, when="asking"),
            Start(
                Label("menu-follow-up"),
                id="follow",
                state=FollowUp.ask,
                mode=StartMode.RESET_STACK,
                when=F["guest"] & ~F["bound"],
            ),
            own_visit_button(when="visit"),
            visit_button(when=F["waiting"] & ~F["visit"]),
            board_button(),
            offices_button(),
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
        Window(
            Notice(),
            Words("menu-help-text"),
            Words("menu-help-code", when=~F["in"]),
            Words("menu-help-more"),
            log_in_button("menu-unlock-code", id="unlock", when="locked"),
            log_in_button(when="guest"),
            offices_button(),
            SwitchTo(Label("menu-about"), id="about", state=Menu.about),
            SwitchTo(Label("button-menu"), id="home", state=Menu.home),
            otherwise("menu-use-buttons"),
            state=Menu.help,
            getter=getters.home,
            preview_data=getters.PREVIEW,
        ),
    )
