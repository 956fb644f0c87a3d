"""From webhook to polling and back, in order and across: no press is lost, and the log says what happens."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.messengers import backoff
from bot.messengers.bots import build_bot
from bot.messengers.reading import loads
from bot.messengers.webhook import Webhook
from bot.texts import Texts
from storage.database import Database
from tests.clock import ManualClock
from tests.messengers.desk import Desk, open_counter
from tests.messengers.kit import TOKEN, Stage, stage

SECRET = "s" * 32


@asynccontextmanager
async def brought(
    desk: Desk, database: Database, clock: ManualClock, texts: Texts, port: int
) -> AsyncIterator[Stage]:
    """A bot of ours to which updates are brought."""
    bot = build_bot(TOKEN, desk.url, desk.capabilities)
    staged = await stage(database, clock, texts, bot=bot, capabilities=desk.capabilities)
    url = f"http://127.0.0.1:{port}/hook"
    hook = Webhook(staged.conversation.dispatcher, bot, desk.capabilities, url=url, secret=SECRET)

    async def take(request: web.Request) -> web.Response:
        header = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        await hook.feed_webhook(loads(await request.read()), header)
        return web.json_response({})

    app = web.Application()
    app.router.add_post("/hook", take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await hook.run()
    yield staged
    await staged.conversation.stop(hook)
    await staged.stop()
    await runner.cleanup()


async def test_from_polling_to_a_webhook_and_back_no_press_is_lost(
    desk: Desk, database: Database, clock: ManualClock, texts: Texts, unused_tcp_port: int
) -> None:
    sara = desk.people[0]
    polled = await open_counter(desk, database, clock, texts)
    await sara.text("/start")
    await sara.sees("home 0")
    await polled.close()
    await sara.press("press")  # while nobody is there
    async with brought(desk, database, clock, texts, unused_tcp_port) as staged:
        await sara.sees("home 1")
        await sara.press("press")
        await sara.sees("home 2")
        assert staged.acts.presses == [sara.user_id] * 2
    await sara.press("press")
    polled = await open_counter(desk, database, clock, texts)
    await sara.sees("home 3")
    assert polled.stage.acts.presses == [sara.user_id]
    await polled.close()


async def test_a_webhook_that_somebody_sets_meanwhile_is_told_and_taken_away(
    desk: Desk,
    database: Database,
    clock: ManualClock,
    texts: Texts,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(backoff, "FIRST_PAUSE", 0.01)
    sara = desk.people[0]
    polled = await open_counter(desk, database, clock, texts)
    await sara.text("/start")
    await sara.sees("home 0")
    stranger = build_bot(TOKEN, desk.url, desk.capabilities)
    await stranger.set_webhook("http://127.0.0.1:9/nobody")
    await stranger.session.close()
    await sara.press("press")
    await sara.sees("home 1")
    said = capsys.readouterr().out
    assert "another process takes this bot's updates" in said
    assert TOKEN.partition(":")[2] not in said
    await polled.close()
