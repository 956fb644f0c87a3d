"""What a person is told when something goes wrong."""

from __future__ import annotations

from typing import Any

import pytest
from aiogram.exceptions import (
    TelegramForbiddenError,
    TelegramNetworkError,
)
from aiogram.methods import TelegramMethod
from aiogram_dialog import DialogManager
from sqlalchemy import delete

from bot.errors import DomainError, NotAllowed, Stale
from bot.messengers.handling import Handling
from bot.texts import Texts
from storage.database import Database
from storage.models.conversation import DialogState
from tests.messengers.kit import Stage, message, pressed


def raising(error: Exception) -> Any:
    async def press(manager: DialogManager) -> None:
        raise error

    return press


def alerts(staged: Stage) -> list[str]:
    return [call.text for call in staged.session.calls if getattr(call, "show_alert", False)]


async def test_a_refusal_is_an_alert_and_the_window_stays(staged: Stage) -> None:
    await staged.text("hi")
    staged.acts.press = raising(NotAllowed())
    before = len(staged.session.calls)
    await staged.press("press")
    assert staged.session.names(before) == ["answerCallbackQuery"]
    assert "دسترسی" in alerts(staged)[0]


async def test_a_refusal_longer_than_an_alert_is_a_message(staged: Stage) -> None:
    await staged.text("hi")
    staged.acts.press = raising(DomainError("error-national-code-short", zeros=1, masked="1" * 150))
    before = len(staged.session.calls)
    await staged.press("press")
    assert staged.session.names(before) == ["answerCallbackQuery", "sendMessage"]
    assert not alerts(staged)


async def test_who_runs_into_the_limit_of_time_hears_that_it_is_busy(staged: Stage) -> None:
    await staged.text("hi")
    staged.acts.press = raising(TimeoutError())
    await staged.press("press")
    assert "شلوغ" in staged.session.sent()[-1].text


async def test_a_stale_window_says_so_and_opens_the_menu(staged: Stage) -> None:
    await staged.text("hi")
    staged.acts.press = raising(Stale())
    await staged.press("press")
    assert "قدیمی" in alerts(staged)[0]
    assert staged.session.sent()[-1].text.startswith("home 0")


async def test_a_press_on_a_window_of_nobody_opens_the_menu(staged: Stage) -> None:
    await staged.feed(pressed("zzzzzz\x1dpress"))
    assert "قدیمی" in alerts(staged)[0]
    assert "home 0" in staged.window().text


async def test_a_button_of_another_person_shows_nothing_of_theirs(staged: Stage) -> None:
    await staged.text("hi", user=5)
    await staged.press("press", user=5)
    await staged.feed(pressed(staged.data_of("press", 5), user=6))
    assert staged.acts.presses == [5]
    assert "home 0" in staged.window(6).text


async def test_a_button_from_three_days_ago_opens_the_menu(staged: Stage) -> None:
    await staged.text("hi")
    old = staged.data_of("press")
    await staged.press("form")
    await staged.feed(pressed(old))
    assert staged.acts.presses == []
    assert "home 0" in staged.window().text


async def test_an_alert_that_came_too_late_is_said_above_the_menu(staged: Stage) -> None:
    answers = staged.session.make_request

    async def too_old(bot: Any, method: TelegramMethod[Any], timeout: Any = None) -> Any:  # noqa: ASYNC109
        result = await answers(bot, method, timeout)
        return False if method.__api_method__ == "answerCallbackQuery" else result

    staged.session.make_request = too_old  # type: ignore[method-assign]
    await staged.feed(pressed("zzzzzz\x1dpress"))
    assert "قدیمی" in staged.window().text


async def test_a_press_that_cannot_be_answered_still_opens_its_window(staged: Stage) -> None:
    def away(method: TelegramMethod[Any]) -> Exception | None:
        is_answer = method.__api_method__ == "answerCallbackQuery"
        return TelegramNetworkError(method, "away") if is_answer else None

    staged.session.trouble = away
    for data in ("menu", "zzzzzz\x1dpress", "x"):
        staged.session.calls.clear()
        await staged.feed(pressed(data))
        assert "home 0" in staged.window().text
    assert "قدیمی" in staged.window().text


def rename_state(staged: Stage, old: str, new: str) -> None:
    """As a release does that renames a State: what is stored still has the old name."""
    rows = staged.state.storage._rows  # type: ignore[attr-defined]
    for key, row in list(rows.items()):
        if row.data and old in row.data:
            rows[key] = row._replace(data=row.data.replace(old, new))


async def test_a_window_whose_state_was_renamed_opens_the_menu(staged: Stage) -> None:
    await staged.text("hi")
    rename_state(staged, "Home:main", "Gone:gone")
    await staged.text("hi")
    assert "home 0" in staged.window().text


async def test_state_that_vanished_opens_the_menu(staged: Stage, database: Database) -> None:
    await staged.text("hi")
    data = staged.data_of("press")
    await staged.state.behind.close()
    async with database.background() as connection:
        await connection.execute(delete(DialogState))
    staged.state.storage._rows.clear()  # type: ignore[attr-defined]
    await staged.feed(pressed(data))
    assert "home 0" in staged.window().text


async def test_what_nobody_expected_is_told_with_a_way_on(
    staged: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    await staged.text("hi")
    staged.acts.press = raising(RuntimeError("09121234567"))
    await staged.press("press")
    told = staged.session.sent()[-1]
    assert "خطایی رخ داد" in told.text
    assert told.reply_markup.inline_keyboard[0][0].callback_data == "menu"
    assert "answerCallbackQuery" in staged.session.names()
    assert "09121234567" not in capsys.readouterr().out
    await staged.feed(pressed("menu"))
    assert staged.session.sent()[-1].text.startswith("home 0")


async def test_a_person_who_blocked_us_is_not_talked_to(staged: Stage) -> None:
    await staged.text("hi")
    staged.session.calls.clear()
    staged.session.trouble = lambda method: TelegramForbiddenError(
        method, "Forbidden: bot was blocked by the user"
    )
    await staged.text("again")
    assert staged.session.names() == ["sendMessage"]


async def test_an_error_in_a_background_update_disturbs_nobody(staged: Stage) -> None:
    await staged.text("hi")
    staged.session.calls.clear()

    async def broken() -> None:
        raise RuntimeError

    staged.acts.draw = broken
    await staged.conversation.bg_factory.bg(staged.bot, 5, 5).update({"told": "x"})
    await staged.conversation.background.drain(5)
    assert staged.session.calls == []


async def test_loose_presses_do_not_overwrite_the_message_they_stand_under(staged: Stage) -> None:
    await staged.text("hi")
    staged.session.calls.clear()
    await staged.feed(pressed("news:17", message_id=4))
    assert staged.session.names() == ["answerCallbackQuery", "sendMessage", "editMessageReplyMarkup"]
    assert "editMessageText" not in staged.session.names()


@pytest.mark.parametrize("data", [None, "", "\x1d", "\x1d\x1d", "menu\x1d", "a" * 64, "\u202e\x00"])
async def test_any_button_gets_an_answer(staged: Stage, data: str | None) -> None:
    await staged.text("hi")
    staged.session.calls.clear()
    await staged.feed(pressed(data))
    assert "answerCallbackQuery" in staged.session.names()
    assert "home" in staged.window().text


@pytest.mark.parametrize("data", ["x", "menu", "zzzzzz\x1dpress", None])
async def test_a_press_on_a_message_of_another_chat_is_told_once(staged: Stage, data: str | None) -> None:
    content = pressed(data)
    del content["callback_query"]["message"]
    content["callback_query"]["inline_message_id"] = "7"
    await feed_raw(staged, content)
    assert staged.session.names() == ["answerCallbackQuery", "sendMessage"]
    assert alerts(staged) == []
    assert staged.session.sent()[-1].reply_markup.inline_keyboard[0][0].callback_data == "menu"


#: A press whose message the messenger no longer has: three ways of saying so.
GONE: list[dict[str, Any]] = [
    {},
    {"message": None},
    {"message": {"message_id": 900, "date": 0, "chat": {"id": 5, "type": "private"}}},
]


@pytest.mark.parametrize("gone", GONE)
async def test_a_press_whose_message_is_gone_does_what_it_says(staged: Stage, gone: dict[str, Any]) -> None:
    await staged.text("hi")
    await feed_raw(staged, without_message(pressed(staged.data_of("press")), gone))
    assert "home 1" in staged.window().text
    await feed_raw(staged, without_message(pressed("menu"), gone))
    assert "home 0" in staged.window().text
    assert alerts(staged) == []


@pytest.mark.parametrize("gone", GONE)
@pytest.mark.parametrize("data", ["x", "zzzzzz\x1dpress", None])
async def test_an_old_press_whose_message_is_gone_is_told_once(
    staged: Stage, gone: dict[str, Any], data: str | None
) -> None:
    await staged.text("hi")
    before = len(staged.session.calls)
    await feed_raw(staged, without_message(pressed(data), gone))
    told = [call for call in staged.session.calls[before:] if "قدیمی" in (getattr(call, "text", None) or "")]
    assert [call.__api_method__ for call in told] == ["answerCallbackQuery"]
    assert "home 0" in staged.window().text


def without_message(content: dict[str, Any], gone: dict[str, Any]) -> dict[str, Any]:
    query = {name: value for name, value in content["callback_query"].items() if name != "message"}
    return {"callback_query": query | gone}


async def feed_raw(staged: Stage, content: dict[str, Any]) -> None:
    raw = {"update_id": next(staged.numbers), **content}
    await Handling(staged.conversation.dispatcher, staged.bot)(raw)


@pytest.mark.parametrize(
    "text", ["", "x" * 10_000, "\u202e\u2066\u200f", "\u200c\u200c", "\u200b", "/nosuch"]
)
async def test_any_text_gets_an_answer(staged: Stage, text: str) -> None:
    await staged.feed(message(text=text))
    assert "home 0" in staged.window().text


async def test_a_sticker_gets_an_answer(staged: Stage) -> None:
    sticker = {
        "file_id": "f",
        "file_unique_id": "u",
        "type": "regular",
        "width": 1,
        "height": 1,
        "is_animated": False,
        "is_video": False,
    }
    await staged.feed(message(sticker=sticker))
    assert "home 0" in staged.window().text


async def test_state_that_cannot_be_read_is_told_and_locks_nobody_out(staged: Stage) -> None:
    load = staged.state.storage.get_data

    async def broken(*args: object, **kwargs: object) -> dict[str, object]:
        raise OSError("database is away")

    staged.state.storage.get_data = broken  # type: ignore[method-assign]
    await staged.text("hi")
    assert "خطایی رخ داد" in staged.session.sent()[-1].text
    staged.state.storage.get_data = load  # type: ignore[method-assign]
    await staged.text("hi")
    assert "home 0" in staged.window().text


async def test_an_old_button_over_a_window_that_was_renamed_is_told(staged: Stage) -> None:
    await staged.text("hi")
    rename_state(staged, "Home:main", "Gone:gone")
    await staged.feed(pressed("zzzzzz\x1dpress"))
    assert staged.session.sent()[-1].reply_markup.inline_keyboard[0][0].callback_data == "menu"
    await staged.feed(pressed("menu"))
    assert "home 0" in staged.window().text


async def test_a_redrawn_window_that_no_longer_fits_leads_to_the_menu_with_words(
    staged: Stage, texts: Texts
) -> None:
    await staged.text("hi")
    staged.answered_in_an_earlier_life("press", 50)
    drawn: list[int] = []

    async def over() -> None:
        drawn.append(1)
        if len(drawn) == 1:
            raise Stale("sign-up-over")

    staged.acts.draw = over
    await staged.press("press", update_id=50)
    shown = staged.session.sent()[-1].text
    assert "home 0" in shown
    assert shown.startswith(texts.html("sign-up-over"))
    assert staged.acts.presses == []


async def test_even_an_error_that_cannot_be_told_in_its_way_is_told(staged: Stage) -> None:
    await staged.text("hi")
    staged.answered_in_an_earlier_life("press", 50)

    async def broken() -> None:
        raise RuntimeError

    staged.acts.draw = broken
    await staged.press("press", update_id=50)
    assert "خطایی رخ داد" in staged.session.sent()[-1].text
