"""Periodic work of one process, one job at a time, with the clock given."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.audit import SealAudit
from bot.clock import Clock
from bot.crypto import Vault
from bot.jobs import purge
from bot.logs import trouble
from storage.database import Database
from storage.unit_of_work import UnitOfWork

__all__ = ["Periodic", "Ticker", "purging_jobs", "sealing_job"]

_log = structlog.get_logger(__name__)

SEALED_EVERY = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Periodic:
    """``job`` returns how many things it did (0 is not worth a log line)."""

    name: str
    every: timedelta
    job: Callable[[], Awaitable[int]]


def sealing_job(database: Database, vault: Vault) -> Periodic:
    """What was written down gets its place in the audit chain. Any number of processes may have it."""
    return Periodic("SealAudit", SEALED_EVERY, SealAudit(database, vault))


def purging_jobs(database: Database, clock: Clock) -> tuple[Periodic, ...]:
    """Everything that bot.jobs.purge takes out, and how often it is looked for."""
    often, hourly = purge.CODES_RUN_EVERY, timedelta(hours=1)
    periods: dict[type[purge.Purge], timedelta] = {
        purge.HideCodes: often,
        purge.ForgetCodes: often,
        purge.ForgetLogins: often,
        purge.ForgetSsoLogins: often,
        purge.ForgetNumberChanges: often,
        purge.ForgetNumberClaims: often,
        purge.ForgetVisits: often,
        purge.ForgetMailboxCodes: often,
        purge.ForgetRecoveries: often,
        purge.ForgetAnswerDrafts: often,
        purge.EmptyDrafts: timedelta(minutes=10),
        purge.EmptyMismatches: timedelta(minutes=10),
        purge.EmptyInPerson: hourly,
        purge.ForgetHits: hourly,
        purge.ForgetMarks: hourly,
        purge.ForgetDialogs: hourly,
        purge.ForgetAddresses: hourly,
        purge.ForgetAddressDrafts: hourly,
        purge.ForgetInvitations: hourly,
    }
    return tuple(
        Periodic(kind.__name__, every, kind(UnitOfWork(database), clock)) for kind, every in periods.items()
    )


class Ticker:
    """Runs each job when the process starts and then once a period, by the clock that never goes back."""

    def __init__(self, jobs: Sequence[Periodic], clock: Clock) -> None:
        self._clock = clock
        self._due = dict.fromkeys(jobs, clock.monotonic())

    async def run(self, stop: asyncio.Event) -> None:
        """Until ``stop``; a job under way is finished first. A job that fails is tried a period later."""
        while not stop.is_set():
            wait = await self.tick(stop)
            try:
                await asyncio.wait_for(stop.wait(), wait)
            except TimeoutError:
                continue

    async def tick(self, stop: asyncio.Event | None = None) -> float:
        """Runs what is due now; returns the seconds until the next is."""
        for periodic, due in self._due.items():
            if stop is not None and stop.is_set():
                return 0.0
            now = self._clock.monotonic()
            if due <= now:
                self._due[periodic] = now + periodic.every.total_seconds()
                await self._do(periodic)
        return max(0.0, min(self._due.values(), default=3600.0) - self._clock.monotonic())

    async def _do(self, periodic: Periodic) -> None:
        try:
            done = await periodic.job()
        except Exception as error:
            _log.error("job failed", job=periodic.name, **trouble(error))
        else:
            if done:
                _log.info("job done", job=periodic.name, count=done)
