"""The whole counter in the test's own loop: sandbox, conversation, sender, a database with sample data."""

from __future__ import annotations

import asyncio
import base64
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from dishka import Provider, Scope, make_async_container, provide
from sqlalchemy import select

from bot.accounts.activity import SessionActivity
from bot.api.parts import WebhookIn, parts_of
from bot.api.server import listen, serve
from bot.app.conversation import Messenger, build_messenger, shared_behind
from bot.app.work import deliver
from bot.clock import Clock
from bot.container import Foundation, UseCases
from bot.crypto import SecretHasher
from bot.delivery.limiter import Limiter, Unlimited
from bot.messengers.capabilities import MessengerName
from bot.messengers.polling import Polling
from bot.messengers.webhook import Webhook
from bot.nursery import Nursery
from bot.sandbox import DEFAULT_PEOPLE, BotProfile, PersonSeed, Sandbox
from bot.settings import Settings
from bot.texts import Texts
from bot.words import house_texts
from storage.database import Database
from storage.models import Base
from storage.unit_of_work import UnitOfWork
from tests.e2e.control import Control
from tests.e2e.person import Person
from tests.e2e.times import JumpingClock
from tests.keys import quick_hasher

TOKEN = "1000000007:sandbox-e2e"
TOKENS: dict[MessengerName, str] = {"telegram": TOKEN, "bale": "1000000008:sandbox-e2e-bale"}
KEYS = {
    name: base64.b64encode(sign * 32).decode()
    for name, sign in (("data_key", b"d"), ("index_key", b"i"), ("pepper", b"p"))
}
MORE_PEOPLE = (
    PersonSeed("نرگس شریفی", "09121110006"),
    PersonSeed("امید قنبری", "09121110008"),
    PersonSeed("کیان رحیمی", "09121110009"),
    PersonSeed("نیلوفر باقری", "09121110012"),
    PersonSeed("آرش حیدری", "09121110013"),
    PersonSeed("محمود شریفی", "09121110007"),
    PersonSeed("گلناز رحمانی", "09121110023"),
    PersonSeed("نسرین توکلی", "+61491570156"),
)


def settings_for(
    database: str, sandbox: str, messengers: Sequence[MessengerName] = ("telegram",), **more: Any
) -> Settings:
    """Settings as an operator would give them for real messengers; ``more`` sections win."""
    sections: dict[str, Any] = {
        **{name: {"token": TOKENS[name], "api_base": sandbox} for name in messengers},
        "database": {"url": database, "synchronous": "NORMAL"},
        "secrets": KEYS,
        "sandbox": {"enabled": False},
        "sms": {"sandbox_url": sandbox},
    }
    for name, section in more.items():
        sections[name] = sections.get(name, {}) | section
    return Settings(_env_file=None, **sections)  # type: ignore[call-arg]


class Given(Provider):
    """The test's clock, texts as every test of this process has them, and hashes that cost no time."""

    scope = Scope.APP

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    @provide(override=True)
    def clock(self) -> Clock:
        return self._clock

    @provide(override=True)
    def hasher(self) -> SecretHasher:
        return quick_hasher()

    @provide(override=True)
    def texts(self) -> Texts:
        return house_texts()


class Counter:
    """``open()`` … ``close()``. ``webhook``: updates are brought to the HTTP API instead of being fetched.
    ``sso``: that section of the settings; the HTTP API takes the browsers that come back.

    On every messenger of ``messengers`` there is a bot, and everybody; the first is the one meant where none
    is named.
    """

    #: What kind of people come here.
    people: type[Person] = Person

    def __init__(
        self,
        database: str,
        *,
        clock: JumpingClock | None = None,
        webhook: bool = False,
        messengers: Sequence[MessengerName] = ("telegram",),
        sso: Mapping[str, Any] | None = None,
    ) -> None:
        self.database_url = database
        self.clock = clock or JumpingClock()
        self.names = tuple(messengers)
        self._webhook = webhook
        self._sso = sso
        self.sandbox = Sandbox(
            [BotProfile(TOKENS[name], f"pishkhan_e2e_{name}_bot", "پیشخوان", name) for name in messengers],
            people=[
                replace(seed, messenger=name)
                for name in messengers
                for seed in (*DEFAULT_PEOPLE, *MORE_PEOPLE)
            ],
        )
        self.messengers: dict[MessengerName, Messenger] = {}
        self._nursery = Nursery()
        self._stop = asyncio.Event()

    async def open(self) -> Counter:
        await self.sandbox.start()
        self.control = await Control(self.sandbox.url).__aenter__()
        settings, sock = settings_for(self.database_url, self.sandbox.url, self.names), None
        if self._webhook:
            sock = listen("127.0.0.1", 0)
            address = f"http://127.0.0.1:{sock.getsockname()[1]}"
            ways = {"intake": "webhook", "webhook_url": address, "webhook_secret": "a secret of e2e tests"}
            sections = dict.fromkeys(self.names, ways)
            settings = settings_for(self.database_url, self.sandbox.url, self.names, **sections)
        if self._sso is not None:
            sock = listen("127.0.0.1", 0)
            address = f"http://127.0.0.1:{sock.getsockname()[1]}"
            named = {name: {"username": f"pishkhan_e2e_{name}_bot"} for name in self.names}
            sso = {**self._sso, "public_url": address}
            settings = settings_for(self.database_url, self.sandbox.url, self.names, **named, sso=sso)
        self.container = make_async_container(
            Foundation(), UseCases(), Given(self.clock), context={Settings: settings}
        )
        self.database = await self.container.get(Database)
        self.behind = await shared_behind(self.container, settings, self._nursery)
        limiters: dict[str, Limiter] = {name: Unlimited() for name in self.names}
        for name in self.names:
            self.messengers[name] = await build_messenger(
                self.container, settings, name, self.behind, self._nursery, limiters[name]
            )
        self.messenger = self.messengers[self.names[0]]
        webhooks = {
            name: WebhookIn(one.intake.feed_webhook, "a secret of e2e tests", one.capabilities.webhook_secret)
            for name, one in self.messengers.items()
            if isinstance(one.intake, Webhook)
        }
        if sock is not None:
            self._nursery.spawn(serve(await parts_of(self.container, webhooks), self._stop, sock), name="api")
        for one in self.messengers.values():
            self._nursery.spawn(one.run(), name="intake")
        self._nursery.spawn(deliver(self.container, settings, limiters, self._stop), name="delivery")
        activity = await self.container.get(SessionActivity)
        self._nursery.spawn(activity.run(self._stop), name="activity")
        return self

    async def close(self) -> None:
        self._stop.set()
        for one in self.messengers.values():
            await one.stop()
        for one in self.messengers.values():
            await one.close()
        await self._nursery.drain(10)
        await self.container.close()
        await self.control.__aexit__()
        await self.sandbox.stop()

    async def person(self, name: str, messenger: MessengerName | None = None) -> Person:
        """Someone of the sandbox, by the beginning of their name."""
        on = messenger or self.names[0]
        for one in await self.control.get("/sandbox/people"):
            if one["name"].startswith(name) and one["messenger"] == on:
                person = self.people(self.control, one["user_id"], one["name"], one["phone"], on)
                person.counter = self
                return person
        raise AssertionError(f"nobody is called {name}")

    async def rest(self) -> None:
        """Until every update that came was answered."""

        async def idle() -> bool:
            return self.is_idle()

        await self.control.until(idle, "rest")

    def is_idle(self) -> bool:
        """Whether every update that came was answered, windows that come late among them."""
        return all(self._is_idle(name) for name in self.names)

    def _is_idle(self, name: MessengerName) -> bool:
        messenger = self.messengers[name]
        conversation = messenger.conversation
        if len(conversation.late) or conversation.late._drawing or conversation.background._tasks:
            return False
        pending, intake = self.sandbox.world.bots[TOKENS[name]].queue._pending, messenger.intake
        if not isinstance(intake, Polling):
            return not pending
        flights = intake._flights
        return not intake._lanes and all(one in flights and flights[one].ended for one in pending)

    async def written(self) -> None:
        """Until the dialog's state is in the database as well."""
        await self.rest()
        behind = self.behind

        async def done() -> bool:
            return not (behind._rows or behind._writing or behind._marks)

        await self.control.until(done, "state written")

    async def rows(self, model: type[Any]) -> list[Any]:
        """All rows of a table."""
        async with UnitOfWork(self.database) as tx:
            return list(await tx.session.scalars(select(model)))

    async def kept_in(self, table: str) -> str:
        """The whole content of a table as one text, bytes as hexadecimal digits."""
        async with UnitOfWork(self.database) as tx:
            rows = (await tx.session.execute(select(Base.metadata.tables[table]))).all()
        return "\n".join(
            " ".join(value.hex() if isinstance(value, bytes) else str(value) for value in row) for row in rows
        )


def fresh_copy(template: Path, folder: Path) -> str:
    """The address of a database of this test's own, as the template left it."""
    path = folder / "pishkhan.db"
    shutil.copy(template, path)
    return f"sqlite+aiosqlite:///{path}"
