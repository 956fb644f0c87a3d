"""Reply keyboards whose labels read right and still say which button was pressed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from aiogram.types import InlineKeyboardButton, KeyboardButton, ReplyKeyboardMarkup
from aiogram_dialog.api.internal.widgets import RawKeyboard
from aiogram_dialog.utils import remove_intent_id, split_reply_callback

from dialogs.widgets.reply_keys import ReplyKeys

JOINERS = "\u200c\u200d"


async def drawn(*keyboard: list[InlineKeyboardButton | KeyboardButton]) -> list[KeyboardButton]:
    manager = SimpleNamespace(current_context=lambda: SimpleNamespace(id="aZ09b"))
    markup = await ReplyKeys().render_markup({}, cast("Any", manager), cast("RawKeyboard", list(keyboard)))
    assert isinstance(markup, ReplyKeyboardMarkup)
    return [button for row in markup.keyboard for button in row]


async def test_the_last_letter_stands_alone_and_the_press_is_read_back() -> None:
    label = "مرحلهٔ قبل"
    for widget in ("back", "cancel", "x"):
        (button,) = await drawn([InlineKeyboardButton(text=label, callback_data=widget)])
        after = button.text.removeprefix(label)
        assert after[0] not in JOINERS
        assert after[0].isspace()
        text, hidden = split_reply_callback(button.text)
        assert text is not None
        assert text.strip() == label
        assert remove_intent_id(hidden or "") == ("aZ09b", widget)


async def test_the_button_of_the_contact_stays_as_it_is() -> None:
    (button,) = await drawn([KeyboardButton(text="ارسال شماره", request_contact=True)])
    assert (button.text, button.request_contact) == ("ارسال شماره", True)
