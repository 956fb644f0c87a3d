"""Favourites and the offices used last: a citizen's own, few, and nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.app.sample import load_sample
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError, NotFound, Stale
from bot.ids import Ids
from bot.offices.known import (
    FAVOURITES_MOST,
    LAST_USED_MOST,
    KnownOffices,
    MarkFavourite,
    OwnKnownOffices,
    RememberOffice,
)
from storage.database import Database
from storage.models import Citizen, KnownOffice, Office
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import logged_in
from tests.clock import ManualClock
from tests.house import House


@pytest.fixture
async def ids_of_offices(house: House, database: Database) -> list[int]:
    await load_sample(database, await house.get(Vault), await house.get(Clock), await house.get(Ids))
    await logged_in(house)
    async with UnitOfWork(database) as tx:
        return list(await tx.session.scalars(select(Office.id).order_by(Office.code)))


async def own(house: House) -> KnownOffices:
    return await (await house.get(OwnKnownOffices))(await house.visitor())


async def test_favourites_stay_and_the_last_used_give_way(
    house: House, ids_of_offices: list[int], clock: ManualClock, database: Database
) -> None:
    visitor = await house.visitor()
    used = ids_of_offices[: LAST_USED_MOST + 3]
    await house.act(MarkFavourite, visitor, used[0], on=True)
    for office in used:
        clock.advance(timedelta(seconds=1))
        await house.act(RememberOffice, visitor, office)
        await house.act(RememberOffice, visitor, office)
    known = await own(house)
    assert [line.id for line in known.favourites] == [used[0]]
    assert [line.id for line in known.last_used] == used[: -LAST_USED_MOST - 1 : -1]
    assert known.is_favourite(used[0])
    async with UnitOfWork(database) as tx:
        assert await tx.session.scalar(select(func.count()).select_from(KnownOffice)) == LAST_USED_MOST + 1

    for _ in range(2):
        await house.act(MarkFavourite, visitor, used[0], on=False)
    assert not (await own(house)).favourites
    assert len((await own(house)).last_used) == LAST_USED_MOST


async def test_there_are_so_many_favourites_and_no_more(house: House, ids_of_offices: list[int]) -> None:
    visitor = await house.visitor()
    for office in [*ids_of_offices[:FAVOURITES_MOST], ids_of_offices[0]]:
        await house.act(MarkFavourite, visitor, office, on=True)
    with pytest.raises(DomainError, match="offices-favourites-full"):
        await house.act(MarkFavourite, visitor, ids_of_offices[FAVOURITES_MOST], on=True)
    assert len((await own(house)).favourites) == FAVOURITES_MOST


async def test_an_account_that_is_deleted_meanwhile_keeps_none(
    house: House, ids_of_offices: list[int], database: Database
) -> None:
    """Its chat may still have been in when the press came."""
    visitor = await house.visitor()
    async with UnitOfWork(database) as tx:
        citizen = await tx.session.get(Citizen, visitor.citizen_id)
        assert citizen is not None
        citizen.status = "closed"
        await tx.commit()
    with pytest.raises(Stale):
        await house.act(RememberOffice, visitor, ids_of_offices[0])
    with pytest.raises(Stale):
        await house.act(MarkFavourite, visitor, ids_of_offices[0], on=True)
    assert not await (await house.get(OwnKnownOffices))(visitor)


async def test_a_guest_has_none_and_an_office_must_be_there(house: House, ids_of_offices: list[int]) -> None:
    guest = await house.visitor(9_999)
    await house.act(RememberOffice, guest, ids_of_offices[0])
    assert not await (await house.get(OwnKnownOffices))(guest)
    with pytest.raises(Stale):
        await house.act(MarkFavourite, guest, ids_of_offices[0], on=True)
    with pytest.raises(NotFound, match="offices-gone"):
        await house.act(MarkFavourite, await house.visitor(), 7, on=True)
    assert not await own(house)
