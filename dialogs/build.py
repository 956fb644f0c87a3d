"""All dialogs of the house, made anew for each dispatcher (a Dialog can be attached only once)."""

from __future__ import annotations

from aiogram_dialog import Dialog

from dialogs.appointments import dialogs as appointments
from dialogs.booking import dialogs as booking
from dialogs.cases import dialogs as cases
from dialogs.follow_up import dialogs as follow_up
from dialogs.legal import dialogs as legal
from dialogs.log_in import dialogs as log_in
from dialogs.lost_number import dialogs as lost_number
from dialogs.menu import dialogs as menu
from dialogs.notices import dialogs as notices
from dialogs.offices import dialogs as offices
from dialogs.pin import dialogs as pin
from dialogs.profile import dialogs as profile
from dialogs.recover import dialogs as recover
from dialogs.security import dialogs as security
from dialogs.sign_up import dialogs as sign_up
from dialogs.staff.appointments import dialogs as office_day
from dialogs.staff.desk import dialogs as desk
from dialogs.staff.holidays import dialogs as holidays
from dialogs.staff.members import dialogs as members
from dialogs.staff.notices import dialogs as publishing
from dialogs.staff.own_log import dialogs as own_log
from dialogs.staff.person import dialogs as person
from dialogs.staff.plan import dialogs as office_plan
from dialogs.staff.visits import dialogs as visits
from dialogs.step_up import dialogs as step_up


def build_all() -> list[Dialog]:
    every = (
        menu, sign_up, follow_up, log_in, recover, lost_number, step_up, security, pin, profile, legal,
        offices, booking, appointments, cases, own_log, desk, members, person, visits,
        office_day, office_plan, holidays, notices, publishing,
    )  # fmt: skip
    return [capability.build() for capability in every]
