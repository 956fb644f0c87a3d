"""Legal persons as a test comes to them: who opened one, who was invited, who acts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from bot.accounts.visitor import Visitor
from bot.clock import Clock
from bot.legal.act import ActFor
from bot.legal.invite import AcceptInvitation, InviteRepresentative
from bot.legal.open import OpenEntity
from bot.legal.read import OwnEntities
from bot.legal.undertaking import AcceptUndertaking
from bot.texts import Texts
from storage.database import Database
from storage.models import Delivery, LoginSession, Message
from storage.unit_of_work import UnitOfWork
from tests.house import COMPANY, House
from tests.staff.cast import comes_in, national_code

#: Telegram accounts and citizens: two who sign for the company, and two who do not.
SIGNATORY, SECOND, OTHER, THIRD = 7001, 7002, 7003, 7004


async def fresh(house: House, user_id: int) -> Visitor:
    """The citizen of this chat, who has just given a fresh code."""
    now = (await house.get(Clock)).now()
    visitor = await house.visitor(user_id)
    async with UnitOfWork(await house.get(Database)) as tx:
        await tx.session.execute(
            update(LoginSession).where(LoginSession.id == visitor.session_id).values(step_up_at=now)
        )
        await tx.commit()
    return await house.visitor(user_id)


async def in_and_fresh(house: House, user_id: int) -> Visitor:
    """A new citizen with an open session and a fresh code."""
    await comes_in(house, user_id)
    return await fresh(house, user_id)


async def signatory(house: House, user_id: int = SIGNATORY) -> Visitor:
    """A new citizen who signs for the company, and has a fresh code."""
    house.registries.companies[COMPANY][1].add(national_code(user_id))
    return await in_and_fresh(house, user_id)


async def accepts(house: House, visitor: Visitor, representation_id: int) -> None:
    """The undertaking, as its window shows it."""
    text = (await house.get(Texts)).plain("legal-undertaking-text")
    await house.act(AcceptUndertaking, visitor, representation_id, text)


async def opened(house: House, user_id: int = SIGNATORY) -> tuple[Visitor, int]:
    """A signatory whose company is open for acts, and the id of the representation."""
    visitor = await signatory(house, user_id)
    representation_id: int = await house.act(OpenEntity, visitor, COMPANY)
    await accepts(house, visitor, representation_id)
    return visitor, representation_id


async def delegated(house: House, by: Visitor, by_id: int, user_id: int = OTHER) -> tuple[Visitor, int]:
    """Another citizen, invited and there; the undertaking is not accepted yet."""
    visitor = await in_and_fresh(house, user_id)
    await house.act(InviteRepresentative, by, by_id, national_code(user_id))
    invited = (await (await house.get(OwnEntities)).page(visitor, 0)).invitations
    representation_id: int = await house.act(AcceptInvitation, visitor, invited[-1].id)
    return visitor, representation_id


async def acting(house: House, user_id: int, representation_id: int) -> Visitor:
    await house.act(ActFor, await house.visitor(user_id), representation_id)
    return await house.visitor(user_id)


async def told(database: Database, words_key: str) -> list[str]:
    """The addresses that a notice went to, phones as ``sms``."""
    async with UnitOfWork(database) as tx:
        query = select(Delivery.channel, Delivery.address).join(Message)
        rows: Any = (await tx.session.execute(query.where(Message.words_key == words_key))).all()
    return sorted("sms" if row.channel == "sms" else row.address for row in rows)


async def all_of(database: Database, model: type[Any]) -> list[Any]:
    async with UnitOfWork(database) as tx:
        return list(await tx.session.scalars(select(model)))
