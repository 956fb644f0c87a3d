"""The number is lost: two proofs, 72 hours in which anyone of the owner's may object, then the new one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.accounts.log_in.request import AskToLogIn
from bot.accounts.number.claims import ApplyNumberClaims, CancelNumberClaim, ReadNumberClaim
from bot.accounts.number.lost import (
    Claimed,
    ClaimNumber,
    GiveNumberForLost,
    ProveNumberForLost,
    SendCodeForLost,
)
from bot.accounts.security.recovery_code import NewRecoveryCode
from bot.accounts.sessions import NotMe
from bot.accounts.visitor import Visitor
from bot.crypto import Vault
from bot.errors import DomainError, NotAllowed, NotFound, Stale, Unavailable
from bot.jobs.purge import ForgetNumberClaims
from storage.database import Database
from storage.models import AuditEntry, Citizen, Delivery, LoginSession, Message, NumberClaim
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import logged_in, second_account, stepped_up, with_password
from tests.clock import ManualClock
from tests.house import OWN_BIRTH, OWN_CODE, OWN_SIM, House

NEW, PASSWORD = "+989351112233", "کوه سبز و اسب"
THREE_DAYS = timedelta(hours=72)


async def with_code(house: House, clock: ManualClock) -> tuple[Visitor, str]:
    """A citizen whose session is over, and their recovery code."""
    house.registries.sims[NEW] = OWN_CODE
    await logged_in(house)
    clock.advance(timedelta(minutes=11))
    await second_account(house)
    clock.advance(timedelta(minutes=2))
    code = await house.act(NewRecoveryCode, await stepped_up(house))
    clock.advance(timedelta(hours=13))
    visitor = await house.visitor()
    assert visitor.standing == "guest"
    return visitor, code


async def proven(house: House, visitor: Visitor) -> None:
    await house.act(GiveNumberForLost, visitor, NEW)
    await house.act(ProveNumberForLost, visitor, await house.code("new-number"))


async def claimed(house: House, clock: ManualClock) -> tuple[Visitor, Claimed]:
    visitor, code = await with_code(house, clock)
    await proven(house, visitor)
    return visitor, await house.act(ClaimNumber, visitor, "recovery_code", code)


async def citizen_of(database: Database) -> Citizen:
    async with UnitOfWork(database) as tx:
        return (await tx.session.scalars(select(Citizen))).one()


async def told(database: Database, key: str) -> list[str]:
    async with UnitOfWork(database) as tx:
        query = select(Delivery.channel).join(Message).where(Message.words_key == key)
        return sorted(await tx.session.scalars(query))


async def test_nothing_changes_for_three_days_and_everybody_is_told(
    house: House, database: Database, clock: ManualClock, vault: Vault
) -> None:
    visitor, done = await claimed(house, clock)
    assert done.due_at == clock.now() + THREE_DAYS
    assert done.fresh
    assert await told(database, "notice-number-claimed") == ["sms", "telegram"]
    citizen = await citizen_of(database)
    assert citizen.phone_index == vault.index("phone", OWN_SIM)
    assert citizen.held_until == done.due_at
    clock.advance(THREE_DAYS - timedelta(seconds=1))
    assert await house.act(ApplyNumberClaims) == 0
    clock.advance(timedelta(seconds=1))
    assert await house.act(ApplyNumberClaims) == 1
    citizen = await citizen_of(database)
    assert vault.open("citizen.phone_sealed", citizen.id, citizen.phone_sealed) == NEW
    assert citizen.phone_index == vault.index("phone", NEW)
    assert citizen.held_until == clock.now() + timedelta(hours=24)
    assert await told(database, "notice-number") == ["sms", "telegram", "telegram"]
    assert await told(database, "notice-number-new") == ["sms"]
    assert await house.act(ApplyNumberClaims) == 0
    assert await (await house.get(ReadNumberClaim))(visitor) is None
    async with UnitOfWork(database) as tx:
        written = set(await tx.session.scalars(select(AuditEntry.action)))
    assert {"authn_number_claimed", "authn_number_changed"} <= written


async def test_a_password_is_a_second_proof_too(house: House, clock: ManualClock) -> None:
    house.registries.sims[NEW] = OWN_CODE
    await with_password(house, PASSWORD)
    clock.advance(timedelta(hours=13))
    visitor = await house.visitor()
    await proven(house, visitor)
    with pytest.raises(DomainError, match="password-wrong"):
        await house.act(ClaimNumber, visitor, "password", "نادرست")
    with pytest.raises(DomainError, match="recovery-code-wrong"):
        await house.act(ClaimNumber, visitor, "recovery_code", "7K3M-9QX2-TB01-ZZ4A")
    done = await house.act(ClaimNumber, visitor, "password", PASSWORD)
    assert (done.due_at, done.fresh) == (clock.now() + THREE_DAYS, None)


async def test_every_chat_of_the_owner_ends_it(
    house: House, database: Database, clock: ManualClock, vault: Vault
) -> None:
    _, done = await claimed(house, clock)
    owner = await house.visitor(6002)
    assert owner.standing == "guest"
    await house.act(CancelNumberClaim, owner, done.claim_id)
    with pytest.raises(NotFound, match="lost-number-none"):
        await house.act(CancelNumberClaim, owner, done.claim_id)
    clock.advance(THREE_DAYS)
    assert await house.act(ApplyNumberClaims) == 0
    assert (await citizen_of(database)).phone_index == vault.index("phone", OWN_SIM)
    assert await told(database, "notice-number-cancelled") == ["sms", "telegram"]


async def test_no_stranger_ends_it(house: House, clock: ManualClock) -> None:
    _, done = await claimed(house, clock)
    with pytest.raises(NotAllowed, match="log-in-unbound"):
        await house.act(CancelNumberClaim, await house.visitor(9001), done.claim_id)
    assert await (await house.get(ReadNumberClaim))(await house.visitor(6002)) is not None


async def test_a_second_one_waits_for_the_first(house: House, clock: ManualClock) -> None:
    visitor, _ = await claimed(house, clock)
    clock.advance(timedelta(minutes=2))
    with pytest.raises(NotAllowed, match="lost-number-waits"):
        await house.act(GiveNumberForLost, visitor, "+989351112244")


async def test_without_a_saved_secret_the_way_is_the_office(house: House, clock: ManualClock) -> None:
    await logged_in(house)
    with pytest.raises(NotAllowed, match="lost-number-no-proof"):
        await house.act(GiveNumberForLost, await house.visitor(), NEW)
    with pytest.raises(NotAllowed, match="log-in-unbound"):
        await house.act(GiveNumberForLost, await house.visitor(9001), NEW)


async def test_a_secret_is_asked_for_only_after_the_numbers_code(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor, code = await with_code(house, clock)
    with pytest.raises(DomainError, match="number-same"):
        await house.act(GiveNumberForLost, visitor, OWN_SIM)
    await house.act(GiveNumberForLost, visitor, NEW)
    with pytest.raises(Stale, match="number-over"):
        await house.act(ClaimNumber, visitor, "recovery_code", code)
    other = await house.visitor(6002)
    for use_case, *typed in ((ProveNumberForLost, "123456"), (SendCodeForLost,)):
        with pytest.raises(Stale, match="number-over"):
            await house.act(use_case, other, *typed)
    clock.advance(timedelta(seconds=61))
    await house.act(SendCodeForLost, visitor)
    await house.act(ProveNumberForLost, visitor, await house.code("new-number"))
    assert (await house.act(ClaimNumber, visitor, "recovery_code", code)).due_at


@pytest.mark.parametrize("what", ["sim", "person"])
async def test_what_the_registries_do_not_know_changes_nothing(
    house: House, database: Database, clock: ManualClock, what: str
) -> None:
    visitor, code = await with_code(house, clock)
    if what == "sim":
        house.registries.sims[NEW] = "0084575948"
    else:
        del house.registries.people[OWN_CODE, OWN_BIRTH]
    await proven(house, visitor)
    done = await house.act(ClaimNumber, visitor, "recovery_code", code)
    assert (done.due_at, done.fresh) == (None, None)
    assert (await citizen_of(database)).held_until is None
    assert await told(database, "notice-number-claimed") == []


async def test_registries_that_are_away_use_nothing_up(house: House, clock: ManualClock) -> None:
    visitor, code = await with_code(house, clock)
    await proven(house, visitor)
    house.registries.down = True
    with pytest.raises(Unavailable):
        await house.act(ClaimNumber, visitor, "recovery_code", code)
    house.registries.down = False
    assert (await house.act(ClaimNumber, visitor, "recovery_code", code)).due_at


async def test_codes_go_to_the_old_number_until_it_is_over(
    house: House, database: Database, clock: ManualClock, vault: Vault
) -> None:
    visitor, _ = await claimed(house, clock)
    clock.advance(timedelta(minutes=11))
    async with house.update() as scope:
        await (await scope.get(AskToLogIn)).bound(visitor)
    async with UnitOfWork(database) as tx:
        query = select(Message.id).where(Message.words_key == "code-log-in").order_by(Message.id.desc())
        assert await tx.session.scalar(query)
        citizen = (await tx.session.scalars(select(Citizen))).one()
    assert citizen.phone_index == vault.index("phone", OWN_SIM)


async def test_one_that_is_not_finished_is_not_kept_and_one_that_waits_is(
    house: House, database: Database, clock: ManualClock
) -> None:
    forget = ForgetNumberClaims(UnitOfWork(database), clock)
    visitor, code = await with_code(house, clock)
    await house.act(GiveNumberForLost, visitor, NEW)
    clock.advance(timedelta(minutes=11))
    assert await forget() == 1
    await proven(house, visitor)
    await house.act(ClaimNumber, visitor, "recovery_code", code)
    clock.advance(timedelta(minutes=11))
    assert await forget() == 0
    async with UnitOfWork(database) as tx:
        assert len(list(await tx.session.scalars(select(NumberClaim)))) == 1


@pytest.mark.parametrize(("disowned", "is_left"), [(5001, False), (6002, True)])
async def test_who_disowns_a_login_drops_the_number_that_its_chat_asked_for(
    house: House, database: Database, clock: ManualClock, disowned: int, is_left: bool
) -> None:
    await claimed(house, clock)  # in the chat of 5001
    chat = (await house.visitor(disowned)).known
    presses = await house.visitor(6002 if disowned == 5001 else 5001)
    async with UnitOfWork(database) as tx:
        of_chat = select(LoginSession.id).where(LoginSession.messenger_account_id == chat)
        session_id = await tx.session.scalar(of_chat.limit(1))
    await house.act(NotMe, presses, session_id)
    found = await (await house.get(ReadNumberClaim))(presses)
    assert (found is not None) is is_left
