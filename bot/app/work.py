"""What goes on behind the conversation: sending, and periodic jobs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial

from dishka import AsyncContainer

from bot.accounts.closing.carry_out import CloseAccounts
from bot.accounts.number.claims import ApplyNumberClaims
from bot.accounts.sign_up.wait import AskRegistriesAgain
from bot.app.senders import CHANNELS, open_senders
from bot.appointments.end_days import EndDays
from bot.appointments.fill_ahead import FillAhead
from bot.appointments.follow_closures import FollowClosures
from bot.appointments.remind import RemindOfAppointments
from bot.appointments.sweep import SweepHolds
from bot.appointments.tell_reopened import TellReopened
from bot.clock import Clock
from bot.crypto import Vault
from bot.delivery.channel import Pacing
from bot.delivery.limiter import Limiter
from bot.delivery.worker import DeliveryWorker
from bot.ids import Ids
from bot.jobs.nightly import prediction_job
from bot.jobs.ticker import Periodic, Ticker, purging_jobs, sealing_job
from bot.ledger import Wake
from bot.notices.release import ExpandNotices, ReleaseNotices, RemindReaders
from bot.settings import Settings
from bot.texts import Texts
from storage.database import Database
from storage.update_mark import Origin

__all__ = ["BOOKING_JOBS", "closing_job", "deliver", "number_job", "own_jobs", "tick"]


async def deliver(
    container: AsyncContainer,
    settings: Settings,
    limiters: dict[str, Limiter],
    stop: asyncio.Event,
    channels: frozenset[str] = frozenset(CHANNELS),
    *,
    apart: bool = False,
) -> bool:
    """Empties the ledger of these channels until ``stop``. False, at once, when the settings open no way
    out. ``apart``: in a process of its own."""
    clock = await container.get(Clock)
    async with AsyncExitStack() as stack:
        senders = await open_senders(settings, clock, stack, limiters, channels)
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
            Pacing.with_lease(settings.delivery_lease_s),
            apart=apart,
        )
        await worker.run(stop)
    return True


def number_job(container: AsyncContainer) -> Periodic:
    """Numbers whose wait is over. Any number of processes may have it: the rows are locked and go."""

    async def apply() -> int:
        async with container({Origin: Origin(None)}) as scope:
            return await (await scope.get(ApplyNumberClaims))()

    return Periodic("ApplyNumberClaims", timedelta(minutes=1), apply)


def registry_job(container: AsyncContainer) -> Periodic:
    """Who waits for a registry is asked about again. Any number of processes may have it."""

    async def ask() -> int:
        async with container({Origin: Origin(None)}) as scope:
            return await (await scope.get(AskRegistriesAgain))()

    return Periodic("AskRegistriesAgain", timedelta(minutes=1), ask)


def closing_job(container: AsyncContainer) -> Periodic:
    """Accounts whose owners let the time run out. Any number of processes may have it."""

    async def close() -> int:
        async with container({Origin: Origin(None)}) as scope:
            return await (await scope.get(CloseAccounts))()

    return Periodic("CloseAccounts", timedelta(minutes=1), close)


#: What becomes of appointments by themselves, and how often it is looked for.
BOOKING_JOBS: dict[type[Callable[[], Awaitable[int]]], timedelta] = {
    SweepHolds: timedelta(seconds=30),
    FollowClosures: timedelta(seconds=10),
    TellReopened: timedelta(seconds=10),
    EndDays: timedelta(minutes=1),
    RemindOfAppointments: timedelta(minutes=1),
    FillAhead: timedelta(minutes=10),
}


#: What becomes of notices.
NOTICE_JOBS: dict[type[Callable[[], Awaitable[int]]], timedelta] = {
    ReleaseNotices: timedelta(seconds=1),
    ExpandNotices: timedelta(seconds=1),
    RemindReaders: timedelta(minutes=10),
}


def own_jobs(
    container: AsyncContainer, jobs: dict[type[Callable[[], Awaitable[int]]], timedelta]
) -> Iterator[Periodic]:
    """Any number of processes may have them: every end is compared first."""

    async def do(kind: type[Callable[[], Awaitable[int]]]) -> int:
        async with container({Origin: Origin(None)}) as scope:
            return await (await scope.get(kind))()

    for kind, every in jobs.items():
        yield Periodic(kind.__name__, every, partial(do, kind))


async def tick(container: AsyncContainer, stop: asyncio.Event) -> None:
    """Periodic jobs until ``stop``."""
    clock, database = await container.get(Clock), await container.get(Database)
    jobs = [
        *purging_jobs(database, clock),
        sealing_job(database, await container.get(Vault)),
        number_job(container),
        registry_job(container),
        closing_job(container),
        prediction_job(database, clock, await container.get(Ids)),
        *own_jobs(container, BOOKING_JOBS | NOTICE_JOBS),
    ]
    await Ticker(jobs, clock).run(stop)
