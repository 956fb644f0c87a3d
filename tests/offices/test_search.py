"""Offices by words and numbers: spellings, parts, one mistake; the same answer on both engines."""

from __future__ import annotations

import random
from datetime import timedelta
from time import perf_counter
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import update

from bot.app.sample import load_sample
from bot.catalogue import sample_offices
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError
from bot.ids import Ids
from bot.offices.find import FindOffices, wanted_for
from bot.offices.index import OfficeIndex
from bot.offices.search import FOUND_MOST, LIFE, SearchOffices
from storage.database import Database
from storage.models import Office
from storage.unit_of_work import UnitOfWork
from tests.clock import ManualClock
from tests.house import House

ALL = wanted_for(None)
KINDS = ALL.kinds
#: Ten thousand offices are searched in far less; a machine that is busy gets its time.
SEARCH_S, BUILD_S = 0.25, 5.0


def row(place: int, name: str, manager: str, phone: str = "02117023137", city: str = "تهران") -> Any:
    return SimpleNamespace(
        id=place,
        code=f"{10000 + place}",
        kind_key="notary",
        name=name,
        manager=manager,
        phone=phone,
        city=city,
    )


ROWS = [
    row(1, "دفتر اسناد رسمی شمارهٔ ۱ تهران", "مریم حسن‌زاده", "02117023137"),
    row(2, "دفتر اسناد رسمی شمارهٔ ۱۱ تهران", "یحیی کاکاوند", "02117023138"),
    row(3, "شعبهٔ آزادی", "آرزو حسینی", "+46846500418"),
    row(4, "دفتر خدمات الکترونیک قضایی مشهد", "رضا حسن پور", "05111009013", "مشهد"),
]
INDEX = OfficeIndex(cast(Any, ROWS))


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("حسن‌زاده", 1),
        ("حسن زاده", 1),
        ("حسنزاده", 1),
        ("مریم حسن زادة", 1),
        ("يحيي كاكاوند", 2),
        ("کاکا", 2),
        ("کاکاوتد", 2),
        ("ککاوند", 2),
        ("کاکاونند", 2),
        ("کاکاودن", 2),
        ("کاگاو", 2),
        ("ازادی", 3),
        ("شعبه آزادي", 3),
        ("حسنپور", 4),
        ("الکترونیک قضائی", 4),
        ("مشهد", 4),
        ("شماره ۱ تهران", 1),
        ("شماره ۱۱", 2),
        ("شماره ١١", 2),
        ("10002", 2),
        ("۱۰۰۰۴", 4),
        ("دفتر 10004", 4),
        ("021-17023138", 2),
        ("+98 21 1702 3138", 2),
        ("۰۲۱۱۷۰۲۳۱۳۸", 2),
        ("17023138", 2),
        ("23138", 2),
        ("05111009014", 4),
        ("46846500418", 3),
    ],
)
def test_an_office_is_found_however_it_is_written(asked: str, first: int) -> None:
    assert INDEX.find(asked, KINDS, 10)[0] == first


def test_all_that_is_said_counts_and_what_fits_better_comes_first() -> None:
    assert INDEX.find("تهران", KINDS, 10) == [1, 2, 3]
    assert INDEX.find("تهران حسن", KINDS, 10) == [1]
    assert INDEX.find("شماره ۱", KINDS, 10) == [1]
    assert INDEX.find("حسن پور", KINDS, 10) == [4]
    assert INDEX.find("تهران", ("registry_unit",), 10) == []


@pytest.mark.parametrize("asked", ["ساختمان", "9990001014", "حس زز", "۲۲", "؟!", "حزن‌زده"])
def test_what_is_no_office_is_not_found(asked: str) -> None:
    assert INDEX.find(asked, KINDS, 10) == []


def test_ten_thousand_offices_are_searched_at_once() -> None:
    chance = random.Random(6)
    letters = "ابپتجدرزسشفقکگلمنوهی"
    names = ["".join(chance.choices(letters, k=chance.randint(4, 8))) for _ in range(6_000)]
    rows = [
        row(place, f"دفتر شمارهٔ {place} {chance.choice(names)}", " ".join(chance.choices(names, k=2)))
        for place in range(1, 10_001)
    ]
    began = perf_counter()
    index = OfficeIndex(cast(Any, rows))
    assert perf_counter() - began < BUILD_S
    manager = rows[4321].manager
    broken = manager[:2] + ("ا" if manager[2] != "ا" else "ب") + manager[3:]
    index.find(broken, ("notary",), 30)
    for asked in (manager, broken, "دفتر", "02117023137", "01117023137"):
        began = perf_counter()
        found = index.find(asked, ("notary",), 10_000)
        assert perf_counter() - began < SEARCH_S, asked
        assert rows[4321].id in found


@pytest.fixture
async def search(house: House, database: Database) -> SearchOffices:
    await load_sample(database, await house.get(Vault), await house.get(Clock), await house.get(Ids))
    return await house.get(SearchOffices)


async def test_the_sample_is_found_by_everything_that_it_is_known_by(
    house: House, search: SearchOffices
) -> None:
    find = await house.get(FindOffices)
    for office in sample_offices()[::20]:
        for asked in (office.code, office.phone, office.name, office.manager, office.name[:-1]):
            found = await search(asked, ALL)
            assert len(found) <= FOUND_MOST
            assert office.code in {(await find.page(one)).code for one in found}, asked


async def test_only_offices_that_do_the_service_are_found(house: House, search: SearchOffices) -> None:
    find = await house.get(FindOffices)
    doing = {each.name for each in sample_offices() if "appeal" in each.services}
    wanted = wanted_for(None, ("appeal",))
    lines = await find.some(await search("تهران", wanted), ALL)
    assert {line.name for line in lines} == {name for name in doing if "تهران" in name}
    assert len(lines) < len([each for each in sample_offices() if each.city == "تهران"])


async def test_a_change_is_found_after_a_minute(
    search: SearchOffices, database: Database, clock: ManualClock
) -> None:
    assert await search("زرین‌کلاه", ALL) == ()
    async with UnitOfWork(database) as tx:
        await tx.session.execute(
            update(Office).where(Office.code == "10001").values(manager="پروین زرین‌کلاه")
        )
        await tx.commit()
    assert await search("زرین‌کلاه", ALL) == ()
    clock.advance(LIFE - timedelta(seconds=1))
    assert await search("زرین‌کلاه", ALL) == ()
    clock.advance(timedelta(seconds=1))
    assert len(await search("زرین‌کلاه", ALL)) == 1


async def test_nothing_and_too_much_are_refused(search: SearchOffices) -> None:
    for asked in ("", " \u200c ", "؟", "ا" * 200):
        with pytest.raises(DomainError, match="offices-search-what"):
            await search(asked, ALL)
