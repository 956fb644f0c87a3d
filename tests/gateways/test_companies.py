"""The registry of companies that the settings choose: matched, not matched, unavailable."""

from __future__ import annotations

import pytest

from bot.errors import Unavailable
from bot.gateways.identity import Company
from bot.gateways.identity.choice import open_registries
from bot.settings import IdentitySection
from tests.clock import ManualClock

SARA, ALI = "9990001014", "9990001154"


async def test_the_sample_registry_gives_all_three_answers(clock: ManualClock) -> None:
    companies = open_registries(IdentitySection(), clock).companies
    sepehr = await companies.company("99900001010", SARA)
    assert sepehr == Company("شرکت نمونهٔ سپهر (سهامی خاص)", may_sign=True)
    assert await companies.company("99900001010", ALI) == Company(sepehr.name, may_sign=False)
    assert await companies.company("99900001030", SARA) is None, "it is no more"
    assert await companies.company("10380284790", SARA) is None
    with pytest.raises(Unavailable, match="legal-registry-unavailable"):
        await companies.company("99900001044", SARA)


async def test_where_nobody_is_asked_the_answer_is_later_and_never_no(clock: ManualClock) -> None:
    companies = open_registries(IdentitySection(companies="off"), clock).companies
    with pytest.raises(Unavailable, match="legal-registry-off"):
        await companies.company("99900001010", SARA)
