"""Sending in ``bench broadcast``: under the messenger's limits beside urgent news, and without limits."""

from __future__ import annotations

import asyncio
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import perf_counter, time
from typing import Any

import orjson
from sqlalchemy import Select, func, select

from bot.app.bench.broadcast_ledger import begin
from bot.app.bench.over_http import bot_environment
from bot.app.bench.presses import BrokenBenchError
from bot.app.bench.processes import MAIN, ROOT, cpu_s, json_line, own_environment, program, resident_mb
from bot.app.bench.stage import Stage
from bot.clock import Clock
from bot.crypto import Vault
from bot.delivery.limiter import limiter_for
from bot.delivery.messenger_sender import MessengerSender
from bot.delivery.worker import DeliveryWorker
from bot.ids import Ids
from bot.ledger import Kind, Ledger, Telling, ToChat, Wake
from bot.ledger.expansion import Expansion
from bot.messengers.telegram import TELEGRAM
from bot.nursery import Nursery
from bot.texts import Texts
from storage.database import Database
from storage.models import MessengerAccount
from storage.models.ledger import Delivery
from storage.unit_of_work import UnitOfWork

__all__ = ["Capped", "Free", "Recorder", "bare", "capped", "expanded", "free", "recorder"]

LINE_S = 120.0
LOOK_S = 0.25
DRAIN_S = 20.0
#: Between two urgent messages, in seconds: not in step with the limiter.
URGENT_EVERY_S = 0.31
_LIFE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Recorder:
    """The messenger: where it is, who lives there, and its own record of calls."""

    url: str
    token: str
    chats: Sequence[int]
    child: Process
    log: Path

    async def calls(self, after: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await self._ask(f"calls {after}")
        return found

    async def last(self) -> int:
        calls = await self.calls(0)
        return int(calls[-1]["id"]) if calls else 0

    async def limits(self, *, on: bool) -> None:
        await self._ask(f"limits {int(on)}")

    async def _ask(self, words: str) -> Any:
        assert self.child.stdin is not None
        self.child.stdin.write(f"{words}\n".encode())
        await self.child.stdin.drain()
        return await json_line(self.child, self.log, LINE_S)


@asynccontextmanager
async def recorder(folder: Path, people: int) -> AsyncIterator[Recorder]:
    log = folder / "recorder.log"
    command = ("-m", "bot.app.bench.recorder", "--people", str(people))
    async with program(*command, cwd=ROOT, env=own_environment(), log=log, lines=True) as child:
        hello = await json_line(child, log, LINE_S)
        yield Recorder(hello["url"], hello["token"], hello["user_ids"], child, log)


@dataclass(frozen=True, slots=True)
class Capped:
    """What the messenger's record says of a broadcast at its pace; urgent news beside it, in ms from their
    commit to the messenger."""

    per_s: float
    count_429: int
    max_window: int
    urgent_ms: Sequence[float]


async def capped(stage: Stage, messenger: Recorder, bulk: Sequence[int], urgent: Sequence[int]) -> Capped:
    """As ``run`` sends: one process, one limiter, the ledger's nudge."""
    await messenger.limits(on=True)
    database, wake = await stage.get(Database), await stage.get(Wake)
    clock, ids = await stage.get(Clock), await stage.get(Ids)
    after, stop = await messenger.last(), asyncio.Event()
    limiter = limiter_for("telegram", clock, limits=True)
    async with MessengerSender(messenger.token, messenger.url, limiter, TELEGRAM) as sender:
        senders = {"telegram": sender}
        texts, vault = await stage.get(Texts), await stage.get(Vault)
        worker = DeliveryWorker(database, clock, senders, texts, vault, ids, wake)
        campaign_id = await expanded(stage, bulk, "bench:capped")
        nursery = Nursery()
        nursery.spawn(worker.run(stop), name="bench-delivery")
        try:
            committed = await _tell_urgent(stage, urgent)
            await _until_sent(stage, campaign_id, len(bulk))
        finally:
            stop.set()
            await nursery.drain(DRAIN_S)
    calls = await messenger.calls(after)
    await messenger.limits(on=False)
    return _judged(calls, committed)


def _judged(calls: Sequence[dict[str, Any]], committed: dict[int, float]) -> Capped:
    taken = sorted(call["time"] for call in calls if call["ok"])
    first = {call["chat_id"]: call["time"] - call["ms"] / 1000 for call in reversed(calls)}
    late = [max(0.0, first[chat] - at) * 1000 for chat, at in committed.items()]
    return Capped(
        per_s=(len(taken) - 1) / (taken[-1] - taken[0]),
        count_429=sum(call.get("error_code") == 429 for call in calls),
        max_window=_busiest(sorted(call["time"] for call in calls)),
        urgent_ms=sorted(late),
    )


def _busiest(times: Sequence[float]) -> int:
    """The most calls in any one second."""
    most, start = 0, 0
    for end, at in enumerate(times):
        while at - times[start] >= 1.0:
            start += 1
        most = max(most, end - start + 1)
    return most


async def _tell_urgent(stage: Stage, chats: Sequence[int]) -> dict[int, float]:
    """When each was committed, by chat, in seconds since 1970."""
    database, ledger = await stage.get(Database), await stage.get(Ledger)
    clock: Clock = await stage.get(Clock)
    committed: dict[int, float] = {}
    for chat in chats:
        await asyncio.sleep(URGENT_EVERY_S)
        key, ends = f"bench:urgent:{chat}", clock.now() + _LIFE
        async with UnitOfWork(database) as tx:
            telling = Telling(key, Kind.URGENT, "sign-up-known", ends)
            await ledger.tell(tx, telling, [ToChat("telegram", chat)])
            await tx.commit()
        committed[chat] = time()
    return committed


@dataclass(frozen=True, slots=True)
class Free:
    per_s: float
    per_cpu_s: float
    mb: float


async def free(stage: Stage, messenger: Recorder, chats: Sequence[int]) -> Free:
    """One ``main.py sender`` without limits; the first tenth warms it up."""
    hello = {"token": messenger.token, "url": messenger.url}
    database: Database = await stage.get(Database)
    url = database.url.render_as_string(hide_password=False)
    env = bot_environment(stage.folder, url, stage.settings, hello)
    warm = max(1, len(chats) // 10)
    log = stage.folder / "sender.log"
    async with program(
        str(MAIN), "sender", "--messenger", "telegram", cwd=stage.folder, env=env, log=log
    ) as child:
        campaign_id = await expanded(stage, chats[:warm], "bench:warm")
        await _until_sent(stage, campaign_id, warm)
        after, before = await messenger.last(), cpu_s(child.pid)
        campaign_id = await expanded(stage, chats, "bench:free")
        weights = await _until_sent(stage, campaign_id, len(chats), child.pid)
        spent = cpu_s(child.pid) - before
    times = sorted(call["time"] for call in await messenger.calls(after))
    return Free((len(times) - 1) / (times[-1] - times[0]), len(chats) / spent, max(weights))


async def bare(library: str, folder: Path, messenger: Recorder, sends: int) -> float:
    """Sends a second of the library alone; 0 where none were wanted."""
    if not sends:
        return 0.0
    log = folder / f"{library}.log"
    command = ("-m", "bot.app.bench.bare_senders", library, messenger.url, messenger.token, str(sends))
    async with program(*command, cwd=ROOT, env=own_environment(), log=log, lines=True) as child:
        assert child.stdin is not None
        child.stdin.write(orjson.dumps(list(messenger.chats)) + b"\n")
        await child.stdin.drain()
        return float(await json_line(child, log, LINE_S))


async def expanded(stage: Stage, chats: Sequence[int], key: str) -> int:
    """A campaign to these chats, ready to go."""
    account = MessengerAccount
    people: Select[Any] = select(account.citizen_id).where(account.user_id.between(min(chats), max(chats)))
    campaign_id = await begin(stage, key)
    expansion: Expansion = await stage.get(Expansion)
    await expansion(campaign_id, people)
    return campaign_id


async def _until_sent(stage: Stage, campaign_id: int, rows: int, pid: int | None = None) -> list[float]:
    """Until all are sent; the weight of process ``pid`` meanwhile. Raises BrokenBenchError."""
    database: Database = await stage.get(Database)
    open_rows = select(func.count()).where(Delivery.campaign_id == campaign_id, Delivery.state == "sent")
    weights: list[float] = []
    ends = perf_counter() + LINE_S + rows / 10
    while perf_counter() < ends:
        if pid is not None:
            weights.append(resident_mb(pid))
        async with UnitOfWork(database) as tx:
            if await tx.session.scalar(open_rows) == rows:
                return weights
        await asyncio.sleep(LOOK_S)
    raise BrokenBenchError("not everybody was told")
