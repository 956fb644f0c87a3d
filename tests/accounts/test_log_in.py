"""Login, idle lock, PIN, logout; and that nobody learns who exists."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.accounts.activity import SessionActivity
from bot.accounts.log_in.enter import EnterLoginCode
from bot.accounts.log_in.leave import LogOut
from bot.accounts.log_in.pin import SetPin, UnlockWithPin
from bot.accounts.log_in.request import AskToLogIn
from bot.audit import SealAudit, verify
from bot.clock import Clock
from bot.crypto import HashCosts, SecretHasher, Vault
from bot.errors import DomainError, Stale, Throttled
from storage.database import Database
from storage.models import AuditEntry, Citizen, Delivery, LoginSession, OneTimePassword
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import logged_in, signed_up
from tests.clock import ManualClock
from tests.house import OWN_CODE, OWN_SIM, House

PIN = "48291573"


async def test_a_citizen_logs_in_with_a_code_and_out_again(house: House) -> None:
    visitor = await logged_in(house)
    assert visitor.standing == "in"
    await house.act(LogOut, visitor)
    assert (await house.visitor()).standing == "guest"
    await house.act(LogOut, visitor)  # twice is harmless


async def test_fifteen_idle_minutes_lock_and_twelve_hours_end_a_session(
    house: House, clock: ManualClock
) -> None:
    await logged_in(house)
    clock.advance(timedelta(minutes=14, seconds=59))
    assert (await house.visitor()).standing == "in"
    clock.advance(timedelta(minutes=14))
    assert (await house.visitor()).standing == "in"  # the last look counted as use
    clock.advance(timedelta(minutes=15))
    assert (await house.visitor()).standing == "locked"
    clock.advance(timedelta(hours=12))
    assert (await house.visitor()).standing == "guest"


async def test_use_is_remembered_over_a_restart(house: House, clock: ManualClock, database: Database) -> None:
    visitor = await logged_in(house)
    clock.advance(timedelta(minutes=10))
    await house.visitor()
    await (await house.get(SessionActivity)).flush()
    async with UnitOfWork(database) as tx:
        session = await tx.session.get(LoginSession, visitor.session_id)
    assert session is not None
    assert session.last_seen_at == clock.now()


async def test_a_pin_unlocks_and_the_fifth_wrong_one_ends_the_session(
    house: House, clock: ManualClock
) -> None:
    await house.act(SetPin, await logged_in(house), PIN)
    clock.advance(timedelta(minutes=16))
    locked = await house.visitor()
    assert (locked.standing, locked.has_pin) == ("locked", True)
    with pytest.raises(DomainError) as refused:
        await house.act(UnlockWithPin, locked, "11112222")
    assert refused.value.args_ == {"left": 4}
    with pytest.raises(DomainError, match="pin-please"):
        await house.act(UnlockWithPin, locked, "سلام")  # no PIN at all costs no try
    await house.act(UnlockWithPin, locked, "۴۸۲۹۱۵۷۳")
    assert (await house.visitor()).standing == "in"
    clock.advance(timedelta(minutes=16))
    for _ in range(4):
        with pytest.raises(DomainError, match="pin-wrong"):
            await house.act(UnlockWithPin, locked, "11112222")
    with pytest.raises(Stale, match="pin-session-ended"):
        await house.act(UnlockWithPin, locked, "11112222")
    with pytest.raises(Stale):
        await house.act(UnlockWithPin, locked, PIN)
    assert (await house.visitor()).standing == "guest"


@pytest.mark.parametrize(
    "pin",
    [
        "1234567",
        "abcdefgh",
        "11111111",
        "12121212",
        "12345678",
        "98765432",
        OWN_CODE,
        "09121110001",
        "13700215",
    ],
)
async def test_a_pin_that_is_short_or_easily_guessed_is_refused(house: House, pin: str) -> None:
    visitor = await logged_in(house)
    with pytest.raises(DomainError, match="pin-"):
        await house.act(SetPin, visitor, pin)
    assert not (await house.visitor()).has_pin


async def ask_unbound(house: House, user_id: int, phone: str, code: str) -> int:
    visitor = await house.visitor(user_id)
    async with house.update() as scope:
        request_id = await (await scope.get(AskToLogIn)).with_phone(visitor, phone)
    async with house.update() as scope:
        asked = await (await scope.get(AskToLogIn)).with_national_code(visitor, request_id, code)
    return asked.request_id


async def codes_on_their_way(database: Database) -> int:
    async with UnitOfWork(database) as tx:
        queued = select(func.count()).where(Delivery.state == "queued")
        return await tx.session.scalar(queued) or 0


async def test_a_stranger_sees_the_same_whether_the_account_exists_or_not(
    house: House, database: Database
) -> None:
    await signed_up(house, await house.visitor(5001))
    before = await codes_on_their_way(database)
    request_id = await ask_unbound(house, 6001, "09121110002", OWN_CODE)  # not the citizen's phone
    assert await codes_on_their_way(database) == before
    with pytest.raises(DomainError) as unknown:
        await house.act(EnterLoginCode, await house.visitor(6001), request_id, "123456")
    real = await ask_unbound(house, 6002, OWN_SIM, OWN_CODE)
    assert await codes_on_their_way(database) == before + 1
    wrong = str((int(await house.code("log-in")) + 1) % 10**6).zfill(6)
    with pytest.raises(DomainError) as known:
        await house.act(EnterLoginCode, await house.visitor(6002), real, wrong)
    assert (unknown.value.key, unknown.value.args_) == (known.value.key, known.value.args_)


async def test_even_the_right_guess_opens_nothing_for_nobody(house: House, database: Database) -> None:
    """A code made for an unknown person can't be used, whatever is typed."""
    request_id = await ask_unbound(house, 6001, "09121110002", OWN_CODE)
    vault = await house.get(Vault)
    async with UnitOfWork(database) as tx:
        row = await tx.session.scalar(select(OneTimePassword))
        assert row is not None
        row.code_hash = vault.code_hash(row.id, "123456")
        await tx.commit()
    with pytest.raises(DomainError):
        await house.act(EnterLoginCode, await house.visitor(6001), request_id, "123456")
    assert (await house.visitor(6001)).citizen_id is None


async def test_a_login_on_a_second_account_binds_it(house: House) -> None:
    await signed_up(house, await house.visitor(5001))
    request_id = await ask_unbound(house, 6002, OWN_SIM, OWN_CODE)
    await house.act(EnterLoginCode, await house.visitor(6002), request_id, await house.code("log-in"))
    first, second = await house.visitor(5001), await house.visitor(6002)
    assert second.standing == "in"
    assert second.citizen_id == first.citizen_id


async def test_another_ones_login_request_is_stale_to_me(house: House) -> None:
    await signed_up(house, await house.visitor(5001))
    request_id = await ask_unbound(house, 6002, OWN_SIM, OWN_CODE)
    with pytest.raises(Stale):
        await house.act(EnterLoginCode, await house.visitor(7001), request_id, await house.code("log-in"))


async def test_a_new_login_ends_the_session_before_it(
    house: House, database: Database, clock: ManualClock
) -> None:
    await logged_in(house)
    visitor = await house.visitor()
    async with house.update() as scope:
        asked = await (await scope.get(AskToLogIn)).bound(visitor)
    await house.act(EnterLoginCode, visitor, asked.request_id, await house.code("log-in"))
    async with UnitOfWork(database) as tx:
        reasons = list(await tx.session.scalars(select(LoginSession.end_reason)))
    assert sorted(reasons, key=str) == [None, "new-login"]


async def test_what_was_done_is_in_an_audit_chain_that_shows_any_change(
    house: House, database: Database
) -> None:
    await house.act(LogOut, await logged_in(house))
    async with UnitOfWork(database) as tx:
        actions = list(await tx.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
        assert actions == ["sign_up_activated", "authn_login_success", "session_logout"]
    vault, now = await house.get(Vault), (await house.get(Clock)).now()
    assert await SealAudit(database, vault)() == 3
    assert (await verify(database.reader, vault, now)).is_well
    async with UnitOfWork(database) as tx:
        entry = await tx.session.scalar(select(AuditEntry).where(AuditEntry.seq == 2))
        assert entry is not None
        entry.actor = "citizen:1"
        await tx.commit()
    assert (await verify(database.reader, vault, now)).first_broken == 2


async def test_a_wrong_code_is_in_the_audit_log_without_saying_whose(
    house: House, database: Database
) -> None:
    await signed_up(house, await house.visitor(5001))
    visitor = await house.visitor(5001)
    async with house.update() as scope:
        asked = await (await scope.get(AskToLogIn)).bound(visitor)
    wrong = str((int(await house.code("log-in")) + 1) % 10**6).zfill(6)
    with pytest.raises(DomainError):
        await house.act(EnterLoginCode, visitor, asked.request_id, wrong)
    async with UnitOfWork(database) as tx:
        entry = await tx.session.scalar(select(AuditEntry).where(AuditEntry.action == "authn_login_fail"))
    assert entry is not None
    assert (entry.actor, entry.subject_index) == (f"account:{visitor.known}", None)


async def test_a_code_of_an_earlier_request_dies_with_the_next(house: House, clock: ManualClock) -> None:
    await signed_up(house, await house.visitor(5001))
    visitor = await house.visitor(5001)
    async with house.update() as scope:
        first = await (await scope.get(AskToLogIn)).bound(visitor)
    old = await house.code("log-in")
    clock.advance(timedelta(seconds=61))
    async with house.update() as scope:
        await (await scope.get(AskToLogIn)).bound(visitor)
    with pytest.raises(DomainError, match="code-expired"):
        await house.act(EnterLoginCode, visitor, first.request_id, old)


async def test_who_asks_again_too_early_goes_on_with_the_code_that_still_works(
    house: House, database: Database
) -> None:
    await signed_up(house, await house.visitor(5001))
    visitor = await house.visitor(5001)
    async with house.update() as scope:
        first = await (await scope.get(AskToLogIn)).bound(visitor)
    async with house.update() as scope:
        second = await (await scope.get(AskToLogIn)).bound(visitor)
    assert (second.request_id, second.ends_at) == (first.request_id, first.ends_at)
    assert (first.is_new, second.is_new) == (True, False)
    await house.act(EnterLoginCode, visitor, second.request_id, await house.code("log-in"))
    assert (await house.visitor(5001)).standing == "in"
    async with UnitOfWork(database) as tx:
        codes = select(func.count()).where(OneTimePassword.purpose == "log-in")
        assert await tx.session.scalar(codes) == 1


async def test_who_asks_again_too_early_after_wrong_codes_killed_theirs_waits(house: House) -> None:
    await signed_up(house, await house.visitor(5001))
    visitor = await house.visitor(5001)
    async with house.update() as scope:
        await (await scope.get(AskToLogIn)).bound(visitor)
    async with UnitOfWork(await house.get(Database)) as tx:
        await tx.session.execute(update(OneTimePassword).values(state="dead", code_sealed=None))
        await tx.commit()
    with pytest.raises(Throttled, match="code-wait"):
        async with house.update() as scope:
            await (await scope.get(AskToLogIn)).bound(visitor)


async def test_logging_in_again_and_again_sends_three_sms_in_ten_minutes(
    house: House, clock: ManualClock
) -> None:
    await logged_in(house)  # one code for the sign-up, one for the login
    visitor = await house.visitor()

    async def again() -> None:
        async with house.update() as scope:
            asked = await (await scope.get(AskToLogIn)).bound(visitor)
        await house.act(EnterLoginCode, visitor, asked.request_id, await house.code("log-in"))

    await again()
    with pytest.raises(Throttled, match="code-too-many"):
        await again()
    clock.advance(timedelta(minutes=10, seconds=1))
    await again()


async def test_a_pin_whose_hash_is_too_cheap_for_today_is_hashed_anew_when_it_is_typed(
    house: House, clock: ManualClock, database: Database
) -> None:
    visitor, hasher = await logged_in(house), await house.get(SecretHasher)
    cheap = await SecretHasher(HashCosts(passes=1, kib=8, lanes=1)).hash(PIN)

    async def stored() -> str:
        async with UnitOfWork(database) as tx:
            return (await tx.session.scalars(select(Citizen.pin_hash))).one() or ""

    async with UnitOfWork(database) as tx:
        await tx.session.execute(update(Citizen).values(pin_hash=cheap))
        await tx.commit()
    clock.advance(timedelta(minutes=16))
    with pytest.raises(DomainError):
        await house.act(UnlockWithPin, visitor, "11112222")
    assert await stored() == cheap
    await house.act(UnlockWithPin, visitor, PIN)
    renewed = await stored()
    assert renewed != cheap
    assert not hasher.is_outdated(renewed)
    await house.act(UnlockWithPin, visitor, PIN)
    assert await stored() == renewed


async def test_at_most_two_pins_are_hashed_at_once_and_never_on_the_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import threading

    from argon2 import PasswordHasher

    state = {"now": 0, "most": 0}
    guard, both = threading.Lock(), threading.Barrier(2, timeout=10)
    threads = set()

    def hashing(_self: PasswordHasher, pin: str) -> str:
        with guard:
            state["now"] += 1
            state["most"] = max(state["most"], state["now"])
            threads.add(threading.get_ident())
        both.wait()  # two are in here together, or this fails
        with guard:
            state["now"] -= 1
        return pin

    monkeypatch.setattr(PasswordHasher, "hash", hashing)
    monkeypatch.setattr("bot.crypto.AT_ONCE", 2)  # as on four cores; on fewer it is one
    hasher = SecretHasher()
    await asyncio.gather(*(hasher.hash(str(number)) for number in range(8)))
    assert state["most"] == 2
    assert threading.get_ident() not in threads
