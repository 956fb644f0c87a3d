"""Two presses at once, presses beside background updates, repeated updates: through the whole Dispatcher."""

from __future__ import annotations

import asyncio

from aiogram.fsm.storage.memory import DisabledEventIsolation
from aiogram_dialog import DialogManager
from sqlalchemy import select

from bot.messengers.isolation import PersonLocks
from bot.texts import Texts
from storage.database import Database
from storage.models.conversation import ProcessedUpdate
from tests.clock import ManualClock
from tests.messengers.kit import BOT_ID, Stage, pressed, stage


async def test_the_first_text_opens_the_menu_with_words(staged: Stage) -> None:
    await staged.text("سلام")
    assert "این پیام را متوجه نشدم" in staged.window().text
    assert "home 0" in staged.window().text


async def test_two_presses_at_once_are_counted_one_after_the_other(staged: Stage) -> None:
    await staged.text("hi")
    data = staged.data_of("press")
    await asyncio.gather(staged.feed(pressed(data)), staged.feed(pressed(data)))
    assert "home 2" in staged.window().text


async def test_a_second_press_meets_the_new_window(staged: Stage) -> None:
    await staged.text("hi")
    data = staged.data_of("form")
    await asyncio.gather(staged.feed(pressed(data)), staged.feed(pressed(data)))
    stale = [call for call in staged.session.calls if getattr(call, "show_alert", False)]
    assert len(stale) == 1
    assert "قدیمی" in stale[0].text


async def test_without_the_lock_a_press_is_lost(database: Database, clock: ManualClock, texts: Texts) -> None:
    made = await stage(database, clock, texts, isolation=DisabledEventIsolation())
    await made.text("hi")
    data = made.data_of("press")
    await asyncio.gather(made.feed(pressed(data)), made.feed(pressed(data)))
    assert "home 1" in made.window().text
    await made.stop()


async def test_a_background_update_during_a_press_keeps_both(staged: Stage) -> None:
    await staged.text("hi")

    async def slow(manager: DialogManager) -> None:
        await manager.bg().update({"told": "news"})
        await asyncio.sleep(0.02)

    staged.acts.press = slow
    await staged.press("press")
    await staged.conversation.background.drain(5)
    assert "home 1 news" in staged.window().text


async def test_a_repeated_update_is_handled_once(staged: Stage, database: Database) -> None:
    await staged.text("hi")
    data = staged.data_of("press")
    for _ in range(2):
        await staged.feed(pressed(data), update_id=50)
    assert staged.acts.presses == [5]
    await staged.state.close()
    numbers = await database.reader.rows(select(ProcessedUpdate.bot_id, ProcessedUpdate.update_id))
    assert (BOT_ID, 50) in {tuple(row) for row in numbers}


async def test_an_update_of_an_earlier_life_draws_its_window_again(
    database: Database, clock: ManualClock, texts: Texts
) -> None:
    first = await stage(database, clock, texts)
    await first.text("hi")
    data = first.data_of("press")
    await first.feed(pressed(data), update_id=50)
    await first.stop()

    second = await stage(database, clock, texts)
    await second.feed(pressed(data), update_id=50)
    assert second.acts.presses == []
    assert "home 1" in second.window().text
    second.session.calls.clear()
    await second.feed(pressed(data), update_id=50)
    assert second.session.names() == ["answerCallbackQuery"]
    await second.stop()


async def test_a_failed_update_may_come_again(staged: Stage) -> None:
    await staged.text("hi")
    data = staged.data_of("press")

    async def fails(manager: DialogManager) -> None:
        raise RuntimeError("0912")

    staged.acts.press = fails
    await staged.feed(pressed(data), update_id=50)
    staged.acts.press = None
    assert "خطایی رخ داد" in staged.session.sent()[-1].text
    await staged.feed(pressed(data), update_id=50)
    assert staged.acts.presses == [5, 5]
    assert "home 1" in staged.window().text


async def test_locks_are_freed(staged: Stage) -> None:
    await staged.text("hi")
    assert isinstance(staged.state.isolation, PersonLocks)
    assert staged.state.isolation.held == 0
