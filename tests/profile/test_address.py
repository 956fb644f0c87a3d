"""The address: looked up, confirmed or written by hand; sealed, throttled, nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from bot.errors import DomainError, Stale, Throttled
from bot.identifiers import InvalidPostalCode
from bot.jobs.purge import ForgetAddressDrafts
from bot.profile.address import (
    ConfirmAddress,
    LookUpPostalCode,
    OwnAddress,
    ReadAddress,
    RemoveAddress,
    WriteAddress,
)
from bot.profile.overview import ReadProfile
from storage.database import Database
from storage.models import Address, AuditEntry
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import logged_in
from tests.clock import ManualClock
from tests.house import OWN_ADDRESS, OWN_POSTAL_CODE, House

BY_HAND = "اصفهان، خیابان آزمایش، کوچهٔ یاس، پلاک ۷"


async def kept(database: Database) -> list[Address]:
    async with UnitOfWork(database) as tx:
        return list(await tx.session.scalars(select(Address).order_by(Address.state)))


async def test_a_known_code_brings_its_address_and_the_citizen_confirms_it(
    house: House, database: Database
) -> None:
    visitor = await logged_in(house)
    read = await house.get(ReadAddress)
    assert await read(visitor) is None
    assert await house.act(LookUpPostalCode, visitor, "۱۹۹۹۹-۰۰۰۱۱") == "matched"
    assert await read(visitor) is None, "nothing stands before it is confirmed"
    assert await read(visitor, "draft") == OwnAddress(OWN_POSTAL_CODE, OWN_ADDRESS, "matched", False)
    await house.act(ConfirmAddress, visitor)
    found = await read(visitor)
    assert found == OwnAddress(OWN_POSTAL_CODE, OWN_ADDRESS, "matched", by_hand=False)
    assert OWN_POSTAL_CODE not in repr(found)
    with pytest.raises(Stale):
        await house.act(ConfirmAddress, visitor)
    rows = await kept(database)
    assert [row.state for row in rows] == ["current"]
    assert OWN_ADDRESS.encode() not in (rows[0].address_sealed or b"")
    async with UnitOfWork(database) as tx:
        written = (
            await tx.session.scalars(select(AuditEntry).where(AuditEntry.action == "sensitive_update"))
        ).one()
    assert written.details == {"what": "address", "source": "registry"}


@pytest.mark.parametrize(("down", "answer"), [(False, "not-matched"), (True, "unavailable")])
async def test_where_the_post_knows_nothing_or_is_away_it_is_written_by_hand(
    house: House, down: bool, answer: str
) -> None:
    visitor = await logged_in(house)
    house.registries.down = down
    assert await house.act(LookUpPostalCode, visitor, "8199900029") == answer
    with pytest.raises(Stale):
        await house.act(ConfirmAddress, visitor)
    for typed, key in (
        ("تهران", "profile-address-length"),
        ("12345 67890 ---- 1", "profile-address-words"),
        ("خیابان " * 60, "profile-address-length"),
    ):
        with pytest.raises(DomainError, match=key):
            await house.act(WriteAddress, visitor, typed)
    await house.act(WriteAddress, visitor, f"  {BY_HAND}\n")
    await house.act(ConfirmAddress, visitor)
    found = await (await house.get(ReadAddress))(visitor)
    assert found == OwnAddress("8199900029", BY_HAND, answer, by_hand=True)  # type: ignore[arg-type]


async def test_a_new_address_takes_the_place_of_the_old_one(house: House, database: Database) -> None:
    visitor = await logged_in(house)
    for _ in range(2):
        await house.act(LookUpPostalCode, visitor, OWN_POSTAL_CODE)
        await house.act(ConfirmAddress, visitor)
    await house.act(LookUpPostalCode, visitor, OWN_POSTAL_CODE)
    await house.act(WriteAddress, visitor, BY_HAND)
    read = await house.get(ReadAddress)
    standing = await read(visitor)
    assert standing is not None
    assert standing.text == OWN_ADDRESS, "what stands stays until the new one is confirmed"
    await house.act(ConfirmAddress, visitor)
    standing = await read(visitor)
    assert standing is not None
    assert (standing.text, standing.by_hand) == (BY_HAND, True)
    await house.act(RemoveAddress, visitor)
    await house.act(RemoveAddress, visitor)
    assert await kept(database) == []


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("کد", "error-postal-code-shape"),
        ("12345", "error-postal-code-length"),
        ("1111111111", "error-postal-code-unknown"),
        ("0199900011", "error-postal-code-unknown"),
    ],
)
async def test_what_is_no_postal_code_is_refused_and_costs_no_question(
    house: House, database: Database, typed: str, key: str
) -> None:
    visitor = await logged_in(house)
    for _ in range(7):
        with pytest.raises(InvalidPostalCode, match=key):
            await house.act(LookUpPostalCode, visitor, typed)
    assert await kept(database) == []


async def test_the_post_is_nobodys_address_book(house: House, clock: ManualClock) -> None:
    visitor = await logged_in(house)
    for nth in range(5):
        await house.act(LookUpPostalCode, visitor, f"199990001{nth}")
    await house.act(LookUpPostalCode, visitor, "1999900014")  # asked already: costs nothing
    with pytest.raises(Throttled, match="profile-too-many-codes"):
        await house.act(LookUpPostalCode, visitor, "1999900019")


async def test_a_draft_that_nobody_confirmed_is_taken_out(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor = await logged_in(house)
    await house.act(LookUpPostalCode, visitor, OWN_POSTAL_CODE)
    await house.act(ConfirmAddress, visitor)
    await house.act(LookUpPostalCode, visitor, OWN_POSTAL_CODE)
    purge = ForgetAddressDrafts(UnitOfWork(database), clock)
    assert await purge() == 0
    clock.advance(timedelta(hours=25))
    assert await purge() == 1
    assert [row.state for row in await kept(database)] == ["current"]


async def test_nobody_who_is_not_in_reads_or_writes(house: House) -> None:
    guest = await house.visitor()
    for use_case, *typed in (
        (LookUpPostalCode, OWN_POSTAL_CODE),
        (WriteAddress, BY_HAND),
        (ConfirmAddress,),
        (RemoveAddress,),
    ):
        with pytest.raises(Stale):
            await house.act(use_case, guest, *typed)
    for reads in (ReadAddress, ReadProfile):
        with pytest.raises(Stale):
            await (await house.get(reads))(guest)  # type: ignore[operator]


async def test_the_overview_is_masked(house: House, clock: ManualClock) -> None:
    found = await (await house.get(ReadProfile))(await logged_in(house))
    assert (found.gender, found.certificate, found.certificate_is_code) == ("female", None, True)
    assert (found.name, found.national_code, found.phone) == ("سارا احمدی", "999****014", "0912***0001")
    assert found.since == clock.now()
    assert "سارا" not in repr(found)


async def test_the_database_takes_no_second_address_and_none_without_words(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor = await logged_in(house)
    row = {
        "citizen_id": visitor.citizen_id,
        "state": "current",
        "lookup": "matched",
        "source": "own",
        "postal_code_sealed": b"x",
        "address_sealed": b"x",
        "at": clock.now(),
    }
    async with UnitOfWork(database) as tx:
        await tx.session.execute(insert(Address).values(id=1, **row))
        await tx.commit()
    for broken in ({}, {"state": "draft", "source": None}, {"state": "draft", "address_sealed": None}):
        with pytest.raises(IntegrityError):
            async with UnitOfWork(database) as tx:
                await tx.session.execute(insert(Address).values(id=2, **(row | broken)))
