"""A new data key: every text is sealed with it, nothing written meanwhile is lost, no run is done twice."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import LargeBinary, create_engine, select, true, update

from bot import rotation as module
from bot.crypto import MARK, BrokenSealError, Keys, NoDataKeyError, Vault, mark_of
from bot.data_keys import open_ring
from bot.rotation import SETTLES_AFTER_S, BrokenText, Rotated, Rotation
from bot.texts import Texts
from storage.database import Database
from storage.migrations import sync_url
from storage.models import Citizen, DataKey
from storage.sealed import sealed_tables
from storage.unit_of_work import UnitOfWork
from tests.clock import ManualClock
from tests.ids import SeededIds
from tests.rotation.sealed_house import KEYS, all_texts, as_of_the_first_form, lived_in, marks, opened_vault


class Pauses:
    """Lets the clock go on instead of waiting; ``long`` are the waits for other programs."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self.long: list[float] = []

    async def __call__(self, seconds: float) -> None:
        if seconds > 1:
            self.long.append(seconds)
            self._clock.advance(timedelta(seconds=seconds))


@pytest.fixture
async def own_vault(database: Database, clock: ManualClock, ids: SeededIds, texts: Texts) -> Vault:
    """Of a house with texts in it, sealed with key 1."""
    vault = await opened_vault(database, clock)
    await (await lived_in(database, clock, ids, vault, texts)).container.close()
    return vault


async def rotated(database: Database, vault: Vault, clock: ManualClock) -> Rotated:
    return await Rotation(database, vault, clock, Pauses(clock)).run(lambda _rows: None, lambda: None)


async def test_every_text_is_sealed_anew_and_says_the_same(
    database: Database, clock: ManualClock, own_vault: Vault
) -> None:
    before = await all_texts(database, own_vault)
    assert {(table, column) for table, column, _ in before} >= {
        (each.table.name, home.column.name)
        for each in sealed_tables()
        for home in each.homes
        if each.table.name in ("citizen", "registration", "login_request", "one_time_password", "delivery")
    }
    assert await marks(database) == {mark_of(1)}
    seen: list[int] = []
    rotation = Rotation(database, own_vault, clock, Pauses(clock))
    found = await rotation.run(seen.append, lambda: None)
    assert (found.key_id, found.is_resumed, found.moved) == (2, False, len(before))
    assert (found.left, found.broken) == (0, ())
    assert sum(seen) == await rotation.rows()
    assert await marks(database) == {mark_of(2)}
    assert await all_texts(database, await opened_vault(database, clock)) == before


async def test_texts_of_the_first_form_are_moved_to_the_first_data_key_and_then_it_is_settled(
    database: Database, clock: ManualClock, own_vault: Vault
) -> None:
    before = await all_texts(database, own_vault)
    await as_of_the_first_form(database, own_vault)
    async with UnitOfWork(database) as tx:
        await tx.session.execute(DataKey.__table__.delete())
        await tx.commit()
    vault = await opened_vault(database, clock)
    assert await all_texts(database, vault) == before
    found = await rotated(database, vault, clock)
    assert (found.key_id, found.is_resumed, found.moved) == (1, True, len(before))
    assert await marks(database) == {mark_of(1)}
    assert await all_texts(database, vault) == before
    assert (await rotated(database, vault, clock)).key_id == 2


async def test_a_program_that_writes_with_the_old_key_is_waited_for(
    database: Database, clock: ManualClock, own_vault: Vault
) -> None:
    """Another process whose ring does not know the new key yet."""
    other = await opened_vault(database, clock)
    citizen = await database.reader.first(select(Citizen.id))
    assert citizen is not None

    class WritesMeanwhile(Pauses):
        async def __call__(self, seconds: float) -> None:
            await super().__call__(seconds)
            if seconds > 1:
                text = other.seal("citizen.phone_sealed", citizen.id, "+989120000000")
                await write_phone(database, citizen.id, text)

    pauses = WritesMeanwhile(clock)
    waits: list[bool] = []
    found = await Rotation(database, own_vault, clock, pauses).run(
        lambda _rows: None, lambda: waits.append(True)
    )
    assert pauses.long == [SETTLES_AFTER_S]
    assert waits == [True]
    assert found.left == 0
    assert await marks(database) == {mark_of(2)}
    assert (await all_texts(database, own_vault))["citizen", "phone_sealed", citizen.id] == "+989120000000"


async def write_phone(database: Database, citizen_id: int, text: bytes) -> None:
    async with UnitOfWork(database) as tx:
        await tx.session.execute(update(Citizen).where(Citizen.id == citizen_id).values(phone_sealed=text))
        await tx.commit()


class MeddledVault(Vault):
    """Between read and write of the rotation another program changes the telephone number."""

    def __init__(self, keys: Keys, vault: Vault, url: Any, citizen_id: int) -> None:
        super().__init__(keys, vault.ring)
        self._engine = create_engine(url)
        self._citizen = citizen_id
        self._done = False

    def seal(self, place: str, row_id: int, text: str) -> bytes:
        if place == "citizen.phone_sealed" and not self._done:
            self._done = True
            newer = super().seal(place, row_id, "+989120000000")
            with self._engine.begin() as connection:
                connection.execute(
                    update(Citizen).where(Citizen.id == self._citizen).values(phone_sealed=newer)
                )
        return super().seal(place, row_id, text)

    def close(self) -> None:
        self._engine.dispose()


async def phone_after_a_race(database: Database, url: str, clock: ManualClock, vault: Vault) -> str:
    citizen = await database.reader.first(select(Citizen.id))
    assert citizen is not None
    meddled = MeddledVault(KEYS, vault, sync_url(url), citizen.id)
    await rotated(database, meddled, clock)
    meddled.close()
    assert await marks(database) == {mark_of(2)}
    return (await all_texts(database, vault))["citizen", "phone_sealed", citizen.id]


async def test_what_was_written_meanwhile_is_never_overwritten(
    database: Database, database_url: str, clock: ManualClock, own_vault: Vault
) -> None:
    assert await phone_after_a_race(database, database_url, clock, own_vault) == "+989120000000"


async def test_without_compare_and_swap_it_would_be(
    database: Database,
    database_url: str,
    clock: ManualClock,
    own_vault: Vault,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "still_stands", lambda _column, _text: true())
    assert await phone_after_a_race(database, database_url, clock, own_vault) == "+989121110001"


async def test_a_run_that_ended_early_is_gone_on_with(
    database: Database, clock: ManualClock, own_vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await all_texts(database, own_vault)

    class Killed(Exception):
        pass

    async def killed(_seconds: float) -> None:
        raise Killed

    with pytest.raises(Killed):
        await Rotation(database, own_vault, clock, killed).run(lambda _rows: None, lambda: None)
    assert await marks(database) == {mark_of(1), mark_of(2)}
    found = await rotated(database, await opened_vault(database, clock), clock)
    assert (found.key_id, found.is_resumed, found.left) == (2, True, 0)
    assert 0 < found.moved < len(before)
    assert await marks(database) == {mark_of(2)}
    assert await all_texts(database, own_vault) == before


async def test_a_text_that_does_not_open_is_named_and_stops_nothing(
    database: Database, clock: ManualClock, own_vault: Vault
) -> None:
    citizen = await database.reader.first(select(Citizen.id, Citizen.phone_sealed))
    assert citizen is not None
    broken = citizen.phone_sealed[:-1] + bytes([citizen.phone_sealed[-1] ^ 1])
    await write_phone(database, citizen.id, broken)
    found = await rotated(database, own_vault, clock)
    assert found.broken == (BrokenText("citizen", "phone_sealed", citizen.id),)
    assert found.left == 0
    stands = await database.reader.first(select(Citizen.phone_sealed))
    assert stands is not None
    assert stands[0] == broken
    with pytest.raises(BrokenSealError):
        await all_texts(database, own_vault)


async def test_texts_of_a_key_that_is_newer_still_are_left_alone(
    database: Database, clock: ManualClock, own_vault: Vault
) -> None:
    """A second operator was quicker and made the next key while this run was under way."""
    await rotated(database, own_vault, clock)
    rotation = Rotation(database, own_vault, clock, Pauses(clock))
    assert await rotation._pass(1, lambda _rows: None) == 0
    assert await marks(database) == {mark_of(2)}


async def test_two_runs_at_once_share_one_key(
    database: Database, clock: ManualClock, own_vault: Vault
) -> None:
    before = await all_texts(database, own_vault)
    other = await opened_vault(database, clock)
    ends = await asyncio.gather(rotated(database, own_vault, clock), rotated(database, other, clock))
    assert {each.key_id for each in ends} == {2}
    assert await marks(database) == {mark_of(2)}
    assert await all_texts(database, own_vault) == before


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_row_that_a_use_case_holds_is_not_waited_for(
    database: Database, clock: ManualClock, own_vault: Vault
) -> None:
    async with UnitOfWork(database) as held:
        citizen = await held.session.scalar(select(Citizen).with_for_update())
        assert citizen is not None
        rotation = Rotation(database, own_vault, clock, Pauses(clock))
        found = await rotation.run(lambda _rows: None, lambda: None)
        assert found.left == 8
    again = await rotated(database, own_vault, clock)
    assert (again.key_id, again.is_resumed, again.moved, again.left) == (2, True, 8, 0)


def test_a_mark_is_as_long_as_it_says() -> None:
    assert len(mark_of(2**32 - 1)) == MARK
    assert isinstance(Citizen.__table__.c.phone_sealed.type, LargeBinary)


async def test_the_ring_of_another_outer_key_is_refused(
    database: Database, clock: ManualClock, own_vault: Vault
) -> None:
    with pytest.raises(NoDataKeyError):
        await open_ring(database, Keys(b"x" * 32, KEYS.index, KEYS.pepper), clock)
