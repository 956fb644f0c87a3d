"""Every state has a window, and every window can be drawn in Persian."""

from __future__ import annotations

import inspect
from datetime import date
from functools import cache
from typing import Any
from unittest.mock import AsyncMock, Mock

import pytest
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Chat, User
from aiogram_dialog import Dialog, DialogManager
from aiogram_dialog.api.entities import (
    EVENT_CONTEXT_KEY,
    Context,
    DialogAction,
    DialogUpdateEvent,
    EventContext,
    NewMessage,
    Stack,
)

from bot.accounts.visitor import Visitor
from bot.bale_marks import to_bale
from bot.cases.filters import OFFICES_A_PAGE, Narrowed
from bot.cases.list import PAGE_SIZE
from bot.cases.read import (
    EVENTS_ON_PAGE,
    EVENTS_SHOWN,
    CaseLine,
    CasePage,
    HistoryLine,
    HistoryPage,
    fitting,
)
from bot.cases.rules import NOTE_LONGEST
from bot.catalogue import case_statuses, case_types
from bot.marks import strip_marks
from bot.texts import Markup, Texts
from dialogs import states as declared
from dialogs.build import build_all
from dialogs.cases import getters
from dialogs.cases.narrowed import said
from dialogs.cases.narrowing import PREVIEW_CHOICES, PREVIEW_OFFICES
from storage.types import EPOCH
from tests.clock import ManualClock

CHAT = Chat(id=1, type="private")
PERSON = User(id=1, is_bot=False, first_name="x")
LONGEST_TEXT = 4096
MOST_BUTTONS = 100
#: What may be said above a window, and what its words may grow by, has the rest.
BUDGET = LONGEST_TEXT * 3 // 4
#: Letters that HTML escapes, that Bale's Markdown escapes, of two units, of many lines, of both directions.
FILLERS = ("&", '<">', "*", "_[](", "`\\", "😀", "نامه ", "ن\n", "\u202eab ")


def groups() -> list[type[StatesGroup]]:
    return [
        group
        for _, group in inspect.getmembers(declared, inspect.isclass)
        if issubclass(group, StatesGroup) and group is not StatesGroup
    ]


@cache
def windows() -> tuple[tuple[Dialog, State, Any], ...]:
    return tuple((dialog, *one) for dialog in build_all() for one in dialog.windows.items())


def previewing(texts: Texts, clock: ManualClock, dialog: Dialog, state: State) -> Any:
    """A manager that shows previews: windows are drawn from their preview data, nothing is asked."""
    event = DialogUpdateEvent(
        from_user=PERSON,
        chat=CHAT,
        action=DialogAction.UPDATE,
        data={},
        intent_id=None,
        stack_id=None,
        thread_id=None,
        business_connection_id=None,
    )
    manager = Mock(spec=DialogManager)
    manager.is_preview = lambda: True
    manager.load_data = AsyncMock(return_value={})
    manager.event = event
    manager.dialog_data, manager.start_data = {}, {}
    manager.current_context.return_value = Context("0", "0", state, start_data={})
    manager.current_stack.return_value = Stack()
    manager.find = lambda widget_id: widget.managed(manager) if (widget := dialog.find(widget_id)) else None
    manager.middleware_data = {
        "dialog_manager": manager,
        "texts": texts,
        "clock": clock,
        "visitor": Visitor("telegram", 1, 1),
        "event_chat": CHAT,
        "event_from_user": PERSON,
        EVENT_CONTEXT_KEY: EventContext(
            bot=Mock(), thread_id=None, business_connection_id=None, user=PERSON, chat=CHAT
        ),
    }
    return manager


def labels(drawn: NewMessage) -> list[str]:
    markup = drawn.reply_markup
    rows = getattr(markup, "inline_keyboard", None) or getattr(markup, "keyboard", None) or []
    return [button.text for row in rows for button in row]


def is_persian(text: str) -> bool:
    return any("\u0621" <= letter <= "\u06cc" for letter in text)


def test_every_state_has_exactly_one_window() -> None:
    every = [state for group in groups() for state in group.__all_states__]
    drawn = [state for _, state, _ in windows()]
    assert len(every) >= 18
    assert sorted(state.state or "" for state in drawn) == sorted(state.state or "" for state in every)


@pytest.mark.parametrize("name", [state.state for _, state, _ in windows()])
async def test_a_window_is_drawn_in_persian_from_its_preview_data(
    name: str, texts: Texts, clock: ManualClock
) -> None:
    dialog, state, window = next(each for each in windows() if each[1].state == name)
    drawn = await window.render(dialog, previewing(texts, clock, dialog, state))
    assert is_persian(drawn.text)
    assert 0 < len(drawn.text) <= LONGEST_TEXT
    assert "{" not in drawn.text
    assert labels(drawn), "nobody gets on from a window without a button"
    assert len(labels(drawn)) <= MOST_BUTTONS
    # Numbers alone (a calendar's days, times of a day) are words enough.
    assert all(is_persian(label) or label.strip("۰۱۲۳۴۵۶۷۸۹ ·:✓«»\u200f") == "" for label in labels(drawn))


@pytest.mark.parametrize("name", [state.state for _, state, _ in windows()])
async def test_a_window_is_drawn_with_each_of_its_parts_turned_over(
    name: str, texts: Texts, clock: ManualClock
) -> None:
    dialog, state, window = next(each for each in windows() if each[1].state == name)
    manager = previewing(texts, clock, dialog, state)
    data = await window.load_data(dialog, manager)
    for switch in [key for key, value in data.items() if isinstance(value, bool)]:
        turned = data | {switch: not data[switch]}
        await window.render_text(turned, manager)
        await window.render_kbd(turned, manager)


async def test_the_parts_that_can_be_turned_over_are_found(texts: Texts, clock: ManualClock) -> None:
    count = 0
    for dialog, state, window in windows():
        data = await window.load_data(dialog, previewing(texts, clock, dialog, state))
        count += sum(isinstance(value, bool) for value in data.values())
    assert count >= 8


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def event_of(note: str) -> HistoryLine:
    return HistoryLine(10**6, longest_status(), longest_stage(), note, EPOCH)


def longest_status() -> str:
    return max(case_statuses(), key=lambda status: len(status.title + status.meaning)).key


def longest_type() -> str:
    return max(case_types(), key=lambda kind: max(len(kind.title + stage.title) for stage in kind.stages)).key


def longest_stage() -> str:
    kind = next(kind for kind in case_types() if kind.key == longest_type())
    return max(kind.stages, key=lambda stage: len(stage.title)).key


def largest(texts: Texts, filler: str) -> dict[str, dict[str, Any]]:
    """For every window that shows stored words: its data when all of them are as long as they can be, those
    without a limit far longer than any message."""
    note, endless, number = (filler * 1000)[:NOTE_LONGEST], filler * 9_000, "1405-2301-10629" * 4
    kind, status, stage = longest_type(), longest_status(), longest_stage()
    line = CaseLine(2**62, number, kind, status, stage, EPOCH)
    page = CasePage(
        id=2**62,
        number=number,
        type_key=kind,
        status=status,
        stage=stage,
        priority="special",
        officer=endless,
        registered_at=EPOCH,
        updated_at=EPOCH,
        office_name=endless,
        office_address=endless,
        office_phone=endless,
        history=(event_of(note),) * EVENTS_SHOWN,
        events=10**6,
    )
    short = [event_of(note[:300])] * EVENTS_ON_PAGE
    items = [getters.item(line, 10**6 + nth) for nth in range(PAGE_SIZE)]
    narrowed = said(
        Narrowed(endless, "property", status, 1, endless, date(2026, 9, 22), date(2026, 9, 22)), texts
    )
    named = {"items": [{"key": "1", "title": narrowed["office"]}] * OFFICES_A_PAGE}
    return {
        "Cases:filters": narrowed,
        **dict.fromkeys(("Cases:type", "Cases:status"), PREVIEW_CHOICES),
        "Cases:since": {},
        "Cases:until": {},
        "Cases:office": PREVIEW_OFFICES | named,
        "Cases:list": getters.PREVIEW_LIST
        | narrowed
        | {"items": items, "lines": Markup("\n\n".join(texts.html("case-line", **one) for one in items))},
        "Cases:page": getters.page(page, texts),
        "Cases:history": max(
            (
                getters.history(HistoryPage(number, kind, tuple(fitting(lines)), 10**6, 10**7), texts)
                for lines in ([event_of(note)] * EVENTS_ON_PAGE, short, [event_of(endless)])
            ),
            key=lambda data: units(data["lines"]),
        ),
    }


@pytest.mark.parametrize("filler", FILLERS)
async def test_the_largest_possible_data_fit_a_message_of_every_messenger(
    texts: Texts, clock: ManualClock, filler: str
) -> None:
    seen = set()
    largest_of = largest(texts, filler)
    for dialog, state, window in windows():
        data = largest_of.get(state.state or "")
        if data is None:
            continue
        seen.add(state.state)
        text = await window.render_text(data, previewing(texts, clock, dialog, state))
        for drawn in (strip_marks(text), to_bale(text)):
            assert units(drawn) <= BUDGET, (state.state, units(drawn))
        assert await window.render_kbd(data, previewing(texts, clock, dialog, state))
    assert seen == {state for group in groups() if group is declared.Cases for state in group.__state_names__}


def test_the_whole_of_the_longest_note_can_be_read(texts: Texts) -> None:
    note = "نامه رسید " * (NOTE_LONGEST // 10)
    data = getters.history(HistoryPage("1", longest_type(), (event_of(note),), 0, 1), texts)
    assert note in data["lines"]
    shortened = largest(texts, "نامه ")["Cases:page"]
    assert shortened["history"].count("…") == EVENTS_SHOWN
