"""Sample cases: of every type, in every stage, lawful from their first event to their last."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.catalogue import (
    SampleCase,
    case_priorities,
    case_status,
    case_statuses,
    case_type,
    case_types,
    may_move,
    sample_cases,
    sample_offices,
    sample_persons,
)

OFFICES = {office.code: office for office in sample_offices()}
SARA = sample_persons()[0].national_code


def each_case() -> list[object]:
    return [pytest.param(case, id=case.number) for case in sample_cases()]


def test_every_stage_of_every_type_has_a_case_in_it_that_is_not_over() -> None:
    wanted = {(kind.key, stage.key) for kind in case_types() for stage in kind.stages}
    there = {(c.type_key, c.stage) for c in sample_cases() if not case_status(c.status).is_final}
    assert there == wanted


def test_every_type_has_a_finished_case_and_every_status_a_case() -> None:
    assert {c.type_key for c in sample_cases() if c.status == "finished"} == {
        kind.key for kind in case_types()
    }
    assert {c.status for c in sample_cases()} == {status.key for status in case_statuses()}
    assert {c.priority for c in sample_cases()} == {priority.key for priority in case_priorities()}


def test_case_numbers_look_real_and_are_used_once() -> None:
    numbers = [case.number for case in sample_cases()]
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch("140[45]-[0-9]{4}-[0-9]{5}", number) for number in numbers)


def test_owners_have_three_to_twelve_cases_and_sara_has_twelve() -> None:
    owned = Counter(case.owner for case in sample_cases())
    assert owned[SARA] == 12
    assert all(3 <= number <= 12 for number in owned.values())
    assert {p.national_code: p.cases for p in sample_persons() if p.cases} == owned


def test_the_happy_path_people_and_the_ordinary_own_cases_and_staff_own_none() -> None:
    owners = {case.owner for case in sample_cases()}
    for person in sample_persons():
        if person.note in ("happy_path", "ordinary", "sim_of_another", "two_sims"):
            assert person.national_code in owners
        if person.note in ("staff", "not_in_registry", "dead", "under_age"):
            assert person.national_code not in owners


def test_sara_sees_every_state_and_many_types() -> None:
    hers = [case for case in sample_cases() if case.owner == SARA]
    assert len({case.type_key for case in hers}) >= 6
    assert {case.status for case in hers} == {status.key for status in case_statuses()}


@pytest.mark.parametrize("case", each_case())
def test_a_history_goes_forward_in_time_and_ends_before_now(case: SampleCase) -> None:
    ages = [event.age for event in case.events]
    assert ages == sorted(ages, reverse=True)
    assert len(set(ages)) == len(ages)
    assert timedelta(minutes=10) < ages[-1]
    assert ages[0] < timedelta(days=400)


@pytest.mark.parametrize("case", each_case())
def test_a_history_makes_only_moves_that_are_allowed(case: SampleCase) -> None:
    kind = case_type(case.type_key)
    assert (case.events[0].status, case.events[0].stage) == ("registered", kind.stages[0].key)
    for before, after in pairwise(case.events):
        assert may_move(kind, before.status, after.status, after.actor), (before, after)


@pytest.mark.parametrize("case", each_case())
def test_a_history_walks_the_stages_in_order(case: SampleCase) -> None:
    order = [stage.key for stage in case_type(case.type_key).stages]
    walked = [order.index(event.stage) for event in case.events]
    assert all(after - before in (0, 1) for before, after in pairwise(walked))


@pytest.mark.parametrize("case", each_case())
def test_a_case_waits_for_the_citizen_exactly_in_the_citizens_stages(case: SampleCase) -> None:
    stage = case_type(case.type_key).stage(case.stage)
    assert (case.status == "waiting_citizen") == (stage.actor == "citizen")


@pytest.mark.parametrize("case", each_case())
def test_a_case_lies_with_an_office_of_the_right_kind_and_a_named_officer(case: SampleCase) -> None:
    for event in case.events:
        assert OFFICES[event.office_code].kind_key == case_type(case.type_key).office_kind_key
        assert event.officer
        assert event.note
        assert not re.search("[{}A-Za-z]", event.note)


def test_some_cases_were_handed_over() -> None:
    handed = [case for case in sample_cases() if len({event.office_code for event in case.events}) > 1]
    assert len(handed) >= 5


def test_some_cases_moved_today_and_some_are_months_old() -> None:
    assert min(case.events[-1].age for case in sample_cases()) < timedelta(hours=12)
    assert max(case.events[0].age for case in sample_cases()) > timedelta(days=90)


def test_another_process_deals_the_same_cases() -> None:
    code = "from bot.catalogue import sample_cases as s; print([(c.number, c.owner, c.status) for c in s()])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == str([(case.number, case.owner, case.status) for case in sample_cases()])


def test_importing_the_catalogue_reads_no_file_and_loads_nothing_beyond_the_standard_library() -> None:
    code = (
        "import sys; before = set(sys.modules); import bot.catalogue as c;"
        "new = {m.partition('.')[0] for m in set(sys.modules) - before};"
        "print(sorted(new - set(sys.stdlib_module_names)), c.load_provinces.cache_info().currsize)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "['bot'] 0"
