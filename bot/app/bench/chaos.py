"""``bench chaos``: senders are killed while they send, and started again, until all has settled; then ledger
and messenger must tell the same story. On SQLite, and on PostgreSQL where PISHKHAN_DATABASE__URL names a
server of it. ``--long``: more people, more kills."""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy import func, make_url, select

from bot.app.bench import Measured
from bot.app.bench.broadcast_wire import Recorder, expanded, recorder
from bot.app.bench.over_http import bot_environment
from bot.app.bench.presses import BrokenBenchError
from bot.app.bench.processes import MAIN, program
from bot.app.bench.scale import Chaos
from bot.app.bench.stage import Stage, add_citizens, fresh_database, staged
from bot.app.cli.figures import Figure
from bot.app.loop import run_loop
from bot.clock import Clock
from bot.ledger import Kind, Ledger, Telling, ToChat, verify
from bot.settings import Settings
from storage.database import Database
from storage.models.ledger import OPEN_STATES, Delivery
from storage.unit_of_work import UnitOfWork

__all__ = ["measure"]

#: Calls a second: slow enough that a kill finds something to interrupt.
PER_SECOND = 150
LEASE_S = 6
LOOK_S = 0.05
START_S = 60.0
#: Until the last lease is over and the last doubtful send was made again.
SETTLE_S = 180.0
_LIFE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Story:
    """``bound``: sends of the repeated kind that were under way when their sender was killed. ``twice``:
    copies beyond the first, of that kind and of the one that is parked. ``lost``: whom the messenger never
    heard of and the ledger does not call uncertain."""

    kills: int
    bound: int
    lost: int
    twice: int
    twice_parked: int
    unknown: int
    broken: int


def measure(scale: Chaos | None = None) -> Measured:
    return run_loop(_measure(scale or Chaos(), Settings()))


async def _measure(scale: Chaos, given: Settings) -> Measured:
    section = given.database.model_copy(update={"url": "sqlite+aiosqlite:///bench.db"})
    engines = {"sqlite": given.model_copy(update={"database": section})}
    if make_url(given.database.url).get_backend_name() != "sqlite":
        engines["pg"] = given
    stories = [await _on(settings, scale) for settings in engines.values()]
    twice, bound = sum(each.twice for each in stories), sum(each.bound for each in stories)
    figures = [
        Figure("kills", sum(each.kills for each in stories), "kills"),
        Figure("lost", sum(each.lost for each in stories), "people", 0, "lower"),
        Figure("duplicates", twice, "copies", bound, "lower"),
        Figure("duplicate_bound", bound, "copies"),
        Figure("duplicates_parked", sum(each.twice_parked for each in stories), "copies", 0, "lower"),
        Figure("unknown", sum(each.unknown for each in stories), "people"),
        Figure("broken", sum(each.broken for each in stories), "rules", 0, "lower"),
    ]
    conditions: dict[str, str | int | bool] = {
        "engine": " and ".join(engines),
        "synchronous": f"{given.database.synchronous} on SQLite, as the server has it on PostgreSQL",
        "messenger_limits": False,
        "own_pace_per_s": PER_SECOND,
        "lease_s": LEASE_S,
        "news": scale.news,
        "notice": scale.notice,
        "seed": scale.seed,
    }
    return Measured(figures, conditions)


async def _on(given: Settings, scale: Chaos) -> Story:
    with tempfile.TemporaryDirectory(prefix="pishkhan-bench-") as name:
        folder = Path(name)
        with fresh_database(given.database.url, folder) as url:
            people = scale.news + scale.notice
            async with recorder(folder, people) as messenger, staged(folder, url, given) as stage:
                news, notice = messenger.chats[: scale.news], messenger.chats[scale.news :]
                await add_citizens(stage, notice, cases_each=0)
                await _tell(stage, news)
                await expanded(stage, notice, "bench:chaos")
                bound = await _kill_again_and_again(stage, messenger, scale)
                return await _read(stage, messenger, scale.kills, bound, (news, notice))


async def _tell(stage: Stage, chats: Sequence[int]) -> None:
    """Each their own news, of the kind that is repeated where nobody knows whether it arrived."""
    database, ledger = await stage.get(Database), await stage.get(Ledger)
    clock: Clock = await stage.get(Clock)
    ends = clock.now() + _LIFE
    async with UnitOfWork(database) as tx:
        for chat in chats:
            telling = Telling(f"bench:chaos:{chat}", Kind.STATUS, "sign-up-known", ends)
            await ledger.tell(tx, telling, [ToChat("telegram", chat)])
        await tx.commit()


async def _kill_again_and_again(stage: Stage, messenger: Recorder, scale: Chaos) -> int:
    """Gives how many sends of the news were under way at the kills."""
    chance, bound = random.Random(scale.seed), 0  # noqa: S311 - a run can be repeated
    database: Database = await stage.get(Database)
    hello = {"token": messenger.token, "url": messenger.url}
    url = database.url.render_as_string(hide_password=False)
    env = bot_environment(stage.folder, url, stage.settings, hello) | {
        "PISHKHAN_TELEGRAM__LIMITS": "true",
        "PISHKHAN_TELEGRAM__PER_SECOND": str(PER_SECOND),
        "PISHKHAN_DELIVERY_LEASE_S": str(LEASE_S),
    }
    log = stage.folder / "sender.log"
    command = (str(MAIN), "sender", "--messenger", "telegram")
    for _ in range(scale.kills):
        before = await messenger.last()
        async with program(*command, cwd=stage.folder, env=env, log=log) as child:
            await _until_it_sends(messenger, before)
            await asyncio.sleep(chance.uniform(0.0, 0.6))
            child.kill()
            await child.wait()
        bound += await _count(stage, Delivery.state == "sending", Delivery.campaign_id.is_(None))
    async with program(*command, cwd=stage.folder, env=env, log=log):
        ends = perf_counter() + SETTLE_S
        while await _count(stage, Delivery.state.in_(OPEN_STATES)):
            if perf_counter() > ends:
                break
            await asyncio.sleep(1.0)
    return bound


async def _until_it_sends(messenger: Recorder, before: int) -> None:
    """Raises BrokenBenchError."""
    ends = perf_counter() + START_S
    while perf_counter() < ends:
        if await messenger.calls(before):
            return
        await asyncio.sleep(LOOK_S)
    raise BrokenBenchError("nothing is sent: more people are needed for so many kills")


async def _read(
    stage: Stage, messenger: Recorder, kills: int, bound: int, chats: tuple[Sequence[int], Sequence[int]]
) -> Story:
    heard = Counter(call["chat_id"] for call in await messenger.calls(0) if call["ok"])
    news, notice = chats
    database: Database = await stage.get(Database)
    async with UnitOfWork(database) as tx:
        broken = await verify(tx.session)
        rows = (await tx.session.execute(select(Delivery.address, Delivery.state))).all()
    states = {int(row.address.partition(":")[2]): row.state for row in rows}
    lost = [chat for chat in (*news, *notice) if not heard[chat] and states.get(chat) != "unknown"]
    unsettled = [chat for chat, state in states.items() if state in OPEN_STATES]
    return Story(
        kills=kills,
        bound=bound,
        lost=len({*lost, *unsettled}),
        twice=sum(max(0, heard[chat] - 1) for chat in news),
        twice_parked=sum(max(0, heard[chat] - 1) for chat in notice),
        unknown=sum(state == "unknown" for state in states.values()),
        broken=len(broken),
    )


async def _count(stage: Stage, *where: object) -> int:
    database: Database = await stage.get(Database)
    async with UnitOfWork(database) as tx:
        counted = select(func.count()).select_from(Delivery).where(*where)  # type: ignore[arg-type]
        return int(await tx.session.scalar(counted) or 0)
