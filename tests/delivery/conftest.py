"""A ledger on every engine, and the eye on what is said over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.crypto import Vault
from storage.database import Database
from tests.clock import ManualClock
from tests.delivery.support import Desk
from tests.ids import SeededIds
from tests.sandbox.truth import Truth, held_to_the_truth


@pytest.fixture
def desk(database: Database, clock: ManualClock, ids: SeededIds, vault: Vault) -> Desk:
    return Desk(database, clock, ids, vault)


@pytest.fixture(autouse=True)
def recorded_truth() -> Iterator[Truth]:
    """What is asked of a sandbox and what it says is read by both libraries' parsers."""
    with held_to_the_truth() as truth:
        yield truth
