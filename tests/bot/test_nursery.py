from __future__ import annotations

import asyncio

from structlog.testing import capture_logs

from bot.nursery import Nursery


async def test_draining_waits_for_what_runs_and_what_it_starts() -> None:
    nursery, ended = Nursery(), []

    async def second() -> None:
        await asyncio.sleep(0)
        ended.append("second")

    async def first() -> None:
        nursery.spawn(second(), name="second")
        ended.append("first")

    nursery.spawn(first(), name="first")
    assert len(nursery) == 1
    await nursery.drain(timeout=5)
    assert ended == ["first", "second"]
    assert len(nursery) == 0


async def test_what_does_not_end_in_time_is_cancelled() -> None:
    nursery, cancelled = Nursery(), asyncio.Event()

    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    nursery.spawn(endless(), name="endless")
    await nursery.drain(timeout=0.01)
    assert cancelled.is_set()
    assert len(nursery) == 0


async def test_a_failure_is_logged_by_type_and_place_without_its_words() -> None:
    nursery = Nursery()

    async def broken(phone: str) -> None:
        raise ValueError(f"no route to {phone}")

    with capture_logs() as logs:
        nursery.spawn(broken("+989123456789"), name="broken")
        await nursery.drain(timeout=5)
    assert [(line["log_level"], line["task"], line["error"]) for line in logs] == [
        ("error", "broken", "ValueError")
    ]
    assert any("broken" in frame for frame in logs[0]["frames"])
    assert "+98912" not in repr(logs)


async def test_a_task_may_drain_the_nursery_it_runs_in() -> None:
    nursery, drained = Nursery(), asyncio.Event()

    async def shutdown() -> None:
        await nursery.drain(timeout=1)
        drained.set()

    nursery.spawn(shutdown(), name="shutdown")
    await asyncio.wait_for(drained.wait(), 5)
