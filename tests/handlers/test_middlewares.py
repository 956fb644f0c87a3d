"""What every update passes: only private chats, whole letters, one press at a time, who comes and goes."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiogram.types import Update
from aiogram_dialog import DialogManager
from aiogram_dialog.utils import join_reply_callback

from bot.texts import Texts
from handlers.middlewares import inside
from handlers.middlewares.dedupe import RecentUpdates
from storage.database import Database
from storage.update_mark import UpdateMark
from tests.clock import ManualClock
from tests.messengers.kit import Stage, message, person, pressed, stage, until


def membership(status: str, chat_type: str = "private") -> dict[str, Any]:
    bot = person(7) | {"is_bot": True}
    old, new = ("member", "kicked") if status == "kicked" else ("kicked", status)
    return {
        "my_chat_member": {
            "chat": {"id": 5 if chat_type == "private" else -100, "type": chat_type},
            "from": person(5),
            "date": 0,
            "old_chat_member": {"status": old, "user": bot, "until_date": 0},
            "new_chat_member": {"status": new, "user": bot, "until_date": 0},
        }
    }


async def test_a_group_gets_no_answer(staged: Stage) -> None:
    content = message(text="/start")
    content["message"]["chat"] = {"id": -100, "type": "supergroup"}
    await staged.feed(content)
    assert staged.session.calls == []
    assert staged.visitors.asked == 0


async def test_a_bot_that_was_added_to_a_group_leaves(staged: Stage) -> None:
    await staged.feed(membership("member", "group"))
    assert staged.session.names() == ["leaveChat"]


async def test_a_channel_post_gets_no_answer(staged: Stage) -> None:
    post = {"message_id": 1, "date": 0, "chat": {"id": -7, "type": "channel"}, "text": "x"}
    await staged.feed({"channel_post": post})
    assert staged.session.calls == []


async def test_who_blocks_the_bot_is_told_to_the_ledger(staged: Stage) -> None:
    await staged.feed(membership("kicked"))
    await staged.feed(membership("member"))
    assert staged.book.told == [("gone", "telegram", 5), ("back", "telegram", 5)]
    assert staged.session.calls == []


@pytest.mark.parametrize("tail", ["\u200c\u200c", "\u200c\u200d", "\u00ad\u2060\u200c", "\u200c" * 7])
async def test_a_text_that_ends_in_joiners_is_a_text(staged: Stage, tail: str) -> None:
    await staged.text("hi")
    await staged.press("form")
    await staged.text("نام" + tail)
    assert "your phone?" in staged.window().text


async def test_joiners_inside_a_text_stay(staged: Stage) -> None:
    await staged.text("hi")
    await staged.press("form")
    await staged.text("می\u200cرود")
    contact = {"phone_number": "0912", "first_name": "x", "user_id": 5}
    await staged.feed(message(contact=contact))
    assert "review 6" in staged.window().text


async def test_a_press_hidden_in_a_text_still_works(staged: Stage) -> None:
    await staged.text("hi")
    await staged.text(join_reply_callback("press", staged.data_of("press")))
    assert staged.acts.presses == [5]


async def test_a_reply_to_an_old_window_is_an_answer_to_the_open_one(staged: Stage) -> None:
    await staged.text("hi")
    old = staged.data_of("press")
    await staged.press("form")
    under = {
        "message_id": 900,
        "date": 1,
        "chat": {"id": 5, "type": "private"},
        "from": person(staged.bot.id),
        "reply_markup": {"inline_keyboard": [[{"text": "press", "callback_data": old}]]},
    }
    await staged.text("my name", reply_to_message=under)
    assert "your phone?" in staged.window().text


async def test_a_press_has_an_end(
    database: Database, clock: ManualClock, texts: Texts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inside, "LONGEST_S", 0.05)
    made = await stage(database, clock, texts)

    async def for_ever(manager: DialogManager) -> None:
        await asyncio.Event().wait()

    await made.text("hi")
    made.acts.press = for_ever
    await made.press("press")
    assert "اکنون شلوغ است" in made.session.sent()[-1].text
    await made.stop()


async def test_background_updates_are_drained(staged: Stage) -> None:
    await staged.text("hi")
    go = asyncio.Event()
    staged.acts.draw = lambda: waits(go)
    await staged.conversation.bg_factory.bg(staged.bot, 5, 5).update({"told": "news"})
    await until(lambda: staged.conversation.background._tasks)
    go.set()
    await staged.conversation.background.drain(5)
    assert "news" in staged.window().text


async def waits(event: asyncio.Event) -> None:
    await event.wait()


async def test_draining_ends_what_does_not_end(staged: Stage) -> None:
    await staged.text("hi")
    staged.acts.draw = lambda: waits(asyncio.Event())
    await staged.conversation.bg_factory.bg(staged.bot, 5, 5).update({"told": "news"})
    await staged.conversation.background.drain(0.01)
    await until(lambda: not staged.conversation.background._tasks)


def test_the_oldest_update_numbers_are_forgotten(clock: ManualClock) -> None:
    recent = RecentUpdates(capacity=3)
    recent.remember(1, [(1, 0), (2, 0), (3, 0)], earlier=True)
    recent.remember(1, [(4, 0)])
    now = clock.now()
    assert [recent.known(UpdateMark(1, number, now)) for number in (1, 2, 4)] == [None, True, False]
    assert recent.known(UpdateMark(2, 2, now)) is None
    assert recent.known(UpdateMark(1, 2, now, what=5)) is None


async def test_an_edited_message_changes_nothing(staged: Stage) -> None:
    content = message(text="x")
    await staged.feed({"edited_message": content["message"]})
    assert staged.session.calls == []


async def test_an_update_that_nobody_answers_is_not_an_error(staged: Stage) -> None:
    query = {"id": "1", "from": person(5), "query": "x", "offset": ""}
    await staged.feed({"inline_query": query})
    assert staged.session.calls == []


async def test_two_people_do_not_wait_for_each_other(staged: Stage) -> None:
    await staged.text("hi", user=5)
    await staged.text("hi", user=6)
    go = asyncio.Event()

    async def slow(manager: DialogManager) -> None:
        if manager.event.from_user.id == 5:
            await go.wait()

    staged.acts.press = slow
    first = asyncio.gather(staged.press("press", user=5))
    await staged.press("press", user=6)
    assert "home 1" in staged.window(6).text
    go.set()
    await first


async def test_what_the_windows_read_is_in_the_data(staged: Stage) -> None:
    seen: dict[str, Any] = {}

    async def look(manager: DialogManager) -> None:
        seen.update(manager.middleware_data)

    await staged.text("hi")
    staged.acts.press = look
    await staged.feed(pressed(staged.data_of("press")), update_id=70)
    assert seen["visitor"] == ("telegram", 5, 5)
    assert seen["messenger"] == "telegram"
    assert seen["update_mark"].update_id == 70
    assert isinstance(seen["texts"], Texts)
    assert isinstance(seen["event_update"], Update)
