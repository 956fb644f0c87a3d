"""The baseline of ``bench sandbox``: a bare aiohttp server that reads every form and answers the same JSON.

``python -m bot.app.bench.fixed BYTES``: an answer of about that size. Its first line is its address.
"""

from __future__ import annotations

import asyncio
import signal
import sys

import orjson
from aiohttp import web

from bot.app.loop import run_loop

_JSON = {"Content-Type": "application/json"}


async def serve(size: int) -> None:
    """Until it is told to stop."""
    body = orjson.dumps({"ok": True, "result": {"text": "x" * max(0, size - 35)}})

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(body=body, headers=_JSON)

    app = web.Application()
    app.router.add_post("/{tail:.*}", answer)
    runner = web.AppRunner(app, access_log=None, handle_signals=False)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sys.stdout.write(f"http://127.0.0.1:{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    await stopped.wait()
    await runner.cleanup()


if __name__ == "__main__":
    run_loop(serve(int(sys.argv[1])))
