"""Every state of every dialog. A state is never renamed without migrating stored contexts."""

from aiogram.fsm.state import State, StatesGroup


class Menu(StatesGroup):
    home = State()
    about = State()
    help = State()


class SignUp(StatesGroup):
    consent = State()
    phone = State()
    abroad = State()
    national_code = State()
    birth_date = State()
    birth_calendar = State()
    code = State()
    first_name = State()
    last_name = State()
    gender = State()
    certificate = State()
    extras = State()
    email = State()
    email_code = State()
    question = State()
    answer = State()
    password = State()
    pin = State()
    word = State()
    check = State()
    review = State()
    edit = State()
    wait = State()
    waiting = State()
    activated = State()
    in_person = State()
    mismatch = State()


class FollowUp(StatesGroup):
    ask = State()
    case = State()


class Recover(StatesGroup):
    choose = State()
    saved_code = State()
    email_code = State()
    birth_date = State()
    answer_first = State()
    answer_second = State()
    done = State()


class LogIn(StatesGroup):
    phone = State()
    national_code = State()
    code = State()
    password = State()
    pin = State()
    providers = State()
    sso = State()


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
    questions = State()
    question = State()
    answer = State()
    answers_remove = State()


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
    email = State()
    email_write = State()
    email_code = State()
    email_remove = State()
    own_data = State()
    closing = State()
    closing_sure = State()


class Legal(StatesGroup):
    list = State()
    number = State()
    page = State()
    undertaking = State()
    invite = State()
    people = State()
    end = State()
    end_other = State()
    invitation = State()
    join = State()


class Offices(StatesGroup):
    home = State()
    location = State()
    near = State()
    province = State()
    county = State()
    city = State()
    list = State()
    kinds = State()
    services = State()
    search = State()
    found = State()
    mine = State()
    page = State()


class Booking(StatesGroup):
    service = State()
    cases = State()
    before = State()
    days = State()
    month = State()
    times = State()
    full = State()
    move = State()


class Appointments(StatesGroup):
    list = State()
    past = State()
    page = State()
    cancel = State()


class Cases(StatesGroup):
    list = State()
    filters = State()
    type = State()
    status = State()
    office = State()
    since = State()
    until = State()
    page = State()
    history = State()


class Board(StatesGroup):
    list = State()
    topics = State()
    page = State()


class Desk(StatesGroup):
    home = State()
    audit = State()
    predictions = State()


class Members(StatesGroup):
    list = State()
    page = State()
    role = State()
    scope = State()
    province = State()
    where = State()
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
    entity = State()


class Visits(StatesGroup):
    office = State()
    kind = State()
    who = State()
    card = State()
    serial = State()
    turn_away = State()
    number = State()
    code = State()


class OfficeDay(StatesGroup):
    office = State()
    day = State()
    card = State()
    undo = State()
    find = State()
    lift = State()
    walk_in = State()
    number = State()


class OfficePlan(StatesGroup):
    home = State()
    weekdays = State()
    form = State()
    hours = State()
    length = State()
    counters = State()
    services = State()
    since = State()
    until = State()
    seats_day = State()
    seats = State()
    close_day = State()
    close_time = State()
    close_why = State()
    reopen = State()
    reopen_why = State()


class Holidays(StatesGroup):
    list = State()
    day = State()
    kind = State()
    title = State()
    withdraw = State()


class Publishing(StatesGroup):
    list = State()
    where = State()
    page = State()
    form = State()
    write = State()
    choose = State()
    preview = State()
    audience = State()
    sure = State()


class AccessLog(StatesGroup):
    list = State()
