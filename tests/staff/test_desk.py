"""The desk: opened by a fresh code, eight hours, a quarter of an hour idle, over with the login."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.accounts.log_in.leave import LogOut
from bot.accounts.visitor import Visitor
from bot.errors import NotAllowed, Stale
from bot.staff.actor import CONSOLE, Scope
from bot.staff.desk import FreshCodeNeeded, LeaveDesk, OpenDesk, ReadDesk
from bot.staff.gate import Gate
from bot.staff.members.disable import DisableStaff, SendAway
from storage.database import Database
from storage.models import AuditEntry, StaffSession
from tests.clock import ManualClock
from tests.house import House
from tests.staff.cast import TEHRAN, at_the_desk, comes_in, hired, logs_in, member_id, rows, write

MINUTE = timedelta(minutes=1)


async def is_open(house: House, number: int) -> bool:
    try:
        await house.act(ReadDesk, await house.visitor(number), None)
    except Stale:
        return False
    return True


async def used_for(house: House, clock: ManualClock, number: int, time: timedelta) -> None:
    """The desk is looked at every ten minutes."""
    for _ in range(time // (10 * MINUTE)):
        clock.advance(10 * MINUTE)
        await house.act(ReadDesk, await house.visitor(number), None)


async def test_it_shows_roles_where_they_are_in_force_and_the_rooms_they_open(sampled: House) -> None:
    clerk = await at_the_desk(sampled, 1, "clerk", TEHRAN)
    view = await sampled.act(ReadDesk, clerk, None)
    assert [(each.role, each.scope) for each in view.grants] == [("clerk", TEHRAN)]
    assert view.rooms == {"person.find"}
    auditor = await at_the_desk(sampled, 2, "auditor")
    assert (await sampled.act(ReadDesk, auditor, None)).rooms == {"audit.read", "predictions.read"}


async def test_it_needs_a_code_that_is_fresh(sampled: House, clock: ManualClock) -> None:
    visitor = await comes_in(sampled, 1)
    await hired(sampled, 1, "support")
    clock.advance(timedelta(minutes=5, seconds=1))
    with pytest.raises(FreshCodeNeeded):
        await sampled.act(OpenDesk, visitor, visitor)
    assert await rows(sampled, StaffSession) == []
    fresh = await logs_in(sampled, 1)
    await sampled.act(OpenDesk, fresh, fresh)
    assert await is_open(sampled, 1)


async def test_it_closes_after_a_quarter_of_an_hour_without_use(sampled: House, clock: ManualClock) -> None:
    await at_the_desk(sampled, 1, "support")
    clock.advance(14 * MINUTE)
    assert await is_open(sampled, 1)
    clock.advance(14 * MINUTE)
    assert await is_open(sampled, 1)  # the look before counted as use
    # The login is kept in use meanwhile: the desk is not.
    for _ in range(3):
        clock.advance(5 * MINUTE)
        assert (await sampled.visitor(1)).standing == "in"
    assert not await is_open(sampled, 1)


async def test_it_closes_after_eight_hours_however_much_it_is_used(
    sampled: House, clock: ManualClock
) -> None:
    await at_the_desk(sampled, 1, "support")
    await used_for(sampled, clock, 1, timedelta(hours=7, minutes=50))
    assert await is_open(sampled, 1)
    clock.advance(10 * MINUTE)
    assert not await is_open(sampled, 1)


async def test_opening_twice_is_one_desk_and_one_opened_anew_ends_the_old(
    sampled: House, clock: ManualClock
) -> None:
    visitor = await at_the_desk(sampled, 1, "support")
    await sampled.act(OpenDesk, visitor, visitor)
    assert len(await rows(sampled, StaffSession)) == 1
    again = await logs_in(sampled, 1)
    await sampled.act(OpenDesk, again, again)
    assert sorted(str(row.end_reason) for row in await rows(sampled, StaffSession)) == ["None", "reopened"]


async def test_stepping_out_keeps_the_login(sampled: House) -> None:
    visitor = await at_the_desk(sampled, 1, "support")
    await sampled.act(LeaveDesk, visitor, visitor)
    assert not await is_open(sampled, 1)
    assert (await sampled.visitor(1)).standing == "in"
    actions = [row.action for row in await rows(sampled, AuditEntry, AuditEntry.role == "support")]
    assert actions == ["session_created", "session_logout"]


@pytest.mark.parametrize("way", ["logout", "new login"])
async def test_it_is_over_with_the_login_within_which_it_was_opened(sampled: House, way: str) -> None:
    visitor = await at_the_desk(sampled, 1, "support")
    if way == "logout":
        await sampled.act(LogOut, visitor)
        with pytest.raises(Stale, match="error-log-in-first"):
            await sampled.act(ReadDesk, await sampled.visitor(1), None)
    await logs_in(sampled, 1)
    assert not await is_open(sampled, 1)


async def test_who_is_sent_away_is_out_at_once(sampled: House) -> None:
    visitor = await at_the_desk(sampled, 1, "support")
    await sampled.act(
        DisableStaff, CONSOLE, SendAway(await member_id(sampled, visitor), "پایان مأموریت در اینجا")
    )
    with pytest.raises(NotAllowed, match="staff-not-staff"):
        await sampled.act(ReadDesk, visitor, None)
    assert not await (await sampled.get(Gate)).is_staff(visitor)


async def test_a_role_whose_time_is_over_opens_nothing(sampled: House, clock: ManualClock) -> None:
    visitor = await comes_in(sampled, 1)
    await hired(sampled, 1, "support", days=1)
    await sampled.act(OpenDesk, visitor, visitor)
    clock.advance(timedelta(days=1))
    late = await logs_in(sampled, 1)
    with pytest.raises(NotAllowed, match="staff-not-allowed"):
        await sampled.act(OpenDesk, late, late)


async def test_the_menu_shows_the_desk_to_staff_who_are_in(sampled: House) -> None:
    gate = await sampled.get(Gate)
    member = await at_the_desk(sampled, 1, "clerk", Scope("office", "22304"))
    assert await gate.is_staff(member)
    assert not await gate.is_staff(await comes_in(sampled, 2))
    await sampled.act(LogOut, member)
    assert not await gate.is_staff(await sampled.visitor(1))


async def test_an_account_has_one_open_desk_by_the_database(sampled: House, database: Database) -> None:
    visitor: Visitor = await at_the_desk(sampled, 1, "support")
    (row,) = await rows(sampled, StaffSession)
    values = {c.name: getattr(row, c.name) for c in StaffSession.__table__.c} | {"id": 1}
    with pytest.raises(IntegrityError):
        await write(database, StaffSession(**values))
    assert row.messenger_account_id == visitor.known
