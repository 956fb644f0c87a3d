"""Many small writes in one commit."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy.exc import OperationalError

from bot.delivery.together import Together


class Writes:
    """Remembers its batches; waits at the door; fails on an item that is negative."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.begun = asyncio.Event()
        self.door = asyncio.Event()
        self.away = False

    async def __call__(self, items: Sequence[int]) -> Sequence[int]:
        self.batches.append(list(items))
        self.begun.set()
        await self.door.wait()
        if self.away:
            raise OperationalError("", {}, Exception())
        if any(item < 0 for item in items):
            raise ValueError("a bad item")
        return [item * 10 for item in items]


async def asked(together: Together[int, int], *items: int) -> list[int | BaseException]:
    return await asyncio.gather(*[together(item) for item in items], return_exceptions=True)


async def test_who_waits_goes_into_the_next_write_together() -> None:
    writes = Writes()
    writes.door.set()
    assert await asked(Together(writes), 1, 2, 3, 4) == [10, 20, 30, 40]
    assert len(writes.batches) < 4


async def test_one_bad_item_harms_only_its_own_caller() -> None:
    writes = Writes()
    writes.door.set()
    results = await asked(Together(writes), 1, -2, 3)
    assert [results[0], results[2]] == [10, 30]
    assert isinstance(results[1], ValueError)


async def test_everybody_hears_that_the_database_is_away_and_nobody_asks_one_by_one() -> None:
    writes = Writes()
    writes.away = True
    writes.door.set()
    results = await asked(Together(writes), 1, 2, 3)
    assert all(isinstance(result, OperationalError) for result in results)
    assert len(writes.batches) == 1


async def test_a_writer_that_is_cancelled_leaves_its_batch_to_the_next() -> None:
    writes = Writes()
    together = Together(writes)
    results: dict[int, int] = {}

    async def ask(item: int) -> None:
        results[item] = await together(item)

    async with asyncio.TaskGroup() as group:
        first = group.create_task(ask(1))
        group.create_task(ask(2))
        await writes.begun.wait()
        group.create_task(ask(3))
        await asyncio.sleep(0)
        first.cancel()
        writes.door.set()
    assert results == {2: 20, 3: 30}
    assert writes.batches[0] == [1, 2]


async def test_an_item_whose_caller_gave_up_before_its_turn_is_not_written() -> None:
    writes = Writes()
    together = Together(writes)
    async with asyncio.TaskGroup() as group:
        group.create_task(together(1))
        await writes.begun.wait()
        late = group.create_task(together(2))
        await asyncio.sleep(0)
        late.cancel()
        with pytest.raises(asyncio.CancelledError):
            await late
        writes.door.set()
    assert writes.batches == [[1]]
