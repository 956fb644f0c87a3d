"""The search through conversation storage finds what it is meant to find."""

from __future__ import annotations

import json

import pytest

from storage.database import Database
from storage.models import DialogState
from storage.unit_of_work import UnitOfWork
from tests.clock import ManualClock
from tests.structure.storage_grep import found_in_dialog_state

SECRETS = ("9990001014", "+989121110001", "482913", "Correct-Horse")


async def put(database: Database, clock: ManualClock, data: object) -> None:
    async with UnitOfWork(database) as tx:
        text = json.dumps(data, ensure_ascii=False)
        tx.session.add(DialogState(key="1:1:1", state="SignUp:code", data=text, updated_at=clock.now()))
        await tx.commit()


@pytest.mark.parametrize(
    "leak",
    [
        "9990001014",
        "۹۹۹۰۰۰۱۰۱۴",
        "09121110001",
        "+989121110001",
        "۰۹۱۲۱۱۱۰۰۰۱",
        "989351112233",
        "482913",
        "۴۸۲۹۱۳",
        "Correct-Horse",
    ],
)
async def test_a_leak_is_found(database: Database, clock: ManualClock, leak: str) -> None:
    await put(database, clock, {"dialog_data": {"x": [f"({leak})"]}})
    assert await found_in_dialog_state(database, SECRETS)


async def test_ids_and_choices_are_no_leak(database: Database, clock: ManualClock) -> None:
    await put(database, clock, {"case": 4829131234567890123, "user": 1000000001, "page": 2, "stack": "aB3"})
    assert await found_in_dialog_state(database, SECRETS) == []


async def test_an_empty_table_proves_nothing(database: Database) -> None:
    with pytest.raises(AssertionError):
        await found_in_dialog_state(database, SECRETS)
