"""Where a person is in the form: in the window they look at, or (that may be lost) where the facts are.

A kill loses the last moments of the dialog's state, never the form itself: a window may come back that is
older than the form. It is not taken at its word (design, 6): a window that is neither where the form is now
nor one that its owner chose since the form last changed is a lost one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiogram.fsm.state import State
from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.sign_up.drafts import Draft, Step
from bot.accounts.sign_up.review import ReadDraft
from bot.errors import Stale
from dialogs.common import visitor_of
from dialogs.states import SignUp

STEPS: dict[Step, State] = {
    "phone": SignUp.phone,
    "national-code": SignUp.national_code,
    "birth-date": SignUp.birth_date,
    "code": SignUp.code,
    "first-name": SignUp.first_name,
    "last-name": SignUp.last_name,
    "gender": SignUp.gender,
    "certificate": SignUp.certificate,
    "extras": SignUp.extras,
    "check": SignUp.check,
    "review": SignUp.review,
}
#: The windows of the optional part; which of them takes what is typed, the window itself says.
ITEMS = (
    SignUp.email,
    SignUp.email_code,
    SignUp.question,
    SignUp.answer,
    SignUp.password,
    SignUp.pin,
    SignUp.word,
)
STEP_OF: dict[State | None, Step] = {
    **{state: step for step, state in STEPS.items()},
    SignUp.birth_calendar: "birth-date",
    **dict.fromkeys(ITEMS, "extras"),
}
#: When the form had last changed as its owner chose another window than its own.
CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class Place:
    """``step`` is what a message is judged by; ``is_lost``: the window that was kept does not show it."""

    step: Step
    draft: Draft
    is_lost: bool = False


async def find(manager: DialogManager, read: ReadDraft) -> Place | None:
    """None in the consent's window while nothing was begun, or when its owner went back to it.

    Raises Stale when any other window has no living form (any more).
    """
    state = manager.current_context().state
    try:
        draft = await read(visitor_of(manager))
    except Stale:
        if state == SignUp.consent:
            return None
        raise
    here = STEP_OF.get(state)
    if here == draft.step:
        return Place(draft.step, draft)
    if manager.dialog_data.get(CHOSEN) == _change(draft):
        return None if here is None else Place(here, draft)
    return Place(draft.step, draft, is_lost=True)


@inject
async def choose(
    _event: CallbackQuery, _button: Any, manager: DialogManager, read: FromDishka[ReadDraft]
) -> None:
    """Back or on through the form, by a button: that window is meant. Raises Stale."""
    mean(manager, await read(visitor_of(manager)))


def mean(manager: DialogManager, draft: Draft) -> None:
    """The window that is switched to is meant, though the form itself is at another step."""
    manager.dialog_data[CHOSEN] = _change(draft)


def leave_choice(manager: DialogManager) -> None:
    """The form itself says where to go on."""
    manager.dialog_data.pop(CHOSEN, None)


def _change(draft: Draft) -> int:
    return int(draft.changed_at.timestamp() * 1000)
