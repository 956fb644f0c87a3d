"""Case types, states and moves fit together."""

from __future__ import annotations

import re

import pytest

from bot.catalogue import (
    CaseType,
    actor_titles,
    case_groups,
    case_priorities,
    case_status,
    case_statuses,
    case_type,
    case_types,
    may_move,
    office_kind,
    office_kinds,
    transitions,
)

KEY = re.compile("[a-z]+(_[a-z]+)*")
FINAL = {status.key for status in case_statuses() if status.is_final}


def each_type() -> list[object]:
    return [pytest.param(kind, id=kind.key) for kind in case_types()]


def words() -> list[str]:
    titled = [*case_groups(), *case_types(), *case_statuses(), *case_priorities(), *office_kinds()]
    said = [one.title for one in titled] + [status.meaning for status in case_statuses()]
    said += [part.title for kind in case_types() for part in (*kind.stages, *kind.outcomes)]
    return said + list(actor_titles().values())


def test_the_types_of_the_register_and_the_seeds_are_all_there() -> None:
    assert [group.title for group in case_groups()] == [
        "اسناد",
        "املاک",
        "شرکت‌ها",
        "مالکیت معنوی",
        "ازدواج و طلاق",
        "اجرا",
        "قضایی",
        "تأمین اجتماعی",
    ]
    assert {kind.group for kind in case_types()} == {group.key for group in case_groups()}


def test_every_key_is_a_latin_word_used_once() -> None:
    for family in (case_groups(), case_types(), case_statuses(), case_priorities(), office_kinds()):
        keys = [one.key for one in family]
        assert len(set(keys)) == len(keys)
        assert all(KEY.fullmatch(key) for key in keys)


def test_every_title_is_clean_persian() -> None:
    assert [
        text for text in words() if re.search("[A-Za-zيك0-9]|  |^ | $|\u200c(?![\u0621-\u06cc])", text)
    ] == []


@pytest.mark.parametrize("kind", each_type())
def test_a_type_has_stages_of_its_own_with_an_actor_and_a_length(kind: CaseType) -> None:
    assert len(kind.stages) >= 3
    assert len({stage.key for stage in kind.stages}) == len(kind.stages)
    for stage in kind.stages:
        assert KEY.fullmatch(stage.key)
        assert stage.actor in actor_titles()
        assert stage.working_days >= 1
        assert kind.stage(stage.key) is stage


@pytest.mark.parametrize("kind", each_type())
def test_a_type_says_how_it_ends_for_every_final_status(kind: CaseType) -> None:
    assert sorted(outcome.status for outcome in kind.outcomes) == sorted(FINAL)
    assert all(kind.outcome(status).status == status for status in FINAL)


@pytest.mark.parametrize("kind", each_type())
def test_the_citizen_never_acts_in_the_first_or_last_stage(kind: CaseType) -> None:
    assert "citizen" not in (kind.stages[0].actor, kind.stages[-1].actor)


@pytest.mark.parametrize("kind", each_type())
def test_a_type_is_kept_by_a_known_kind_of_office(kind: CaseType) -> None:
    assert office_kind(kind.office_kind_key).key == kind.office_kind_key


def test_every_move_goes_between_known_states_and_is_made_by_somebody() -> None:
    known = {status.key for status in case_statuses()}
    for move in transitions():
        assert {move.source, move.target} <= known
        assert move.actors
        assert set(move.actors) <= set(actor_titles())
        assert move.needs in (None, "reopen", "objection")


def test_no_move_is_written_twice_for_one_actor() -> None:
    made = [(move.source, move.target, actor) for move in transitions() for actor in move.actors]
    assert len(set(made)) == len(made)


def test_every_state_can_be_reached_from_the_first() -> None:
    reached, frontier = {"registered"}, {"registered"}
    while frontier:
        frontier = {move.target for move in transitions() if move.source in frontier} - reached
        reached |= frontier
    assert reached == {status.key for status in case_statuses()}


def test_answered_is_not_finished_and_can_be_taken_up_again_by_the_citizen() -> None:
    assert not case_status("answered").is_final
    for kind in case_types():
        assert may_move(kind, "answered", "in_progress", "citizen")


def test_a_citizen_may_not_finish_an_open_case() -> None:
    for kind in case_types():
        assert not may_move(kind, "in_progress", "finished", "citizen")
        assert may_move(kind, "in_progress", "finished", "agency")


def test_reopening_and_objecting_are_for_types_that_allow_it() -> None:
    deed, marriage = case_type("property_deed"), case_type("marriage")
    assert may_move(deed, "finished", "in_progress", "citizen")
    assert may_move(deed, "rejected", "in_progress", "citizen")
    assert not may_move(marriage, "finished", "in_progress", "citizen")
    assert not may_move(marriage, "rejected", "in_progress", "citizen")
    assert may_move(marriage, "rejected", "in_progress", "agency")


def test_nothing_follows_a_withdrawal() -> None:
    assert [move for move in transitions() if move.source == "withdrawn"] == []


def test_an_unknown_key_is_a_key_error() -> None:
    for read in (case_type, case_status, office_kind, case_types()[0].stage, case_types()[0].outcome):
        with pytest.raises(KeyError):
            read("nothing")
