"""A house with places, offices and cases, a publisher and an approver at their desks."""

from __future__ import annotations

import pytest

from tests.house import House
from tests.notices.steps import Desk
from tests.staff.cast import at_the_desk
from tests.staff.conftest import sampled

__all__ = ["desk", "sampled"]


@pytest.fixture
async def desk(sampled: House) -> Desk:
    return Desk(
        sampled,
        await at_the_desk(sampled, 11, "publisher"),
        await at_the_desk(sampled, 12, "approver"),
    )
