"""Killed between the facts and their window: whoever pressed is told how it stands."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiogram.types import Update

from bot.messengers.polling import Polling
from dialogs.sign_up import handlers
from handlers.middlewares.dedupe import what_of
from storage.models import Registration
from tests.e2e.counter import Counter
from tests.e2e.person import Person
from tests.e2e.steps import SARA, comes_to_review


async def test_a_sign_up_confirmed_before_the_kill_leads_to_the_menu_with_words(
    counter: Counter, sara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await comes_to_review(sara, SARA)
    await counter.rest()
    intake, bot = counter.messenger.intake, counter.messenger.bot
    assert isinstance(intake, Polling)
    handling, taken = intake._handling, list[dict[str, Any]]()
    committed = asyncio.Event()

    async def taking(raw: dict[str, Any]) -> None:
        taken.append(raw)
        await handling(raw)

    async def dies(*_: object) -> None:
        committed.set()
        raise asyncio.CancelledError  # what a kill looks like from inside

    monkeypatch.setattr(intake, "_handling", taking)
    with monkeypatch.context() as kill:
        kill.setattr(handlers, "see_anew", dies)
        await sara.presses("تأیید و ثبت")
        await asyncio.wait_for(committed.wait(), 10)
    assert [one.outcome for one in await counter.rows(Registration)] == ["activated"]
    what = what_of(counter.messenger.name, Update.model_validate(taken[0]))
    counter.messenger.conversation.recent.remember(bot.id, [(taken[0]["update_id"], what)], earlier=True)
    await handling(taken[0])
    await sara.sees("این ثبت‌نام پایان یافته", "حساب شما آماده است")
