"""Windows whatever the messenger refuses."""

from __future__ import annotations

from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramNetworkError
from aiogram.methods import AnswerCallbackQuery, EditMessageReplyMarkup, TelegramMethod
from aiogram.types import ReplyKeyboardRemove
from aiogram_dialog import DialogManager, ShowMode

from tests.messengers.kit import Stage, message, pressed


def refusing(name: str, words: str) -> Any:
    def trouble(method: TelegramMethod[Any]) -> Exception | None:
        return TelegramBadRequest(method, words) if method.__api_method__ == name else None

    return trouble


@pytest.mark.parametrize("words", ["Bad Request: message can't be edited", "bad request", "پیام پیدا نشد"])
async def test_a_refused_edit_becomes_a_new_window(staged: Stage, words: str) -> None:
    await staged.text("hi")
    staged.session.trouble = refusing("editMessageText", words)
    await staged.press("press")
    assert staged.session.sent()[-1].text.startswith("home 1")
    staged.session.trouble = lambda method: None
    await staged.press("press")
    assert "home 2" in staged.window().text


async def test_a_window_that_shows_already_is_left(staged: Stage) -> None:
    await staged.text("hi")
    staged.session.trouble = refusing("editMessageText", "Bad Request: message is not modified: x")
    before = len(staged.session.sent())
    await staged.press("press")
    assert len(staged.session.sent()) == before


async def test_old_buttons_that_stay_are_no_error(staged: Stage) -> None:
    await staged.text("hi")
    staged.session.trouble = lambda method: (
        TelegramNetworkError(method, "timeout") if method.__api_method__ == "editMessageReplyMarkup" else None
    )
    await staged.text("again")
    assert "home 0" in staged.window().text


async def test_the_new_window_is_there_before_the_old_one_goes(staged: Stage) -> None:
    await staged.text("hi")
    before = len(staged.session.calls)
    await staged.text("again")
    assert staged.session.names(before) == ["sendMessage", "editMessageReplyMarkup"]
    manager = staged.conversation.bg_factory.bg(staged.bot, 5, 5)
    before = len(staged.session.calls)
    await manager.update({}, show_mode=ShowMode.DELETE_AND_SEND)
    await staged.conversation.background.drain(5)
    assert staged.session.names(before) == ["sendMessage", "deleteMessage"]


async def test_a_window_that_cannot_be_deleted_loses_its_buttons(staged: Stage) -> None:
    await staged.text("hi")
    staged.session.trouble = refusing("deleteMessage", "Bad Request: message can't be deleted")
    before = len(staged.session.calls)
    await staged.conversation.bg_factory.bg(staged.bot, 5, 5).update({}, show_mode=ShowMode.DELETE_AND_SEND)
    await staged.conversation.background.drain(5)
    assert staged.session.names(before) == ["sendMessage", "deleteMessage", "editMessageReplyMarkup"]


async def contact_window(staged: Stage) -> None:
    await staged.text("hi")
    await staged.press("form")
    await staged.text("name")
    assert "your phone?" in staged.window().text


async def test_a_shared_contact_takes_the_reply_keyboard_away(staged: Stage) -> None:
    await contact_window(staged)
    before = len(staged.session.calls)
    await staged.feed(message(contact={"phone_number": "0912", "first_name": "x", "user_id": 5}))
    calls = staged.session.calls[before:]
    assert staged.session.names(before) == ["sendMessage", "sendMessage", "deleteMessage"]
    assert isinstance(calls[0].reply_markup, ReplyKeyboardRemove)  # type: ignore[attr-defined]
    assert "..." not in calls[0].text  # type: ignore[attr-defined]
    assert "review" in calls[1].text  # type: ignore[attr-defined]


async def test_leaving_a_contact_window_takes_the_reply_keyboard_away(staged: Stage) -> None:
    await contact_window(staged)
    before = len(staged.session.calls)
    await staged.feed(pressed("menu"))
    first = staged.session.calls[before + 1]
    assert isinstance(first.reply_markup, ReplyKeyboardRemove)  # type: ignore[attr-defined]
    assert "home 0" in staged.window().text


async def test_an_edit_answered_by_true_keeps_the_windows_number(staged: Stage) -> None:
    await staged.text("hi")
    answers = staged.session.make_request

    async def stub(bot: Any, method: Any, timeout: Any = None) -> Any:  # noqa: ASYNC109
        answer = await answers(bot, method, timeout)
        return True if method.__api_method__ == "editMessageText" else answer

    staged.session.make_request = stub  # type: ignore[method-assign]
    await staged.press("press")
    before = len(staged.session.calls)
    await staged.text("again")
    stripped = [
        call for call in staged.session.calls[before:] if call.__api_method__ == "editMessageReplyMarkup"
    ]
    assert [call.message_id for call in stripped] == [900]  # type: ignore[attr-defined]


async def test_a_press_that_cannot_be_answered_still_counts(staged: Stage) -> None:
    await staged.text("hi")
    staged.session.trouble = lambda method: (
        TelegramNetworkError(method, "timeout") if method.__api_method__ == "answerCallbackQuery" else None
    )
    await staged.press("press")
    assert "home 1" in staged.window().text


async def test_a_press_that_changes_nothing_is_told_so(staged: Stage) -> None:
    await staged.text("hi")
    staged.session.trouble = refusing("editMessageText", "Bad Request: message is not modified: x")
    await staged.press("press")
    assert answers(staged)[-1] == "تغییر تازه‌ای نیست."


async def test_a_press_that_is_told_the_same_again_hears_it(staged: Stage) -> None:
    async def say(manager: DialogManager) -> None:
        manager.middleware_data["notice"] = "<b>کد</b> فرستاده &amp; ثبت شد." + "!" * 300

    await staged.text("hi")
    staged.acts.press = say
    staged.session.trouble = refusing("editMessageText", "Bad Request: message is not modified: x")
    await staged.press("press")
    told = answers(staged)[-1]
    assert told is not None
    assert told.startswith("کد فرستاده & ثبت شد.!")
    assert len(told) == 200


async def test_a_press_that_changes_the_window_needs_no_words(staged: Stage) -> None:
    await staged.text("hi")
    await staged.press("press")
    assert answers(staged) == [None]


async def test_a_button_outside_of_windows_takes_the_buttons_of_the_window_before(staged: Stage) -> None:
    await staged.text("hi")
    assert staged.session.names()[-1] == "sendMessage"
    before = len(staged.session.calls)
    await staged.feed(pressed("menu", message_id=444))
    assert stripped(staged, before) == [900]


async def test_an_old_windows_press_leaves_no_other_window_alive(staged: Stage) -> None:
    await staged.text("hi")
    old = staged.data_of("press")
    await staged.text("again")
    await staged.feed(pressed("menu", message_id=444))
    last = staged.session.sent()[-1]
    assert "home 0" in last.text
    before = len(staged.session.calls)
    await staged.feed(pressed(old, message_id=444))
    assert set(stripped(staged, before)) == {444, 902}


def answers(staged: Stage) -> list[str | None]:
    return [call.text for call in staged.session.calls if isinstance(call, AnswerCallbackQuery)]


def stripped(staged: Stage, after: int) -> list[int | None]:
    return [
        call.message_id for call in staged.session.calls[after:] if isinstance(call, EditMessageReplyMarkup)
    ]
