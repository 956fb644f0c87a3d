"""The catalogue: places, kinds of cases and offices, and the sample data, as data files with a typed reader.

Nothing is read at import; every reader reads once and gives frozen values. Standard library only.
"""

from __future__ import annotations

from bot.catalogue.cases import (
    actor_titles,
    case_groups,
    case_priorities,
    case_status,
    case_statuses,
    case_type,
    case_types,
    may_move,
    transitions,
)
from bot.catalogue.dealing import sample_cases
from bot.catalogue.offices import office_kind, office_kinds, sample_offices
from bot.catalogue.persons import find_person, owner_of_mobile, sample_persons
from bot.catalogue.places import PlacesError, load_provinces, province_named, read_places_csv
from bot.catalogue.postal import sample_postal_codes
from bot.catalogue.staff import (
    console_permissions,
    permissions,
    professions,
    purposes,
    role,
    roles,
    scope_kinds,
    title_in,
)
from bot.catalogue.values import (
    Actor,
    CaseStatus,
    CaseType,
    County,
    Office,
    OfficeKind,
    Outcome,
    Province,
    Role,
    SampleCase,
    SampleEvent,
    SamplePerson,
    SamplePlace,
    Stage,
    Titled,
    Transition,
)

__all__ = [
    "Actor",
    "CaseStatus",
    "CaseType",
    "County",
    "Office",
    "OfficeKind",
    "Outcome",
    "PlacesError",
    "Province",
    "Role",
    "SampleCase",
    "SampleEvent",
    "SamplePerson",
    "SamplePlace",
    "Stage",
    "Titled",
    "Transition",
    "actor_titles",
    "case_groups",
    "case_priorities",
    "case_status",
    "case_statuses",
    "case_type",
    "case_types",
    "console_permissions",
    "find_person",
    "load_provinces",
    "may_move",
    "office_kind",
    "office_kinds",
    "owner_of_mobile",
    "permissions",
    "professions",
    "province_named",
    "purposes",
    "read_places_csv",
    "role",
    "roles",
    "sample_cases",
    "sample_offices",
    "sample_persons",
    "sample_postal_codes",
    "scope_kinds",
    "title_in",
    "transitions",
]
