"""A house of its own for a bench: fresh directory, fresh database, keys, and citizens who are logged in."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from dishka import AsyncContainer
from sqlalchemy import Engine, create_engine, make_url, select, text

from bot.app.places import insert_all
from bot.app.sample import load_sample
from bot.catalogue import case_types
from bot.clock import Clock
from bot.container import make_container
from bot.crypto import Vault
from bot.ids import Ids
from bot.settings import DatabaseSection, SecretsSection, Settings
from storage.database import Database
from storage.migrations import upgrade
from storage.models import Case, CaseEvent, Citizen, LoginSession, MessengerAccount, Office
from storage.unit_of_work import UnitOfWork

__all__ = ["CASES_EACH", "Stage", "add_citizens", "fresh_database", "staged"]

CASES_EACH = 12


@dataclass(frozen=True, slots=True)
class Stage:
    """``settings`` are those of this bench alone: no token, its own database, its own key file."""

    folder: Path
    settings: Settings
    container: AsyncContainer

    async def get(self, kind: type[Any]) -> Any:
        return await self.container.get(kind)


@contextmanager
def fresh_database(given: str, folder: Path) -> Iterator[str]:
    """The address of an empty database of the same engine as ``given``; it is gone afterwards."""
    url = make_url(given)
    if url.get_backend_name() == "sqlite":
        yield f"sqlite+aiosqlite:///{folder / 'bench.db'}"
        return
    name = f"pishkhan_bench_{uuid.uuid4().hex[:12]}"
    admin: Engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        yield url.set(database=name).render_as_string(hide_password=False)
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    finally:
        admin.dispose()


@asynccontextmanager
async def staged(folder: Path, database_url: str, given: Settings) -> AsyncIterator[Stage]:
    """Schema, places, sample data and the real container. ``given``: the operator's settings, for the pace
    of the engine (``synchronous``, pool) only."""
    section: DatabaseSection = given.database.model_copy(update={"url": database_url})
    secrets = SecretsSection(key_file=folder / "keys.json")
    quiet = given.telegram.model_copy(update={"token": None})
    settings = given.model_copy(
        update={"database": section, "secrets": secrets, "telegram": quiet, "log_level": "warning"}
    )
    await asyncio.to_thread(upgrade, database_url)
    container = make_container(settings)
    try:
        await load_sample(
            await container.get(Database),
            await container.get(Vault),
            await container.get(Clock),
            await container.get(Ids),
        )
        yield Stage(folder, settings, container)
    finally:
        await container.close()


async def add_citizens(stage: Stage, user_ids: Sequence[int], cases_each: int = CASES_EACH) -> None:
    """Citizens with an account of the messenger ``telegram``, an open session and so many cases each."""
    database: Database = await stage.get(Database)
    vault: Vault = await stage.get(Vault)
    ids: Ids = await stage.get(Ids)
    now: datetime = (await stage.get(Clock)).now()
    rows = _Rows(vault, ids, now)
    async with UnitOfWork(database) as tx:
        office = (await tx.session.execute(select(Office.id).order_by(Office.code).limit(1))).scalar_one()
        for user_id in user_ids:
            rows.add(user_id, office, cases_each)
        await insert_all(tx, Citizen, rows.citizens)
        await insert_all(tx, MessengerAccount, rows.accounts)
        await insert_all(tx, LoginSession, rows.sessions)
        await insert_all(tx, Case, rows.cases)
        await insert_all(tx, CaseEvent, rows.events)
        await tx.commit()


class _Rows:
    """Rows gathered for one transaction."""

    def __init__(self, vault: Vault, ids: Ids, now: datetime) -> None:
        self._vault, self._ids, self._now = vault, ids, now
        self._types = case_types()
        self.citizens: list[dict[str, Any]] = []
        self.accounts: list[dict[str, Any]] = []
        self.sessions: list[dict[str, Any]] = []
        self.cases: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []

    def add(self, user_id: int, office_id: int, cases: int) -> None:
        citizen_id, account_id, now = self._ids.new(), self._ids.new(), self._now
        owner = self._vault.index("national_code", f"bench:{user_id}")
        sealed = {
            name: self._vault.seal(f"citizen.{name}", citizen_id, value)
            for name, value in (
                ("national_code_sealed", f"{user_id % 10**10:010}"),
                ("birth_date_sealed", f"bench:{user_id}"),
                ("first_name_sealed", f"bench:{user_id}"),
                ("last_name_sealed", f"bench:{user_id}"),
                ("phone_sealed", f"+98912{user_id % 10**7:07}"),
            )
        }
        self.citizens.append(
            sealed
            | {
                "id": citizen_id,
                "national_code_index": owner,
                "phone_index": self._vault.index("phone", f"bench:{user_id}"),
                "status": "active",
                "pin_hash": None,
                "phone_verified_at": now,
                "created_at": now,
            }
        )
        self.accounts.append(
            {
                "id": account_id,
                "messenger": "telegram",
                "user_id": user_id,
                "chat_id": user_id,
                "citizen_id": citizen_id,
                "bound_at": now,
                "created_at": now,
            }
        )
        self.sessions.append(
            {
                "id": self._ids.new(),
                "citizen_id": citizen_id,
                "messenger_account_id": account_id,
                "created_at": now,
                "expires_at": now + timedelta(hours=12),
                "last_seen_at": now,
                "code_at": now,
                "unlock_failures": 0,
                "ended_at": None,
                "end_reason": None,
            }
        )
        for nth in range(cases):
            self._case(owner, office_id, user_id, nth)

    def _case(self, owner: bytes, office_id: int, user_id: int, nth: int) -> None:
        kind = self._types[nth % len(self._types)]
        case_id, stage = self._ids.new(), kind.stages[0].key
        moved = self._now - timedelta(days=nth, minutes=user_id % 1440)
        case = {
            "id": case_id,
            "number": f"1405-{user_id % 10**8:08}-{nth:03}",
            "type_key": kind.key,
            "owner_index": owner,
            "office_id": office_id,
            "officer": "bench",
            "status": "in_progress",
            "stage": stage,
            "priority": "normal",
            "tracking_code": None,
            "search_words": f"1405-{user_id % 10**8:08}-{nth:03} bench",
            "last_seq": 1,
            "registered_at": moved - timedelta(days=30),
            "updated_at": moved,
        }
        event = {
            "id": self._ids.new(),
            "case_id": case_id,
            "seq": 1,
            "sender": "bench",
            "external_id": "bench:1",
            "status": "in_progress",
            "stage": stage,
            "note": "",
            "actor": "agency",
            "occurred_at": moved,
            "recorded_at": moved,
        }
        self.cases.append(case)
        self.events.append(event)
