"""Sample persons and offices are well-formed, plainly made up, and enough for every turn of a demo."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date, time
from math import cos, hypot, radians

import jdatetime
import pytest

from bot.catalogue import (
    Office,
    SamplePerson,
    case_types,
    find_person,
    kinds_that_take_visits,
    load_provinces,
    office_kinds,
    owner_of_mobile,
    sample_companies,
    sample_offices,
    sample_persons,
)
from bot.catalogue.files import HERE
from bot.identifiers import FOREIGN, IRANIAN, identifier, legal_id

NOTES = {
    "happy_path",
    "staff",
    "sim_of_another",
    "two_sims",
    "birth_date_mismatch",
    "under_age",
    "not_in_registry",
    "dead",
    "registry_unavailable",
    "registry_slow",
    "sim_registry_unavailable",
    "ordinary",
    "foreign",
    "foreign_not_in_registry",
    "foreign_registry_unavailable",
    "abroad",
}
#: One of the numbers that Australia's regulator keeps for films and samples: it belongs to nobody.
NOBODYS = "+61491570156"
WEEK = ("sat", "sun", "mon", "tue", "wed", "thu", "fri")
COUNTIES = {county.code: county for province in load_provinces() for county in province.counties}


def is_national_code(code: str) -> bool:
    rest = sum(int(code[i]) * (10 - i) for i in range(9)) % 11
    shape = re.fullmatch("[0-9]{10}", code) and len(set(code)) > 1 and code[3:9] != "000000"
    return bool(shape) and int(code[9]) == (rest if rest < 2 else 11 - rest)


def by_note(note: str) -> SamplePerson:
    return next(person for person in sample_persons() if person.note == note)


def each_person() -> list[object]:
    return [pytest.param(person, id=person.key) for person in sample_persons()]


def each_office() -> list[object]:
    return [pytest.param(office, id=office.code) for office in sample_offices() if office.county_code]


def offices_abroad() -> list[Office]:
    return [office for office in sample_offices() if office.county_code is None]


def test_there_is_a_person_for_every_turn_of_a_sign_up() -> None:
    notes = Counter(person.note for person in sample_persons())
    assert set(notes) == NOTES
    assert notes["happy_path"] == 2


def test_the_five_people_of_the_sandbox_are_these() -> None:
    five = [(f"{p.name} {p.surname}", p.shares, p.role) for p in sample_persons()[:5]]
    assert five == [
        ("سارا احمدی", "+989121110001", None),
        ("رضا کریمی", "+989121110002", None),
        ("مریم رضایی", "+989121110003", "clerk"),
        ("حسین موسوی", "+989121110004", "publisher"),
        ("زهرا حسینی", "+989121110005", "approver"),
    ]


@pytest.mark.parametrize("person", each_person())
def test_a_code_is_right_and_made_up(person: SamplePerson) -> None:
    is_foreign = person.note.startswith("foreign")
    assert is_national_code(person.national_code) is not is_foreign
    assert identifier(person.national_code).kind == (FOREIGN if is_foreign else IRANIAN)
    assert person.national_code.startswith("999")
    assert find_person(person.national_code) is person


@pytest.mark.parametrize("person", each_person())
def test_mobile_numbers_are_in_e164_and_iranian_but_that_of_who_is_abroad(person: SamplePerson) -> None:
    assert (person.shares == NOBODYS) is (person.note == "abroad")
    for number in {person.shares, *person.mobiles} - {NOBODYS}:
        assert re.fullmatch(r"\+989[0-9]{9}", number)


def test_a_number_is_shared_by_one_person_and_registered_to_one() -> None:
    assert max(Counter(person.shares for person in sample_persons()).values()) == 1
    assert max(Counter(number for person in sample_persons() for number in person.mobiles).values()) == 1


def test_national_codes_and_keys_are_used_once() -> None:
    assert len({person.national_code for person in sample_persons()}) == len(sample_persons())
    assert len({person.key for person in sample_persons()}) == len(sample_persons())


def test_the_jalali_birth_dates_in_the_file_are_the_same_days() -> None:
    for data in json.loads((HERE / "sample/persons.json").read_text(encoding="utf-8"))["persons"]:
        year, month, day = map(int, data["birth_date_jalali"].split("-"))
        assert jdatetime.date(year, month, day).togregorian() == date.fromisoformat(data["birth_date"])


def test_only_the_under_age_person_is_under_age() -> None:
    assert [p.note for p in sample_persons() if p.birth_date.year >= 2012] == ["under_age"]
    assert all(p.birth_date.year < 2008 for p in sample_persons() if p.note != "under_age")


def test_a_sim_of_another_is_registered_to_somebody_else() -> None:
    person = by_note("sim_of_another")
    assert person.mobiles == ()
    assert owner_of_mobile(person.shares) is by_note("two_sims")


def test_everybody_else_shares_a_number_of_their_own() -> None:
    assert [p.note for p in sample_persons() if p.shares not in p.mobiles] == ["sim_of_another", "abroad"]


def test_registries_misbehave_for_whom_they_should_only() -> None:
    odd = {p.note: p.registry for p in sample_persons() if p.registry != "answers"}
    assert odd == {
        "not_in_registry": "absent",
        "registry_unavailable": "unavailable",
        "registry_slow": "slow",
        "foreign_not_in_registry": "absent",
        "foreign_registry_unavailable": "unavailable",
    }
    assert [p.note for p in sample_persons() if p.sim_registry != "answers"] == ["sim_registry_unavailable"]
    assert [p.note for p in sample_persons() if p.is_dead] == ["dead"]
    assert [p.note for p in sample_persons() if p.types_birth_date != p.birth_date] == ["birth_date_mismatch"]


def test_nobody_has_an_unknown_code_or_number() -> None:
    assert find_person("0012345679") is None
    assert owner_of_mobile("+989120000000") is None


def test_sample_companies_have_right_codes_and_signatories_who_exist() -> None:
    assert [one.registry for one in sample_companies()] == ["answers", "answers", "absent", "unavailable"]
    assert len({one.legal_id for one in sample_companies()}) == len(sample_companies())
    for one in sample_companies():
        assert legal_id(one.legal_id) == one.legal_id
        assert one.legal_id.startswith("999")
        assert all(find_person(code) for code in one.signatories)


def test_every_capital_has_a_judicial_office_and_a_registry_unit() -> None:
    there = {(office.kind_key, office.county_code, office.city) for office in sample_offices()}
    for province in load_provinces():
        [county] = [county for county in province.counties if county.seat == province.capital]
        assert ("judicial_office", county.code, province.capital) in there
        assert ("registry_unit", county.code, province.capital) in there


def test_every_kind_of_office_has_a_sample_and_every_sample_a_kind() -> None:
    assert {office.kind_key for office in sample_offices()} == {kind.key for kind in office_kinds()}
    assert {kind.office_kind_key for kind in case_types()} <= {kind.key for kind in office_kinds()}


def test_office_codes_names_and_phones_are_used_once() -> None:
    assert len(sample_offices()) >= 60
    for field in ("code", "name", "phone"):
        assert max(Counter(getattr(office, field) for office in sample_offices()).values()) == 1


@pytest.mark.parametrize("office", each_office())
def test_an_office_stands_in_a_city_of_its_county(office: Office) -> None:
    assert office.county_code is not None
    assert office.city in COUNTIES[office.county_code].cities
    assert office.address.startswith(office.city)
    assert re.fullmatch("[0-9]{5}", office.code)
    assert office.manager.count(" ") >= 1


@pytest.mark.parametrize("office", each_office())
def test_an_office_phone_looks_right_and_cannot_be_dialled(office: Office) -> None:
    assert re.fullmatch("0[1-8][0-9]1[0-9]{7}", office.phone)


@pytest.mark.parametrize("office", each_office())
def test_office_hours_are_spans_of_known_days(office: Office) -> None:
    assert set(office.hours) <= set(WEEK)
    assert "fri" not in office.hours
    for span in office.hours.values():
        opens, closes = map(time.fromisoformat, span.split("-"))
        assert opens < closes


def test_offices_of_a_city_lie_within_nine_kilometres_and_the_cities_apart() -> None:
    first: dict[str, Office] = {}
    for office in sample_offices():
        if office.county_code is None:
            continue
        centre = first.setdefault(office.city, office)
        assert kilometres(office, centre) < 9
        assert 25 < office.latitude < 40
        assert 44 < office.longitude < 64
    cities = list(first.values())
    assert min(kilometres(a, b) for a in cities for b in cities if a is not b) > 20


def test_no_two_offices_share_a_spot() -> None:
    assert len({(office.latitude, office.longitude) for office in sample_offices()}) == len(sample_offices())


def test_consulates_stand_abroad_and_have_numbers_that_are_set_aside_for_fiction() -> None:
    set_aside = ("+442079460", "+493023125", "+468465004", "+6125550")
    assert len(offices_abroad()) >= 4
    for office in offices_abroad():
        assert office.kind_key == "consulate"
        assert office.address.startswith(office.city)
        assert office.phone.startswith(set_aside)
        assert re.fullmatch("9[0-9]{4}", office.code)


def test_identity_is_checked_in_every_province_and_abroad() -> None:
    assert set(kinds_that_take_visits()) == {"social_security_branch", "consulate"}
    there = {
        office.county_code.partition(".")[0]
        for office in sample_offices()
        if office.kind_key in kinds_that_take_visits() and office.county_code
    }
    assert there == {province.code for province in load_provinces()}


def kilometres(one: Office, other: Office) -> float:
    wide = (one.longitude - other.longitude) * 111 * cos(radians(one.latitude))
    return hypot((one.latitude - other.latitude) * 111, wide)
