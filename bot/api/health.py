"""Is this process alive, can it work, and what does it count."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from math import nan
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from sqlalchemy import Select, column, select, table
from sqlalchemy.exc import SQLAlchemyError

from bot.audit import oldest_unsealed
from bot.clock import Clock
from storage.database import Database
from storage.migrations import head_revision

__all__ = ["health_router"]

TIMEOUT_S = 2.0
VERSION: Select[Any] = select(column("version_num")).select_from(table("alembic_version"))
INTAKE_RUNNING = Gauge(
    "pishkhan_intake_running", "1 while this messenger's updates are taken in", ["messenger"]
)
AUDIT_WAITS = Gauge(
    "pishkhan_audit_oldest_unsealed_seconds", "How long the oldest audit entry waits for its seal"
)
Intakes = Mapping[str, Callable[[], str]]


def health_router(database: Database, clock: Clock, intakes: Intakes) -> APIRouter:
    """/health, /ready, /metrics: open to whoever reaches this address, so they name no person, no secret.

    ``intakes``: bot.api.parts.ApiParts.intakes.
    """
    router = APIRouter()
    head = head_revision()
    for name, state in intakes.items():
        INTAKE_RUNNING.labels(name).set_function(partial(_is_running, state))

    @router.get("/health")
    async def health() -> dict[str, str]:
        """The process answers."""
        return {"status": "ok"}

    @router.get("/ready")
    async def ready() -> JSONResponse:
        """503 until the database answers, its schema is the one this code was written for, and the updates
        of a messenger of this process are taken in: one that is down must not take the others' away. Each
        is told in the answer and in the metrics."""
        house, taken_in = await _checks(database, head), _intake_checks(intakes)
        checks = house | taken_in
        is_ready = set(house.values()) == {"ok"} and (not taken_in or "ok" in taken_in.values())
        return JSONResponse(
            {"status": "ok" if is_ready else "not ready", "checks": checks}, 200 if is_ready else 503
        )

    @router.get("/metrics")
    async def metrics() -> Response:
        """Prometheus text."""
        await _measure_audit(database, clock)
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router


def _is_running(state: Callable[[], str]) -> float:
    return float(state() == "running")


def _intake_checks(intakes: Intakes) -> dict[str, str]:
    states = {f"intake-{name}": state() for name, state in intakes.items()}
    return {name: "ok" if state == "running" else state for name, state in states.items()}


async def _measure_audit(database: Database, clock: Clock) -> None:
    """Asked here, for a house whose sealer is down has nobody else to tell it. NaN while nobody knows."""
    try:
        async with asyncio.timeout(TIMEOUT_S):
            oldest = await oldest_unsealed(database.reader)
    except (SQLAlchemyError, OSError, TimeoutError):
        AUDIT_WAITS.set(nan)
    else:
        AUDIT_WAITS.set(0 if oldest is None else (clock.now() - oldest).total_seconds())


async def _checks(database: Database, head: str) -> dict[str, str]:
    try:
        async with asyncio.timeout(TIMEOUT_S):
            found = await database.reader.first(VERSION)
    except (SQLAlchemyError, OSError, TimeoutError):
        return {"database": "no answer", "migrations": "unknown"}
    stands = found is not None and found[0] == head
    return {"database": "ok", "migrations": "ok" if stands else "behind"}
