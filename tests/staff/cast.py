"""People of the staff tests: citizens who are in, members with roles, persons whose files are read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.accounts.visitor import Visitor
from bot.clock import Clock
from bot.crypto import Vault
from bot.ids import Ids
from bot.staff.actor import CONSOLE, Scope
from bot.staff.desk import OpenDesk
from bot.staff.members.add import AddStaff, NewMember
from bot.staff.members.grant import NewRole
from storage.database import Database
from storage.models import Citizen, LoginSession, MessengerAccount, StaffMember
from storage.unit_of_work import UnitOfWork
from tests.house import House

ALL = Scope("all")
TEHRAN, GILAN = Scope("province", "tehran"), Scope("province", "gilan")


def national_code(number: int) -> str:
    """A code with a right check digit that is nobody's."""
    head = f"9981{number:05}"
    rest = sum(int(head[i]) * (10 - i) for i in range(9)) % 11
    return head + str(rest if rest < 2 else 11 - rest)


def phone(number: int) -> str:
    return f"+98912{number:07}"


async def comes_in(house: House, number: int, *, code: str | None = None) -> Visitor:
    """A citizen with an account and an open login, as a sign-up and a login would have left them."""
    vault, ids, clock = await house.get(Vault), await house.get(Ids), await house.get(Clock)
    now, citizen_id, account_id = clock.now(), ids.new(), ids.new()
    plain = {
        "national_code": code or national_code(number),
        "phone": phone(number),
        "birth_date": "1990-01-01",
        "first_name": "نمونه",
        "last_name": f"شمارهٔ {number}",
    }
    sealed = {
        f"{name}_sealed": vault.seal(f"citizen.{name}_sealed", citizen_id, text)
        for name, text in plain.items()
    }
    async with UnitOfWork(await house.get(Database)) as tx:
        tx.session.add(
            Citizen(
                id=citizen_id,
                national_code_index=vault.index("national_code", plain["national_code"]),
                phone_index=vault.index("phone", plain["phone"]),
                status="active",
                pin_hash=None,
                phone_verified_at=now,
                created_at=now,
                **sealed,
            )
        )
        await tx.session.flush()
        tx.session.add(
            MessengerAccount(
                id=account_id,
                messenger="telegram",
                user_id=number,
                chat_id=number,
                citizen_id=citizen_id,
                bound_at=now,
                created_at=now,
            )
        )
        await tx.session.flush()
        await tx.commit()
    return await logs_in(house, number)


async def logs_in(house: House, number: int) -> Visitor:
    """A new login of a citizen of :func:`comes_in`; the one before is over."""
    ids, clock = await house.get(Ids), await house.get(Clock)
    visitor = await house.visitor(number)
    now = clock.now()
    async with UnitOfWork(await house.get(Database)) as tx:
        for old in await tx.session.scalars(
            select(LoginSession).where(
                LoginSession.messenger_account_id == visitor.known, LoginSession.ended_at.is_(None)
            )
        ):
            old.ended_at, old.end_reason = now, "new-login"
        await tx.session.flush()
        tx.session.add(
            LoginSession(
                id=ids.new(),
                citizen_id=visitor.citizen_id,
                messenger_account_id=visitor.known,
                created_at=now,
                expires_at=now + timedelta(hours=12),
                last_seen_at=now,
                code_at=now,
                unlock_failures=0,
                ended_at=None,
                end_reason=None,
            )
        )
        await tx.commit()
    return await house.visitor(number)


async def hired(house: House, number: int, role: str, scope: Scope = ALL, days: int | None = None) -> int:
    """Makes a citizen a member through the command line's own use case; the member's id."""
    new = NewMember(national_code(number), NewRole(role, scope, days))
    staff_id: int = await house.act(AddStaff, CONSOLE, new)
    return staff_id


async def at_the_desk(house: House, number: int, role: str, scope: Scope = ALL) -> Visitor:
    """A member with this role whose desk is open."""
    visitor = await comes_in(house, number)
    await hired(house, number, role, scope)
    await house.act(OpenDesk, visitor, visitor)
    return visitor


async def member_id(house: House, visitor: Visitor) -> int:
    async with UnitOfWork(await house.get(Database)) as tx:
        found = await tx.session.scalar(
            select(StaffMember.id).where(StaffMember.citizen_id == visitor.citizen_id)
        )
    assert found is not None
    return found


async def rows(house: House, model: type[Any], *where: Any) -> list[Any]:
    async with UnitOfWork(await house.get(Database)) as tx:
        return list(await tx.session.scalars(select(model).where(*where)))


async def write(database: Database, row: Any) -> None:
    """One row, past every use case: what the database itself says to it."""
    async with UnitOfWork(database) as tx:
        tx.session.add(row)
        await tx.commit()
