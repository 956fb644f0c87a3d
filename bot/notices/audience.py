"""To whom a notice goes: a typed filter, checked against the catalogue, compiled to a select of people.

Where somebody lives is sealed, so a province (or county) narrows by what is known in the open: a case or an
appointment at an office there, or a professional role there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Exists, Select, and_, exists, false, or_, select

from bot.accounts.rules import UNDERTAKING_VERSION
from bot.catalogue import case_statuses, case_types, load_provinces, professions
from bot.errors import DomainError
from storage.models import (
    Appointment,
    Case,
    Citizen,
    County,
    LegalEntity,
    Notice,
    NoticeListed,
    Office,
    Profession,
    Representation,
    TopicFollow,
    Undertaking,
)

__all__ = ["KINDS", "Audience", "audience_of", "compiled", "ensure_audience", "tells_followers", "to_row"]

#: Everybody; owners of cases; who has an appointment; who acts for legal persons; a verified professional
#: role; followers of the notice's topic; a pasted list of national codes.
KINDS = ("all", "cases", "visits", "representatives", "profession", "followers", "listed")
_COMING = ("booked", "arrived")


@dataclass(frozen=True, slots=True)
class Audience:
    """``kind`` is one of KINDS; the rest narrows it, None does not. ``office`` is a code, ``day`` a day in
    Tehran. Whoever stands on the pasted list of exclusions is never told."""

    kind: str = ""
    province: str | None = None
    county: str | None = None
    case_type: str | None = None
    case_status: str | None = None
    office: str | None = None
    day: date | None = None
    profession: str | None = None


def to_row(audience: Audience) -> dict[str, Any]:
    """As JSON keeps it: only what narrows."""
    row = {name: value for name, value in asdict(audience).items() if value}
    return row | ({"day": audience.day.isoformat()} if audience.day else {})


def audience_of(row: Mapping[str, Any]) -> Audience:
    """Raises TypeError, ValueError for a row that :func:`to_row` did not write."""
    kept = dict(row)
    if "day" in kept:
        kept["day"] = date.fromisoformat(kept["day"])
    return Audience(**kept)


def ensure_audience(audience: Audience) -> None:
    """Raises DomainError: no kind, a word that the catalogue does not have, one that this kind lacks."""
    if audience.kind not in KINDS:
        raise DomainError("notice-audience-missing")
    provinces = {province.code: province for province in load_provinces()}
    province = provinces.get(audience.province or "")
    county_fits = audience.county is None or (
        province is not None and any(county.code == audience.county for county in province.counties)
    )
    known = (
        (audience.province is None or province is not None)
        and county_fits
        and (audience.case_type is None or any(kind.key == audience.case_type for kind in case_types()))
        and (audience.case_status is None or any(s.key == audience.case_status for s in case_statuses()))
        and (audience.profession is None or any(one.key == audience.profession for one in professions()))
    )
    if not known:
        raise DomainError("notice-audience-unknown")
    if audience.kind == "visits" and (audience.office is None or audience.day is None):
        raise DomainError("notice-audience-visit")
    if audience.kind == "profession" and audience.profession is None:
        raise DomainError("notice-audience-profession")


def tells_followers(*, is_public: bool, province: str | None) -> bool:
    """What everybody may read is told to who follows its topic too; a notice of a province stays in it."""
    return is_public and province is None


def compiled(notice: Notice) -> Select[int]:
    """Ids of active citizens, each once: whom its filter names, and who follows its topic where it is theirs
    to read."""
    audience, notice_id = audience_of(notice.audience), notice.id
    excluded = exists().where(
        NoticeListed.notice_id == notice_id,
        NoticeListed.is_excluded == 1,
        NoticeListed.holder_index == Citizen.national_code_index,
    )
    meant = and_(_kind(audience, notice_id, notice.topic), _place(audience))
    if tells_followers(is_public=bool(notice.is_public), province=notice.province_code):
        meant = or_(meant, _follows(notice.topic))
    return select(Citizen.id).where(Citizen.status == "active", meant, ~excluded)


def _follows(topic: str) -> ColumnElement[bool]:
    return exists().where(TopicFollow.citizen_id == Citizen.id, TopicFollow.topic == topic)


def _kind(audience: Audience, notice_id: int, topic: str) -> ColumnElement[bool]:
    if audience.kind == "all":
        return Citizen.status == "active"
    if audience.kind == "followers":
        return _follows(topic)
    if audience.kind == "listed":
        return exists().where(
            NoticeListed.notice_id == notice_id,
            NoticeListed.is_excluded == 0,
            NoticeListed.holder_index == Citizen.national_code_index,
        )
    narrowed = {
        "cases": _has_case,
        "visits": _comes,
        "representatives": _represents,
        "profession": _practises,
    }
    return narrowed[audience.kind](audience) if audience.kind in narrowed else false()


def _place(audience: Audience) -> ColumnElement[bool]:
    """Of the kinds that know no place of their own."""
    if audience.province is None or audience.kind not in ("all", "followers", "listed"):
        return Citizen.status == "active"
    there = [_has_case(audience), _comes(audience)]
    return or_(*there, _practises(audience)) if audience.county is None else or_(*there)


def _lies_there(audience: Audience, office_id: Any) -> ColumnElement[bool]:
    """Whether the office with this id lies in the province, or the county."""
    here = exists().where(Office.id == office_id, Office.county_code == County.code)
    if audience.county is not None:
        return here.where(County.code == audience.county)
    return here.where(County.province_code == audience.province)


def _has_case(audience: Audience) -> ColumnElement[bool]:
    """Their own, or that of a legal person for whom they act."""
    own = exists().where(Case.owner_index == Citizen.national_code_index, *_of_case(audience))
    for_entity = _acting().where(
        exists().where(Case.entity_index == LegalEntity.legal_id_index, *_of_case(audience)),
    )
    return or_(own, for_entity)


def _of_case(audience: Audience) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if audience.case_type is not None:
        wanted.append(Case.type_key == audience.case_type)
    if audience.case_status is not None:
        wanted.append(Case.status == audience.case_status)
    if audience.province is not None:
        wanted.append(_lies_there(audience, Case.office_id))
    return wanted


def _comes(audience: Audience) -> ColumnElement[bool]:
    wanted: list[ColumnElement[bool]] = [Appointment.state.in_(_COMING)]
    if audience.office is not None:
        wanted.append(exists().where(Office.id == Appointment.office_id, Office.code == audience.office))
    if audience.day is not None:
        wanted.append(Appointment.day == audience.day)
    if audience.province is not None:
        wanted.append(_lies_there(audience, Appointment.office_id))
    return exists().where(Appointment.citizen_id == Citizen.id, *wanted)


def _represents(audience: Audience) -> ColumnElement[bool]:
    if audience.province is None:
        return _acting()
    there = exists().where(
        Case.entity_index == LegalEntity.legal_id_index, _lies_there(audience, Case.office_id)
    )
    return _acting().where(there)


def _acting() -> Exists:
    """Acts for a legal person under today's undertaking."""
    return exists().where(
        and_(
            Representation.citizen_id == Citizen.id,
            Representation.ended_at.is_(None),
            Undertaking.representation_id == Representation.id,
            Undertaking.version == UNDERTAKING_VERSION,
            LegalEntity.id == Representation.entity_id,
        )
    )


def _practises(audience: Audience) -> ColumnElement[bool]:
    wanted: list[ColumnElement[bool]] = [Profession.ended_at.is_(None)]
    if audience.profession is not None:
        wanted.append(Profession.kind == audience.profession)
    if audience.province is not None:
        wanted.append(Profession.province_code == audience.province)
    return exists().where(Profession.holder_index == Citizen.national_code_index, *wanted)
