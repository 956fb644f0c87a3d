"""``python -m bot.app.bench.recorder``: the sandbox in a process of its own, and its record of calls.

The first line it prints says where it listens and who lives there. Then each line on standard input is a word
with a number: ``calls 17`` prints the calls after number 17; ``limits 1`` switches the messenger's limits on.
"""

from __future__ import annotations

import argparse
import asyncio
import sys

from bot.app.bench.crowd import say
from bot.app.loop import run_loop
from bot.sandbox import BotProfile, Sandbox
from bot.sandbox.acts import Acts
from bot.sandbox.people import PersonSeed

TOKEN = "1000000009:bench-broadcast"  # noqa: S105 - known to this sandbox alone


async def _run(people: int) -> None:
    seeds = [PersonSeed(f"Bench {n}", f"0998{n:07}", "telegram") for n in range(people)]
    sandbox = Sandbox([BotProfile(TOKEN, "bench_bot", "Bench")], people=seeds)
    url = await sandbox.start()
    acts = Acts(sandbox.world)
    for user_id in sandbox.world.people:
        acts.write(acts.chat(user_id, None), "/start")
    say({"url": url, "token": TOKEN, "user_ids": list(sandbox.world.people)})
    while line := await asyncio.to_thread(sys.stdin.readline):
        word, _, number = line.partition(" ")
        if word == "limits":
            sandbox.world.limits.enabled = bool(int(number))
            say({})
        else:
            say([call for call in sandbox.world.calls.after(int(number)) if call["method"] == "sendMessage"])
    await sandbox.stop()


def main() -> None:
    """Until its standard input ends."""
    parser = argparse.ArgumentParser(prog="python -m bot.app.bench.recorder", description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    run_loop(_run(parser.parse_args().people))


if __name__ == "__main__":
    main()
