"""All dialogs of the house, made anew for each dispatcher (a Dialog can be attached only once)."""

from __future__ import annotations

from aiogram_dialog import Dialog

from dialogs.cases import dialogs as cases
from dialogs.log_in import dialogs as log_in
from dialogs.lost_number import dialogs as lost_number
from dialogs.menu import dialogs as menu
from dialogs.pin import dialogs as pin
from dialogs.profile import dialogs as profile
from dialogs.security import dialogs as security
from dialogs.sign_up import dialogs as sign_up
from dialogs.staff.desk import dialogs as desk
from dialogs.staff.members import dialogs as members
from dialogs.staff.own_log import dialogs as own_log
from dialogs.staff.person import dialogs as person
from dialogs.step_up import dialogs as step_up


def build_all() -> list[Dialog]:
    every = (
        menu, sign_up, log_in, lost_number, step_up, security, pin, profile, cases, own_log, desk, members,
        person,
    )  # fmt: skip
    return [capability.build() for capability in every]
