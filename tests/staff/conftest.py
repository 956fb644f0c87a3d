"""A house with places, offices and cases."""

from __future__ import annotations

import pytest

from bot.app.sample import load_sample
from bot.clock import Clock
from bot.crypto import Vault
from bot.ids import Ids
from storage.database import Database
from tests.house import House


@pytest.fixture
async def sampled(house: House, database: Database) -> House:
    await load_sample(database, await house.get(Vault), await house.get(Clock), await house.get(Ids))
    return house
