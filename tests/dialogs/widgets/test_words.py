from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiogram_dialog.widgets.kbd import Button
from aiogram_dialog.widgets.text import List

from bot.texts import TextError, Texts
from dialogs.widgets.words import Label, Words
from tests.clock import ManualClock
from tests.dialogs.widgets.chat import Chat

SOURCE = """
title = پرونده‌های <b>{ $name }</b>
line = { FA($row) }. { CODE($number) }
open = دیدن <b>{ CODE($number) }</b>
"""


@dataclass
class Case:
    number: str


@pytest.fixture
def words(tmp_path: Path) -> Texts:
    (tmp_path / "fa").mkdir()
    (tmp_path / "fa" / "words.ftl").write_text(SOURCE, encoding="utf-8")
    return Texts.load(tmp_path)


async def read(**_: Any) -> dict[str, Any]:
    return {
        "name": "<علی>",
        "cases": [Case("98-A"), Case("98-B")],
        "first": {"number": "98-A"},
        "none": False,
    }


async def test_a_window_is_filled_from_the_getter(words: Texts, clock: ManualClock) -> None:
    chat = Chat(
        words,
        clock,
        Words("title"),
        List(Words("line", row="pos", number="item.number"), items="cases"),
        Words("title", when="none"),
        Button(Label("open", number="first.number"), id="open"),
        getter=read,
    )
    await chat.open()
    assert chat.message.text == (
        "پرونده‌های <b>\u2068&lt;علی&gt;\u2069</b>\n۱. \u206698-A\u2069\n۲. \u206698-B\u2069"
    )
    assert chat.buttons == ["دیدن \u206698-A\u2069"]


@pytest.mark.parametrize(
    ("widget", "error"),
    [
        (Words("line"), KeyError),
        (Words("nothing"), TextError),
        (Words("open", number="name.number"), AttributeError),
    ],
)
async def test_a_window_with_a_hole_does_not_go_out(
    words: Texts, clock: ManualClock, widget: Words, error: type[Exception]
) -> None:
    chat = Chat(words, clock, widget, getter=read)
    with pytest.raises(AssertionError):
        await chat.open()
    assert isinstance(chat.errors[0], error)
    assert not chat.manager.sent_messages
