"""A webhook that falls silent: updates are fetched meanwhile, it is tried again, each switch is logged."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from aiogram.exceptions import TelegramNetworkError, TelegramUnauthorizedError
from aiogram.methods import DeleteWebhook, SetWebhook
from aiohttp import web

from bot.messengers.bale import BALE
from bot.messengers.bots import build_bot
from bot.messengers.handling import RawUpdates
from bot.messengers.polling import Polling
from bot.messengers.reading import loads
from bot.messengers.watched import WatchedWebhook
from bot.texts import Texts
from storage.database import Database
from tests.clock import ManualClock
from tests.messengers.desk import Desk, open_desk
from tests.messengers.kit import TOKEN, Stage, message, stage, until

FELL_SILENT = "webhook fell silent; updates are fetched instead"


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    made = await open_desk("bale")
    yield made
    await made.http.close()
    await made.sandbox.stop()


@dataclass
class Line:
    """What lies between the messenger and us; ``cut`` lets nothing through."""

    staged: Stage
    hook: WatchedWebhook
    cut: bool = False

    async def take(self, request: web.Request) -> web.Response:
        if self.cut:
            return web.Response(status=502)
        await self.hook.feed_webhook(loads(await request.read()))
        return web.json_response({})


@asynccontextmanager
async def at_work(
    desk: Desk, database: Database, clock: ManualClock, texts: Texts, port: int, *, fetch_s: float
) -> AsyncIterator[Line]:
    bot = build_bot(TOKEN, desk.url, BALE)
    staged = await stage(database, clock, texts, bot=bot, capabilities=BALE)
    hook = WatchedWebhook(
        staged.conversation.dispatcher,
        bot,
        BALE,
        staged.nursery,
        url=f"http://127.0.0.1:{port}/hook",
        secret=None,
        quiet_s=0.2,
        fetch_s=fetch_s,
    )
    line = Line(staged, hook)
    app = web.Application()
    app.router.add_post("/hook", line.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    staged.nursery.spawn(hook.run(), name="intake")
    await until(lambda: hook.state == "running")
    yield line
    await staged.conversation.stop(hook)
    assert hook.state == "stopped"
    await staged.stop()
    await runner.cleanup()


async def test_what_a_silent_webhook_does_not_bring_is_fetched(
    desk: Desk,
    database: Database,
    clock: ManualClock,
    texts: Texts,
    unused_tcp_port: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    sara = desk.people[0]
    async with at_work(desk, database, clock, texts, unused_tcp_port, fetch_s=600) as line:
        await sara.text("/start")
        await sara.sees("home 0")
        assert FELL_SILENT not in capsys.readouterr().out
        line.cut = True
        await sara.press("press")
        await sara.sees("home 1")
        assert FELL_SILENT in capsys.readouterr().out
        await sara.press("press")
        await sara.sees("home 2")
        assert line.hook.state == "running"
    assert line.staged.acts.presses == [sara.user_id] * 2


async def test_the_webhook_is_tried_again_and_brings_updates_when_it_lives(
    desk: Desk,
    database: Database,
    clock: ManualClock,
    texts: Texts,
    unused_tcp_port: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    sara = desk.people[0]
    async with at_work(desk, database, clock, texts, unused_tcp_port, fetch_s=0.5) as line:
        line.cut = True
        await sara.text("/start")
        await sara.sees("home 0")
        line.cut = False
        await until(lambda: line.hook._polling is None)
        brought = len([call for call in await desk.calls() if call["method"] == "getUpdates"])
        line.hook._quiet_s = 600.0
        await until(lambda: line.hook._state == "running" and line.hook._heard_at > 0)
        await sara.press("press")
        await sara.sees("home 1")
        assert "webhook is tried again" in capsys.readouterr().out
        assert brought >= 1
    assert line.staged.acts.presses == [sara.user_id]


class Script:
    """Calls about the intake are written down and answered from here, the rest by nobody."""

    def __init__(self, staged: Stage, *waiting: list[Any]) -> None:
        self.asked: list[str] = []
        self.waiting = list(waiting)
        self.refuses = False
        answer = staged.session.make_request

        async def make_request(bot: Any, method: Any, timeout: Any = None) -> Any:  # noqa: ASYNC109
            if not isinstance(method, SetWebhook | DeleteWebhook | RawUpdates):
                return await answer(bot, method, timeout)
            await asyncio.sleep(0)
            self.asked.append(method.__api_method__)
            if self.refuses:
                raise TelegramUnauthorizedError(method, "Unauthorized")
            if isinstance(method, RawUpdates):
                return self.waiting.pop(0) if self.waiting else []
            return True

        staged.session.make_request = make_request  # type: ignore[method-assign]


def watched(staged: Stage, **more: float) -> WatchedWebhook:
    return WatchedWebhook(
        staged.conversation.dispatcher,
        staged.bot,
        BALE,
        staged.nursery,
        url="https://x.ir/hook",
        secret=None,
        **{"quiet_s": 0.01, "fetch_s": 600.0, **more},  # type: ignore[arg-type]
    )


async def test_a_quiet_night_is_no_silence(staged: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    script, hook = Script(staged), watched(staged)
    staged.nursery.spawn(hook.run(), name="intake")
    await until(lambda: script.asked.count("setWebhook") == 3)
    await hook.stop(1)
    assert script.asked[:4] == ["setWebhook", "deleteWebhook", "getUpdates", "setWebhook"]
    assert FELL_SILENT not in capsys.readouterr().out


async def test_a_webhook_that_brings_updates_is_left_alone(staged: Stage) -> None:
    script, hook = Script(staged), watched(staged, quiet_s=0.15)
    staged.nursery.spawn(hook.run(), name="intake")
    await until(lambda: script.asked)
    for number in range(1, 6):
        await hook.feed_webhook({"update_id": number, **message(text="hi")})
        await asyncio.sleep(0.05)
    assert script.asked == ["setWebhook"]
    await hook.stop(1)


async def test_each_vain_try_is_followed_by_a_longer_fetching(staged: Stage) -> None:
    waiting: list[Any] = [{"update_id": 1, **message(text="hi")}]
    Script(staged, waiting, [], waiting)
    hook = watched(staged, fetch_s=0.02)
    staged.nursery.spawn(hook.run(), name="intake")
    await until(lambda: hook._fetch_s > 0.02)
    await hook.feed_webhook({"update_id": 9, **message(text="hi")})
    assert hook._fetch_s == 0.02
    await hook.stop(1)


async def test_a_refused_token_ends_it_and_any_other_trouble_is_told(staged: Stage) -> None:
    script, hook = Script(staged), watched(staged)
    script.refuses = True
    await hook.run()
    assert hook.state == "refused"

    async def away(bot: Any, method: Any, timeout: Any = None) -> Any:  # noqa: ASYNC109
        raise TelegramNetworkError(method, "away")

    staged.session.make_request = away  # type: ignore[method-assign]
    hook = watched(staged)
    with pytest.raises(TelegramNetworkError):
        await hook.run()
    assert hook.state == "away"


async def test_a_stop_while_updates_are_fetched_ends_both(staged: Stage) -> None:
    script = Script(staged, [{"update_id": 1, **message(text="hi")}])
    hook = watched(staged)
    staged.nursery.spawn(hook.run(), name="intake")
    await until(lambda: isinstance(hook._polling, Polling) and script.asked.count("getUpdates") > 2)
    await hook.stop(1)
    await until(lambda: not {"intake", "updates instead of a webhook"} & names_of(staged))
    assert hook.state == "stopped"


def names_of(staged: Stage) -> set[str]:
    return {task.get_name() for task in staged.nursery._tasks}
