"""Offices by place: province and county, abroad, and nearest first."""

from __future__ import annotations

from itertools import product

import pytest

from bot.app.sample import load_sample
from bot.catalogue import load_provinces, sample_offices
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError, NotFound
from bot.ids import Ids
from bot.offices.find import (
    NEAREST_SHOWN,
    OFFICES_A_PAGE,
    FindOffices,
    Point,
    Wanted,
    kilometres,
    wanted_for,
)
from storage.database import Database
from tests.house import House

VISIT, ALL = wanted_for("visit"), wanted_for(None)
TEHRAN, ARAK, PARIS = Point(35.7, 51.4), Point(34.09, 49.7), Point(48.85, 2.35)


@pytest.fixture
async def offices(house: House, database: Database) -> FindOffices:
    await load_sample(database, await house.get(Vault), await house.get(Clock), await house.get(Ids))
    return await house.get(FindOffices)


async def test_from_a_province_to_the_page_of_an_office(offices: FindOffices) -> None:
    provinces = await offices.provinces(VISIT)
    assert {each.key for each in provinces} == {province.code for province in load_provinces()}
    counties = await offices.counties("tehran", VISIT)
    assert "tehran.tehran" in {each.key for each in counties}
    found = await offices.listed("tehran.tehran", VISIT, 0)
    expected = [
        each.name
        for each in sample_offices()
        if each.county_code == "tehran.tehran" and "identity_check" in each.services
    ]
    assert sorted(line.name for line in found.lines) == sorted(expected)
    page = await offices.page(found.lines[0].id)
    assert (page.name, page.kind_key, page.is_abroad) == (
        found.lines[0].name,
        "social_security_branch",
        False,
    )
    assert page.hours["sat"] == "07:00-13:30"


async def test_pages_hold_every_office_once(offices: FindOffices) -> None:
    first = await offices.listed("tehran.tehran", ALL, 0)
    assert first.total > OFFICES_A_PAGE
    seen = [
        line.id
        for page in range(first.pages)
        for line in (await offices.listed("tehran.tehran", ALL, page)).lines
    ]
    assert len(seen) == len(set(seen)) == first.total
    assert (await offices.listed("tehran.tehran", ALL, 99)).page == 0


async def test_a_county_is_taken_apart_by_its_cities(offices: FindOffices) -> None:
    cities = await offices.cities("gilan.rasht", ALL)
    assert cities == ("رشت", "لشت‌نشا")
    assert await offices.cities("gilan.rasht", VISIT) == ("رشت",)
    by_city = [await offices.listed("gilan.rasht", ALL, 0, city) for city in cities]
    assert [found.total for found in by_city] == [3, 1]
    assert (await offices.listed("gilan.rasht", ALL, 0)).total == 4


async def test_a_service_is_done_where_the_page_says_so(offices: FindOffices) -> None:
    doing = {each.code for each in sample_offices() if "appeal" in each.services}
    others = {each.code for each in sample_offices() if each.kind_key == "judicial_office"} - doing
    assert doing
    assert others
    wanted = wanted_for(None, ("appeal",))
    seen = set()
    for province in await offices.provinces(wanted):
        for county in await offices.counties(province.key, wanted):
            first = await offices.listed(county.key, wanted, 0)
            for page in range(first.pages):
                for line in (await offices.listed(county.key, wanted, page)).lines:
                    office = await offices.page(line.id)
                    assert "appeal" in office.services
                    seen.add(office.code)
    assert seen == doing


async def test_abroad_are_the_consulates(offices: FindOffices) -> None:
    found = await offices.listed(None, VISIT, 0)
    doing = [
        each for each in sample_offices() if each.county_code is None and "identity_check" in each.services
    ]
    assert found.total == len(doing) >= 3
    assert (await offices.page(found.lines[0].id)).is_abroad
    assert (await offices.listed(None, Wanted(("notary",)), 0)).total == 0


async def test_the_nearest_are_those_that_a_search_of_all_finds(offices: FindOffices) -> None:
    points = (TEHRAN, ARAK, PARIS, Point(-89.9, 10), Point(0, 179.99))
    for point, wanted in product(points, (VISIT, ALL, Wanted(ALL.kinds, ("petition",)))):
        found = await offices.nearest(point, wanted)
        away = sorted(
            kilometres(point, Point(each.latitude, each.longitude))
            for each in sample_offices()
            if each.kind_key in wanted.kinds and set(wanted.services).issubset(each.services)
        )
        assert [line.kilometres for line in found] == pytest.approx(away[:NEAREST_SHOWN])


async def test_abroad_a_consulate_is_the_nearest(offices: FindOffices) -> None:
    assert (await offices.nearest(PARIS, VISIT))[0].name == "کنسولگری در لندن"


async def test_a_place_that_is_none_is_refused(offices: FindOffices) -> None:
    for point in (Point(91, 0), Point(0, 181), Point(float("nan"), 0)):
        with pytest.raises(DomainError, match="offices-location-please"):
            await offices.nearest(point, ALL)


async def test_a_kept_list_comes_back_in_its_order_without_what_is_gone(offices: FindOffices) -> None:
    near = [line.id for line in await offices.nearest(TEHRAN, ALL)]
    assert [line.id for line in await offices.some([*near[::-1], 7], ALL)] == near[::-1]
    with pytest.raises(NotFound, match="offices-gone"):
        await offices.page(7)


def test_a_distance_is_that_of_the_map() -> None:
    # Tehran and Isfahan, as the crow flies.
    assert kilometres(Point(35.6892, 51.389), Point(32.6546, 51.668)) == pytest.approx(338, abs=3)


def test_where_somebody_is_shows_in_no_repr() -> None:
    assert "35" not in repr(TEHRAN)
