"""Served over a real socket, and ended in order."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from bot.api.parts import ApiParts
from bot.api.server import PortTakenError, listen, serve
from bot.audit import Audit
from bot.crypto import Vault
from bot.gateways.sso.choice import ChosenSso
from bot.ledger import Ledger, Wake
from bot.settings import Settings
from bot.texts import Texts
from storage.database import Database
from tests.clock import ManualClock
from tests.ids import SeededIds


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_it_answers_until_it_is_told_to_stop(
    database: Database, clock: ManualClock, ids: SeededIds, vault: Vault, texts: Texts
) -> None:
    ledger = Ledger(clock, ids, vault, Wake())
    settings = Settings(_env_file=None)
    sso = ChosenSso(settings, clock)
    parts = ApiParts(settings, database, clock, ids, vault, ledger, Audit(clock), texts, sso)
    stop, sock = asyncio.Event(), listen("127.0.0.1", 0)
    url = "http://{}:{}".format(*sock.getsockname())
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        group.create_task(serve(parts, stop, sock))
        async with httpx.AsyncClient() as http:
            answer = await http.get(f"{url}/health")
        stop.set()
    assert answer.json() == {"status": "ok"}
    assert "server" not in answer.headers
    with pytest.raises(httpx.ConnectError):
        async with httpx.AsyncClient() as http:
            await http.get(f"{url}/health")


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    sock = listen("127.0.0.1", 0)
    port = sock.getsockname()[1]
    with pytest.raises(PortTakenError, match=f"127.0.0.1:{port}"):
        listen("127.0.0.1", port)
    sock.close()
