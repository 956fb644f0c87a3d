"""The sample cases: every type in every stage and in each way of ending, dealt out among the sample persons.

No clock and no chance: the same cases every time, their ages relative to whatever «now» the caller has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import cycle
from typing import Any

from bot.catalogue import files
from bot.catalogue.cases import case_types
from bot.catalogue.companies import sample_companies
from bot.catalogue.offices import sample_offices
from bot.catalogue.persons import sample_persons
from bot.catalogue.values import Actor, CaseType, Office, SampleCase, SampleEvent, Stage

#: How the cases that are past their last stage stand; every type has a finished one and one of the others.
ENDINGS = ("answered", "rejected", "withdrawn")
#: Seven calendar days hold five working days.
CALENDAR_DAYS = 7 / 5
#: Multiples of √2, modulo 1, lie evenly: sorted by them, neighbours come from far apart.
ROOT_OF_TWO = 1.4142135624
#: Older cases carry the year before in their number.
YEAR_TURN = timedelta(days=150)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A case to make: its type, the index of the stage it is in and the status it stands at there."""

    kind: CaseType
    reached: int
    status: str


@dataclass(frozen=True, slots=True)
class _Step:
    """An event before it has an age: what it says, who caused it and the days until the next one."""

    status: str
    stage: Stage
    actor: Actor
    office: Office
    note: str
    days: float


@cache
def sample_cases() -> tuple[SampleCase, ...]:
    """All sample cases. Every owner has as many as the person's ``cases`` says, of mixed types and stages."""
    words = files.read("sample/cases.json")
    listed = [plan for position, kind in enumerate(case_types()) for plan in _plans(position, kind)]
    plans = [
        plan for _, plan in sorted(enumerate(listed), key=lambda numbered: numbered[0] * ROOT_OF_TWO % 1)
    ]
    dealt = enumerate(zip(plans, _owners(), strict=True))
    return tuple(_case(index, plan, owner, words) for index, (plan, owner) in dealt)


@cache
def sample_company_cases() -> tuple[SampleCase, ...]:
    """Those of the sample companies, under way; ``owner`` is the شناسهٔ ملی. Numbered after the persons'."""
    words, plans = files.read("sample/cases.json"), cycle(_under_way())
    owners = [one.legal_id for one in sample_companies() for _ in range(one.cases)]
    dealt = enumerate(zip(owners, plans, strict=False), start=len(sample_cases()))
    return tuple(_case(index, plan, owner, words) for index, (owner, plan) in dealt)


def _under_way() -> Iterator[_Plan]:
    """One of every type, in its second stage."""
    for kind in case_types():
        yield _Plan(kind, 1, _status_in(kind.stages[1]))


def _plans(position: int, kind: CaseType) -> Iterator[_Plan]:
    for reached, stage in enumerate(kind.stages):
        if reached == 0:
            yield _Plan(kind, 0, "registered")
        else:
            yield _Plan(kind, reached, _status_in(stage))
    last = len(kind.stages) - 1
    yield _Plan(kind, last, "finished")
    yield _Plan(kind, last, ENDINGS[position % len(ENDINGS)])


def _owners() -> Iterator[str]:
    """The owners' national codes, one a case: in turn, until each has their number."""
    left = {person.national_code: person.cases for person in sample_persons() if person.cases}
    while left:
        for code in list(left):
            yield code
            left[code] -= 1
            if not left[code]:
                del left[code]


def _case(index: int, plan: _Plan, owner: str, words: dict[str, Any]) -> SampleCase:
    offices = [office for office in sample_offices() if office.kind_key == plan.kind.office_kind_key]
    steps = list(_steps(index, plan, offices, words["notes"]))
    events = _aged(index, steps, words["officers"])
    year = 1405 if events[0].age < YEAR_TURN else 1404
    # 7919 is prime to 100000, so no two of the first 100000 cases share a serial.
    serial = (34567 + index * 7919) % 100_000
    return SampleCase(
        number=f"{year}-{events[0].office_code[-4:]}-{serial:05d}",
        type_key=plan.kind.key,
        owner=owner,
        priority="special" if index % 9 == 4 else "normal",
        events=tuple(events),
    )


def _steps(index: int, plan: _Plan, offices: Sequence[Office], notes: dict[str, str]) -> Iterator[_Step]:
    office = offices[(index * 5) % len(offices)]
    first = plan.kind.stages[0]
    yield _Step("registered", first, "citizen", office, notes["registered"], _length(index, 0, first))
    for position in range(1, plan.reached + 1):
        before, stage = plan.kind.stages[position - 1 : position + 1]
        status = _status_in(stage)
        note = notes[status].format(stage=stage.title)
        yield _Step(status, stage, before.actor, office, note, _length(index, position, stage))
        if position == 1 and index % 5 == 2 and len(offices) > 1 and status == "in_progress":
            office = offices[(index * 5 + 1) % len(offices)]
            note = notes["hand_over"].format(office=office.name)
            yield _Step(status, stage, "agency", office, note, _length(index, position, stage))
    stage = plan.kind.stages[plan.reached]
    if plan.status == "answered":
        yield _Step("answered", stage, stage.actor, office, notes["answered"], 0)
    elif plan.status in ("finished", "rejected", "withdrawn"):
        note = notes[plan.status].format(outcome=plan.kind.outcome(plan.status).title)
        yield _Step(
            plan.status, stage, "citizen" if plan.status == "withdrawn" else stage.actor, office, note, 0
        )


def _status_in(stage: Stage) -> str:
    return "waiting_citizen" if stage.actor == "citizen" else "in_progress"


def _length(index: int, position: int, stage: Stage) -> float:
    """Calendar days that this case spent in the stage: 0.6 to 1.7 times the usual."""
    spread = 0.6 + (index * 7 + position * 5) % 12 / 10
    return stage.working_days * CALENDAR_DAYS * spread


def _aged(index: int, steps: Sequence[_Step], officers: Sequence[str]) -> list[SampleEvent]:
    """The steps with ages: the newest is up to two weeks old, each older one earlier by its length."""
    age = timedelta(days=index * 5 % 14, minutes=40 + index * 37 % 400)
    events = []
    for back, step in enumerate(reversed(steps)):
        if back:
            age += timedelta(days=step.days, minutes=(index + back) * 53 % 180)
        # Rounded to minutes, as offices write them.
        whole = timedelta(minutes=age // timedelta(minutes=1))
        officer = officers[(index + int(step.office.code)) % len(officers)]
        events.append(
            SampleEvent(whole, step.status, step.stage.key, step.actor, step.office.code, officer, step.note)
        )
    return events[::-1]
