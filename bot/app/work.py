"""What goes on behind the conversation: sending, and periodic jobs."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta

from dishka import AsyncContainer

from bot.accounts.number.claims import ApplyNumberClaims
from bot.app.senders import open_senders
from bot.clock import Clock
from bot.crypto import Vault
from bot.delivery.limiter import Limiter
from bot.delivery.worker import DeliveryWorker
from bot.ids import Ids
from bot.jobs.ticker import Periodic, Ticker, purging_jobs, sealing_job
from bot.ledger import Wake
from bot.settings import Settings
from bot.texts import Texts
from storage.database import Database
from storage.update_mark import Origin

__all__ = ["deliver", "number_job", "tick"]


async def deliver(
    container: AsyncContainer, settings: Settings, limiters: dict[str, Limiter], stop: asyncio.Event
) -> bool:
    """Empties the ledger until ``stop``. False, at once, when the settings open no way out."""
    clock = await container.get(Clock)
    async with AsyncExitStack() as stack:
        senders = await open_senders(settings, clock, stack, limiters)
        if not senders:
            return False
        worker = DeliveryWorker(
            await container.get(Database),
            clock,
            senders,
            await container.get(Texts),
            await container.get(Vault),
            await container.get(Ids),
            await container.get(Wake),
        )
        await worker.run(stop)
    return True


def number_job(container: AsyncContainer) -> Periodic:
    """Numbers whose wait is over. Any number of processes may have it: the rows are locked and go."""

    async def apply() -> int:
        async with container({Origin: Origin(None)}) as scope:
            return await (await scope.get(ApplyNumberClaims))()

    return Periodic("ApplyNumberClaims", timedelta(minutes=1), apply)


async def tick(container: AsyncContainer, stop: asyncio.Event) -> None:
    """Periodic jobs until ``stop``."""
    clock, database = await container.get(Clock), await container.get(Database)
    jobs = [
        *purging_jobs(database, clock),
        sealing_job(database, await container.get(Vault)),
        number_job(container),
    ]
    await Ticker(jobs, clock).run(stop)
