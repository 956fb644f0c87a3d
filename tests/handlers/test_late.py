"""Windows that could not be shown: drawn later, a few times, and never beside that of a newer act."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
)
from aiogram.methods import SendMessage, TelegramMethod
from aiogram_dialog import DialogManager, ShowMode

from handlers.late import TRIES
from tests.messengers.kit import Stage, message, pressed, until


@pytest.mark.parametrize(
    "refusal",
    [
        lambda method: TelegramForbiddenError(method, "Forbidden: user is deactivated"),
        lambda method: TelegramNotFound(method, "no such group or user"),
        lambda method: TelegramBadRequest(method, "Bad Request: chat not found"),
    ],
)
async def test_whoever_acts_though_the_messenger_says_they_are_gone_gets_their_window_in_the_end(
    staged: Stage, refusal: Callable[[TelegramMethod[Any]], Exception]
) -> None:
    await staged.text("hi")
    staged.conversation.late._spread_s = staged.conversation.late._pause_s = 0.01
    left = [3]

    def gone(method: TelegramMethod[Any]) -> Exception | None:
        left[0] -= 1
        return refusal(method) if left[0] >= 0 else None

    staged.session.trouble = gone
    before = len(staged.session.calls)
    await staged.text("again")
    await until(lambda: len(staged.session.calls) >= before + 4)
    await staged.nursery_idle()
    assert staged.session.names(before)[:4] == ["sendMessage"] * 4
    assert "home" in staged.session.sent()[-1].text


async def test_a_window_that_was_to_be_drawn_in_the_background_comes_though_it_was_refused_at_first(
    staged: Stage,
) -> None:
    await staged.text("hi")
    staged.conversation.late._spread_s = staged.conversation.late._pause_s = 0.0
    left = [2]

    def gone(method: TelegramMethod[Any]) -> Exception | None:
        left[0] -= 1
        blocked = TelegramForbiddenError(method, "Forbidden: bot was blocked by the user")
        return blocked if left[0] >= 0 else None

    staged.session.trouble = gone
    await staged.conversation.bg_factory.bg(staged.bot, 5, 5).update({}, show_mode=ShowMode.SEND)
    await until(lambda: left[0] < 0)
    await staged.nursery_idle()
    assert staged.session.names()[-4:] == ["sendMessage"] * 3 + ["editMessageReplyMarkup"]
    assert "home 0" in staged.window().text


async def test_whoever_really_blocked_us_is_left_in_the_end(staged: Stage) -> None:
    await staged.text("hi")
    staged.conversation.late._spread_s = staged.conversation.late._pause_s = 0.0
    staged.session.trouble = lambda method: TelegramForbiddenError(
        method, "Forbidden: bot was blocked by the user"
    )
    before = len(staged.session.sent())
    await staged.conversation.bg_factory.bg(staged.bot, 5, 5).update({}, show_mode=ShowMode.SEND)
    await until(lambda: len(staged.session.sent()) == before + 1 + TRIES)
    await staged.nursery_idle()
    await staged.conversation.bg_factory.bg(staged.bot, 5, 5).update({}, show_mode=ShowMode.SEND)
    await until(lambda: len(staged.session.sent()) == before + 2 + TRIES)
    await staged.nursery_idle()
    assert len(staged.session.sent()) == before + 2 + TRIES, "a later one is tried once"


async def test_each_wait_is_twice_the_last(staged: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    late = staged.conversation.late
    waits: list[float] = []

    async def at_once(bot: Any, user_id: int, chat_id: int, wait: float, *_: object) -> None:
        waits.append(wait)
        late._waiting.clear()

    monkeypatch.setattr(late, "_later", at_once)
    for after in (None, None, 7.0, None, None, 1_000.0, None):
        late.remember(staged.bot, 5, 5, after=after, has_window=True)
        await asyncio.sleep(0)
    assert waits == [1.5, 3.0, 7.0, 12.0, 24.0, 120.0, 96.0]


async def test_a_window_that_could_not_be_shown_comes_later(staged: Stage) -> None:
    await staged.text("hi")
    staged.conversation.late._spread_s = 0.01

    def flood(method: TelegramMethod[Any]) -> Exception | None:
        return (
            TelegramRetryAfter(method, "Too Many Requests", 0)
            if method.__api_method__ == "editMessageText"
            else None
        )

    staged.session.trouble = flood
    await staged.press("press")
    staged.session.trouble = lambda method: None
    await staged.nursery_idle()
    assert isinstance(staged.session.sent()[-1], SendMessage)
    assert staged.session.sent()[-1].text.startswith("home")
    assert len(staged.conversation.late) == 0


async def test_a_late_window_whose_stack_was_left_empty_becomes_the_menu(staged: Stage) -> None:
    late = staged.conversation.late
    late._spread_s = late._pause_s = 0.01
    late._tried[staged.bot.id, 5] = (1, asyncio.get_running_loop().time())
    await staged.conversation.bg_factory.bg(staged.bot, 5, 5).update({}, show_mode=ShowMode.SEND)
    await staged.conversation.background.drain(5)
    assert "home 0" in staged.window(5).text
    await staged.conversation.bg_factory.bg(staged.bot, 6, 6).update({}, show_mode=ShowMode.SEND)
    await staged.conversation.background.drain(5)
    assert {call.chat_id for call in staged.session.sent()} == {5}, "nobody asked for the other one's"


async def test_a_late_window_is_not_drawn_beside_that_of_a_new_act(staged: Stage) -> None:
    await staged.text("hi")
    staged.conversation.late._spread_s, staged.conversation.late._pause_s = 0.0, 0.2
    staged.session.trouble = lambda method: TelegramNetworkError(method, "reset")
    await staged.press("press")
    assert len(staged.conversation.late) == 1
    staged.session.trouble = lambda method: None
    await staged.feed(pressed("menu"))
    assert len(staged.conversation.late) == 0
    sent = len(staged.session.calls)
    await until(lambda: not any(task.get_name() == "late window" for task in staged.nursery._tasks))
    await staged.nursery_idle()
    assert len(staged.session.calls) == sent


@pytest.mark.parametrize("kind", ["edited_message", "my_chat_member"])
async def test_what_draws_no_window_takes_no_late_one_away(staged: Stage, kind: str) -> None:
    await staged.text("hi")
    staged.conversation.late._spread_s, staged.conversation.late._pause_s = 0.0, 0.1
    staged.session.trouble = lambda method: TelegramNetworkError(method, "reset")
    await staged.press("press")
    staged.session.trouble = lambda method: None
    sent = len(staged.session.sent())
    bot = {"user": {"id": staged.bot.id, "is_bot": True, "first_name": "b"}}
    member = {"old_chat_member": bot | {"status": "left"}, "new_chat_member": bot | {"status": "member"}}
    content = {"date": 1} | member if kind == "my_chat_member" else {"text": "other", "edit_date": 1}
    await staged.feed({kind: message()["message"] | content})
    await staged.nursery_idle()
    assert [one.text.startswith("home") for one in staged.session.sent()[sent:]] == [True]


async def test_late_windows_are_given_up_after_a_few_tries(staged: Stage) -> None:
    staged.conversation.late._spread_s = staged.conversation.late._pause_s = 0.0
    staged.session.trouble = lambda method: TelegramNetworkError(method, "timeout")
    await staged.text("hi")
    await staged.nursery_idle()
    tried = len(staged.session.sent())
    assert 0 < tried < 12
    await staged.text("hi again")
    again = staged.session.sent()[tried:]
    await until(lambda: len(staged.session.sent()) > tried + len(again), 5)  # not given up for good
    await staged.nursery_idle()
    assert len(staged.session.sent()) < 2 * 12


async def test_what_was_done_stands_though_its_window_comes_late_and_the_press_hears_so(
    staged: Stage,
) -> None:
    async def says(manager: DialogManager) -> None:
        manager.middleware_data["notice"] = "it is done"

    await staged.text("hi")
    staged.acts.press = says
    staged.conversation.late._spread_s = staged.conversation.late._pause_s = 0.0
    away = {"editMessageText", "sendMessage"}
    staged.session.trouble = lambda method: (
        TelegramNetworkError(method, "reset") if method.__api_method__ in away else None
    )
    await staged.press("press")
    assert "چند لحظهٔ دیگر" in next(
        call.text for call in staged.session.calls if call.__api_method__ == "answerCallbackQuery"
    )
    away.clear()
    await staged.nursery_idle()
    assert "home 1" in staged.window().text, "the count was not rolled back"
    assert "it is done" in staged.window().text
    assert staged.acts.presses == [5]
    await staged.press("press")
    assert staged.acts.presses == [5, 5]
