"""What the catalogue holds. All titles and names are Persian words to show; all keys and codes are Latin."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Actor = Literal["agency", "citizen", "office"]
Need = Literal["reopen", "objection"]


@dataclass(frozen=True, slots=True)
class County:
    """شهرستان. ``code`` is ``<province>.<county>`` and stable; ``cities`` begins with ``seat``."""

    code: str
    name: str
    seat: str
    cities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Province:
    """استان. ``iso`` is the ISO 3166-2 code; ``capital`` is a city of one of ``counties``."""

    code: str
    name: str
    iso: str
    capital: str
    counties: tuple[County, ...]


@dataclass(frozen=True, slots=True)
class Titled:
    """A key with the words for it: a group of case types, a priority."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Stage:
    """مرحله. ``actor`` must act in it; ``working_days`` is its usual length, no legal limit."""

    key: str
    title: str
    actor: Actor
    working_days: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a case of a type can end; ``status`` is one of the final statuses."""

    key: str
    title: str
    status: str


@dataclass(frozen=True, slots=True)
class CaseType:
    """A kind of case: its group, the kind of office that keeps it, its stages in order, its ends."""

    key: str
    title: str
    group: str
    office_kind_key: str
    can_reopen: bool
    can_object: bool
    stages: tuple[Stage, ...]
    outcomes: tuple[Outcome, ...]

    def stage(self, key: str) -> Stage:
        """The stage with this key. Raises KeyError."""
        for stage in self.stages:
            if stage.key == key:
                return stage
        raise KeyError(key)

    def outcome(self, status: str) -> Outcome:
        """The end that carries this final status. Raises KeyError."""
        for outcome in self.outcomes:
            if outcome.status == status:
                return outcome
        raise KeyError(status)


@dataclass(frozen=True, slots=True)
class CaseStatus:
    """A state of a case. ``waits_for`` must act now (None: nobody has to); ``meaning`` is one sentence."""

    key: str
    title: str
    meaning: str
    is_final: bool
    waits_for: Actor | None


@dataclass(frozen=True, slots=True)
class Transition:
    """A move that ``actors`` may make; ``needs`` names the right that the case's type must give for it."""

    source: str
    target: str
    actors: tuple[Actor, ...]
    needs: Need | None


@dataclass(frozen=True, slots=True)
class OfficeKind:
    """A kind of دفتر. ``takes_visits``: there accounts are activated and lost numbers replaced in person."""

    key: str
    title: str
    takes_visits: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    """دفتر. ``phone`` is a national number (``0`` + area + 8 digits); ``hours`` maps ``sat`` … ``fri`` to
    ``HH:MM-HH:MM`` in the time of the place, closed days left out; degrees are WGS 84. ``services`` are keys
    of what is done there.

    ``county_code`` None: abroad (a consulate); its ``phone`` is in E.164 then.
    """

    code: str
    kind_key: str
    name: str
    manager: str
    phone: str
    county_code: str | None
    city: str
    address: str
    latitude: float
    longitude: float
    hours: Mapping[str, str]
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """A row of the role table: a grant of it is in force in one of ``scopes`` and gives all of ``may``.

    ``alone``: nobody holds it together with another role.
    """

    key: str
    title: str
    alone: bool
    scopes: tuple[str, ...]
    may: frozenset[str]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that a clerk may see; ``has_serial``: its serial is written down with it."""

    key: str
    title: str
    has_serial: bool


@dataclass(frozen=True, slots=True)
class VisitKind:
    """What a citizen comes to an office for. Of each group in ``needs`` one paper at least must be seen."""

    key: str
    title: str
    needs: tuple[tuple[str, ...], ...]

    def missing(self, seen: Collection[str]) -> tuple[tuple[str, ...], ...]:
        """The groups for which no paper is among those seen; a paper serves the first group that it can."""
        left, without = list(seen), []
        for group in self.needs:
            found = next((key for key in group if key in left), None)
            if found is None:
                without.append(group)
            else:
                left.remove(found)
        return tuple(without)


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """A person that does not exist, for the sample civil and SIM registries.

    ``mobiles`` are the SIMs registered to them, ``shares`` the number they use in the messenger (both E.164).
    ``birth_date`` is what the registry has, ``types_birth_date`` what they will type (they differ for one).
    ``national_code`` is the code that names them: of a foreign national, that of their kind (twelve digits).
    ``certificate``: number of the birth certificate, most often the national code; nobody asks a foreigner.
    ``note`` says what the person is for; ``role`` is a staff role or None, ``province`` where it is in
    force (None: everywhere); ``cases`` how many they own.
    """

    key: str
    note: str
    name: str
    surname: str
    father: str
    gender: Literal["female", "male"]
    national_code: str
    birth_date: date
    types_birth_date: date
    certificate: str
    mobiles: tuple[str, ...]
    shares: str
    registry: Literal["answers", "absent", "unavailable", "slow"]
    sim_registry: Literal["answers", "unavailable"]
    is_dead: bool
    role: str | None
    province: str | None
    cases: int


@dataclass(frozen=True, slots=True)
class SampleEvent:
    """One entry of a sample case's history; ``age`` is how long before now it happened."""

    age: timedelta
    status: str
    stage: str
    actor: Actor
    office_code: str
    officer: str
    note: str


@dataclass(frozen=True, slots=True)
class SampleCase:
    """A sample پرونده of the person whose national code is ``owner``.

    ``events`` are oldest first; the case's status, stage, office and officer are those of the last.
    """

    number: str
    type_key: str
    owner: str
    priority: str
    events: tuple[SampleEvent, ...]

    @property
    def status(self) -> str:
        return self.events[-1].status

    @property
    def stage(self) -> str:
        return self.events[-1].stage

    @property
    def office_code(self) -> str:
        return self.events[-1].office_code

    @property
    def officer(self) -> str:
        return self.events[-1].officer


@dataclass(frozen=True, slots=True)
class SampleCompany:
    """A legal person that does not exist. ``signatories``: national codes of who may sign for it;
    ``registry``: what the sample registry does about it; ``cases``: how many it owns."""

    legal_id: str
    name: str
    signatories: tuple[str, ...]
    registry: str = "answers"
    cases: int = 0


@dataclass(frozen=True, slots=True)
class SamplePlace:
    """An address that does not exist; of an unavailable one the sample post says nothing."""

    postal_code: str
    address: str
    is_unavailable: bool = False
