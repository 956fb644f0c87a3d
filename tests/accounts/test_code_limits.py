"""No stranger locks an owner out, nobody learns who exists, guessing stays bounded (bot.accounts.limits)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.accounts.limits import CodeLimits, Counted
from bot.accounts.log_in.enter import EnterLoginCode
from bot.accounts.log_in.lift_lock import LiftLock
from bot.accounts.log_in.request import AskToLogIn
from bot.accounts.sign_up.prove import ProveSignUpPhone, SendSignUpCode
from bot.accounts.visitor import Visitor
from bot.crypto import Vault
from bot.errors import DomainError, NotAllowed, Throttled
from bot.texts import Texts
from storage.database import Database
from storage.models import AuditEntry
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import filled_in, signed_up
from tests.clock import ManualClock
from tests.house import OWN_CODE, OWN_SIM, House

ANOTHERS_CODE = "9990001022"
STRANGER = 6001


async def asks(house: House, user_id: int = 5001) -> int:
    """A bound chat presses «ورود»; the id of its request."""
    async with house.update() as scope:
        asked = await (await scope.get(AskToLogIn)).bound(await house.visitor(user_id))
    return asked.request_id


async def names(house: House, user_id: int, national_code: str, phone: str = OWN_SIM) -> int:
    """An unbound chat gives phone and national code; the id of its request."""
    visitor = await house.visitor(user_id)
    async with house.update() as scope:
        request_id = await (await scope.get(AskToLogIn)).with_phone(visitor, phone)
    async with house.update() as scope:
        asked = await (await scope.get(AskToLogIn)).with_national_code(visitor, request_id, national_code)
    return asked.request_id


def other_than(code: str) -> str:
    return str((int(code) + 1) % 10**6).zfill(6)


async def types_wrong(house: House, visitor: Visitor, request_id: int, typed: str = "123456") -> str:
    with pytest.raises(DomainError) as refused:
        await house.act(EnterLoginCode, visitor, request_id, typed)
    return refused.value.key


async def test_wrong_codes_of_a_stranger_do_not_stop_the_bound_chat(house: House, clock: ManualClock) -> None:
    await signed_up(house, await house.visitor())
    clock.advance(timedelta(hours=1))
    stranger = await house.visitor(STRANGER)
    await filled_in(house, stranger)
    await house.act(SendSignUpCode, stranger)
    wrong = other_than(await house.code("sign-up"))
    for key in (*["code-wrong"] * 3, "code-wait-after-wrong"):
        with pytest.raises(DomainError, match=key):
            await house.act(ProveSignUpPhone, stranger, wrong)
    await house.act(EnterLoginCode, await house.visitor(), await asks(house), await house.code("log-in"))
    assert (await house.visitor()).standing == "in"


async def test_a_code_that_was_never_sent_does_not_weigh_on_the_owner(
    house: House, clock: ManualClock
) -> None:
    await signed_up(house, await house.visitor())
    clock.advance(timedelta(days=1))
    for nth in range(3):
        await names(house, STRANGER + nth, ANOTHERS_CODE)
    await house.act(EnterLoginCode, await house.visitor(), await asks(house), await house.code("log-in"))
    assert (await house.visitor()).standing == "in"
    clock.advance(timedelta(seconds=1))
    request_id = await names(house, 5002, OWN_CODE)  # the owner in another messenger
    await house.act(EnterLoginCode, await house.visitor(5002), request_id, await house.code("log-in"))
    assert (await house.visitor(5002)).standing == "in"


async def test_strangers_together_cannot_use_up_the_bound_chats_budget(
    house: House, clock: ManualClock, database: Database, vault: Vault
) -> None:
    await signed_up(house, await house.visitor())
    clock.advance(timedelta(days=1))
    for nth in range(3):
        await names(house, STRANGER + nth, OWN_CODE)
    with pytest.raises(Throttled, match="code-number-too-many"):
        await names(house, STRANGER + 3, OWN_CODE)
    await fails(house, database, vault, chats=7, each=3)
    clock.advance(timedelta(seconds=1))
    await house.act(EnterLoginCode, await house.visitor(), await asks(house), await house.code("log-in"))
    assert (await house.visitor()).standing == "in"


async def fails(
    house: House, database: Database, vault: Vault, *, chats: int, each: int, code: str = OWN_CODE
) -> None:
    """Wrong codes of many chats against one account; what a login that names it is counted under."""
    limits = await house.get(CodeLimits)
    phone = vault.index("phone", OWN_SIM)
    target = vault.index("login-target", f"{phone.hex()}|{code}")
    async with UnitOfWork(database) as tx:
        for chat in range(chats):
            for _ in range(each):
                await limits.note_failed(tx, Counted(chat, phone, target))
        await tx.commit()


@pytest.mark.parametrize("national_code", [OWN_CODE, ANOTHERS_CODE])
async def test_chat_after_chat_hears_the_same_whether_the_account_exists_or_not(
    house: House, clock: ManualClock, national_code: str
) -> None:
    """Three asks, then the number is busy; three wrong codes a chat, then it waits; ten, then all do."""
    await signed_up(house, await house.visitor())
    clock.advance(timedelta(days=1))
    said = []
    for nth in range(5):
        try:
            request_id = await names(house, STRANGER + nth, national_code)
        except DomainError as refused:
            said.append(refused.key)
            clock.advance(timedelta(minutes=10))
            continue
        visitor = await house.visitor(STRANGER + nth)
        said += [await types_wrong(house, visitor, request_id) for _ in range(4)]
    of_a_chat = [*["code-wrong"] * 3, "code-wait-after-wrong"]
    closing = ["code-wrong", *["code-number-day-lock"] * 3]
    assert said == [*of_a_chat * 3, "code-number-too-many", *closing]


async def test_the_tenth_wrong_code_of_strangers_closes_an_account_to_them_for_a_day(
    house: House, clock: ManualClock, database: Database, vault: Vault
) -> None:
    await signed_up(house, await house.visitor())
    await fails(house, database, vault, chats=5, each=2)
    with pytest.raises(Throttled, match="code-number-day-lock"):
        await names(house, STRANGER, OWN_CODE)
    clock.advance(timedelta(hours=24))
    await names(house, STRANGER, OWN_CODE)


async def test_the_twentieth_closes_it_for_ninety_days_and_no_longer(
    house: House, clock: ManualClock, database: Database, vault: Vault
) -> None:
    await signed_up(house, await house.visitor())
    for _ in range(2):
        await fails(house, database, vault, chats=5, each=2)
        clock.advance(timedelta(hours=25))
    with pytest.raises(NotAllowed, match="code-number-closed"):
        await names(house, STRANGER, OWN_CODE)
    await house.act(EnterLoginCode, await house.visitor(), await asks(house), await house.code("log-in"))
    with pytest.raises(NotAllowed, match="code-number-closed"):  # the owner's login gives no fresh guesses
        await names(house, STRANGER + 1, OWN_CODE)
    clock.advance(timedelta(days=90))
    await names(house, STRANGER, OWN_CODE)


async def test_a_request_without_a_national_code_sends_nothing(house: House) -> None:
    visitor = await house.visitor(STRANGER)
    async with house.update() as scope:
        request_id = await (await scope.get(AskToLogIn)).with_phone(visitor, OWN_SIM)
    async with house.update() as scope:
        with pytest.raises(DomainError, match="log-in-over"):
            await (await scope.get(AskToLogIn)).again(visitor, request_id)


async def test_own_wrong_codes_stop_the_bound_chat_in_words_that_name_no_button(
    house: House, clock: ManualClock, texts: Texts
) -> None:
    await signed_up(house, await house.visitor())
    clock.advance(timedelta(hours=1))
    request_id = await asks(house)
    wrong = other_than(await house.code("log-in"))
    for _ in range(3):
        await types_wrong(house, await house.visitor(), request_id, wrong)
    with pytest.raises(Throttled, match="code-wait-after-wrong"):
        await house.act(EnterLoginCode, await house.visitor(), request_id, wrong)
    clock.advance(timedelta(seconds=29))
    with pytest.raises(Throttled) as waits:
        await asks(house)
    assert waits.value.key == "code-wait-to-ask"
    assert texts.plain("code-send-again") not in texts.plain(waits.value.key, **waits.value.args_)


async def test_an_operator_lifts_every_lock_of_a_phone_and_it_is_written_down(
    house: House, clock: ManualClock, database: Database, vault: Vault
) -> None:
    await signed_up(house, await house.visitor())
    limits, own = await house.get(CodeLimits), await house.visitor()
    async with UnitOfWork(database) as tx:
        for _ in range(20):
            await limits.note_failed(tx, Counted(own.known, vault.index("phone", OWN_SIM), None))
        await tx.commit()
    await fails(house, database, vault, chats=5, each=2)
    clock.advance(timedelta(hours=2))
    with pytest.raises(NotAllowed, match="code-recovery-only"):
        await asks(house)
    assert await house.act(LiftLock, "0912 111 0001", "cli") == 30
    await asks(house)
    await names(house, STRANGER, OWN_CODE)
    assert await house.act(LiftLock, OWN_SIM, "cli") == 0
    async with UnitOfWork(database) as tx:
        found = await tx.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "authn_lock_lifted").order_by(AuditEntry.id)
        )
        first, second = found
    assert (first.actor, first.role, first.details) == ("cli", "operator", {"wrong_codes": "30"})
    assert (second.details, second.subject_index) == ({"wrong_codes": "0"}, own.owner_index)


async def test_another_phones_lock_stays(house: House, database: Database, vault: Vault) -> None:
    await signed_up(house, await house.visitor())
    await fails(house, database, vault, chats=5, each=2)
    assert await house.act(LiftLock, "09121110002", "cli") == 0
    with pytest.raises(Throttled, match="code-number-day-lock"):
        await names(house, STRANGER, OWN_CODE)


async def test_the_day_counts_only_codes_that_were_not_used(house: House, clock: ManualClock) -> None:
    await signed_up(house, await house.visitor())
    clock.advance(timedelta(days=1))
    for _ in range(12):
        await house.act(EnterLoginCode, await house.visitor(), await asks(house), await house.code("log-in"))
        clock.advance(timedelta(minutes=20))
    for _ in range(10):
        await asks(house)
        clock.advance(timedelta(minutes=61))
    with pytest.raises(Throttled, match="code-too-many"):
        await asks(house)


async def test_a_chat_asks_for_twenty_a_day_whatever_phones_it_names_but_for_those_it_used(
    house: House, database: Database
) -> None:
    limits = await house.get(CodeLimits)
    async with UnitOfWork(database) as tx:
        for nth in range(20):
            await limits.note_sent(tx, Counted(1, bytes([nth]), None), nth)
        next_one = Counted(1, b"another phone", None)
        with pytest.raises(Throttled, match="code-too-many-today"):
            await limits.ensure_may_ask(tx, next_one)
        await limits.note_used(tx, Counted(1, bytes([7]), None), 7)
        await limits.ensure_may_ask(tx, next_one)
