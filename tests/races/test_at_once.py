"""Two at once, on both engines; each with a twin that shows what would happen without its guard."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from bot.accounts.codes import Codes
from bot.accounts.log_in.enter import EnterLoginCode
from bot.accounts.log_in.request import AskToLogIn, LoginRequests
from bot.accounts.sign_up.check_identity import CheckIdentity
from bot.accounts.sign_up.confirm import ConfirmSignUp
from bot.accounts.sign_up.optional import PassExtras
from bot.accounts.sign_up.prove import ProveSignUpPhone, SendSignUpCode
from bot.accounts.visitor import Visitor
from bot.cases.add_event import AddCaseEvent, NewEvent
from bot.cases.sender import agency
from bot.catalogue import case_statuses, case_type, may_move
from bot.errors import DomainError
from storage.database import Database
from storage.models import (
    Case,
    CaseEvent,
    Citizen,
    LoginRequest,
    LoginSession,
    Message,
    MessengerAccount,
    OneTimePassword,
)
from storage.models.conversation import ProcessedUpdate
from storage.unit_of_work import DuplicateUpdateError, UnitOfWork
from tests.accounts.steps import certified, filled_in, signed_up
from tests.clock import ManualClock
from tests.house import OWN_CODE, House
from tests.races.guards import drop_unique, make_blind, make_idle


async def how_many(database: Database, model: type[Any], *where: Any) -> int:
    async with UnitOfWork(database) as tx:
        return await tx.session.scalar(select(func.count()).select_from(model).where(*where)) or 0


async def at_once(*acts: Coroutine[Any, Any, Any]) -> list[Any]:
    """What each gave or raised."""
    return list(await asyncio.gather(*acts, return_exceptions=True))


# two confirmations


async def two_at_the_review(house: House) -> list[Visitor]:
    """Two messenger accounts with forms of the same person, both proven and checked."""
    visitors = []
    for user_id in (5001, 5002):
        visitor = await house.visitor(user_id)
        await filled_in(house, visitor)
        # One code a phone and minute: both forms get the code that their own rows wait for.
        await prove(house, visitor)
        await certified(house, visitor)
        await house.act(PassExtras, visitor)
        await house.act(CheckIdentity, visitor)
        visitors.append(visitor)
    return visitors


async def prove(house: House, visitor: Visitor) -> None:
    from bot.clock import Clock

    clock = await house.get(Clock)
    assert isinstance(clock, ManualClock)
    await house.act(SendSignUpCode, visitor)
    await house.act(ProveSignUpPhone, visitor, await house.code("sign-up"))
    clock.advance(timedelta(minutes=2))


async def test_two_confirmations_at_once_make_one_citizen(house: House, database: Database) -> None:
    ends = await at_once(*(house.act(ConfirmSignUp, one) for one in await two_at_the_review(house)))
    refusals = [one for one in ends if isinstance(one, Exception)]
    assert [str(one) for one in refusals] == ["sign-up-known"]
    assert await how_many(database, Citizen) == 1


async def test_without_the_look_up_the_index_still_makes_one_citizen(
    house: House, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitors = await two_at_the_review(house)
    make_blind(monkeypatch, "bot.accounts.sign_up.ending", Citizen)
    ends = await at_once(*(house.act(ConfirmSignUp, one) for one in visitors))
    assert [type(one) for one in ends if isinstance(one, Exception)] == [IntegrityError]
    assert await how_many(database, Citizen) == 1


async def test_twin_without_look_up_and_index_they_make_two(
    house: House, database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_unique(database_url, "citizen", "national_code_index")
    visitors = await two_at_the_review(house)
    make_blind(monkeypatch, "bot.accounts.sign_up.ending", Citizen)
    await at_once(*(house.act(ConfirmSignUp, one) for one in visitors))
    assert await how_many(database, Citizen) == 2


async def test_a_hundred_confirmations_from_two_messengers_make_one_citizen(
    house: House, database: Database
) -> None:
    """All by the same person, each from a SIM of their own."""
    visitors = []
    for nth in range(100):
        visitor = await house.visitor(5001 + nth, "telegram" if nth % 2 else "bale")
        phone = f"+98912112{nth:04}"
        house.registries.sims[phone] = OWN_CODE
        await signs_up_to_the_review(house, visitor, phone)
        visitors.append(visitor)
    ends = await at_once(*(house.act(ConfirmSignUp, one) for one in visitors))
    assert Counter(str(one) for one in ends if isinstance(one, Exception)) == {"sign-up-known": 99}
    assert await how_many(database, Citizen) == 1
    assert await how_many(database, MessengerAccount, MessengerAccount.citizen_id.is_not(None)) == 1
    told = await how_many(database, Message, Message.words_key == "sign-up-sms-activated")
    assert told == 1


async def signs_up_to_the_review(house: House, visitor: Visitor, phone: str) -> None:
    await filled_in(house, visitor, phone)
    await house.act(SendSignUpCode, visitor)
    await house.act(ProveSignUpPhone, visitor, await house.code("sign-up"))
    await certified(house, visitor)
    await house.act(PassExtras, visitor)
    await house.act(CheckIdentity, visitor)


async def test_the_same_form_confirmed_twice_at_once_ends_once(house: House, database: Database) -> None:
    visitor = await house.visitor()
    await filled_in(house, visitor)
    await prove(house, visitor)
    await certified(house, visitor)
    await house.act(PassExtras, visitor)
    await house.act(CheckIdentity, visitor)
    ends = await at_once(*(house.act(ConfirmSignUp, visitor) for _ in range(2)))
    assert [str(one) for one in ends if isinstance(one, Exception)] == ["sign-up-over"]
    told = await how_many(database, Message, Message.words_key == "sign-up-sms-activated")
    assert (await how_many(database, Citizen), told) == (1, 1)


# one update twice


async def phone_given(house: House, visitor: Visitor, update_id: int | None) -> None:
    async with house.update(update_id) as scope:
        await (await scope.get(AskToLogIn)).with_phone(visitor, "09121110001")


async def test_one_update_delivered_twice_acts_once(house: House, database: Database) -> None:
    visitor = await house.visitor()
    ends = await at_once(*(phone_given(house, visitor, 50) for _ in range(2)))
    assert sorted(type(one) for one in ends if one is not None) == [DuplicateUpdateError]
    assert await how_many(database, LoginRequest) == 1
    assert await how_many(database, ProcessedUpdate) == 1


async def test_twin_with_the_mark_off_it_acts_twice(house: House, database: Database) -> None:
    visitor = await house.visitor()
    await at_once(*(phone_given(house, visitor, None) for _ in range(2)))
    assert await how_many(database, LoginRequest) == 2


async def test_twin_with_a_table_that_takes_a_number_twice_it_acts_twice(
    house: House, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def takes_anything(*_: object) -> None: ...

    monkeypatch.setattr(UnitOfWork, "_take_mark", takes_anything)
    visitor = await house.visitor()
    await at_once(*(phone_given(house, visitor, 50) for _ in range(2)))
    assert await how_many(database, LoginRequest) == 2


# two logins


async def two_codes(
    house: House, clock: ManualClock, database_url: str
) -> tuple[Visitor, list[tuple[int, str]]]:
    """A citizen with two login requests, each with a living code: the rule of one code a chat is off, so that
    what guards the session is seen alone."""
    drop_unique(database_url, "one_time_password", "messenger_account_id", "purpose")
    visitor = await house.visitor()
    await signed_up(house, visitor)
    visitor = await house.visitor()
    asked = []
    for _ in range(2):
        clock.advance(timedelta(seconds=61))
        async with house.update() as scope:
            request = await (await scope.get(AskToLogIn)).bound(visitor)
        asked.append((request.request_id, await house.code("log-in")))
    async with UnitOfWork(await house.get(Database)) as tx:
        login = OneTimePassword.purpose == "log-in"
        await tx.session.execute(update(OneTimePassword).where(login).values(state="alive"))
        await tx.commit()
    return visitor, asked


async def test_two_logins_at_once_leave_one_open_session(
    house: House, database: Database, database_url: str, clock: ManualClock
) -> None:
    visitor, asked = await two_codes(house, clock, database_url)
    ends = await at_once(*(house.act(EnterLoginCode, visitor, *one) for one in asked))
    assert [one for one in ends if isinstance(one, Exception)] == []
    assert await how_many(database, LoginSession) == 2
    assert await how_many(database, LoginSession, LoginSession.ended_at.is_(None)) == 1


async def test_without_ending_the_old_one_the_index_still_leaves_one_open(
    house: House, database: Database, database_url: str, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, asked = await two_codes(house, clock, database_url)
    make_idle(monkeypatch, "bot.accounts.log_in.open_session")
    ends = await at_once(*(house.act(EnterLoginCode, visitor, *one) for one in asked))
    assert [type(one) for one in ends if isinstance(one, Exception)] == [IntegrityError]
    assert await how_many(database, LoginSession, LoginSession.ended_at.is_(None)) == 1


async def test_twin_without_ending_and_index_two_stay_open(
    house: House,
    database: Database,
    database_url: str,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drop_unique(database_url, "login_session", "messenger_account_id")
    visitor, asked = await two_codes(house, clock, database_url)
    make_idle(monkeypatch, "bot.accounts.log_in.open_session")
    await at_once(*(house.act(EnterLoginCode, visitor, *one) for one in asked))
    assert await how_many(database, LoginSession, LoginSession.ended_at.is_(None)) == 2


async def test_fifty_tries_of_the_right_code_log_in_once(
    house: House, database: Database, database_url: str, clock: ManualClock
) -> None:
    visitor, asked = await two_codes(house, clock, database_url)
    ends = await at_once(*(house.act(EnterLoginCode, visitor, *asked[1]) for _ in range(50)))
    assert len([one for one in ends if isinstance(one, DomainError)]) == 49
    assert await how_many(database, LoginSession) == 1


async def test_twin_with_a_request_that_stays_and_a_code_that_always_fits_each_logs_in(
    house: House, database: Database, database_url: str, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def any_request(_self: object, tx: UnitOfWork, _visitor: object, request_id: int) -> Any:
        return await tx.session.get(LoginRequest, request_id)

    async def fits(*_: object) -> None: ...

    visitor, asked = await two_codes(house, clock, database_url)
    monkeypatch.setattr(LoginRequests, "own", any_request)
    monkeypatch.setattr(Codes, "check", fits)
    await at_once(*(house.act(EnterLoginCode, visitor, *asked[1]) for _ in range(4)))
    assert await how_many(database, LoginSession) > 1


# two events


async def a_case(house: House, database: Database) -> NewEvent:
    """An event that may happen to a sample case."""
    from bot.app.sample import load_sample
    from bot.clock import Clock
    from bot.crypto import Vault
    from bot.ids import Ids

    await load_sample(database, await house.get(Vault), await house.get(Clock), await house.get(Ids))
    async with UnitOfWork(database) as tx:
        cases = list(await tx.session.scalars(select(Case)))
    return next(
        NewEvent(case.number, status.key, "agency-77")
        for case in cases
        for status in case_statuses()
        if may_move(case_type(case.type_key), case.status, status.key, "agency")
        and may_move(case_type(case.type_key), status.key, status.key, "agency")
    )


SENT = CaseEvent.external_id == "agency-77"


async def test_two_events_with_the_same_external_id_apply_once(house: House, database: Database) -> None:
    event = await a_case(house, database)
    ends = await at_once(*(house.act(AddCaseEvent, event, agency("api:test")) for _ in range(2)))
    assert sorted(one.is_new for one in ends) == [False, True]
    assert await how_many(database, CaseEvent, SENT) == 1


async def test_without_the_look_up_the_constraint_still_applies_one(
    house: House, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = await a_case(house, database)
    make_blind(monkeypatch, "bot.cases.add_event", CaseEvent)
    ends = await at_once(*(house.act(AddCaseEvent, event, agency("api:test")) for _ in range(2)))
    assert [type(one) for one in ends if isinstance(one, Exception)] == [IntegrityError]
    assert await how_many(database, CaseEvent, SENT) == 1


async def test_twin_without_look_up_and_constraint_they_apply_twice(
    house: House, database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_unique(database_url, "case_event", "case_id", "sender", "external_id")
    event = await a_case(house, database)
    make_blind(monkeypatch, "bot.cases.add_event", CaseEvent)
    await at_once(*(house.act(AddCaseEvent, event, agency("api:test")) for _ in range(2)))
    assert await how_many(database, CaseEvent, SENT) == 2
