"""The sandbox as a server: a Bot API on loopback with people to talk to."""

from __future__ import annotations

import asyncio
import errno
import time
from collections.abc import Callable, Sequence

from aiohttp import web

from bot.sandbox.errors import ApiError
from bot.sandbox.execute import Executor
from bot.sandbox.http.application import application
from bot.sandbox.http.botapi import BotApi
from bot.sandbox.people import BotProfile, PersonSeed
from bot.sandbox.world import World

_STOP_SECONDS = 1.0
_BACKLOG = 1024
_WATCH_SECONDS = 5.0


class PortTaken(RuntimeError):
    """Somebody else listens there."""


class Sandbox:
    """One sandbox. Start it inside a running event loop; ``clock`` gives seconds since 1970.

    ``limits`` switches the messenger's sending limits on. With port 0 the system chooses one.
    """

    def __init__(
        self,
        bots: Sequence[BotProfile],
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        people: Sequence[PersonSeed] = (),
        limits: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.world = World(bots, people, clock, limits=limits)
        self.host = host
        self.port = port
        self._runner: web.AppRunner | None = None
        self._executor = Executor(self.world)
        self._bot_api = BotApi(self.world, self._executor)
        self._watch: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """The base address, for example ``http://127.0.0.1:8081``."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    def application(self) -> web.Application:
        """All routes over this sandbox's state."""
        return application(self.world, self._bot_api)

    async def start(self) -> str:
        """Listen; gives the base address. Raises PortTaken when the port is busy."""
        self.world.serve_webhooks(self._executor)
        self._runner = web.AppRunner(
            self.application(),
            access_log=None,
            handle_signals=False,
            keepalive_timeout=75,
            shutdown_timeout=_STOP_SECONDS,
        )
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self.host, self.port, backlog=_BACKLOG).start()
        except OSError as failure:
            await self.stop()
            if failure.errno == errno.EADDRINUSE:
                raise PortTaken(f"port {self.port} on {self.host} is already in use") from failure
            raise
        self.port = self._runner.addresses[0][1]
        # The sandbox stands alone and cannot use the project's nursery.
        self._watch = asyncio.create_task(self._tell_readiness())  # noqa: TID251
        return self.url

    async def stop(self) -> None:
        """End polls, streams and webhooks, then close. What was sent is forgotten with the object."""
        if self._watch is not None:
            self._watch.cancel()
        for bot in self.world.bots.values():
            bot.end_poll(ApiError(500, "Internal Server Error: restart"))
            if bot.webhook is not None:
                await bot.webhook.stop()
        self.world.hub.close()
        self._bot_api.stop()
        # The held requests answer before their connections are cut.
        await asyncio.sleep(0)
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        await self._executor.close()
        self.world.serve_webhooks(None)

    async def _tell_readiness(self) -> None:
        """A bot that fell silent sends nothing: somebody has to look."""
        told = self.world.readiness()
        while True:
            await asyncio.sleep(_WATCH_SECONDS)
            seen = self.world.readiness()
            if seen != told:
                self.world.hub.publish("ready", seen)
            told = seen
