"""The list of cases: narrowed, sorted, remembered, looked through; never another one's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select

from bot.accounts.visitor import Visitor
from bot.cases.filters import Change, ForgetFilters, NarrowCases, OwnFilters
from bot.cases.list import CaseList, ListCases, place_of
from bot.cases.words import asked_words, stored_words
from bot.catalogue import case_type
from bot.errors import DomainError, Stale
from bot.jalali import tehran_day
from bot.legal.act import ActAsSelf
from storage.database import Database
from storage.models import Case, CaseFilter, Office
from storage.models.cases import SORTS
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import logged_in
from tests.house import House
from tests.legal.steps import SIGNATORY, acting, opened
from tests.staff.conftest import sampled

__all__ = ["sampled"]
NUMBER = "1405-2301-10629"


async def narrowed(house: House, visitor: Visitor, name: Any, value: Any) -> CaseList:
    await house.act(NarrowCases, visitor, Change(name, value))
    found: CaseList = await (await house.get(ListCases))(visitor)
    return found


async def own_cases(database: Database, visitor: Visitor) -> list[Case]:
    async with UnitOfWork(database) as tx:
        query = select(Case).where(Case.owner_index == visitor.owner_index)
        return list(await tx.session.scalars(query))


async def test_it_is_narrowed_by_type_status_office_and_day_and_all_of_them_at_once(
    sampled: House, database: Database
) -> None:
    visitor = await logged_in(sampled)
    every = await own_cases(database, visitor)
    one = next(case for case in every if case.number == NUMBER)
    day = tehran_day(one.registered_at)
    group = "intellectual_property"
    fits: dict[str, tuple[Any, Any]] = {
        "group": (group, lambda case: case_type(case.type_key).group == group),
        "status": ("in_progress", lambda case: case.status == "in_progress"),
        "office_id": (one.office_id, lambda case: case.office_id == one.office_id),
        "since": (day, lambda case: tehran_day(case.registered_at) >= day),
        "until": (day, lambda case: tehran_day(case.registered_at) <= day),
    }
    for name, (value, fit) in fits.items():
        found = await narrowed(sampled, visitor, name, value)
        assert found.total == len([case for case in every if fit(case)]), name
        assert 0 < found.total < len(every) or name in ("status",)
        await sampled.act(ForgetFilters, visitor)
    for name, (value, _) in fits.items():
        found = await narrowed(sampled, visitor, name, value)
    assert NUMBER in [line.number for line in found.lines]
    open_ones = await narrowed(sampled, visitor, "status", "open")
    assert {line.status for line in open_ones.lines}.isdisjoint({"finished", "rejected", "withdrawn"})


async def test_words_are_found_however_they_are_spelt(sampled: House) -> None:
    visitor = await logged_in(sampled)
    numbers = ("۱۴۰۵-۲۳۰۱-۱۰۶۲۹", "1405230110629", "٢٣٠١-١٠٦")
    for typed in (*numbers, "علامت تجاري", "علامت‌ تجاری ۱۰۶۲۹", "مالكيت"):
        found = await narrowed(sampled, visitor, "words", typed)
        assert NUMBER in [line.number for line in found.lines], typed
        assert found.total < 12


async def test_a_case_is_found_by_its_officer_and_its_office_as_it_is_called_today(
    sampled: House, database: Database
) -> None:
    visitor = await logged_in(sampled)
    one = next(case for case in await own_cases(database, visitor) if case.number == NUMBER)
    assert NUMBER in [line.number for line in (await narrowed(sampled, visitor, "words", one.officer)).lines]
    async with UnitOfWork(database) as tx:
        office = await tx.session.get(Office, one.office_id)
        assert office is not None
        office.name = "مرکزِ تازه‌نام"
        await tx.commit()
    found = await narrowed(sampled, visitor, "words", "تازه نام")
    assert NUMBER in [line.number for line in found.lines]


async def test_signs_of_a_pattern_mean_themselves_and_what_says_nothing_is_refused(sampled: House) -> None:
    visitor = await logged_in(sampled)
    for typed in ("1%9", "14_5", "a\\"):
        assert (await narrowed(sampled, visitor, "words", typed)).total == 0
    for typed in ("%", " - ", "", "ن" * 101):
        with pytest.raises(DomainError, match="case-filter-words"):
            await narrowed(sampled, visitor, "words", typed)
    day = tehran_day(datetime(2026, 5, 1, tzinfo=UTC))
    await narrowed(sampled, visitor, "until", day - timedelta(days=1))
    with pytest.raises(DomainError, match="case-filter-days"):
        await narrowed(sampled, visitor, "since", day)


async def test_choices_are_remembered_sealed_and_another_ones_are_refused(
    sampled: House, database: Database
) -> None:
    visitor = await logged_in(sampled)
    await narrowed(sampled, visitor, "words", "شکواییه")
    await narrowed(sampled, visitor, "sort", "oldest")
    again = await (await sampled.get(OwnFilters))(await sampled.visitor())
    assert (again.words, again.sort) == ("شکواییه", "oldest")
    async with UnitOfWork(database) as tx:
        (row,) = await tx.session.scalars(select(CaseFilter))
        theirs = select(Case.office_id).where(Case.owner_index == visitor.owner_index)
        foreign = await tx.session.scalar(select(Office.id).where(Office.id.not_in(theirs)).limit(1))
    assert "شکواییه".encode() not in (row.words_sealed or b"")
    for name, value in (("office_id", foreign), ("group", "nothing"), ("status", "x"), ("sort", None)):
        with pytest.raises(Stale):
            await narrowed(sampled, visitor, name, value)


async def test_every_case_comes_once_from_first_to_last_and_back_again(sampled: House) -> None:
    visitor = await logged_in(sampled)
    for sort in SORTS:
        await walked(sampled, visitor, sort)


async def walked(sampled: House, visitor: Visitor, sort: str) -> None:
    cases = await sampled.get(ListCases)
    page = await narrowed(sampled, visitor, "sort", sort)
    pages = [page]
    while page.later is not None:
        page = await cases(visitor, place_of(str(page.later)))
        pages.append(page)
    seen = [line.id for each in pages for line in each.lines]
    assert len(seen) == len(set(seen)) == page.total == 12
    while page.earlier is not None:
        page = await cases(visitor, page.earlier)
    assert page == pages[0]
    async with UnitOfWork(await sampled.get(Database)) as tx:
        moments = dict((await tx.session.execute(select(Case.id, Case.registered_at))).all())
    if sort != "changed":
        rising = all(moments[one] <= moments[other] for one, other in pairwise(seen))
        assert rising == (sort == "oldest")


async def test_a_filter_narrows_the_list_it_was_made_for_and_no_other(sampled: House) -> None:
    _, own_id = await opened(sampled)
    visitor = await acting(sampled, SIGNATORY, own_id)
    assert (await narrowed(sampled, visitor, "words", "هیچ‌چیز")).total == 0
    assert (await (await sampled.get(OwnFilters))(visitor)).words == "هیچ‌چیز"
    await sampled.act(ActAsSelf, visitor)
    assert (await (await sampled.get(OwnFilters))(await sampled.visitor(SIGNATORY))).is_whole
    found = await (await sampled.get(OwnFilters)).offices(await sampled.visitor(SIGNATORY), 0)
    assert found.offices == ()


def test_a_forged_place_is_no_place() -> None:
    short = (None, 7, "", "a.1.2", "c.1.2.3", "a.1.-2.3", "a.x.2.3", "a.1.2.0", "a.1.2.-3", "a.--1.2.3")
    for written in (*short, f"a.{10**20}.2.3", "a.1.2.3.4", f"b.1.{2**70}.1", "a.۱.2.3"):
        assert place_of(written) is None, written


def test_words_are_kept_and_asked_in_one_form() -> None:
    assert stored_words("۱۴۰۵/۲۲-A", "علي  كريمي") == "1405/22-a 140522a علی کریمی"
    assert asked_words("  كريمي، ۲۲ - و") == ("کریمی،", "22", "و")
    assert len(stored_words("1", "ن " * 2000)) <= 500
