"""The same way with webhooks, chosen by a setting."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.messengers.capabilities import MessengerName
from tests.e2e.counter import Counter
from tests.e2e.logbook import Logbook
from tests.e2e.steps import SARA, comes_in, opens_first_case


@pytest.fixture
async def counter(
    database_address: str, logbook: Logbook, messenger: MessengerName
) -> AsyncIterator[Counter]:
    opened = await Counter(database_address, webhook=True, messengers=[messenger]).open()
    yield opened
    await opened.close()


async def test_updates_that_are_brought_are_answered_as_those_that_are_fetched(counter: Counter) -> None:
    sara = await counter.person("سارا")
    await comes_in(sara, SARA)
    await opens_first_case(sara)
    calls = await counter.control.get("/sandbox/calls")
    methods = {call["method"] for call in calls}
    assert "setWebhook" in methods
    assert "getUpdates" not in methods
