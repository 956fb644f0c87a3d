"""Free places, and what one person has booked. A seat is free unless somebody's claim or a rest is on it; a
hold that has run out counts for nothing, whether or not it was swept already."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    ScalarSelect,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    type_coerce,
)

from storage.database import Query
from storage.models import (
    Appointment,
    BookingBlock,
    Citizen,
    Closure,
    Holiday,
    Mailbox,
    MessengerAccount,
    Office,
    OpeningRule,
    Registration,
    Schedule,
    Slot,
    SlotClaim,
    WaitingEntry,
)
from storage.models.appointments import LIVE_STATES, SeatRest
from storage.types import Base, Instant

NOW = bindparam("now", type_=Instant)
#: Whose: a citizen, or the messenger account of a guest (bot.appointments.owner).
HOLDER = bindparam("holder", type_=BigInteger)
CITIZEN = bindparam("citizen", type_=BigInteger)
MOST_SEATS = 50
# Tables, not mapped classes: these run in every press, and the mapper's part costs as much as the rest.
_TABLES = Base.metadata.tables
APPOINTMENT = _TABLES[Appointment.__tablename__]
BLOCK = _TABLES[BookingBlock.__tablename__]
PERSON = _TABLES[Citizen.__tablename__]
CLOSURE = _TABLES[Closure.__tablename__]
HOLIDAY = _TABLES[Holiday.__tablename__]
MAILBOX = _TABLES[Mailbox.__tablename__]
ACCOUNT = _TABLES[MessengerAccount.__tablename__]
OFFICE = _TABLES[Office.__tablename__]
RULE = _TABLES[OpeningRule.__tablename__]
SCHEDULE = _TABLES[Schedule.__tablename__]
SLOT = _TABLES[Slot.__tablename__]
CLAIM = _TABLES[SlotClaim.__tablename__]
REST = _TABLES[SeatRest.__tablename__]
SIGN_UP = _TABLES[Registration.__tablename__]
WAITING = _TABLES[WaitingEntry.__tablename__]

# As it stands in the partial index: whoever asks must ask in these very words.
_HELD = text("appointment.state = 'held'")
_NOTHING: ColumnElement[int] = literal_column("0", BigInteger)


def closed(kind: ColumnElement[str]) -> ColumnElement[bool]:
    """The office, of this kind, does not serve in the slot, though it may stand still for who has a seat in
    it: a closure counts from the moment it is written, and so does a holiday."""
    return or_(
        exists().where(
            CLOSURE.c.office_id == SLOT.c.office_id,
            CLOSURE.c.ends_at > SLOT.c.starts_at,
            CLOSURE.c.starts_at < SLOT.c.ends_at,
        ),
        exists().where(HOLIDAY.c.day == SLOT.c.day, HOLIDAY.c.kind_key.in_(("", kind))),
    )


def waits_in(account: ColumnElement[int]) -> ScalarSelect[int]:
    """The id of the newest sign-up that ended in this chat, while it waits to be seen in person."""
    newest = SIGN_UP.alias()
    return (
        select(newest.c.id)
        .where(
            newest.c.messenger_account_id == account,
            newest.c.outcome == "in_person",
            newest.c.expires_at > NOW,
            newest.c.national_code_sealed.is_not(None),
        )
        .order_by(newest.c.updated_at.desc(), newest.c.id)
        .limit(1)
        .correlate(ACCOUNT)
        .scalar_subquery()
    )


def _free(*which: ColumnElement[bool]) -> Query:
    """Open slots of these offices, with how many seats are free in each; moments as milliseconds: a list of
    days reads a thousand of them."""
    taken = select(func.count()).select_from(CLAIM).where(CLAIM.c.slot_id == SLOT.c.id).scalar_subquery()
    # «+ 0» keeps SQLite from walking through all claims in their order: what has lapsed has an index.
    lapsed_slot = CLAIM.c.slot_id + _NOTHING
    lapsed = (
        select(lapsed_slot.label("slot_id"), func.count().label("seats"))
        .join(APPOINTMENT, APPOINTMENT.c.id == CLAIM.c.appointment_id)
        .where(_HELD, APPOINTMENT.c.hold_expires_at <= NOW)
        .group_by(lapsed_slot)
        .cte("lapsed")
    )
    resting = (
        select(REST.c.slot_id, func.count().label("seats"))
        .where(REST.c.until > NOW)
        .group_by(REST.c.slot_id)
        .cte("resting")
    )
    free = SLOT.c.capacity - taken + func.coalesce(lapsed.c.seats, 0) - func.coalesce(resting.c.seats, 0)
    return (
        select(
            SLOT.c.id,
            SLOT.c.rule_id,
            SLOT.c.day,
            type_coerce(SLOT.c.starts_at, BigInteger).label("starts_ms"),
            type_coerce(SLOT.c.ends_at, BigInteger).label("ends_ms"),
            free.label("free"),
        )
        .outerjoin(lapsed, lapsed.c.slot_id == SLOT.c.id)
        .outerjoin(resting, resting.c.slot_id == SLOT.c.id)
        .where(
            *which,
            SLOT.c.day.between(bindparam("first"), bindparam("last")),
            SLOT.c.is_open == 1,
            ~closed(bindparam("kind")),
        )
    )


def _by_rule(free: Query, *by: str) -> Query:
    """For each of these (days, offices) and each rule: at how many times seats are free, how many in all and
    from when on. ``is_short``: a visit of ``length`` milliseconds takes more than one of these slots, so that
    they have to be looked at one by one."""
    # Else PostgreSQL counts the claims twice: for the condition, and again for the sum.
    slot = free.cte("places").prefix_with("MATERIALIZED", dialect="postgresql")
    is_short = case((slot.c.ends_ms - slot.c.starts_ms < bindparam("length", type_=BigInteger), 1), else_=0)
    keys = [slot.c[name] for name in by]
    return (
        select(
            *keys,
            slot.c.rule_id,
            cast(func.sum(slot.c.free), BigInteger).label("free"),
            func.count().label("times"),
            func.min(slot.c.starts_ms).label("first_ms"),
            func.max(is_short).label("is_short"),
        )
        .where(slot.c.free > 0)
        .group_by(*keys, slot.c.rule_id)
        .order_by(*keys)
    )


_IN_OFFICE = _free(SLOT.c.office_id == bindparam("office"))
# «+ 0» keeps SQLite from reading all days of the office to have them in order.
PLACES: Query = _IN_OFFICE.order_by(type_coerce(SLOT.c.starts_at, BigInteger) + _NOTHING)
DAYS: Query = _by_rule(_IN_OFFICE, "day")
_OFFICES: BindParameter[int] = bindparam("offices", expanding=True)
CROWDS: Query = _by_rule(_free(SLOT.c.office_id.in_(_OFFICES)).add_columns(SLOT.c.office_id), "office_id")
_OPENING: Query = (
    select(
        OFFICE.c.id.label("office_id"),
        OFFICE.c.kind_key,
        OFFICE.c.name,
        OFFICE.c.latitude,
        OFFICE.c.longitude,
        RULE.c.id.label("rule_id"),
        RULE.c.services,
        SCHEDULE.c.filled_through,
    )
    .outerjoin(RULE, RULE.c.office_id == OFFICE.c.id)
    .outerjoin(SCHEDULE, SCHEDULE.c.office_id == OFFICE.c.id)
)
OPENING: Query = _OPENING.where(OFFICE.c.id == bindparam("office"))
OPENINGS: Query = _OPENING.where(OFFICE.c.id.in_(_OFFICES))
#: The slots from this one on, as long as a visit takes that begins in it.
CHAIN: Query = (
    select(
        SLOT.c.id,
        SLOT.c.starts_at,
        SLOT.c.ends_at,
        SLOT.c.day,
        and_(SLOT.c.is_open == 1, ~closed(OFFICE.c.kind_key)).label("is_open"),
        OFFICE.c.id.label("office_id"),
        OFFICE.c.kind_key,
        RULE.c.services,
    )
    .select_from(SLOT)
    .join(OFFICE, OFFICE.c.id == SLOT.c.office_id)
    .join(RULE, RULE.c.id == SLOT.c.rule_id)
    .where(
        SLOT.c.office_id == select(SLOT.c.office_id).where(SLOT.c.id == bindparam("slot")).scalar_subquery(),
        SLOT.c.starts_at >= select(SLOT.c.starts_at).where(SLOT.c.id == bindparam("slot")).scalar_subquery(),
    )
    .order_by(SLOT.c.starts_at)
    .limit(bindparam("most"))
)

#: One row at least: what somebody has that counts when they ask for a place.
_ONE = select(literal(1).label("one")).subquery()
STANDING: Query = (
    select(
        APPOINTMENT.c.id,
        APPOINTMENT.c.request_key,
        APPOINTMENT.c.state,
        APPOINTMENT.c.office_id,
        APPOINTMENT.c.day,
        APPOINTMENT.c.day_seq,
        APPOINTMENT.c.starts_at,
        APPOINTMENT.c.ends_at,
        APPOINTMENT.c.hold_expires_at,
        select(func.max(BLOCK.c.ends_at))
        .where(
            BLOCK.c.holder_id == HOLDER,
            BLOCK.c.kind_key == bindparam("kind"),
            BLOCK.c.lifted_at.is_(None),
            BLOCK.c.ends_at > NOW,
        )
        .scalar_subquery()
        .label("barred_until"),
        select(func.count())
        .select_from(APPOINTMENT)
        .where(
            APPOINTMENT.c.holder_id == HOLDER, APPOINTMENT.c.created_at > bindparam("since", type_=Instant)
        )
        .scalar_subquery()
        .label("held_today"),
        select(func.count())
        .select_from(APPOINTMENT)
        .join(OFFICE, OFFICE.c.id == APPOINTMENT.c.office_id)
        .where(
            APPOINTMENT.c.holder_id == HOLDER,
            APPOINTMENT.c.state == "booked",
            APPOINTMENT.c.starts_at > NOW,
            OFFICE.c.kind_key == bindparam("kind"),
        )
        .scalar_subquery()
        .label("ahead"),
    )
    .select_from(_ONE)
    .outerjoin(
        APPOINTMENT,
        and_(
            APPOINTMENT.c.holder_id == HOLDER,
            or_(
                APPOINTMENT.c.state.in_(LIVE_STATES),
                APPOINTMENT.c.request_key == bindparam("key"),
                and_(
                    APPOINTMENT.c.state == "fulfilled",
                    APPOINTMENT.c.office_id == bindparam("office"),
                    APPOINTMENT.c.day == bindparam("day"),
                ),
            ),
        ),
    )
)

_seats = select(literal(1).label("n")).cte("seats", recursive=True)
_seats = _seats.union_all(select(_seats.c.n + 1).where(_seats.c.n < MOST_SEATS))


def _lowest_free(*which: ColumnElement[bool]) -> Query:
    """The lowest free seat of each of these slots."""
    return (
        select(
            SLOT.c.id,
            func.min(_seats.c.n),
            SLOT.c.capacity,
            SLOT.c.is_open,
            SLOT.c.starts_at,
            type_coerce(bindparam("appointment", type_=BigInteger), BigInteger),
            literal(1),
            type_coerce(HOLDER, BigInteger),
        )
        .join(_seats, _seats.c.n <= SLOT.c.capacity)
        .where(
            *which,
            SLOT.c.is_open == 1,
            ~exists().where(CLAIM.c.slot_id == SLOT.c.id, CLAIM.c.seat_no == _seats.c.n),
            ~exists().where(REST.c.slot_id == SLOT.c.id, REST.c.seat_no == _seats.c.n, REST.c.until > NOW),
        )
        .group_by(SLOT.c.id)
        .order_by(SLOT.c.id)
    )


FREE_SEATS = _lowest_free(SLOT.c.id.in_(bindparam("slots", expanding=True)))
FREE_SEAT = _lowest_free(SLOT.c.id == bindparam("slot"))
CLAIM_COLUMNS = (
    "slot_id", "seat_no", "capacity", "is_open", "starts_at", "appointment_id", "live", "holder_id",
)  # fmt: skip

#: Holds in these slots that have run out, and whose they are.
LAPSED_IN = (
    select(APPOINTMENT.c.id)
    .join(CLAIM, CLAIM.c.appointment_id == APPOINTMENT.c.id)
    .where(
        CLAIM.c.slot_id.in_(bindparam("slots", expanding=True)),
        _HELD,
        APPOINTMENT.c.hold_expires_at <= NOW,
        # Where others wait in line the place is theirs: the sweeper ends the hold and offers it.
        ~exists().where(
            WAITING.c.office_id == APPOINTMENT.c.office_id, text("waiting_entry.state = 'waiting'")
        ),
    )
    .distinct()
    .order_by(APPOINTMENT.c.id)
)
LAPSED = (
    select(APPOINTMENT.c.id)
    .where(_HELD, APPOINTMENT.c.hold_expires_at <= NOW)
    .order_by(APPOINTMENT.c.hold_expires_at)
    .limit(bindparam("most"))
)

ADDRESSES: Query = (
    select(
        PERSON.c.phone_sealed,
        MAILBOX.c.id.label("mailbox_id"),
        MAILBOX.c.email_sealed,
        ACCOUNT.c.id.label("account_id"),
        ACCOUNT.c.messenger,
        ACCOUNT.c.chat_id,
    )
    .outerjoin(MAILBOX, MAILBOX.c.citizen_id == PERSON.c.id)
    .outerjoin(ACCOUNT, ACCOUNT.c.citizen_id == PERSON.c.id)
    .where(PERSON.c.id == CITIZEN, PERSON.c.status == "active")
    .order_by(ACCOUNT.c.id)
)

#: The chat of a guest, and the number of the sign-up that waits in it to be seen in person.
GUEST_ADDRESSES: Query = (
    select(
        ACCOUNT.c.id.label("account_id"),
        ACCOUNT.c.messenger,
        ACCOUNT.c.chat_id,
        SIGN_UP.c.id.label("registration_id"),
        SIGN_UP.c.phone_sealed,
    )
    .select_from(ACCOUNT)
    .outerjoin(SIGN_UP, SIGN_UP.c.id == waits_in(ACCOUNT.c.id))
    .where(ACCOUNT.c.id == bindparam("account", type_=BigInteger))
)

_SHOWN = select(
    *(column for column in APPOINTMENT.c if column.key not in ("live", "holder_id")),
    OFFICE.c.name.label("office_name"),
    OFFICE.c.code.label("office_code"),
    OFFICE.c.kind_key,
    OFFICE.c.address.label("office_address"),
    OFFICE.c.phone.label("office_phone"),
    OFFICE.c.latitude,
    OFFICE.c.longitude,
).join(OFFICE, OFFICE.c.id == APPOINTMENT.c.office_id)
_OWN = _SHOWN.where(APPOINTMENT.c.holder_id == HOLDER)
PAGE: Query = _OWN.where(APPOINTMENT.c.id == bindparam("appointment"))
#: What a guest's chat has: one at most (storage.models.appointments).
LIVE_OF_GUEST: Query = _SHOWN.where(
    APPOINTMENT.c.account_id == bindparam("account", type_=BigInteger),
    or_(
        APPOINTMENT.c.state.in_(("booked", "arrived")),
        and_(APPOINTMENT.c.state == "held", APPOINTMENT.c.hold_expires_at > NOW),
    ),
)
#: Booked ones that are not over yet; what is only held has its own window.
COMING: Query = (
    _OWN.add_columns(func.count().over().label("total"))
    .where(APPOINTMENT.c.state.in_(("booked", "arrived")))
    .order_by(APPOINTMENT.c.starts_at)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
PAST: Query = (
    _OWN.add_columns(func.count().over().label("total"))
    .where(
        APPOINTMENT.c.booked_at.is_not(None), APPOINTMENT.c.state.in_(("fulfilled", "cancelled", "noshow"))
    )
    .order_by(APPOINTMENT.c.starts_at.desc(), APPOINTMENT.c.id)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
BARS: Query = (
    select(BLOCK.c.kind_key, func.max(BLOCK.c.ends_at).label("ends_at"))
    .where(BLOCK.c.holder_id == HOLDER, BLOCK.c.lifted_at.is_(None), BLOCK.c.ends_at > NOW)
    .group_by(BLOCK.c.kind_key)
)
