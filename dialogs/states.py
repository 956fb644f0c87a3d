"""Every state of every dialog. A state is never renamed without migrating stored contexts."""

from aiogram.fsm.state import State, StatesGroup


class Menu(StatesGroup):
    home = State()
    about = State()


class SignUp(StatesGroup):
    consent = State()
    phone = State()
    national_code = State()
    birth_date = State()
    birth_calendar = State()
    code = State()
    check = State()
    review = State()
    activated = State()
    in_person = State()
    mismatch = State()


class LogIn(StatesGroup):
    phone = State()
    national_code = State()
    code = State()
    password = State()
    recovery_code = State()
    pin = State()


class Pin(StatesGroup):
    choose = State()


class StepUp(StatesGroup):
    code = State()


class Security(StatesGroup):
    home = State()
    password = State()
    current = State()
    new = State()
    remove = State()
    recovery = State()
    recovery_shown = State()
    word = State()
    devices = State()
    number = State()
    number_code = State()
    number_check = State()


class LostNumber(StatesGroup):
    number = State()
    code = State()
    recovery_code = State()
    password = State()
    waiting = State()


class Profile(StatesGroup):
    home = State()
    address = State()
    postal_code = State()
    address_found = State()
    address_write = State()
    language = State()
    notifications = State()
    quiet = State()
    messengers = State()
    part = State()


class Cases(StatesGroup):
    list = State()
    page = State()
    history = State()


class Desk(StatesGroup):
    home = State()
    audit = State()


class Members(StatesGroup):
    list = State()
    page = State()
    role = State()
    scope = State()
    province = State()
    office = State()
    case_type = State()
    days = State()
    who = State()
    disable = State()


class PersonFile(StatesGroup):
    purpose = State()
    who = State()
    card = State()
    whole = State()
    reason = State()
    emergency = State()


class AccessLog(StatesGroup):
    list = State()
