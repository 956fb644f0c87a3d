"""A person's file: found within reach, read for a purpose, whole in an emergency, and seen by the person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.accounts.visitor import Visitor
from bot.audit import SealAudit, verify
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError, NotAllowed, NotFound, Stale, Throttled
from bot.identifiers import IRANIAN, Identifier
from bot.staff.access_log import OwnAccessLog, ReadList
from bot.staff.actor import CONSOLE, Scope
from bot.staff.person.file import FileAsk
from bot.staff.person.glass import Break, BreakGlass, ReadThroughGlass
from bot.staff.person.read import FindPerson, ReadCard, ReadFile, Search
from bot.staff.professions import AgencyList, ImportProfessions, Listed
from bot.staff.read_audit import ReadAudit
from bot.staff.rules import ENTRIES_A_PAGE, READS_A_PAGE, SEARCH_WINDOW, SEARCHES_IN_WINDOW
from bot.staff.searching import TOO_OFTEN
from storage.database import Database
from storage.models import AuditEntry, BrokenGlass, Case, Citizen, Message
from storage.unit_of_work import UnitOfWork
from tests.clock import ManualClock
from tests.house import FIDA_CODE, OWN_CODE, House
from tests.staff.cast import GILAN, TEHRAN, at_the_desk, comes_in, rows

REASON = "تماس اورژانس و ناتوانی شهروند از پاسخ"


@pytest.fixture
async def sara(sampled: House) -> Visitor:
    """Twelve cases; three of them in Tehran, at one office; none in Gilan."""
    return await comes_in(sampled, 90, code=OWN_CODE)


def ask(sara: Visitor, purpose: str = "case") -> FileAsk:
    assert sara.citizen_id is not None
    return FileAsk(sara.citizen_id, purpose)


async def test_a_clerk_finds_and_reads_who_has_a_case_within_reach(sampled: House, sara: Visitor) -> None:
    clerk = await at_the_desk(sampled, 1, "clerk", TEHRAN)
    assert await sampled.act(FindPerson, clerk, Search("۹۹۹-۰۰۰-۱۰۱۴", "case")) == sara.citizen_id
    assert await sampled.act(FindPerson, clerk, Search("09120000090", "case")) == sara.citizen_id
    card = await sampled.act(ReadCard, clerk, ask(sara))
    assert (card.name, card.national_code, card.phone) == ("نمونه ش…", "999****014", "0912***0090")
    assert (card.may_read, card.may_break, card.cases) == (True, False, 12)
    file = await sampled.act(ReadFile, clerk, ask(sara))
    assert (file.national_code, file.phone, file.total) == (OWN_CODE, "+989120000090", 3)
    assert {case.type_key for case in file.cases} == {"patent", "trademark"}
    assert OWN_CODE not in repr(file)


@pytest.mark.parametrize("typed", ["۹۹۹۹ ۰۰۰۲ ۰۰۱۱", "09120000091", "989120000091"])
async def test_a_foreign_national_is_found_by_their_code_and_their_number(
    sampled: House, database: Database, vault: Vault, typed: str
) -> None:
    golnaz = await comes_in(sampled, 91, code=FIDA_CODE)
    assert golnaz.citizen_id is not None
    async with UnitOfWork(database) as tx:
        citizen = await tx.session.get_one(Citizen, golnaz.citizen_id)
        citizen.identifier_kind, citizen.national_code_index = (
            "fida_code",
            vault.index("fida_code", FIDA_CODE),
        )
        await tx.session.execute(
            update(Case).where(Case.owner_index.is_not(None)).values(owner_index=citizen.national_code_index)
        )
        await tx.commit()
    clerk = await at_the_desk(sampled, 1, "clerk", TEHRAN)
    assert await sampled.act(FindPerson, clerk, Search(typed, "case")) == golnaz.citizen_id
    card = await sampled.act(ReadCard, clerk, FileAsk(golnaz.citizen_id, "case"))
    assert (card.kind, card.national_code) == ("fida_code", "999****011")


@pytest.mark.parametrize(
    ("role", "scope", "cases"),
    [
        ("clerk", Scope("office", "62301"), 3),
        ("office_manager", Scope("office", "62301"), 3),
        ("clerk", Scope("case_type", "insurance_history"), 3),
        ("clerk", Scope("province", "bushehr"), 1),
    ],
)
async def test_only_the_cases_within_reach_are_shown(
    sampled: House, sara: Visitor, role: str, scope: Scope, cases: int
) -> None:
    member = await at_the_desk(sampled, 1, role, scope)
    assert (await sampled.act(ReadFile, member, ask(sara))).total == cases


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        ("clerk", GILAN),
        ("clerk", Scope("office", "10101")),
        ("clerk", Scope("case_type", "divorce")),
        ("office_manager", Scope("office", "10101")),
    ],
)
async def test_who_is_out_of_reach_looks_like_nobody(
    sampled: House, sara: Visitor, role: str, scope: Scope
) -> None:
    member = await at_the_desk(sampled, 1, role, scope)
    heard = []
    for code in (OWN_CODE, "9990001022"):
        with pytest.raises(NotFound) as refused:
            await sampled.act(FindPerson, member, Search(code, "case"))
        heard.append((refused.value.key, refused.value.args_))
    for citizen_id in (sara.citizen_id, 1):
        for use_case in (ReadCard, ReadFile):
            with pytest.raises(NotFound) as refused:
                await sampled.act(use_case, member, FileAsk(citizen_id or 0, "case"))
            heard.append((refused.value.key, refused.value.args_))
    assert {key for key, _ in heard} == {"staff-person-none"}
    assert await (await sampled.get(OwnAccessLog)).page(sara, 0) == ReadList((), 0, 0)


async def test_searches_are_counted_whatever_they_find(sampled: House, sara: Visitor) -> None:
    clerk = await at_the_desk(sampled, 1, "clerk", GILAN)
    other = await at_the_desk(sampled, 2, "support")
    for nth in range(SEARCHES_IN_WINDOW):
        with pytest.raises(NotFound):
            await sampled.act(FindPerson, clerk, Search(OWN_CODE if nth % 2 else "9990001022", "case"))
    with pytest.raises(Throttled, match="staff-search-too-many") as refused:
        await sampled.act(FindPerson, clerk, Search(OWN_CODE, "case"))
    assert refused.value.retry_after <= SEARCH_WINDOW
    assert await sampled.act(FindPerson, other, Search(OWN_CODE, "question")) == sara.citizen_id
    (noted,) = [row for row in await rows(sampled, AuditEntry) if row.action == TOO_OFTEN]
    assert noted.actor == f"citizen:{clerk.citizen_id}"


async def test_support_sees_masked_data_and_nothing_whole(sampled: House, sara: Visitor) -> None:
    support = await at_the_desk(sampled, 1, "support")
    assert await sampled.act(FindPerson, support, Search(OWN_CODE, "question")) == sara.citizen_id
    assert await sampled.act(FindPerson, support, Search("9990001022", "question")) is None
    card = await sampled.act(ReadCard, support, ask(sara, "question"))
    assert (card.may_read, card.may_break) == (False, True)
    assert OWN_CODE not in repr(card)
    with pytest.raises(NotAllowed):
        await sampled.act(ReadFile, support, ask(sara))
    with pytest.raises(NotAllowed, match="staff-glass-over"):
        await sampled.act(ReadThroughGlass, support, ask(sara))


async def test_a_read_is_written_down_before_it_is_shown_and_the_person_sees_it(
    sampled: House, sara: Visitor, database: Database
) -> None:
    clerk = await at_the_desk(sampled, 1, "clerk", TEHRAN)
    await sampled.act(ReadCard, clerk, ask(sara, "question"))
    await sampled.act(ReadFile, clerk, ask(sara, "in_person"))
    seen = await (await sampled.get(OwnAccessLog)).page(sara, 0)
    assert [(line.role, line.purpose, line.view) for line in seen.lines] == [
        ("clerk", "in_person", "whole"),
        ("clerk", "question", "masked"),
    ]
    other = await (await sampled.get(OwnAccessLog)).page(clerk, 0)
    assert other.total == 0
    vault, clock = await sampled.get(Vault), await sampled.get(Clock)
    await SealAudit(database, vault)()
    assert (await verify(database.reader, vault, clock.now())).is_well


async def test_what_cannot_be_written_down_is_not_shown(
    sampled: House, sara: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.audit import Audit

    clerk = await at_the_desk(sampled, 1, "clerk", TEHRAN)

    async def broken(*_: Any, **__: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Audit, "add", broken)
    for use_case in (ReadCard, ReadFile):
        with pytest.raises(OSError, match="disk full"):
            await sampled.act(use_case, clerk, ask(sara))


async def test_a_purpose_is_one_of_the_catalogue(sampled: House, sara: Visitor) -> None:
    clerk = await at_the_desk(sampled, 1, "clerk", TEHRAN)
    for use_case, wish in (
        (FindPerson, Search(OWN_CODE, "curiosity")),
        (ReadCard, ask(sara, "curiosity")),
        (ReadFile, ask(sara, "")),
    ):
        with pytest.raises(Stale):
            await sampled.act(use_case, clerk, wish)


async def test_breaking_the_glass_opens_the_file_for_minutes_and_tells_the_person(
    sampled: House, sara: Visitor, clock: ManualClock, database: Database
) -> None:
    support = await at_the_desk(sampled, 1, "support")
    for reason in ("کوتاه", "شمارهٔ او ۹۹۹۰۰۰۱۰۱۴ است و پاسخ نمی‌دهد"):
        with pytest.raises(DomainError, match="staff-reason-"):
            await sampled.act(BreakGlass, support, Break(sara.citizen_id or 0, "question", reason))
    assert await rows(sampled, BrokenGlass) == []
    until = await sampled.act(BreakGlass, support, Break(sara.citizen_id or 0, "question", REASON))
    assert until - clock.now() == timedelta(minutes=15)
    (told,) = await rows(sampled, Message)
    assert (told.words_key, told.audience, told.words_args) == ("staff-glass-news", 1, {})
    file = await sampled.act(ReadThroughGlass, support, ask(sara))
    assert (file.national_code, file.total) == (OWN_CODE, 12)
    seen = await (await sampled.get(OwnAccessLog)).page(sara, 0)
    assert [(line.view, line.purpose, line.reason) for line in seen.lines] == [
        ("emergency", "question", ""),
        ("emergency", "question", REASON),
    ]
    # Another's glass, another's file, and later: closed.
    colleague = await at_the_desk(sampled, 2, "support")
    stranger = await comes_in(sampled, 3)
    for by, whose in ((colleague, sara), (support, stranger)):
        with pytest.raises(NotAllowed, match="staff-glass-over"):
            await sampled.act(ReadThroughGlass, by, ask(whose))
    clock.advance(timedelta(minutes=14))
    await sampled.act(ReadThroughGlass, support, ask(sara))
    clock.advance(timedelta(minutes=1))
    with pytest.raises(NotAllowed, match="staff-glass-over"):
        await sampled.act(ReadThroughGlass, support, ask(sara))


async def test_professional_roles_stand_in_the_file(sampled: House, sara: Visitor) -> None:
    listed = AgencyList("ssaa", (Listed(Identifier(IRANIAN, OWN_CODE), "notary", "tehran", "12"),))
    await sampled.act(ImportProfessions, CONSOLE, listed)
    clerk = await at_the_desk(sampled, 1, "clerk", TEHRAN)
    file = await sampled.act(ReadFile, clerk, ask(sara))
    assert [(each.kind, each.province_code, each.office_number) for each in file.holdings] == [
        ("notary", "tehran", "12")
    ]


async def test_ones_own_log_has_pages_and_is_for_who_is_in(
    sampled: House, sara: Visitor, clock: ManualClock
) -> None:
    clerk = await at_the_desk(sampled, 1, "clerk", TEHRAN)
    for _ in range(READS_A_PAGE + 1):
        await sampled.act(ReadCard, clerk, ask(sara))
    log = await sampled.get(OwnAccessLog)
    pages = [await log.page(sara, page) for page in (0, 1, 9)]
    assert [(len(each.lines), each.page, each.pages) for each in pages] == [(6, 0, 2), (1, 1, 2), (1, 1, 2)]
    clock.advance(timedelta(minutes=20))
    with pytest.raises(Stale):
        await log.page(await sampled.visitor(90), 0)


async def test_an_auditor_sees_who_did_what_and_nobodys_data(
    sampled: House, sara: Visitor, database: Database
) -> None:
    clerk = await at_the_desk(sampled, 1, "clerk", TEHRAN)
    for _ in range(5):
        await sampled.act(ReadFile, clerk, ask(sara))
    auditor = await at_the_desk(sampled, 2, "auditor")
    await SealAudit(database, await sampled.get(Vault))()
    async with UnitOfWork(database) as tx:
        total = await tx.session.scalar(select(func.count()).select_from(AuditEntry))
    first = await sampled.act(ReadAudit, auditor, 0)
    assert (first.total, len(first.lines)) == (total, ENTRIES_A_PAGE)
    last = await sampled.act(ReadAudit, auditor, 99)
    assert last.lines[-1].seq == 1
    actions = {line.action for page in (first, last) for line in page.lines}
    assert "sensitive_read" in actions
    for use_case in (ReadCard, ReadFile):
        with pytest.raises(NotAllowed):
            await sampled.act(use_case, auditor, ask(sara))
