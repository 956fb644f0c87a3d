"""The intake of one messenger goes on, whatever fails once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiogram.exceptions import TelegramNetworkError, TelegramUnauthorizedError
from aiogram.methods import SetWebhook, TelegramMethod

from bot.app import conversation
from bot.app.conversation import Messenger
from bot.messengers import backoff
from bot.messengers.polling import Polling
from bot.messengers.telegram import TELEGRAM
from bot.messengers.webhook import Webhook
from bot.settings import MessengerSection
from bot.texts import Texts
from bot.words import house_texts
from storage.database import Database
from tests.clock import ManualClock
from tests.messengers.kit import Stage, stage, until
from tests.messengers.test_polling import Scripted, text_update

TEXTS = house_texts()
SECTION = MessengerSection(api_base="http://messenger")


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backoff, "FIRST_PAUSE", 0.001)


@pytest.fixture
def script() -> Scripted:
    return Scripted([text_update(3)], [])


@pytest.fixture
async def staged(
    database: Database, clock: ManualClock, texts: Texts, script: Scripted
) -> AsyncIterator[Stage]:
    made = await stage(database, clock, texts, bot=script.bot, started=False)
    yield made
    await made.stop()


def polled(staged: Stage) -> Messenger:
    intake = Polling(staged.conversation.dispatcher, staged.bot, staged.nursery)
    return Messenger(TELEGRAM, SECTION, staged.bot, staged.conversation, intake, TEXTS)


def hooked(staged: Stage) -> Messenger:
    intake = Webhook(
        staged.conversation.dispatcher, staged.bot, TELEGRAM, url="https://x.ir", secret="s" * 10
    )
    return Messenger(TELEGRAM, SECTION, staged.bot, staged.conversation, intake, TEXTS)


def fails(times: int, error: Callable[[Any], Exception]) -> Callable[[TelegramMethod[Any]], Exception | None]:
    left = [None] * times

    def trouble(method: TelegramMethod[Any]) -> Exception | None:
        if isinstance(method, SetWebhook) and left:
            left.pop()
            return error(method)
        return None

    return trouble


async def test_a_webhook_is_made_known_until_the_messenger_has_taken_it(staged: Stage) -> None:
    staged.session.trouble = fails(3, lambda method: TelegramNetworkError(method, "away"))
    messenger = hooked(staged)
    assert messenger.state() == "ready"
    await messenger.run()
    assert staged.session.names().count("setWebhook") == 4
    assert messenger.state() == "running"
    await messenger.stop()
    assert messenger.state() == "stopped"


async def test_a_token_that_is_refused_is_tried_again_now_and_then(
    staged: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Messengers refuse good tokens on bad days."""
    monkeypatch.setattr(conversation, "REFUSED_PAUSE_S", 0.001)
    staged.session.trouble = fails(2, lambda method: TelegramUnauthorizedError(method, "Unauthorized"))
    messenger = hooked(staged)
    await messenger.run()
    assert staged.session.names().count("setWebhook") == 3
    assert messenger.state() == "running"


async def test_polling_goes_on_after_what_nobody_expected(staged: Stage, script: Scripted) -> None:
    script.answers.insert(0, RuntimeError("not a messenger's answer"))
    messenger = polled(staged)
    staged.nursery.spawn(messenger.run(), name="intake")
    await until(lambda: staged.session.sent())
    assert messenger.state() == "running"
    await messenger.stop()
    assert messenger.state() == "stopped"


async def test_a_database_that_is_away_at_the_start_is_waited_for(
    staged: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = staged.state.behind.table
    marks_since, asked = table.marks_since, []

    async def away_once(*args: Any) -> Any:
        asked.append(args)
        if len(asked) == 1:
            raise OSError("database is away")
        return await marks_since(*args)

    monkeypatch.setattr(table, "marks_since", away_once)
    messenger = polled(staged)
    staged.nursery.spawn(messenger.run(), name="intake")
    await until(lambda: staged.session.sent())
    assert len(asked) == 2
    await messenger.stop()


async def test_a_messenger_that_cannot_be_reached_is_seen_as_away(staged: Stage, script: Scripted) -> None:
    def away(method: TelegramMethod[Any]) -> Any:
        raise TelegramNetworkError(method, "away")

    script.answers = [away]
    messenger = polled(staged)
    staged.nursery.spawn(messenger.run(), name="intake")
    await until(lambda: messenger.state() == "away")
    assert staged.session.sent() == []
    script.answers = [[]]
    await until(lambda: messenger.state() == "running")
    await messenger.stop()
    assert messenger.state() == "stopped"


async def test_who_is_asked_to_stop_does_not_wait_for_the_next_try(
    staged: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backoff, "FIRST_PAUSE", 600.0)
    staged.session.trouble = fails(1, lambda method: TelegramNetworkError(method, "away"))
    messenger = hooked(staged)
    staged.nursery.spawn(messenger.run(), name="intake")
    await until(lambda: messenger.state() == "away")
    await messenger.stop()
    assert messenger.state() == "stopped"
    assert await until(lambda: not any(task.get_name() == "intake" for task in staged.nursery._tasks), 5)
