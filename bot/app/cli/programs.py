"""``bot``, ``sender``, ``worker``, ``api``, ``sandbox``: what goes on until it is told to stop."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.app.cli import say

if TYPE_CHECKING:
    from bot.settings import Settings


def bot() -> None:
    """Answer updates, in a process of its own; with webhooks, any number of them may run."""
    from bot.app.start import start

    raise typer.Exit(start(whole=False))


def sender(
    messenger: Annotated[
        list[str] | None,
        typer.Option(help="telegram, bale, sms or email alone; again for more. Without it all of them."),
    ] = None,
) -> None:
    """Send what is queued, in a process of its own; any number of them may run."""
    from bot.app.senders import CHANNELS
    from bot.app.serving import serve_sender

    wanted = frozenset(messenger or CHANNELS)
    if not wanted <= set(CHANNELS):
        raise typer.BadParameter(", ".join(CHANNELS), param_hint="--messenger")
    _until_stopped(serve_sender(_ready(), wanted))


def worker() -> None:
    """Do the periodic work (taking out what must not be kept), in a process of its own."""
    from bot.app.serving import serve_jobs

    _until_stopped(serve_jobs(_ready()))


def api() -> None:
    """Serve the HTTP API alone (integration, health, metrics)."""
    from bot.app.serving import serve_api

    _until_stopped(serve_api(_ready()))


def sandbox() -> None:
    """Serve the sandbox alone, for the bots whose tokens the settings give."""
    from bot.app.serving import serve_sandbox

    _until_stopped(serve_sandbox(say.settings(), typer.echo))


def _ready() -> Settings:
    """The settings, logs set up, over a database that is up to date; else the command ends in words."""
    from bot.app.cli.opened import ensure_newest
    from bot.logs import configure_for

    settings = say.settings()
    configure_for(settings)
    ensure_newest(settings)
    return settings


def _until_stopped(program: Coroutine[Any, Any, None]) -> None:
    from bot.app.loop import run_loop
    from bot.app.serving import NoBotError, NoSmsError, NothingToSendError, PortBusyError
    from bot.crypto import NoDataKeyError

    try:
        run_loop(program)
    except NoDataKeyError:
        say.fail(say.NOT_READY, "cli-keys-none")
    except NothingToSendError:
        say.fail(say.NOT_READY, "cli-no-way-out")
    except NoSmsError:
        say.fail(say.NOT_READY, "cli-no-sms")
    except NoBotError:
        say.fail(say.NOT_READY, "cli-sandbox-no-token")
    except PortBusyError as busy:
        say.fail(say.NOT_READY, "cli-port-taken", address=str(busy))
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
