"""``main.py run`` and ``main.py bot``: settings, the loop, and the house in it."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings

__all__ = ["start"]

NOT_READY = 3


def start(*, whole: bool = True) -> int:
    """The exit code. ``whole`` False leaves sender and jobs to other processes.

    Imports little: the link is shown before the heavy parts are loaded.
    """
    from pydantic import ValidationError

    from bot.app.loop import run_loop
    from bot.settings import Settings, unknown_names

    try:
        settings = Settings()
    except ValidationError as error:
        from bot.app.doctor.house import unreadable_settings

        check = unreadable_settings(error)
        return _refused(check.key, **check.args)
    from bot.app.light import webhook_trouble

    if unknown := unknown_names(os.environ):
        _complain("doctor-settings-unknown", names=", ".join(unknown))
    if trouble := webhook_trouble(settings):
        return _refused(trouble[0], **trouble[1])
    from bot.app.run import (
        DatabaseNotReadyError,
        NoSmsError,
        NothingToServe,
        SomeonesDatabaseError,
    )
    from bot.sandbox import PortTaken

    try:
        run_loop(_run(settings, whole))
    except NothingToServe:
        return _refused("cli-nothing-to-serve" if whole else "cli-no-messenger")
    except NoSmsError:
        return _refused("cli-no-sms")
    except SomeonesDatabaseError:
        return _refused("cli-database-not-a-sandboxs")
    except DatabaseNotReadyError:
        return _refused("cli-database-not-ready")
    except PortTaken:
        return _refused("cli-port-taken", address=f"{settings.sandbox.host}:{settings.sandbox.port}")
    except OSError as error:
        from bot.api.server import PortTakenError

        if not isinstance(error, PortTakenError):
            raise
        return _refused("cli-port-taken", address=str(error))
    except KeyboardInterrupt:
        return 130
    return 0


async def _run(settings: Settings, whole: bool) -> None:
    from bot.app.run import run

    # On a thread: what it imports would hold up the page.
    logs = asyncio.get_running_loop().run_in_executor(None, _configure_logs, settings)
    await run(settings, _announce, whole=whole)
    await logs


def _announce(what: str, value: str) -> None:
    """The page's address alone on a line, at once; that it is ready in words."""
    if what == "ready":
        from bot.words import house_texts

        value = house_texts().plain("cli-ready", messengers=value)
    sys.stdout.write(value + "\n")
    sys.stdout.flush()


def _configure_logs(settings: Settings) -> None:
    from bot.logs import configure_for

    configure_for(settings)


def _refused(key: str, **args: object) -> int:
    _complain(key, **args)
    return NOT_READY


def _complain(key: str, **args: object) -> None:
    from bot.words import house_texts

    sys.stderr.write(house_texts().plain(key, **args) + "\n")
    sys.stderr.flush()
