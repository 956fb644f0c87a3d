from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.texts import Texts
from storage.database import Database
from tests.clock import ManualClock
from tests.messengers.kit import Stage, stage


@pytest.fixture
async def staged(database: Database, clock: ManualClock, texts: Texts) -> AsyncIterator[Stage]:
    made = await stage(database, clock, texts)
    yield made
    await made.stop()
