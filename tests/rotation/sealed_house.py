"""A house whose data keys lie in its database, with a text in every sealed column."""

from __future__ import annotations

import secrets
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select, update

from bot.accounts.log_in.request import AskToLogIn
from bot.accounts.secrets.word import sealed_word
from bot.accounts.sign_up.check_identity import CheckIdentity
from bot.clock import Clock
from bot.crypto import MARK, Keys, Vault
from bot.data_keys import open_ring
from bot.gateways.identity import Person
from bot.ids import Ids
from bot.ledger import ToChat, ToPhone
from bot.texts import Texts
from storage.database import Database
from storage.models import Citizen
from storage.sealed import sealed_tables
from storage.unit_of_work import UnitOfWork
from tests.accounts.optional import gives_everything
from tests.accounts.steps import proven, signed_up
from tests.clock import ManualClock
from tests.delivery.support import Desk
from tests.house import OWN_BIRTH, House, Registries, build_house

KEYS = Keys(b"d" * 32, b"i" * 32, b"p" * 32)
PHONE, CODE = "+989351112233", "0084575948"
Said = dict[tuple[str, str, int], str]


async def opened_vault(database: Database, clock: Clock, keys: Keys = KEYS) -> Vault:
    return Vault(keys, await open_ring(database, keys, clock))


async def lived_in(database: Database, clock: ManualClock, ids: Ids, vault: Vault, texts: Texts) -> House:
    """One signed up and asking to log in, one at the end of the form, news with a fallback number."""
    registries = Registries()
    registries.sims[PHONE] = CODE
    registries.people[CODE, OWN_BIRTH] = Person("رضا", "کریمی")
    house = build_house(database, clock, ids, vault, texts, registries)
    await signed_up(house, await house.visitor(5001))
    async with house.update() as scope:
        await (await scope.get(AskToLogIn)).bound(await house.visitor(5001))
    async with UnitOfWork(database) as tx:
        for citizen in await tx.session.scalars(select(Citizen)):
            citizen.phishing_word_sealed = sealed_word(vault, citizen.id, "انار سرخ")
        await tx.commit()
    other = await house.visitor(5002)
    await proven(house, other, phone=PHONE, national_code=CODE)
    await gives_everything(house, other)
    await house.act(CheckIdentity, other)
    desk = Desk(database, clock, ids, vault)  # type: ignore[arg-type]
    await desk.tell(desk.news(), ToChat("telegram", 5001, fallback_phone=PHONE), ToPhone(PHONE))
    return house


async def all_texts(database: Database, vault: Vault) -> Said:
    """What every sealed text says, by (table, column, key). Raises BrokenSealError."""
    found = {}
    for each in sealed_tables():
        for row in await database.reader.rows(each.texts()):
            for home in each.homes:
                sealed = getattr(row, home.column.name)
                if sealed is not None:
                    where = (each.table.name, home.column.name, getattr(row, each.key.name))
                    found[where] = vault.open(*home.bound_to(row), sealed)
    return found


async def marks(database: Database) -> set[bytes]:
    """How the texts of the database begin."""
    found = set()
    for each in sealed_tables():
        for row in await database.reader.rows(each.marks(MARK)):
            found |= {bytes(mark) for mark in row[1:] if mark is not None}
    return found


async def as_of_the_first_form(database: Database, vault: Vault, keys: Keys = KEYS) -> None:
    """Every text as the house wrote them before it had data keys."""
    cipher = AESGCM(keys.data)
    async with UnitOfWork(database) as tx:
        for each in sealed_tables():
            for row in (await tx.session.execute(each.texts())).all():
                values: dict[Any, bytes] = {}
                for home in each.homes:
                    sealed = getattr(row, home.column.name)
                    if sealed is not None:
                        place, number = home.bound_to(row)
                        said, nonce = vault.open(place, number, sealed).encode(), secrets.token_bytes(12)
                        body = cipher.encrypt(nonce, said, f"{place}|{number}".encode())
                        values[home.column] = b"\x01" + nonce + body
                if values:
                    key = getattr(row, each.key.name)
                    await tx.session.execute(update(each.table).where(each.key == key).values(values))
        await tx.commit()
