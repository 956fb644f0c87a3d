"""The catalogue: places, kinds of cases and offices, and the sample data, as data files with a typed reader.

Nothing is read at import; every reader reads once and gives frozen values. Standard library only.
"""

from __future__ import annotations

from bot.catalogue.cases import (
    actor_titles,
    case_complexities,
    case_groups,
    case_priorities,
    case_status,
    case_statuses,
    case_type,
    case_types,
    may_move,
    transitions,
)
from bot.catalogue.companies import sample_companies
from bot.catalogue.dealing import sample_cases, sample_company_cases
from bot.catalogue.offices import kinds_that_take_visits, office_kind, office_kinds, sample_offices
from bot.catalogue.persons import find_person, owner_of_mobile, sample_persons
from bot.catalogue.places import PlacesError, load_provinces, province_named, read_places_csv
from bot.catalogue.postal import sample_postal_codes
from bot.catalogue.services import office_service, services_of_kind
from bot.catalogue.staff import (
    agency_permissions,
    console_permissions,
    permissions,
    profession_named,
    professions,
    purposes,
    role,
    roles,
    scope_kinds,
    title_in,
)
from bot.catalogue.topics import topics
from bot.catalogue.values import (
    Actor,
    CaseStatus,
    CaseType,
    County,
    Office,
    OfficeKind,
    Outcome,
    Paper,
    Province,
    Role,
    SampleCase,
    SampleCompany,
    SampleEvent,
    SamplePerson,
    SamplePlace,
    Stage,
    Titled,
    Transition,
    VisitKind,
)
from bot.catalogue.visits import paper, papers, refusals, visit_kind, visit_kinds

__all__ = [
    "Actor",
    "CaseStatus",
    "CaseType",
    "County",
    "Office",
    "OfficeKind",
    "Outcome",
    "Paper",
    "PlacesError",
    "Province",
    "Role",
    "SampleCase",
    "SampleCompany",
    "SampleEvent",
    "SamplePerson",
    "SamplePlace",
    "Stage",
    "Titled",
    "Transition",
    "VisitKind",
    "actor_titles",
    "agency_permissions",
    "case_complexities",
    "case_groups",
    "case_priorities",
    "case_status",
    "case_statuses",
    "case_type",
    "case_types",
    "console_permissions",
    "find_person",
    "kinds_that_take_visits",
    "load_provinces",
    "may_move",
    "office_kind",
    "office_kinds",
    "office_service",
    "owner_of_mobile",
    "paper",
    "papers",
    "permissions",
    "profession_named",
    "professions",
    "province_named",
    "purposes",
    "read_places_csv",
    "refusals",
    "role",
    "roles",
    "sample_cases",
    "sample_companies",
    "sample_company_cases",
    "sample_offices",
    "sample_persons",
    "sample_postal_codes",
    "scope_kinds",
    "services_of_kind",
    "title_in",
    "topics",
    "transitions",
    "visit_kind",
    "visit_kinds",
]
