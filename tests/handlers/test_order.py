"""Who is asked first; and the short cuts of routing change nothing."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.texts import Texts
from handlers.quick import Dialogs
from storage.database import Database
from tests.clock import ManualClock
from tests.messengers.kit import Stage, pressed, stage


async def test_routers_stand_in_their_order(database: Database, clock: ManualClock, texts: Texts) -> None:
    made = await stage(
        database, clock, texts, commands=[Router(name="commands")], features=[Router(name="feature")]
    )
    names = [router.name for router in made.conversation.dispatcher.sub_routers]
    # aiogram-dialog adds its own page about itself behind ours; the catch-all leaves it nothing.
    assert names[:5] == ["commands", "feature", "loose presses", "dialogs", "last"]
    await made.stop()


async def test_a_command_is_heard_inside_a_form(database: Database, clock: ManualClock, texts: Texts) -> None:
    heard: list[str | None] = []
    router = Router()

    async def on_help(message: Message) -> None:
        heard.append(message.text)

    router.message.register(on_help, F.text == "/help")
    made = await stage(database, clock, texts, commands=[router])
    await made.text("hi")
    await made.press("form")
    await made.text("/help")
    assert heard == ["/help"]
    await made.stop()


async def test_a_feature_takes_its_own_loose_buttons(
    database: Database, clock: ManualClock, texts: Texts
) -> None:
    heard: list[str | None] = []
    threads: set[int] = set()
    router = Router()

    async def on_news(query: CallbackQuery) -> None:
        heard.append(query.data)

    def is_news(data: Any) -> bool:
        threads.add(threading.get_ident())
        return str(data).startswith("news:")

    router.callback_query.register(on_news, F.data.func(is_news))
    made = await stage(database, clock, texts, features=[router])
    await made.text("hi")
    await made.feed(pressed("news:1"))
    assert heard == ["news:1"]
    assert threads == {threading.get_ident()}
    await made.stop()


async def test_the_menu_button_opens_the_menu_from_anywhere(staged: Stage) -> None:
    await staged.text("hi")
    await staged.press("form")
    await staged.feed(pressed("menu"))
    assert "home 0" in staged.window().text


def test_only_dialogs_stand_among_the_dialogs() -> None:
    with pytest.raises(TypeError):
        Dialogs([Router(name="other")])


async def test_allowed_updates_are_those_that_are_handled(staged: Stage) -> None:
    from bot.messengers.handling import used_updates

    used = used_updates(staged.conversation.dispatcher)
    assert used == ["callback_query", "message", "my_chat_member"]
