"""Legal persons: opened by who signs, an undertaking before any act, several representatives, ends."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from bot.accounts.consent import ConsentChangedError
from bot.accounts.rules import COMPANIES_PER_DAY
from bot.accounts.step_up import StepUpNeeded
from bot.crypto import Vault
from bot.errors import NotAllowed, NotFound, Throttled, Unavailable
from bot.identifiers import InvalidLegalId, legal_id
from bot.legal.act import ActAsSelf, ActFor
from bot.legal.end import EndRepresentation
from bot.legal.invite import InviteRepresentative, TakeBackInvitation
from bot.legal.open import OpenEntity
from bot.legal.read import OwnEntities
from bot.legal.undertaking import AcceptUndertaking
from storage.database import Database
from storage.models import (
    AuditEntry,
    Citizen,
    ConsentText,
    LegalEntity,
    LoginSession,
    Representation,
    Undertaking,
)
from storage.unit_of_work import UnitOfWork
from tests.clock import ManualClock
from tests.house import COMPANY, COMPANY_NAME, House
from tests.legal.steps import (
    OTHER,
    SECOND,
    SIGNATORY,
    THIRD,
    accepts,
    acting,
    all_of,
    in_and_fresh,
    opened,
    signatory,
    told,
)
from tests.staff.cast import logs_in, national_code

# opening


async def test_who_signs_for_a_company_opens_it_and_every_address_is_told(
    house: House, database: Database, vault: Vault
) -> None:
    visitor = await signatory(house)
    own_id = await house.act(OpenEntity, visitor, "۹۹۹-۰۰۰۰۱۰۱۰")
    page = await (await house.get(OwnEntities)).one(visitor, own_id)
    assert (page.own.name, page.own.legal_id) == (COMPANY_NAME, COMPANY)
    assert page.own.is_signatory
    assert not page.own.is_open, "the undertaking comes first"
    assert [(one.is_self, one.is_signatory) for one in page.representatives] == [(True, True)]
    assert COMPANY not in repr(page)
    assert COMPANY_NAME not in repr(page)
    (row,) = await all_of(database, LegalEntity)
    assert row.legal_id_index == vault.index("legal_id", COMPANY)
    assert COMPANY.encode() not in row.legal_id_sealed
    assert COMPANY_NAME.encode() not in row.name_sealed
    assert await told(database, "notice-legal-began") == ["sms"]
    (entry,) = [one for one in await all_of(database, AuditEntry) if "legal" in one.action]
    assert (entry.action, entry.subject_index) == ("legal_representation_began", visitor.owner_index)
    assert await house.act(OpenEntity, visitor, COMPANY) == own_id, "twice is as once"
    assert await told(database, "notice-legal-began") == ["sms"]


async def test_an_unknown_company_and_anothers_company_are_refused_in_the_same_words(house: House) -> None:
    visitor = await in_and_fresh(house, OTHER)
    for code in (COMPANY, "10380284790"):
        with pytest.raises(NotAllowed, match="legal-not-signatory"):
            await house.act(OpenEntity, visitor, code)
    with pytest.raises(InvalidLegalId):
        await house.act(OpenEntity, visitor, "11111111111")


async def test_a_silent_registry_means_later(house: House, database: Database) -> None:
    visitor = await signatory(house)
    house.registries.down = True
    with pytest.raises(Unavailable):
        await house.act(OpenEntity, visitor, COMPANY)
    assert await all_of(database, LegalEntity) == []


async def test_opening_needs_a_fresh_code_and_waits_while_acts_are_held(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor = await signatory(house)
    async with UnitOfWork(database) as tx:
        await tx.session.execute(update(Citizen).values(held_until=clock.now() + timedelta(hours=1)))
        await tx.commit()
    with pytest.raises(NotAllowed, match="account-held"):
        await house.act(OpenEntity, visitor, COMPANY)
    clock.advance(timedelta(minutes=6))
    with pytest.raises(StepUpNeeded):
        await house.act(OpenEntity, await house.visitor(SIGNATORY), COMPANY)


async def test_the_registry_is_asked_about_a_few_companies_a_day(house: House) -> None:
    visitor = await in_and_fresh(house, OTHER)
    right = [
        f"{head:010}{check}"
        for head in range(1038028000, 1038028040)
        for check in range(10)
        if is_right(f"{head:010}{check}")
    ][: COMPANIES_PER_DAY + 1]
    for code in right[:-1]:
        with pytest.raises(NotAllowed):
            await house.act(OpenEntity, visitor, code)
    with pytest.raises(Throttled, match="legal-too-many-asked"):
        await house.act(OpenEntity, visitor, right[-1])


def is_right(code: str) -> bool:
    try:
        return legal_id(code) == code
    except InvalidLegalId:
        return False


async def test_a_second_signatory_joins_the_same_entity_and_the_first_is_told(
    house: House, database: Database
) -> None:
    _, first = await opened(house)
    _, second = await opened(house, SECOND)
    assert first != second
    assert len(await all_of(database, LegalEntity)) == 1
    assert await told(database, "notice-legal-joined") == [f"telegram:{SIGNATORY}"]


# the undertaking


async def test_nobody_acts_before_the_undertaking_and_its_text_is_kept_with_its_hash(
    house: House, database: Database
) -> None:
    visitor = await signatory(house)
    own_id = await house.act(OpenEntity, visitor, COMPANY)
    with pytest.raises(NotAllowed, match="legal-undertaking-first"):
        await house.act(ActFor, visitor, own_id)
    with pytest.raises(NotAllowed, match="legal-undertaking-first"):
        await house.act(InviteRepresentative, visitor, own_id, national_code(OTHER))
    for _ in range(2):
        await accepts(house, visitor, own_id)
    (row,) = await all_of(database, Undertaking)
    assert (row.representation_id, row.citizen_id) == (own_id, visitor.citizen_id)
    kept = next(one for one in await all_of(database, ConsentText) if one.version == row.version)
    assert kept.sha256 == hashlib.sha256(kept.text.encode()).hexdigest()
    second = await signatory(house, SECOND)
    second_id = await house.act(OpenEntity, second, COMPANY)
    with pytest.raises(ConsentChangedError):
        await house.act(AcceptUndertaking, second, second_id, "متن دیگری")


async def test_an_undertaking_needs_a_fresh_code_and_a_representation_of_ones_own(
    house: House, clock: ManualClock
) -> None:
    _, own_id = await opened(house)
    stranger = await in_and_fresh(house, OTHER)
    with pytest.raises(NotFound):
        await accepts(house, stranger, own_id)
    clock.advance(timedelta(minutes=6))
    with pytest.raises(StepUpNeeded):
        await accepts(house, await house.visitor(SIGNATORY), own_id)


async def test_a_new_version_asks_everybody_anew(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    _, own_id = await opened(house)
    monkeypatch.setattr("bot.legal.rows.UNDERTAKING_VERSION", "undertaking:1500-01-01")
    with pytest.raises(NotAllowed, match="legal-undertaking-first"):
        await house.act(ActFor, await house.visitor(SIGNATORY), own_id)


# acting


async def test_a_session_acts_for_the_entity_and_as_oneself_again(house: House, database: Database) -> None:
    _, own_id = await opened(house)
    visitor = await acting(house, SIGNATORY, own_id)
    (entity,) = await all_of(database, LegalEntity)
    assert visitor.acting is not None
    assert (visitor.acting.entity_id, visitor.acting.entity_index) == (entity.id, entity.legal_id_index)
    named = await (await house.get(OwnEntities)).acting(visitor)
    assert named is not None
    assert (named.name, named.is_acting) == (COMPANY_NAME, True)
    await house.act(ActAsSelf, visitor)
    visitor = await house.visitor(SIGNATORY)
    assert visitor.acting is None
    assert await (await house.get(OwnEntities)).acting(visitor) is None
    actions = [one.action for one in await all_of(database, AuditEntry)]
    assert actions[-2:] == ["legal_acting_began", "legal_acting_ended"]


async def test_a_locked_or_new_session_acts_for_nobody(house: House, clock: ManualClock) -> None:
    _, own_id = await opened(house)
    await acting(house, SIGNATORY, own_id)
    clock.advance(timedelta(minutes=20))
    locked = await house.visitor(SIGNATORY)
    assert (locked.standing, locked.acting) == ("locked", None)
    assert (await logs_in(house, SIGNATORY)).acting is None


async def test_a_strangers_id_and_an_ended_representation_are_refused(house: House) -> None:
    visitor, own_id = await opened(house)
    stranger = await in_and_fresh(house, OTHER)
    entities = await house.get(OwnEntities)
    for act in (
        house.act(ActFor, stranger, own_id),
        house.act(EndRepresentation, stranger, own_id, own_id),
        house.act(InviteRepresentative, stranger, own_id, national_code(THIRD)),
        house.act(TakeBackInvitation, stranger, own_id, 1),
        entities.one(stranger, own_id),
        house.act(ActFor, stranger, 12345),
    ):
        with pytest.raises(NotFound):
            await act
    await house.act(EndRepresentation, visitor, own_id, own_id, last_too=True)
    for act in (
        house.act(ActFor, visitor, own_id),
        house.act(EndRepresentation, visitor, own_id, own_id),
        house.act(AcceptUndertaking, visitor, own_id, "x"),
        entities.one(visitor, own_id),
    ):
        with pytest.raises(NotFound):
            await act
    assert (await entities.page(visitor, 0)).lines == ()


async def test_the_database_itself_binds_a_session_to_an_undertaking_of_its_own_citizen(
    house: House, database: Database
) -> None:
    await opened(house)
    stranger = await in_and_fresh(house, OTHER)
    (undertaking,) = await all_of(database, Undertaking)
    for value in (undertaking.id, 12345):
        with pytest.raises(IntegrityError):
            await set_acting(database, stranger.session_id, value)


async def set_acting(database: Database, session_id: int | None, value: int) -> None:
    async with UnitOfWork(database) as tx:
        await tx.session.execute(
            update(LoginSession).where(LoginSession.id == session_id).values(acting_for=value)
        )
        await tx.commit()


async def test_the_database_keeps_one_entity_and_one_living_representation(
    house: House, database: Database
) -> None:
    await opened(house)
    (entity,), (row,) = await all_of(database, LegalEntity), await all_of(database, Representation)
    columns = [column.name for column in LegalEntity.__table__.columns]
    twice = {name: getattr(entity, name) for name in columns} | {"id": 1}
    living = {
        "id": 1,
        "entity_id": entity.id,
        "citizen_id": row.citizen_id,
        "kind": "delegate",
        "began_at": row.began_at,
    }
    for model, values in (
        (LegalEntity, twice),
        (Representation, living),
        (Representation, living | {"kind": "king", "ended_at": row.began_at, "ended_by": row.citizen_id}),
        (Representation, living | {"ended_at": row.began_at}),
    ):
        with pytest.raises(IntegrityError):
            await put(database, model, values)
    await put(database, Representation, living | {"ended_at": row.began_at, "ended_by": row.citizen_id})


async def put(database: Database, model: type, values: dict) -> None:
    async with UnitOfWork(database) as tx:
        await tx.session.execute(insert(model).values(**values))
        await tx.commit()
