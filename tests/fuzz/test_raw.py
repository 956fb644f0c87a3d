"""Updates that are no updates, over HTTP: the intake goes on, and whoever writes next is answered."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.e2e.counter import Counter, fresh_copy
from tests.e2e.logbook import reading_along
from tests.fuzz.updates import messages

OWN = 7_400_000_001
#: PISHKHAN_FUZZ_EXAMPLES=500 looks longer.
EXAMPLES = int(os.environ.get("PISHKHAN_FUZZ_EXAMPLES", "10"))
Json = dict[str, Any]

#: Whatever JSON can say: half letters (lone surrogates), numbers that no column, float or int() holds.
LETTERS = st.text(st.characters(codec=None, exclude_categories=()), max_size=8)
NUMBERS = st.one_of(
    st.integers(-(2**70), 2**70),
    st.sampled_from([2**31, 2**53, 2**63, -(2**63) - 1, 10**40, 10**400, -0.0, 1e308, float("inf")]),
)
anything = st.recursive(
    st.none() | st.booleans() | NUMBERS | LETTERS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(LETTERS, inner, max_size=3),
    max_leaves=6,
)
kinds = st.sampled_from(
    [
        "message",
        "callback_query",
        "edited_message",
        "my_chat_member",
        "channel_post",
        "poll",
        "inline_query",
        "x",
    ]
)
person = {"id": OWN, "is_bot": False, "first_name": "x"}
around = {"message_id": 5, "date": 1, "chat": {"id": OWN, "type": "private"}, "from": person}

press_around = {"id": "9", "from": person, "chat_instance": "1", "message": around}


def spoiled(content: Json, name: str, value: Any) -> Json:
    """A message with one of its parts replaced by something else."""
    return {"message": {**around, **content, name: value}}


def spoiled_press(name: str, value: Any) -> Json:
    """A press with one of its parts replaced by something else."""
    return {"callback_query": {**press_around, "data": "menu", name: value}}


updates = st.one_of(
    st.dictionaries(kinds, anything, max_size=2),
    st.builds(spoiled, messages(OWN), st.sampled_from([*around, "contact", "text", "entities"]), anything),
    st.builds(spoiled_press, st.sampled_from([*press_around, "data", "inline_message_id"]), anything),
    st.builds(lambda content: {"message": {**around, **content}}, messages(OWN)),
    st.builds(
        lambda chat, text: {"message": {**around, "chat": chat, "text": text}},
        st.sampled_from([{"id": -100, "type": "supergroup", "title": "g"}, {"id": -5, "type": "group"}]),
        st.text(min_size=1, max_size=9),
    ),
)


def nested(kind: str, opening: str, depth: int) -> str:
    closing = "]" if opening == "[" else "}"
    return f'{{"{kind}":{opening * depth}1{closing * depth}}}'


#: As text, for no writer of ours goes so deep or writes so long a number.
texts = st.one_of(
    updates.map(lambda update: json.dumps(update).replace("Infinity", "1e999")),
    st.builds(
        nested,
        kinds,
        st.sampled_from(["[", '{"message":', '{"reply_to_message":', '{"from":']),
        st.sampled_from([10, 200, 990, 5_000, 100_000]),
    ),
    st.builds(lambda kind, digits: f'{{"{kind}":{{"message_id":{"9" * digits}}}}}', kinds, st.just(6_000)),
)


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["telegram", "bale"])
async def counter(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Counter]:
    path = fresh_copy(sqlite_template, tmp_path_factory.mktemp("raw"))
    opened = await Counter(path, messengers=[request.param]).open()
    yield opened
    await opened.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["telegram", "bale"])
async def brought(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Counter]:
    """The same with a webhook, which must not be brought one update for ever."""
    path = fresh_copy(sqlite_template, tmp_path_factory.mktemp("raw-webhook"))
    opened = await Counter(path, messengers=[request.param], webhook=True).open()
    yield opened
    await opened.close()


everything = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.asyncio(loop_scope="module")
@everything
@given(batch=st.lists(texts, min_size=1, max_size=12))
async def test_junk_stops_nobody(counter: Counter, batch: list[str]) -> None:
    await brings_and_is_answered(counter, batch)


@pytest.mark.asyncio(loop_scope="module")
@everything
@given(batch=st.lists(texts, min_size=1, max_size=12))
async def test_junk_that_is_brought_stops_nobody(brought: Counter, batch: list[str]) -> None:
    await brings_and_is_answered(brought, batch)


async def brings_and_is_answered(counter: Counter, batch: list[str]) -> None:
    """Sara's own next message, which stands behind all of it, is answered."""
    sara = await counter.person("سارا")
    with reading_along():
        for update in batch:
            await sara.sends_json(update)
        await sara.sends("/start")
        await sara.sees("به پیشخوان خوش آمدید")
