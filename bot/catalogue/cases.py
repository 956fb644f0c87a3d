"""Kinds of cases, the states a case may be in, and who may move it from which state to which."""

from __future__ import annotations

from functools import cache
from typing import Any

from bot.catalogue import files
from bot.catalogue.values import Actor, CaseStatus, CaseType, Outcome, Stage, Titled, Transition


@cache
def case_groups() -> tuple[Titled, ...]:
    """The groups of case types, in the order to show."""
    return tuple(Titled(**group) for group in files.read("case_types.json")["groups"])


@cache
def case_types() -> tuple[CaseType, ...]:
    """Every case type, group by group."""
    return tuple(_case_type(data) for data in files.read("case_types.json")["types"])


def case_type(key: str) -> CaseType:
    """The case type with this key. Raises KeyError."""
    return _types_by_key()[key]


@cache
def case_statuses() -> tuple[CaseStatus, ...]:
    """Every state, in the order of a case's life."""
    return tuple(CaseStatus(**status) for status in files.read("case_statuses.json")["statuses"])


def case_status(key: str) -> CaseStatus:
    """The state with this key. Raises KeyError."""
    return _statuses_by_key()[key]


@cache
def case_priorities() -> tuple[Titled, ...]:
    """Priorities, the usual one first."""
    return tuple(Titled(**priority) for priority in files.read("case_statuses.json")["priorities"])


@cache
def case_complexities() -> tuple[Titled, ...]:
    """How hard an agency may say that a case is, the easiest first."""
    return tuple(Titled(**each) for each in files.read("case_statuses.json")["complexities"])


@cache
def actor_titles() -> dict[Actor, str]:
    """The words for who acts."""
    return dict(files.read("case_statuses.json")["actors"])


@cache
def transitions() -> tuple[Transition, ...]:
    """Every move that is allowed. A move from a state to itself is a new entry or a new stage in it."""
    return tuple(
        Transition(data["source"], data["target"], tuple(data["actors"]), data["needs"])
        for data in files.read("case_statuses.json")["transitions"]
    )


def may_move(kind: CaseType, source: str, target: str, actor: Actor) -> bool:
    """Whether ``actor`` may take a case of this type from status ``source`` to status ``target``."""
    rights = {None: True, "reopen": kind.can_reopen, "objection": kind.can_object}
    return any(
        move.source == source and move.target == target and actor in move.actors and rights[move.needs]
        for move in transitions()
    )


@cache
def _types_by_key() -> dict[str, CaseType]:
    return {kind.key: kind for kind in case_types()}


@cache
def _statuses_by_key() -> dict[str, CaseStatus]:
    return {status.key: status for status in case_statuses()}


def _case_type(data: dict[str, Any]) -> CaseType:
    return CaseType(
        key=data["key"],
        title=data["title"],
        group=data["group"],
        office_kind_key=data["office_kind"],
        can_reopen=data["can_reopen"],
        can_object=data["can_object"],
        stages=tuple(Stage(*stage) for stage in data["stages"]),
        outcomes=tuple(Outcome(*outcome) for outcome in data["outcomes"]),
    )
