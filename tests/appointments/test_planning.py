"""Days and hours: Tehran's, whatever the machine thinks; holidays, leap years, rules that meet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.appointments.planning import is_off, planned, planned_days
from bot.appointments.receipts import Receipt, Receipts
from bot.appointments.rules import (
    bars_until,
    begin_of,
    ensure_bookable,
    first_day,
    last_day,
    moment,
    weekday_of,
)
from bot.catalogue import office_kinds
from bot.catalogue.booking import (
    bookable_kinds,
    booking_firsts,
    booking_papers,
    booking_rules,
    booking_services,
)
from bot.crypto import Vault
from bot.errors import DomainError
from bot.jalali import from_jalali, tehran_day, to_jalali
from storage.models.schedules import WEEKDAYS

RULES = booking_rules("judicial_office")
DAYS = st.dates(date(2023, 1, 1), date(2040, 1, 1))


@dataclass(frozen=True)
class Rule:
    weekday: str = "sat"
    opens: int = 480
    closes: int = 540
    slot_minutes: int = 20
    counters: int = 2
    valid_from: date = date(2020, 1, 1)
    valid_until: date | None = None
    id: int = 1


@dataclass(frozen=True)
class Closed:
    starts_at: datetime
    ends_at: datetime


SATURDAY = date(2026, 8, 1)


@given(DAYS)
def test_a_day_of_tehran_begins_at_half_past_eight_in_the_evening_of_greenwich(day: date) -> None:
    begins = begin_of(day)
    assert (begins.hour, begins.minute) == (20, 30)
    assert tehran_day(begins) == day
    assert tehran_day(begins - timedelta(milliseconds=1)) == day - timedelta(days=1)
    assert moment(day, 24 * 60) == begin_of(day + timedelta(days=1))


@given(DAYS)
def test_the_week_begins_on_saturday(day: date) -> None:
    assert WEEKDAYS.index(weekday_of(day)) == to_jalali(day).weekday()


def test_in_the_summers_of_old_the_clock_was_an_hour_ahead() -> None:
    assert moment(date(2022, 8, 1), 480) == datetime(2022, 8, 1, 3, 30, tzinfo=UTC)
    assert moment(date(2023, 8, 1), 480) == datetime(2023, 8, 1, 4, 30, tzinfo=UTC)


@pytest.mark.parametrize("host", ["Pacific/Auckland", "America/Los_Angeles"])
def test_the_zone_of_the_machine_does_not_matter(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", host)
    time.tzset()
    try:
        assert [one.starts_at.isoformat() for one in planned([Rule()], [], (), SATURDAY)] == [
            "2026-08-01T04:30:00+00:00",
            "2026-08-01T04:50:00+00:00",
            "2026-08-01T05:10:00+00:00",
        ]
    finally:
        monkeypatch.undo()
        time.tzset()


def test_not_today_is_today_in_tehran() -> None:
    before, at = datetime(2026, 8, 1, 20, 29, tzinfo=UTC), datetime(2026, 8, 1, 20, 30, tzinfo=UTC)
    assert (first_day(RULES, before), first_day(RULES, at)) == (date(2026, 8, 2), date(2026, 8, 3))
    with pytest.raises(DomainError, match="appointment-not-today"):
        ensure_bookable(RULES, date(2026, 8, 2), moment(date(2026, 8, 2), 480), at)
    far = last_day(RULES, at) + timedelta(days=1)
    with pytest.raises(DomainError, match="appointment-too-far"):
        ensure_bookable(RULES, far, moment(far, 480), at)


def test_a_block_is_over_at_the_midnight_after_whole_days() -> None:
    assert bars_until(RULES, date(2026, 8, 3)) == begin_of(date(2026, 8, 11))


def test_the_thirtieth_of_esfand_is_a_day_like_others_where_there_is_one() -> None:
    leap, plain = from_jalali(1403, 12, 30), from_jalali(1404, 12, 29)
    assert to_jalali(leap + timedelta(days=1)).month == to_jalali(plain + timedelta(days=1)).month == 1
    assert planned([Rule(weekday_of(leap))], [], (), leap)
    assert not planned([Rule(weekday_of(leap - timedelta(days=1)))], [], (), leap - timedelta(days=1))
    assert is_off(plain, ())


def test_holidays_and_closures_take_what_they_touch() -> None:
    nowruz, eid = from_jalali(1405, 1, 1), SATURDAY
    assert planned([Rule(weekday_of(nowruz))], [], (), nowruz) == []
    assert planned([Rule()], [], {eid}, eid) == []
    power_cut = Closed(moment(SATURDAY, 499), moment(SATURDAY, 501))
    assert [one.starts_at for one in planned([Rule()], [power_cut], (), SATURDAY)] == [moment(SATURDAY, 520)]


@given(
    st.lists(
        st.builds(
            Rule,
            opens=st.integers(0, 1400),
            closes=st.integers(20, 1440),
            slot_minutes=st.sampled_from([5, 15, 20, 45]),
            counters=st.integers(1, 5),
        ).filter(lambda rule: rule.opens < rule.closes),
        max_size=4,
    )
)
def test_whatever_the_rules_no_two_slots_overlap(rules: list[Rule]) -> None:
    slots = planned(rules, [], (), SATURDAY)
    assert all(one.ends_at <= after.starts_at for one, after in pairwise(slots))
    assert {tehran_day(one.starts_at) for one in slots} <= {SATURDAY}
    assert all(one.day == SATURDAY for one in slots)


def test_a_rule_holds_from_its_first_day_to_its_last() -> None:
    rule = Rule(valid_from=SATURDAY, valid_until=SATURDAY + timedelta(days=7))
    found = planned_days([rule], [], (), {}, SATURDAY - timedelta(days=14), SATURDAY + timedelta(days=21))
    assert sorted({one.day for one in found}) == [SATURDAY, SATURDAY + timedelta(days=7)]


def test_the_rules_of_booking_are_whole() -> None:
    kinds = {kind.key for kind in office_kinds()}
    firsts, papers = {one.key for one in booking_firsts()}, {one.key for one in booking_papers()}
    keys = [service.key for kind in bookable_kinds() for service in booking_services(kind)]
    assert set(bookable_kinds()) <= kinds
    assert len(keys) == len(set(keys))
    for kind in bookable_kinds():
        rules = booking_rules(kind)
        assert 0 < rules.first_day <= rules.horizon_days
        assert 1 <= rules.per_office_day <= 2  # as storage.models.appointments has it
        assert 1 <= rules.most_cases <= 2
        for service in booking_services(kind):
            assert set(service.first) <= firsts
            assert set(service.papers) <= papers
    assert booking_services("notary") == ()


@given(st.integers(1, 2**63 - 1), st.integers(0, 2**24 - 1), st.integers(0, 27), st.sampled_from("Ab_-9"))
def test_a_receipt_reads_as_it_was_signed_or_not_at_all(
    vault: Vault, row_id: int, version: int, place: int, letter: str
) -> None:
    receipts = Receipts(vault)
    token = receipts.token(Receipt(row_id, version))
    assert len(token) == 28
    assert receipts.read(token) == Receipt(row_id, version)
    other = token[:place] + letter + token[place + 1 :]
    assert receipts.read(other) in (None, Receipt(row_id, version) if other == token else None)
    assert receipts.read("نه") is None
