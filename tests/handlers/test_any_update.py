"""Whatever a messenger brings: nobody is left without an answer, and no error gets out."""

from __future__ import annotations

from typing import Any

from aiogram.enums import ChatType
from aiogram.types import Update
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.messengers.handling import Handling
from tests.messengers.kit import Stage, message, person, pressed

LETTERS = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("\u200c\u200d\u2060\u202e\u2066\x1d\x00<&>")),
    max_size=60,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | LETTERS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(LETTERS, inner, max_size=3),
    max_leaves=8,
)
FIELDS = [
    "text",
    "caption",
    "contact",
    "sticker",
    "voice",
    "reply_to_message",
    "from",
    "chat",
    "date",
    "entities",
]
CONTACTS = st.fixed_dictionaries(
    {"phone_number": LETTERS, "first_name": LETTERS}, optional={"user_id": st.integers(0, 10)}
)
MESSAGES = st.builds(
    lambda text, more: message(**({"text": text} | more)),
    LETTERS,
    st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=2)
    | st.builds(lambda card: {"contact": card}, CONTACTS),
)
WIDGETS = st.sampled_from(["press", "form", "skip", "press:1", "nosuch", ""])
STEPS = st.sampled_from([[], ["form"], ["form", "skip"]])


async def settle(staged: Stage, steps: list[str]) -> None:
    await staged.feed(pressed("menu"))
    for step in steps:
        await staged.press(step)
    staged.session.calls.clear()


def must_be_answered(staged: Stage, raw: dict[str, Any]) -> bool:
    try:
        update = Update.model_validate({"update_id": 1, **raw})
    except ValidationError:
        return False
    if update.callback_query is not None:
        return True
    told = update.message
    return told is not None and told.from_user is not None and told.chat.type == ChatType.PRIVATE


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=MESSAGES, steps=STEPS)
async def test_any_message_gets_an_answer(staged: Stage, raw: dict[str, Any], steps: list[str]) -> None:
    await settle(staged, steps)
    await Handling(staged.conversation.dispatcher, staged.bot)({"update_id": next(staged.numbers), **raw})
    assert staged.session.calls or not must_be_answered(staged, raw)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=LETTERS, widget=WIDGETS, own=st.booleans(), steps=STEPS)
async def test_any_press_gets_an_answer(
    staged: Stage, data: str, widget: str, own: bool, steps: list[str]
) -> None:
    await settle(staged, [])
    intent = staged_intent(staged)
    await settle(staged, steps)
    raw = pressed(f"{intent}\x1d{widget}" if own else data)
    await Handling(staged.conversation.dispatcher, staged.bot)({"update_id": next(staged.numbers), **raw})
    assert "answerCallbackQuery" in staged.session.names()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(["message", "callback_query", "my_chat_member", "poll", "new_kind"]), body=JSON)
async def test_any_json_is_survived(staged: Stage, kind: str, body: Any) -> None:
    await Handling(staged.conversation.dispatcher, staged.bot)(
        {"update_id": next(staged.numbers), kind: body}
    )
    await staged.text("hi", user=8)
    assert "home 0" in staged.window(8).text


def staged_intent(staged: Stage) -> str:
    rows = staged.state.storage._rows  # type: ignore[attr-defined]
    (stack,) = [row for key, row in rows.items() if key.endswith("5:5::aiogd:stack:") and row.data]
    intent: str = stack.data.split('"intents":["')[1].split('"')[0]
    return intent


async def test_a_person_without_a_name_is_served(staged: Stage) -> None:
    content = message(text="hi")
    content["message"]["from"] = person(5) | {"first_name": ""}
    await staged.feed(content)
    assert "home 0" in staged.window().text
