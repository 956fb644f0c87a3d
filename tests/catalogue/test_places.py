"""The shipped places are whole, counted and cleanly written."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from bot.catalogue import Province, load_provinces

# Counties of each province in Ordibehesht 1403, with its ISO 3166-2 number.
EXPECTED = {
    "markazi": ("IR-00", 12),
    "gilan": ("IR-01", 17),
    "mazandaran": ("IR-02", 22),
    "east-azerbaijan": ("IR-03", 23),
    "west-azerbaijan": ("IR-04", 20),
    "kermanshah": ("IR-05", 14),
    "khuzestan": ("IR-06", 30),
    "fars": ("IR-07", 37),
    "kerman": ("IR-08", 25),
    "razavi-khorasan": ("IR-09", 34),
    "isfahan": ("IR-10", 28),
    "sistan-baluchestan": ("IR-11", 26),
    "kurdistan": ("IR-12", 10),
    "hamadan": ("IR-13", 10),
    "chaharmahal-bakhtiari": ("IR-14", 12),
    "lorestan": ("IR-15", 12),
    "ilam": ("IR-16", 12),
    "kohgiluyeh-boyerahmad": ("IR-17", 9),
    "bushehr": ("IR-18", 10),
    "zanjan": ("IR-19", 8),
    "semnan": ("IR-20", 8),
    "yazd": ("IR-21", 12),
    "hormozgan": ("IR-22", 13),
    "tehran": ("IR-23", 16),
    "ardabil": ("IR-24", 12),
    "qom": ("IR-25", 3),
    "qazvin": ("IR-26", 6),
    "golestan": ("IR-27", 14),
    "north-khorasan": ("IR-28", 10),
    "south-khorasan": ("IR-29", 11),
    "alborz": ("IR-30", 7),
}
# Persian letters, hamza on its carriers, one ZWNJ or space between words. No Arabic yeh or kaf, no Latin.
CLEAN = re.compile(
    "[آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیءأؤئ]+(?:[ \u200c][آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیءأؤئ]+)*"
)


def provinces() -> list[object]:
    return [pytest.param(province, id=province.code) for province in load_provinces()]


def test_there_are_31_provinces_and_483_counties() -> None:
    assert len(load_provinces()) == 31
    assert sum(len(province.counties) for province in load_provinces()) == 483


def test_every_province_has_its_iso_code_and_all_its_counties() -> None:
    assert {p.code: (p.iso, len(p.counties)) for p in load_provinces()} == EXPECTED


@pytest.mark.parametrize("province", provinces())
def test_county_names_and_codes_are_used_once_in_a_province(province: Province) -> None:
    assert len({county.name for county in province.counties}) == len(province.counties)
    assert len({county.code for county in province.counties}) == len(province.counties)


@pytest.mark.parametrize("province", provinces())
def test_county_codes_are_latin_slugs_under_their_province(province: Province) -> None:
    for county in province.counties:
        assert re.fullmatch(rf"{province.code}\.[a-z]+(-[a-z]+)*", county.code)
        assert len(county.code) <= 64


@pytest.mark.parametrize("province", provinces())
def test_every_county_lists_its_seat_first_and_no_city_twice(province: Province) -> None:
    for county in province.counties:
        assert county.cities[0] == county.seat
        assert len(set(county.cities)) == len(county.cities)


@pytest.mark.parametrize("province", provinces())
def test_a_city_belongs_to_one_county_of_its_province(province: Province) -> None:
    cities = Counter(city for county in province.counties for city in county.cities)
    # Mazandaran has two towns of this name: one in Babol, the other in the county of that name.
    cities.subtract({"گلوگاه": 1} if province.code == "mazandaran" else {})
    assert [city for city, times in cities.items() if times != 1] == []


@pytest.mark.parametrize("province", provinces())
def test_the_capital_is_the_seat_of_one_of_the_counties(province: Province) -> None:
    assert [county.seat for county in province.counties].count(province.capital) == 1


@pytest.mark.parametrize("province", provinces())
def test_every_name_is_in_clean_persian_letters(province: Province) -> None:
    names = [province.name, province.capital]
    names += [name for county in province.counties for name in (county.name, county.seat, *county.cities)]
    assert [name for name in names if not CLEAN.fullmatch(name)] == []


def test_provinces_have_names_and_capitals_of_their_own() -> None:
    assert len({province.name for province in load_provinces()}) == 31
    assert len({province.capital for province in load_provinces()}) == 31
