"""Updates by webhook: only with our secret, answered before the request is, ended before we go."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from aiogram_dialog import DialogManager

from bot.messengers.telegram import TELEGRAM
from bot.messengers.webhook import ClosingError, Webhook, WrongSecretError
from bot.texts import Texts
from storage.database import Database
from tests.clock import ManualClock
from tests.messengers.kit import Stage, message, pressed, until

SECRET = "s" * 32


def webhook_of(staged: Stage, **options: int) -> Webhook:
    return Webhook(
        staged.conversation.dispatcher,
        staged.bot,
        TELEGRAM,
        url="https://example.ir/hook",
        secret=SECRET,
        **options,
    )


def start(number: int = 1, user: int = 5) -> dict[str, object]:
    return {"update_id": number, **message(user, text="hi")}


async def test_an_update_is_answered_before_the_request_is(staged: Stage) -> None:
    await webhook_of(staged).feed_webhook(start(), SECRET)
    assert "home 0" in staged.window().text


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "پ"])
async def test_without_the_secret_nothing_is_looked_at(staged: Stage, secret: str | None) -> None:
    with pytest.raises(WrongSecretError):
        await webhook_of(staged).feed_webhook(start(), secret)
    assert staged.session.calls == []


async def test_a_webhook_without_a_secret_is_refused_where_there_could_be_one(staged: Stage) -> None:
    with pytest.raises(ValueError, match="secret"):
        Webhook(staged.conversation.dispatcher, staged.bot, TELEGRAM, url="https://example.ir", secret=None)


async def test_a_messenger_without_secrets_needs_none(staged: Stage) -> None:
    plain = replace(TELEGRAM, webhook_secret=False)
    hook = Webhook(staged.conversation.dispatcher, staged.bot, plain, url="https://example.ir", secret=None)
    await hook.feed_webhook(start())
    assert "home 0" in staged.window().text


@pytest.mark.parametrize("raw", [None, 5, "x", [], {}, {"update_id": "x"}, {"update_id": 1, "message": 3}])
async def test_any_json_is_taken_quietly(staged: Stage, raw: object) -> None:
    await webhook_of(staged).feed_webhook(raw, SECRET)
    assert staged.session.calls == []


async def test_an_update_that_dies_is_brought_again(staged: Stage) -> None:
    hook = webhook_of(staged)
    dispatcher = staged.conversation.dispatcher
    feed = dispatcher.feed_update

    async def dies(*args: object, **kwargs: object) -> None:
        raise OSError("away")

    dispatcher.feed_update = dies  # type: ignore[method-assign]
    with pytest.raises(OSError, match="away"):
        await hook.feed_webhook(start(), SECRET)
    dispatcher.feed_update = feed  # type: ignore[method-assign]
    await hook.feed_webhook(start(), SECRET)
    assert "home 0" in staged.window().text


async def test_an_update_brought_twice_is_answered_once(staged: Stage) -> None:
    hook = webhook_of(staged)
    await hook.feed_webhook(start(), SECRET)
    data = staged.data_of("press")
    press = {"update_id": 2, **pressed(data)}
    await asyncio.gather(hook.feed_webhook(press, SECRET), hook.feed_webhook(press, SECRET))
    assert staged.acts.presses == [5]


async def test_shutdown_waits_for_what_is_under_way(staged: Stage) -> None:
    hook = webhook_of(staged)
    await hook.feed_webhook(start(), SECRET)
    reached, go = asyncio.Event(), asyncio.Event()

    async def slow(manager: DialogManager) -> None:
        reached.set()
        await go.wait()

    staged.acts.press = slow
    press = asyncio.gather(hook.feed_webhook({"update_id": 2, **pressed(staged.data_of("press"))}, SECRET))
    await asyncio.wait_for(reached.wait(), 5)
    stopping = asyncio.gather(hook.stop(5))
    await until(lambda: hook._closing)
    with pytest.raises(ClosingError):
        await hook.feed_webhook(start(3), SECRET)
    go.set()
    await asyncio.gather(press, stopping)
    assert "home 1" in staged.window().text


async def test_shutdown_does_not_wait_for_ever(staged: Stage) -> None:
    hook = webhook_of(staged)
    hook._idle.clear()
    await hook.stop(0.01)


async def test_more_than_we_can_do_is_brought_again(
    staged: Stage, database: Database, clock: ManualClock, texts: Texts
) -> None:
    hook = webhook_of(staged, tasks=1)
    go = asyncio.Event()
    staged.acts.draw = lambda: wait(go)
    two = asyncio.gather(hook.feed_webhook(start(1, 5), SECRET), hook.feed_webhook(start(2, 6), SECRET))
    await until(lambda: hook._under_way == 2)
    with pytest.raises(ClosingError):
        await hook.feed_webhook(start(3, 7), SECRET)
    go.set()
    await two


async def wait(event: asyncio.Event) -> None:
    await event.wait()


async def test_the_messenger_is_told_where_to_bring_updates(staged: Stage) -> None:
    await webhook_of(staged).run()
    (told,) = staged.session.calls
    assert told.__api_method__ == "setWebhook"
    assert told.drop_pending_updates is False  # type: ignore[attr-defined]
    assert told.secret_token == SECRET  # type: ignore[attr-defined]
    assert told.allowed_updates == ["callback_query", "message", "my_chat_member"]  # type: ignore[attr-defined]
