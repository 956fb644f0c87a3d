"""How appointments are booked, by kind of office: the rules, the services, what they ask for first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Literal

from bot.catalogue import files
from bot.catalogue.values import Titled

FILE = "booking.json"
WalkIns = Literal["between", "free_seats", "none"]


@dataclass(frozen=True, slots=True)
class BookingRules:
    """The rules of one kind of office; README has them as a table.

    ``first_day``: how many days from today the first bookable day is (1: never today); ``horizon_days``:
    the last. ``cancel_hours`` and ``move_hours`` before its start an appointment can be cancelled or moved
    for the last time. A freed seat rests for ``cool_down_minutes``. ``per_office_day`` counts by the day of
    the visit, without what was cancelled. ``most_services`` in one visit. ``most_ahead``: appointments to
    come in offices of the kind. ``block_days``: whole days after a missed visit, from the end of its day on.
    ``late_minutes``: nobody is marked as missing before. ``walk_ins``: how people without an appointment
    relate to the seats: «between» (a number each, served between appointments, no seat taken), «free_seats»
    (a number while fewer wait than seats are left of the day), «none» (by appointment only).
    """

    first_day: int
    horizon_days: int
    hold_minutes: int
    offer_minutes: int
    cancel_hours: int
    move_hours: int
    most_moves: int
    cool_down_minutes: int
    per_office_day: int
    most_cases: int
    most_services: int
    most_ahead: int
    holds_a_day: int
    most_waiting: int
    block_days: int
    late_minutes: int
    undo_minutes: int
    walk_ins: WalkIns

    @property
    def hold(self) -> timedelta:
        return timedelta(minutes=self.hold_minutes)

    @property
    def offer(self) -> timedelta:
        return timedelta(minutes=self.offer_minutes)

    @property
    def cancel_until(self) -> timedelta:
        return timedelta(hours=self.cancel_hours)

    @property
    def move_until(self) -> timedelta:
        return timedelta(hours=self.move_hours)

    @property
    def cool_down(self) -> timedelta:
        return timedelta(minutes=self.cool_down_minutes)

    @property
    def late(self) -> timedelta:
        return timedelta(minutes=self.late_minutes)

    @property
    def undo(self) -> timedelta:
        return timedelta(minutes=self.undo_minutes)


@dataclass(frozen=True, slots=True)
class First:
    """What a citizen must have before the visit: the question, and where to get it. ``service``: with which
    service of an office, if with any."""

    key: str
    service: str | None
    title: str
    ask: str
    where: str


@dataclass(frozen=True, slots=True)
class BookingService:
    """What an appointment is for; ``minutes`` and ``fee_rial`` for one case, or (``once``) however many cases
    there are. ``first`` and ``papers`` are keys. ``fee_rial`` None: nothing is paid."""

    key: str
    title: str
    minutes: int
    first: tuple[str, ...]
    papers: tuple[str, ...]
    fee_rial: int | None
    once: bool = False


@cache
def bookable_kinds() -> tuple[str, ...]:
    """Kinds of offices that take appointments."""
    return tuple(each["kind"] for each in files.read(FILE)["kinds"])


def booking_rules(kind_key: str) -> BookingRules:
    """Raises KeyError for a kind that takes no appointments."""
    return _rules()[kind_key]


@cache
def booking_services(kind_key: str) -> tuple[BookingService, ...]:
    """In the order to show; none for a kind that takes no appointments."""
    kinds = {each["kind"]: each["services"] for each in files.read(FILE)["kinds"]}
    return tuple(
        BookingService(
            each["key"],
            each["title"],
            each["minutes"],
            tuple(each["first"]),
            tuple(each["papers"]),
            each.get("fee_rial"),
            each.get("once", False),
        )
        for each in kinds.get(kind_key, ())
    )


def booking_service(kind_key: str, key: str) -> BookingService:
    """Raises KeyError."""
    for service in booking_services(kind_key):
        if service.key == key:
            return service
    raise KeyError(key)


@cache
def booking_firsts() -> tuple[First, ...]:
    return tuple(First(**each) for each in files.read(FILE)["first"])


@cache
def booking_papers() -> tuple[Titled, ...]:
    """What a service may ask a visitor to bring."""
    return tuple(Titled(**each) for each in files.read(FILE)["papers"])


@cache
def solar_holidays() -> frozenset[tuple[int, int]]:
    """(month, day) of the Jalali days on which every office is closed."""
    return frozenset((each["month"], each["day"]) for each in files.read("holidays.json")["days"])


@cache
def _rules() -> dict[str, BookingRules]:
    read = files.read(FILE)
    return {each["kind"]: BookingRules(**(read["usual"] | each["differs"])) for each in read["kinds"]}
