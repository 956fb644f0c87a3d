"""What the doctor says of data keys and of the audit log."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.app.doctor.sealed import OLDEST_KEY, examine
from bot.audit import LATE_AFTER, Audit
from bot.data_keys import open_ring, wrap_anew
from bot.keys import Keys, renew_file
from bot.settings import Settings
from bot.texts import Texts
from storage.database import Database
from storage.models import DataKey
from storage.unit_of_work import UnitOfWork
from tests.clock import ManualClock


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        database={"url": database_url},
        secrets={"key_file": str(tmp_path / "keys.json")},
    )


async def said(settings: Settings, clock: ManualClock, texts: Texts) -> tuple[tuple[str, str], ...]:
    checks = await examine(settings, clock, is_newest=True)
    for check in checks:
        assert any("\u0600" <= letter <= "\u06ff" for letter in texts.plain(check.key, **check.args))
    return tuple((check.state, check.key) for check in checks)


async def test_data_keys_from_the_first_start_to_a_lost_outer_key(
    settings: Settings, database: Database, clock: ManualClock, texts: Texts
) -> None:
    path = settings.secrets.key_file

    async def keys() -> tuple[str, str]:
        return (await said(settings, clock, texts))[0]

    assert await keys() == ("ok", "doctor-data-keys-to-come")
    assert not path.exists()
    await open_ring(database, Keys.kept_in(path), clock)
    assert await keys() == ("ok", "doctor-data-keys-ok")
    clock.advance(OLDEST_KEY + timedelta(days=1))
    assert await keys() == ("warning", "doctor-data-keys-aged")
    async with UnitOfWork(database) as tx:
        await tx.session.execute(update(DataKey).values(settled_at=None))
        await tx.commit()
    assert await keys() == ("warning", "doctor-data-keys-unfinished")
    renewed = renew_file(path)
    assert await keys() == ("warning", "doctor-data-keys-old-wrap")
    await wrap_anew(database, await open_ring(database, renewed, clock))
    assert await keys() == ("warning", "doctor-data-keys-unfinished")
    path.unlink()
    assert await keys() == ("broken", "doctor-data-keys-shut")
    assert not path.exists()
    Keys.kept_in(path)
    assert await keys() == ("broken", "doctor-data-keys-shut")


async def test_an_entry_without_its_seal_is_an_alarm(
    settings: Settings, database: Database, clock: ManualClock, texts: Texts
) -> None:
    async with UnitOfWork(database) as tx:
        await Audit(clock).add(tx, actor="cli", role="system", action="acted")
        await tx.commit()
    clock.advance(LATE_AFTER)
    assert (await said(settings, clock, texts))[1] == ("ok", "doctor-audit-ok")
    clock.advance(timedelta(seconds=1))
    assert (await said(settings, clock, texts))[1] == ("broken", "doctor-audit-late")


async def test_nothing_is_asked_of_an_old_schema(settings: Settings, clock: ManualClock) -> None:
    checks = await examine(settings, clock, is_newest=False)
    assert {check.state for check in checks} == {"off"}
