"""``run``: sandbox, conversation, sender, jobs and HTTP API in one process. ``bot``: the conversation.

The page answers first; what takes seconds to import is loaded on a thread while it does.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from bot.app.exits import SOMEONES
from bot.app.light import messengers_of, open_sandbox, played_by_sandbox
from bot.app.serving import NoSmsError
from bot.app.stopping import stop_on_signals
from bot.settings import Settings

if TYPE_CHECKING:
    from dishka import AsyncContainer

    from bot.app.conversation import Messenger
    from bot.delivery.limiter import Limiter
    from bot.nursery import Nursery

__all__ = ["NoSmsError", "NothingToServe", "run"]

Announce = Callable[[str, str], None]
ROOT = Path(__file__).parents[2]
#: The program that brings the database up to date, as Python takes it; it runs with ROOT on its path.
PREPARE = ("-m", "bot.app.prepare")
DRAIN_S = 20.0
#: Longer than a migration waits for another process's (storage.migrations.env).
PREPARE_S = 120.0


class NothingToServe(Exception):
    """No messenger has a token and the sandbox is off."""


async def run(settings: Settings, announce: Announce, *, whole: bool = True) -> None:
    """Until SIGINT or SIGTERM. ``whole`` False leaves sender and jobs to other processes.

    ``announce`` is told ``page`` with the address of the page, and ``ready`` with the messengers served.

    Raises NothingToServe, NoSmsError, DatabaseNotReadyError, bot.sandbox.PortTaken,
    bot.api.server.PortTakenError, ValueError (settings that do not fit together).
    """
    stop = stop_on_signals()
    async with AsyncExitStack() as stack:
        if whole and settings.sandbox_on:
            sandbox = await open_sandbox(settings)
            stack.push_async_callback(sandbox.stop)
            announce("page", sandbox.url)
            settings = played_by_sandbox(settings, sandbox.url)
        house = House(settings, whole=whole)
        await house.serve(stop, announce)


class DatabaseNotReadyError(Exception):
    """The database could not be brought up to date; ``main.py doctor`` tells why."""


class SomeonesDatabaseError(Exception):
    """No token was given, which means the sandbox; but the database is that of a real counter."""


class House:
    """Everything behind the page."""

    def __init__(self, settings: Settings, *, whole: bool) -> None:
        self._settings = settings
        self._whole = whole
        self._names = messengers_of(settings)
        if not self._names:
            raise NothingToServe
        if settings.codes_go_nowhere:
            raise NoSmsError
        self._messengers: list[Messenger] = []
        self._paces = AsyncExitStack()

    async def serve(self, stop: asyncio.Event, announce: Announce) -> None:
        code, _ = await asyncio.gather(self._prepare(), asyncio.to_thread(load_conversation))
        if code == SOMEONES:
            raise SomeonesDatabaseError
        if code:
            raise DatabaseNotReadyError
        from bot.container import make_container
        from bot.nursery import Nursery

        nursery = Nursery()
        container = make_container(self._settings)
        try:
            limiters = await self._limiters(container)
            await self._open_conversation(container, nursery, limiters)
            announce("ready", ", ".join(self._names))
            await self._open_the_rest(container, nursery, limiters, stop)
            await stop.wait()
        finally:
            stop.set()
            await self._close(nursery)
            await container.close()

    async def _prepare(self) -> int | None:
        """Schema, places and (for the sandbox) samples, by a process beside this one: it has a core of its
        own while this one imports. Its exit code; one that takes longer than PREPARE_S is killed."""
        what = "sample" if self._settings.sandbox_on else "places"
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, *PREPARE, what),
            stdout=asyncio.subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path, "PISHKHAN_DATABASE__URL": self._settings.database.url},
        )
        try:
            async with asyncio.timeout(PREPARE_S):
                return await child.wait()
        except TimeoutError:
            return -1
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()

    async def _limiters(self, container: AsyncContainer) -> dict[str, Limiter]:
        """One a token, asked by sender and dialogs alike; a server without limits has none."""
        from bot.app.limiters import open_limiter
        from bot.clock import Clock

        clock = await container.get(Clock)
        return {name: open_limiter(self._settings, name, clock, self._paces) for name in self._names}

    async def _open_conversation(
        self, container: AsyncContainer, nursery: Nursery, limiters: dict[str, Limiter]
    ) -> None:
        from bot.app.conversation import build_messenger, shared_behind

        behind = await shared_behind(container, self._settings, nursery)
        for name in self._names:
            messenger = await build_messenger(
                container, self._settings, name, behind, nursery, limiters[name]
            )
            self._messengers.append(messenger)
            nursery.spawn(messenger.run(), name=f"intake-{name}")

    async def _open_the_rest(
        self, container: AsyncContainer, nursery: Nursery, limiters: dict[str, Limiter], stop: asyncio.Event
    ) -> None:
        """What the first answer does not need: sender, jobs, HTTP API."""
        with_api = self._needs_api()
        await asyncio.to_thread(load_the_rest, with_api)
        from bot.accounts.activity import SessionActivity

        nursery.spawn((await container.get(SessionActivity)).run(stop), name="session-activity")
        if self._whole:
            from bot.app.work import deliver, tick

            nursery.spawn(deliver(container, self._settings, limiters, stop), name="delivery")
            nursery.spawn(tick(container, stop), name="jobs")
        if with_api:
            await self._open_api(container, nursery, stop)

    def _needs_api(self) -> bool:
        has_webhook = any(getattr(self._settings, name).intake == "webhook" for name in self._names)
        return has_webhook or (self._whole and self._settings.api.enabled)

    async def _open_api(self, container: AsyncContainer, nursery: Nursery, stop: asyncio.Event) -> None:
        from bot.api.parts import WebhookIn, parts_of
        from bot.api.server import listen, serve
        from bot.messengers.webhook import Webhook

        webhooks: dict[str, WebhookIn] = {
            one.name: WebhookIn(
                one.intake.feed_webhook,
                one.section.webhook_secret.get_secret_value(),
                sends_secret=one.capabilities.webhook_secret,
            )
            for one in self._messengers
            if isinstance(one.intake, Webhook) and one.section.webhook_secret
        }
        sock = listen(self._settings.api.host, self._settings.api.port)
        parts = await parts_of(container, webhooks, {one.name: one.state for one in self._messengers})
        nursery.spawn(serve(parts, stop, sock), name="api")

    async def _close(self, nursery: Nursery) -> None:
        await asyncio.gather(*(messenger.stop() for messenger in self._messengers))
        for messenger in self._messengers:
            await messenger.close()
        await nursery.drain(DRAIN_S)
        await self._paces.aclose()


def load_conversation() -> None:
    """Imports what answers updates. Nothing of it is garbage: collecting meanwhile only costs time."""
    gc.disable()
    try:
        from bot.messengers.on_demand import import_aiogram

        import_aiogram()
        import bot.app.conversation
        import bot.container  # noqa: F401
    finally:
        gc.enable()
        gc.freeze()


def load_the_rest(with_api: bool) -> None:
    gc.disable()
    try:
        import bot.app.work

        if with_api:
            import bot.api.server  # noqa: F401
    finally:
        gc.enable()
        gc.freeze()
