"""At the counter at once: one sign-up is activated once, one person has one account; with the twins."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from bot.accounts.codes import Codes
from bot.accounts.sign_up.check_identity import CheckIdentity
from bot.accounts.sign_up.confirm import ConfirmSignUp
from bot.accounts.sign_up.ending import Ending
from bot.accounts.visitor import Visitor
from bot.app.sample import load_sample
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError, NotFound, Stale
from bot.ids import Ids
from bot.staff.visits import ending, rows
from bot.staff.visits.ending import ActivateSignUp
from bot.staff.visits.number import CodeAsk, GiveNumberInPerson, NumberAsk, ProveNumberInPerson
from bot.staff.visits.rows import VisitAsk, Visits
from storage.database import Database
from storage.models import Citizen, DeskAct, Message, Registration
from tests.accounts.steps import logged_in, proven
from tests.house import OWN_CODE, House
from tests.races.guards import drop_unique, make_blind
from tests.races.test_at_once import at_once, how_many
from tests.staff.counter import begun_for_number, clerk_of, shows, waits_for_a_visit, with_papers

OTHER_SIM = "+989351112233"
ACTIVATED = Message.words_key == "sign-up-sms-activated"
TOLD = Message.words_key == "visit-news-number"
DONE = DeskAct.state == "done"
Ready = tuple[Visitor, VisitAsk]


@pytest.fixture
async def branch(house: House, database: Database) -> House:
    await load_sample(database, await house.get(Vault), await house.get(Clock), await house.get(Ids))
    return house


async def two_clerks(house: House) -> list[Ready]:
    """Both have found the same sign-up and seen its papers."""
    done = await waits_for_a_visit(house)
    clerks = [await clerk_of(house, number) for number in (11, 12)]
    return [(clerk, await with_papers(house, clerk, done.tracking_code)) for clerk in clerks]


async def both_activate(house: House, ready: list[Ready]) -> list[Any]:
    return await at_once(*(house.act(ActivateSignUp, clerk, ask) for clerk, ask in ready))


def open_nothing(monkeypatch: pytest.MonkeyPatch, citizen_id: int) -> None:
    """Nobody looks whether it waits, and its end is brought about as often as it is asked for."""

    async def bring(self: Ending, tx: Any, row: Registration, *_: Any, **__: Any) -> str:
        row.citizen_id = citizen_id
        return "tracking"

    monkeypatch.setattr(ending, "is_waiting", lambda *_: True)
    monkeypatch.setattr(Ending, "bring", bring)


async def test_two_clerks_at_once_activate_once(branch: House, database: Database) -> None:
    before = await how_many(database, Citizen)
    ends = await both_activate(branch, await two_clerks(branch))
    refused = [one for one in ends if isinstance(one, Exception)]
    assert [(type(one), str(one)) for one in refused] == [(NotFound, "visit-sign-up-gone")]
    assert await how_many(database, DeskAct, DONE) == await how_many(database, Message, ACTIVATED) == 1
    # The clerks, and who was activated.
    assert await how_many(database, Citizen) == before + 3


async def test_without_the_look_the_index_still_leaves_one(
    branch: House, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = await two_clerks(branch)
    assert ready[0][0].citizen_id is not None
    open_nothing(monkeypatch, ready[0][0].citizen_id)
    ends = await both_activate(branch, ready)
    assert [type(one) for one in ends if isinstance(one, Exception)] == [IntegrityError]
    assert await how_many(database, DeskAct, DONE) == 1


async def test_twin_without_look_and_index_it_is_activated_twice(
    branch: House, database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_unique(database_url, "desk_act", "registration_id")
    ready = await two_clerks(branch)
    assert ready[0][0].citizen_id is not None
    open_nothing(monkeypatch, ready[0][0].citizen_id)
    await both_activate(branch, ready)
    assert await how_many(database, DeskAct, DONE) == 2


async def waits_and_signs_up_anew(house: House) -> tuple[Ready, Visitor]:
    """One form waits at the counter with its papers; another of the same person is at its review."""
    done = await waits_for_a_visit(house)
    house.registries.sims[OTHER_SIM] = OWN_CODE
    other = await house.visitor(5002)
    await proven(house, other, phone=OTHER_SIM)
    await house.act(CheckIdentity, other)
    clerk = await clerk_of(house, 11)
    return (clerk, await with_papers(house, clerk, done.tracking_code)), other


async def own_accounts(house: House, database: Database) -> int:
    index = (await house.get(Vault)).index("national_code", OWN_CODE)
    return await how_many(database, Citizen, Citizen.national_code_index == index)


async def test_an_activation_and_a_new_sign_up_at_once_make_one_account(
    branch: House, database: Database
) -> None:
    (clerk, ask), other = await waits_and_signs_up_anew(branch)
    ends = await at_once(branch.act(ActivateSignUp, clerk, ask), branch.act(ConfirmSignUp, other))
    (refused,) = [one for one in ends if isinstance(one, DomainError)]
    assert refused.key in ("visit-account-stands", "sign-up-known")
    assert await own_accounts(branch, database) == await how_many(database, Message, ACTIVATED) == 1


async def test_twin_without_look_up_and_index_there_are_two_accounts(
    branch: House, database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_unique(database_url, "citizen", "national_code_index")
    (clerk, ask), other = await waits_and_signs_up_anew(branch)
    make_blind(monkeypatch, "bot.accounts.sign_up.ending", Citizen)
    await at_once(branch.act(ActivateSignUp, clerk, ask), branch.act(ConfirmSignUp, other))
    assert await own_accounts(branch, database) == 2


async def with_the_right_code(house: House) -> tuple[Visitor, CodeAsk]:
    await logged_in(house)
    clerk = await clerk_of(house, 11)
    ask = await begun_for_number(house, clerk, OWN_CODE)
    await shows(house, clerk, ask, "national_card", "sim_paper")
    await house.act(GiveNumberInPerson, clerk, NumberAsk(ask.office, ask.visit_id, OTHER_SIM))
    return clerk, CodeAsk(ask.office, ask.visit_id, await house.code("desk-number"))


async def twice_at_once(house: House, clerk: Visitor, code: CodeAsk) -> list[Any]:
    return await at_once(*(house.act(ProveNumberInPerson, clerk, code) for _ in range(2)))


async def test_the_right_code_twice_at_once_replaces_the_number_once(
    branch: House, database: Database
) -> None:
    ends = await twice_at_once(branch, *await with_the_right_code(branch))
    assert ends.count(None) == 1
    assert [type(one) for one in ends if one is not None] == [Stale]
    assert await how_many(database, Message, TOLD) == 1


async def test_twin_with_a_visit_that_stays_and_a_code_that_always_fits_it_is_told_twice(
    branch: House, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fits(*_: Any) -> None: ...

    ready = await with_the_right_code(branch)
    monkeypatch.setattr(Codes, "check", fits)
    monkeypatch.setattr(Visits, "end", lambda *_: None)
    assert await twice_at_once(branch, *ready) == [None, None]
    assert await how_many(database, Message, TOLD) == 2


def test_the_guards_that_the_twins_take_away_are_those_of_the_code() -> None:
    assert ending.is_waiting is rows.is_waiting
