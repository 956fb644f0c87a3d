"""The house as a test sees it: the real wiring, with a database, a clock and ids of the test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any, TypeVar

from dishka import AsyncContainer, Provider, Scope, make_async_container, provide
from sqlalchemy import select

from bot.accounts.mailbox.own import Letters
from bot.accounts.reach import Abroad
from bot.accounts.visitor import Visitor, Visitors
from bot.clock import Clock
from bot.container import Foundation, UseCases
from bot.crypto import SecretHasher, Vault
from bot.errors import Unavailable
from bot.gateways.identity import CivilRegistry, Company, CompanyRegistry, NotServed, Person, SimOwners
from bot.gateways.postal import PostalCodes
from bot.ids import Ids
from bot.settings import Settings
from bot.texts import Texts
from storage.database import Database
from storage.models import MailboxCode, OneTimePassword
from storage.unit_of_work import UnitOfWork
from storage.update_mark import Origin, UpdateMark
from tests.clock import ManualClock
from tests.keys import quick_hasher

T = TypeVar("T")
OWN_SIM, OWN_CODE, OWN_BIRTH = "+989121110001", "9990001014", date(1991, 5, 5)
#: A company that OWN_CODE signs for.
COMPANY, COMPANY_NAME = "99900001010", "شرکت نمونهٔ سپهر"
#: A foreign national: code, birth date, and a SIM of their own.
FIDA_CODE, FIDA_BIRTH, FIDA_SIM = "999900020011", date(1992, 3, 30), "+989121110023"
OWN_POSTAL_CODE, OWN_ADDRESS = "1999900011", "تهران، خیابان نمونه، کوچهٔ سرو، پلاک ۱۲"


class Registries:
    """The registries and the post in a test's hand: ``down`` makes them answer nothing; whose code is in
    ``unserved`` nobody has a question for. ``asked``: what they were asked, in order. ``abroad`` (set before
    the first act): what reaches numbers of other countries, an SMS."""

    def __init__(self) -> None:
        self.down = False
        self.companies = {COMPANY: (COMPANY_NAME, {OWN_CODE})}
        self.unserved: set[str] = set()
        self.asked: list[str] = []
        self.abroad = Abroad(frozenset({None}), sms=True)
        self.sims = {OWN_SIM: OWN_CODE, FIDA_SIM: FIDA_CODE}
        self.people = {
            (OWN_CODE, OWN_BIRTH): Person("سارا", "احمدی", "female", "0"),
            (FIDA_CODE, FIDA_BIRTH): Person("گلناز", "رحمانی", "female"),
        }
        self.places = {OWN_POSTAL_CODE: OWN_ADDRESS}

    async def owns(self, code: str, mobile: str) -> bool:
        self._ensure_answers("owner", code)
        if not mobile.startswith("+98"):
            raise NotServed
        return self.sims.get(mobile) == code

    async def person(self, code: str, birth_date: date) -> Person | None:
        self._ensure_answers("person", code)
        return self.people.get((code, birth_date))

    def _ensure_answers(self, question: str, code: str) -> None:
        self.asked.append(question)
        if code in self.unserved:
            raise NotServed
        if self.down:
            raise Unavailable("registry-unavailable")

    async def company(self, legal_id: str, national_code: str) -> Company | None:
        if self.down:
            raise Unavailable("legal-registry-unavailable")
        if legal_id not in self.companies:
            return None
        name, signatories = self.companies[legal_id]
        return Company(name, national_code in signatories)

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
    def companies(self) -> CompanyRegistry:
        return self._parts[5]

    @provide(override=True)
    def hasher(self) -> SecretHasher:
        return quick_hasher()

    @provide(override=True)
    def abroad(self) -> Abroad:
        return self._parts[5].abroad

    @provide(override=True)
    def letters(self) -> Letters:
        return Letters(go_out=True)

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

    async def visitor(self, user_id: int = 5001, messenger: str = "telegram") -> Visitor:
        from bot.accounts.meet import MeetVisitor

        visitors = await self.get(Visitors)
        seen = await visitors.load(messenger, user_id, user_id)
        if seen.account_id is None:
            await self.act(MeetVisitor, seen)
            seen = await visitors.load(messenger, user_id, user_id)
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


async def mailbox_code(house: House) -> str:
    """The newest living code to a mailbox, as its letter would carry it."""
    vault = await house.get(Vault)
    async with UnitOfWork(await house.get(Database)) as tx:
        query = select(MailboxCode).where(MailboxCode.code_sealed.is_not(None), MailboxCode.state == "alive")
        row = (await tx.session.scalars(query.order_by(MailboxCode.created_at.desc()))).first()
    assert row is not None
    assert row.code_sealed is not None
    return vault.open("mailbox_code.code_sealed", row.id, row.code_sealed)


def build_house(
    database: Database,
    clock: ManualClock,
    ids: Ids,
    vault: Vault,
    texts: Texts,
    registries: Registries,
    **sections: Any,
) -> House:
    """``sections`` of the settings, where the defaults are not what is tested."""
    container = make_async_container(
        Foundation(),
        UseCases(),
        Given(database, clock, ids, vault, texts, registries),
        context={Settings: Settings(_env_file=None, **sections)},
    )
    return House(container, registries)
