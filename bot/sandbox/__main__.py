"""``python -m bot.sandbox``: the sandbox in a process of its own. Its address is the first line it prints."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import signal
import sys

from bot.sandbox import BotProfile, PortTaken, Sandbox, default_people
from bot.sandbox.people import MESSENGERS


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0: the system chooses")
    parser.add_argument("--token", required=True, action="append", help="digits:secret; again for each bot")
    parser.add_argument("--username", default="sandbox_bot", help="of the first bot; then 1_…, 2_…")
    parser.add_argument("--name", default="Pishkhan", help="the bot's first name")
    parser.add_argument("--messenger", choices=MESSENGERS, default="telegram")
    parser.add_argument("--limits", action="store_true", help="enforce the messenger's sending limits")
    return parser.parse_args()


async def _serve(given: argparse.Namespace) -> None:
    bots = [
        BotProfile(
            token, f"{place}_{given.username}" if place else given.username, given.name, given.messenger
        )
        for place, token in enumerate(given.token)
    ]
    sandbox = Sandbox(
        bots, host=given.host, port=given.port, people=default_people(given.messenger), limits=given.limits
    )
    url = await sandbox.start()
    sys.stdout.write(url + "\n")
    sys.stdout.flush()
    # Nothing here makes cycles in number, and hundreds of thousands of messages are slow to walk.
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await stopped.wait()
    await sandbox.stop()


def main() -> None:
    """Serve until told to stop."""
    given = _arguments()
    try:
        import uvloop
    except ImportError:
        run = asyncio.run
    else:
        run = uvloop.run
    try:
        run(_serve(given))
    except PortTaken as taken:
        sys.exit(str(taken))


if __name__ == "__main__":
    main()
