"""Members and their roles: who may be given what, and that nobody lifts themselves."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.audit import SealAudit, verify
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError, NotAllowed, NotFound
from bot.staff.actor import CONSOLE, Scope
from bot.staff.members.add import AddStaff, NewMember
from bot.staff.members.disable import DisableStaff, SendAway
from bot.staff.members.grant import GrantRole, NewRole, RevokeRole, RoleFor
from bot.staff.members.read import ListStaff, ReadMember
from bot.staff.rules import MEMBERS_A_PAGE
from bot.staff.scopes import OFFICES_A_PAGE, Scopes
from storage.database import Database
from storage.models import AuditEntry, Citizen, RoleGrant, StaffMember
from storage.unit_of_work import UnitOfWork
from tests.clock import ManualClock
from tests.house import House
from tests.staff.cast import (
    ALL,
    GILAN,
    TEHRAN,
    at_the_desk,
    comes_in,
    hired,
    member_id,
    national_code,
    phone,
    rows,
    write,
)

REASON = "پایان مأموریت در این دفتر"
#: Says nothing of the engines.
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_the_first_admin_comes_from_the_console_by_code_or_by_number(house: House) -> None:
    for number, who in ((1, national_code(1)), (2, "0" + phone(2).removeprefix("+98"))):
        await comes_in(house, number)
        await house.act(AddStaff, CONSOLE, NewMember(who, NewRole("admin", ALL)))
    found = await house.act(ListStaff, CONSOLE, 0)
    assert [line.roles for line in found.lines] == [("admin",), ("admin",)]
    entries = await rows(house, AuditEntry, AuditEntry.action == "privilege_permissions_changed")
    assert [(row.actor, row.role, row.details["granted"]) for row in entries] == [
        ("cli", "console", "admin")
    ] * 2


@pytest.mark.parametrize(
    ("who", "role", "scope", "key"),
    [
        (national_code(9), "admin", ALL, "staff-no-such-citizen"),
        ("09129999999", "admin", ALL, "staff-no-such-citizen"),
        ("12", "admin", ALL, "error-national-code-length"),
        (national_code(1), "king", ALL, "staff-unknown-role"),
        (national_code(1), "admin", TEHRAN, "staff-scope-not-for-role"),
        (national_code(1), "clerk", ALL, "staff-scope-not-for-role"),
        (national_code(1), "clerk", Scope("office", "nowhere"), "staff-unknown-place"),
        (national_code(1), "clerk", Scope("province", "atlantis"), "staff-unknown-place"),
        (national_code(1), "clerk", Scope("case_type", "riddle"), "staff-unknown-place"),
        (national_code(1), "support", Scope("all", "x"), "staff-unknown-place"),
    ],
)
async def test_what_the_table_or_the_world_does_not_have_is_refused(
    sampled: House, who: str, role: str, scope: Scope, key: str
) -> None:
    await comes_in(sampled, 1)
    before = len(await rows(sampled, StaffMember))
    with pytest.raises(DomainError) as refused:
        await sampled.act(AddStaff, CONSOLE, NewMember(who, NewRole(role, scope)))
    assert refused.value.key == key
    assert len(await rows(sampled, StaffMember)) == before


async def test_a_number_that_two_citizens_share_names_nobody(house: House, database: Database) -> None:
    first, second = await comes_in(house, 1), await comes_in(house, 2)
    async with UnitOfWork(database) as tx:
        one = await tx.session.get(Citizen, first.citizen_id)
        other = await tx.session.get(Citizen, second.citizen_id)
        assert one is not None
        assert other is not None
        other.phone_index = one.phone_index
        await tx.commit()
    with pytest.raises(DomainError, match="staff-phone-shared"):
        await house.act(AddStaff, CONSOLE, NewMember(phone(1), NewRole("admin", ALL)))


async def test_an_admin_gives_and_takes_roles(sampled: House) -> None:
    admin = await at_the_desk(sampled, 1, "admin")
    await comes_in(sampled, 2)
    staff_id = await sampled.act(AddStaff, admin, NewMember(national_code(2), NewRole("clerk", TEHRAN)))
    grant = await sampled.act(GrantRole, admin, RoleFor(staff_id, NewRole("clerk", GILAN, days=30)))
    page = await sampled.act(ReadMember, admin, staff_id)
    assert {(each.role, each.scope) for each in page.grants} == {("clerk", TEHRAN), ("clerk", GILAN)}
    for _ in range(2):  # twice is harmless
        await sampled.act(RevokeRole, admin, grant)
    page = await sampled.act(ReadMember, admin, staff_id)
    assert [each.scope for each in page.grants] == [TEHRAN]
    (row,) = await rows(sampled, RoleGrant, RoleGrant.id == grant)
    assert row.revoked_by == row.granted_by == f"staff:{await member_id(sampled, admin)}"


async def test_nobody_changes_their_own_roles(sampled: House) -> None:
    admin = await at_the_desk(sampled, 1, "admin")
    own = await member_id(sampled, admin)
    (grant,) = await rows(sampled, RoleGrant, RoleGrant.staff_id == own)
    acts: list[tuple[Any, Any]] = [
        (GrantRole, RoleFor(own, NewRole("support", ALL))),
        (RevokeRole, grant.id),
        (DisableStaff, SendAway(own, REASON)),
        (AddStaff, NewMember(national_code(1), NewRole("support", ALL))),
    ]
    for use_case, ask in acts:
        with pytest.raises(DomainError, match="staff-not-yourself"):
            await sampled.act(use_case, admin, ask)
    assert (await sampled.act(ReadMember, admin, own)).is_self


async def test_two_admins_who_send_each_other_away_leave_one(sampled: House) -> None:
    one, other = await at_the_desk(sampled, 1, "admin"), await at_the_desk(sampled, 2, "admin")
    ids = [await member_id(sampled, each) for each in (one, other)]
    done = await asyncio.gather(
        sampled.act(DisableStaff, one, SendAway(ids[1], REASON)),
        sampled.act(DisableStaff, other, SendAway(ids[0], REASON)),
        return_exceptions=True,
    )
    assert (
        sorted(type(each) for each in done if each is not None) == [NotAllowed]
        or [type(each) for each in done].count(NotAllowed) == 1
    )
    left = await rows(sampled, StaffMember, StaffMember.disabled_at.is_(None), StaffMember.id.in_(ids))
    assert len(left) == 1


@pytest.mark.parametrize("alone", ["admin", "auditor"])
async def test_admin_and_auditor_hold_nothing_else(sampled: House, alone: str) -> None:
    await comes_in(sampled, 1)
    await comes_in(sampled, 2)
    first, second = await hired(sampled, 1, alone), await hired(sampled, 2, "clerk", TEHRAN)
    for staff_id, new in ((first, NewRole("clerk", TEHRAN)), (second, NewRole(alone, ALL))):
        with pytest.raises(DomainError, match="staff-roles-apart"):
            await sampled.act(GrantRole, CONSOLE, RoleFor(staff_id, new))


async def test_the_same_role_twice_is_refused_until_its_time_is_over(
    sampled: House, clock: ManualClock
) -> None:
    await comes_in(sampled, 1)
    staff_id = await hired(sampled, 1, "clerk", TEHRAN, days=1)
    again = RoleFor(staff_id, NewRole("clerk", TEHRAN))
    with pytest.raises(DomainError, match="staff-grant-stands"):
        await sampled.act(GrantRole, CONSOLE, again)
    clock.advance(timedelta(days=1))
    assert (await sampled.act(ReadMember, CONSOLE, staff_id)).grants == ()
    await sampled.act(GrantRole, CONSOLE, again)
    with pytest.raises(DomainError, match="staff-days-positive"):
        await sampled.act(GrantRole, CONSOLE, RoleFor(staff_id, NewRole("clerk", GILAN, days=0)))


async def test_who_is_sent_away_has_no_role_and_may_come_back_with_a_new_one(sampled: House) -> None:
    await comes_in(sampled, 1)
    staff_id = await hired(sampled, 1, "clerk", TEHRAN)
    for reason in ("کوتاه", "ن" * 301, "شمارهٔ ۰۹۱۲۱۱۱۰۰۰۱ را ببینید", "کد 999-000-1014 او"):
        with pytest.raises(DomainError, match="staff-reason-"):
            await sampled.act(DisableStaff, CONSOLE, SendAway(staff_id, reason))
    await sampled.act(DisableStaff, CONSOLE, SendAway(staff_id, REASON))
    await sampled.act(DisableStaff, CONSOLE, SendAway(staff_id, "دلیل دیگری که دیر رسید"))
    page = await sampled.act(ReadMember, CONSOLE, staff_id)
    assert (page.grants, page.disable_reason) == ((), REASON)
    with pytest.raises(DomainError, match="staff-is-disabled"):
        await sampled.act(GrantRole, CONSOLE, RoleFor(staff_id, NewRole("clerk", GILAN)))
    assert await hired(sampled, 1, "clerk", GILAN) == staff_id
    page = await sampled.act(ReadMember, CONSOLE, staff_id)
    assert (page.disabled_at, [each.scope for each in page.grants]) == (None, [GILAN])


async def test_what_is_not_there_is_not_found(sampled: House) -> None:
    acts: list[tuple[Any, Any]] = [
        (ReadMember, 1),
        (GrantRole, RoleFor(1, NewRole("support", ALL))),
        (RevokeRole, 1),
        (DisableStaff, SendAway(1, REASON)),
    ]
    for use_case, ask in acts:
        with pytest.raises(NotFound):
            await sampled.act(use_case, CONSOLE, ask)


async def test_the_list_has_pages_and_one_beyond_the_last_gives_the_last(house: House) -> None:
    for number in range(1, MEMBERS_A_PAGE + 2):
        await comes_in(house, number)
        await hired(house, number, "support")
    pages = [await house.act(ListStaff, CONSOLE, page) for page in (0, 1, 99, -5)]
    assert [(len(each.lines), each.page) for each in pages] == [(6, 0), (1, 1), (1, 1), (6, 0)]
    assert pages[0].total == MEMBERS_A_PAGE + 1
    assert len({line.id for page in pages for line in page.lines}) == pages[0].total


async def test_the_same_citizen_added_at_once_is_one_member(sampled: House, database: Database) -> None:
    await comes_in(sampled, 1)
    new = NewMember(national_code(1), NewRole("support", ALL))
    done = await asyncio.gather(
        *(sampled.act(AddStaff, CONSOLE, new) for _ in range(5)), return_exceptions=True
    )
    assert sum(isinstance(each, int) for each in done) == 1
    assert {each.key for each in done if isinstance(each, DomainError)} == {"staff-grant-stands"}
    vault, clock = await sampled.get(Vault), await sampled.get(Clock)
    await SealAudit(database, vault)()
    assert (await verify(database.reader, vault, clock.now())).is_well


@pytest.mark.parametrize(
    "changes",
    [
        {"role": "king"},
        {"scope_kind": "world"},
        {"scope_kind": "office", "scope_value": ""},
        {"scope_kind": "all", "scope_value": "x"},
        {"revoked_by": "cli"},
        {"valid_until": "granted_at"},
        {},
    ],
)
async def test_what_no_grant_can_be_the_database_refuses(
    sampled: House, database: Database, changes: dict[str, Any]
) -> None:
    await comes_in(sampled, 1)
    staff_id = await hired(sampled, 1, "support")
    async with UnitOfWork(database) as tx:
        row = await tx.session.scalar(select(RoleGrant).where(RoleGrant.staff_id == staff_id))
    values = {c.name: getattr(row, c.name) for c in RoleGrant.__table__.c} | {"id": 1}
    values |= {name: values[value] if value == "granted_at" else value for name, value in changes.items()}
    with pytest.raises(IntegrityError):
        await write(database, RoleGrant(**values))


@ON_SQLITE
async def test_an_office_is_found_by_its_code_its_city_or_words_of_its_name(sampled: House) -> None:
    scopes = await sampled.get(Scopes)
    assert await scopes.search("۹۰۰۰۱") == (("90001",), False)
    assert (await scopes.search("كنسولگري   لندن"))[0][0] == "90001"
    codes, are_more = await scopes.search("دفتر")
    assert (len(codes), are_more) == (OFFICES_A_PAGE, True)
    assert tuple(one.code for one in await scopes.some(codes)) == codes
    with pytest.raises(NotFound, match="members-office-not-found"):
        await scopes.search("لندن برلین")


@ON_SQLITE
async def test_an_office_abroad_is_a_scope_like_others(sampled: House) -> None:
    scopes = await sampled.get(Scopes)
    abroad = await scopes.offices(None, 5)
    assert (abroad.page, abroad.total) == (0, 4)
    await at_the_desk(sampled, 1, "clerk", Scope("office", abroad.offices[0].code))
    assert await scopes.name(Scope("office", abroad.offices[0].code)) == abroad.offices[0].name
