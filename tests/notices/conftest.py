"""A house with two provinces, a publisher and an approver at their desks."""

from __future__ import annotations

import pytest

from storage.database import Database
from storage.models import Province
from storage.unit_of_work import UnitOfWork
from tests.house import House
from tests.notices.steps import Desk
from tests.staff.cast import at_the_desk


@pytest.fixture
async def desk(house: House, database: Database) -> Desk:
    async with UnitOfWork(database) as tx:
        tx.session.add_all(Province(code=code, name=code) for code in ("tehran", "gilan"))
        await tx.commit()
    return Desk(house, await at_the_desk(house, 11, "publisher"), await at_the_desk(house, 12, "approver"))
