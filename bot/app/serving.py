"""Programs of a house of several machines: a sender, the jobs, the API or the sandbox alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.app.stopping import stop_on_signals

if TYPE_CHECKING:
    from bot.settings import Settings

__all__ = [
    "NoBotError",
    "NoSmsError",
    "NothingToSendError",
    "PortBusyError",
    "serve_api",
    "serve_jobs",
    "serve_sandbox",
    "serve_sender",
]


class NothingToSendError(Exception):
    """The settings open no way out: no token, no SMS provider."""


class NoSmsError(Exception):
    """Messengers have tokens, but nothing brings SMS, and nobody has said that this is meant."""


class PortBusyError(Exception):
    """Another program listens there. ``str()`` is ``host:port``."""


class NoBotError(Exception):
    """The settings give no token, so the sandbox would have no bot."""


async def serve_api(settings: Settings) -> None:
    """The HTTP API without webhooks, until a signal. Raises PortBusyError."""
    from bot.api.parts import parts_of
    from bot.api.server import PortTakenError, serve
    from bot.container import make_container

    container = make_container(settings)
    try:
        await serve(await parts_of(container), stop_on_signals())
    except PortTakenError as taken:
        raise PortBusyError(str(taken)) from None
    finally:
        await container.close()


async def serve_sender(settings: Settings, channels: frozenset[str]) -> None:
    """Empties the ledger of these channels until a signal; what is being sent is finished.

    Raises NothingToSendError, NoSmsError.
    """
    from bot.app.work import deliver
    from bot.container import make_container

    if settings.codes_go_nowhere:
        raise NoSmsError
    container = make_container(settings)
    try:
        if not await deliver(container, settings, {}, stop_on_signals(), channels, apart=True):
            raise NothingToSendError
    finally:
        await container.close()


async def serve_jobs(settings: Settings) -> None:
    """Periodic work until a signal; a job under way is finished."""
    from bot.app.work import tick
    from bot.container import make_container

    container = make_container(settings)
    try:
        await tick(container, stop_on_signals())
    finally:
        await container.close()


async def serve_sandbox(settings: Settings, started: Callable[[str], None]) -> None:
    """The sandbox for the bots whose tokens the settings give, until a signal. ``started`` gets its address.

    Raises NoBotError, PortBusyError.
    """
    from bot.app.light import FIRST_NAME, messengers_of
    from bot.sandbox import BotProfile, PortTaken, Sandbox, default_people

    names = messengers_of(settings)
    bots = []
    for name in names:
        section = getattr(settings, name)
        username = section.username or f"{name}_sandbox_bot"
        bots.append(BotProfile(section.token.get_secret_value(), username, FIRST_NAME, name))
    people = [person for name in names for person in default_people(name)]
    if not bots:
        raise NoBotError
    place = settings.sandbox
    sandbox = Sandbox(bots, host=place.host, port=place.port, people=people, limits=place.limits)
    try:
        started(await sandbox.start())
    except PortTaken:
        raise PortBusyError(f"{place.host}:{place.port}") from None
    try:
        await stop_on_signals().wait()
    finally:
        await sandbox.stop()
