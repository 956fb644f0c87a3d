"""The house as a test sees it: the real wiring, with a database, a clock and ids of the test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any, TypeVar

from dishka import AsyncContainer, Provider, Scope, make_async_container, provide
from sqlalchemy import select

from bot.accounts.visitor import Visitor, Visitors
from bot.clock import Clock
from bot.container import Foundation, UseCases
from bot.crypto import Vault
from bot.errors import Unavailable
from bot.gateways.identity import CivilRegistry, Person, SimOwners
from bot.gateways.postal import PostalCodes
from bot.ids import Ids
from bot.settings import Settings
from bot.texts import Texts
from storage.database import Database
from storage.models import OneTimePassword
from storage.unit_of_work import UnitOfWork
from storage.update_mark import Origin, UpdateMark
from tests.clock import ManualClock

T = TypeVar("T")
OWN_SIM, OWN_CODE, OWN_BIRTH = "+989121110001", "9990001014", date(1991, 5, 5)
OWN_POSTAL_CODE, OWN_ADDRESS = "1999900011", "تهران، خیابان نمونه، کوچهٔ سرو، پلاک ۱۲"


class Registries:
    """The registries and the post in a test's hand: ``down`` makes them answer nothing."""

    def __init__(self) -> None:
        self.down = False
        self.sims = {OWN_SIM: OWN_CODE}
        self.people = {(OWN_CODE, OWN_BIRTH): Person("سارا", "احمدی")}
        self.places = {OWN_POSTAL_CODE: OWN_ADDRESS}

    async def owns(self, national_code: str, mobile: str) -> bool:
        if self.down:
            raise Unavailable("registry-unavailable")
        return self.sims.get(mobile) == national_code

    async def person(self, national_code: str, birth_date: date) -> Person | None:
        if self.down:
            raise Unavailable("registry-unavailable")
        return self.people.get((national_code, birth_date))

    async def address(self, postal_code: str) -> str | None:
        if self.down:
            raise Unavailable("profile-postal-unavailable")
        return self.places.get(postal_code)


class Given(Provider):
    """What the test brings stands in for what the process would make."""

    scope = Scope.APP

    def __init__(
        self,
        database: Database,
        clock: ManualClock,
        ids: Ids,
        vault: Vault,
        texts: Texts,
        registries: Registries,
    ) -> None:
        super().__init__()
        self._parts = (database, clock, ids, vault, texts, registries)

    @provide(override=True)
    def database(self) -> Database:
        return self._parts[0]

    @provide(override=True)
    def clock(self) -> Clock:
        return self._parts[1]

    @provide(override=True)
    def ids(self) -> Ids:
        return self._parts[2]

    @provide(override=True)
    def vault(self) -> Vault:
        return self._parts[3]

    @provide(override=True)
    def texts(self) -> Texts:
        return self._parts[4]

    @provide(override=True)
    def sims(self) -> SimOwners:
        return self._parts[5]

    @provide(override=True)
    def registry(self) -> CivilRegistry:
        return self._parts[5]

    @provide(override=True)
    def postal_codes(self) -> PostalCodes:
        return self._parts[5]


class House:
    """Use cases by type; visitors by messenger user id."""

    def __init__(self, container: AsyncContainer, registries: Registries) -> None:
        self.container = container
        self.registries = registries

    @asynccontextmanager
    async def update(self, update_id: int | None = None) -> AsyncIterator[AsyncContainer]:
        """The scope of one update (with its mark) or of one act without."""
        clock = await self.container.get(Clock)
        mark = None if update_id is None else UpdateMark(1, update_id, clock.now())
        async with self.container({Origin: Origin(mark)}) as scope:
            yield scope

    async def act(self, use_case: type[T], *args: Any, **kwargs: Any) -> Any:
        """Runs one use case in a scope of its own."""
        async with self.update() as scope:
            return await (await scope.get(use_case))(*args, **kwargs)  # type: ignore[operator]

    async def get(self, kind: type[T]) -> T:
        return await self.container.get(kind)

    async def visitor(self, user_id: int = 5001) -> Visitor:
        from bot.accounts.meet import MeetVisitor

        visitors = await self.get(Visitors)
        seen = await visitors.load("telegram", user_id, user_id)
        if seen.account_id is None:
            await self.act(MeetVisitor, seen)
            seen = await visitors.load("telegram", user_id, user_id)
        return seen

    async def code(self, purpose: str | None = None) -> str:
        """The newest living code, as its SMS would carry it."""
        database, vault = await self.get(Database), await self.get(Vault)
        async with UnitOfWork(database) as tx:
            query = select(OneTimePassword).where(OneTimePassword.code_sealed.is_not(None))
            rows = list(await tx.session.scalars(query.order_by(OneTimePassword.created_at.desc())))
        row = next(row for row in rows if purpose in (None, row.purpose))
        assert row.code_sealed is not None
        return vault.open("one_time_password.code_sealed", row.id, row.code_sealed)


def build_house(
    database: Database, clock: ManualClock, ids: Ids, vault: Vault, texts: Texts, registries: Registries
) -> House:
    container = make_async_container(
        Foundation(),
        UseCases(),
        Given(database, clock, ids, vault, texts, registries),
        context={Settings: Settings(_env_file=None)},  # type: ignore[call-arg]
    )
    return House(container, registries)
