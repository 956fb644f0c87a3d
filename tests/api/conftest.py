"""The HTTP application over a database with the sample data, asked as a client would."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import httpx
import pytest

from bot.api.app import build_api
from bot.api.parts import ApiParts
from bot.app.sample import load_sample
from bot.audit import Audit
from bot.crypto import Vault
from bot.gateways.sso.choice import ChosenSso
from bot.ledger import Ledger, Wake
from bot.settings import ApiSection, Settings
from bot.texts import Texts
from storage.database import Database
from tests.clock import ManualClock
from tests.ids import SeededIds

KEY = "the-key-of-one-agency"

Parts = Callable[..., ApiParts]
Client = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture
def parts(database: Database, clock: ManualClock, ids: SeededIds, vault: Vault, texts: Texts) -> Parts:
    """``parts(webhooks=…, keys=…)``."""

    def made(*, keys: list[str] | None = None, list_keys: list[str] | None = None, **more: Any) -> ApiParts:
        settings = Settings(
            _env_file=None,
            api=ApiSection.model_validate(
                {"keys": [KEY, "another-key"] if keys is None else keys, "list_keys": list_keys or []}
            ),
            log_level=more.pop("log_level", "info"),
        )
        return ApiParts(
            settings=settings,
            database=database,
            clock=clock,
            ids=ids,
            vault=vault,
            ledger=Ledger(clock, ids, vault, Wake()),
            audit=Audit(clock),
            texts=texts,
            sso=ChosenSso(settings, clock),
            **more,
        )

    return made


@pytest.fixture
def client(database: Database, clock: ManualClock, ids: SeededIds, vault: Vault, parts: Parts) -> Client:
    """``async with client(webhooks=…, keys=…) as http``; the sample data is loaded first."""

    @asynccontextmanager
    async def opened(**given: Any) -> AsyncIterator[httpx.AsyncClient]:
        await load_sample(database, vault, clock, ids)
        transport = httpx.ASGITransport(build_api(parts(**given)), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://api") as http:
            yield http

    return opened
