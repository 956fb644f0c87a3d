"""Citizens abroad: a number of another country, no SIM registry to ask, and an end at a consulate."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from bot.accounts.log_in.enter import EnterLoginCode
from bot.accounts.log_in.request import AskToLogIn
from bot.accounts.number.change import GiveNewNumber
from bot.accounts.number.lost import GiveNumberForLost
from bot.accounts.reach import Abroad
from bot.accounts.rules import ASK_AGAIN_EVERY
from bot.accounts.sign_up.check_identity import CheckIdentity
from bot.accounts.sign_up.confirm import ConfirmSignUp
from bot.accounts.sign_up.fill_in import GiveNationalCode, GivePhone
from bot.accounts.sign_up.follow_up import FollowByCode, FollowByPhone
from bot.accounts.sign_up.wait import AskRegistriesAgain, WaitForRegistries
from bot.accounts.visitor import Visitor
from bot.crypto import Vault
from bot.errors import DomainError, NotAllowed, Unavailable
from bot.gateways.identity import Person
from bot.identifiers import InvalidMobile
from storage.database import Database
from storage.models import Citizen, Delivery, Message, Registration
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import agrees, filled_in, logged_in, proven, signed_up, stepped_up
from tests.clock import ManualClock
from tests.house import FIDA_CODE, OWN_BIRTH, OWN_CODE, OWN_SIM, House

THERE = "+61491570156"


async def row_of(database: Database) -> Registration:
    async with UnitOfWork(database) as tx:
        return (await tx.session.scalars(select(Registration))).one()


async def citizen_lives_there(house: House, database: Database, vault: Vault) -> Visitor:
    """As a consulate has left them: an active account whose number is of another country."""
    await signed_up(house, await house.visitor())
    async with UnitOfWork(database) as tx:
        citizen = (await tx.session.scalars(select(Citizen))).one()
        citizen.phone_sealed = vault.seal("citizen.phone_sealed", citizen.id, THERE)
        citizen.phone_index = vault.index("phone", THERE)
        await tx.commit()
    return await house.visitor()


async def test_it_ends_in_person_for_the_reason_that_the_desk_must_know(
    house: House, database: Database
) -> None:
    done = await signed_up(house, await house.visitor(), phone=THERE)
    assert done.outcome == "in_person"
    assert (done.visit["reason"], done.visit["abroad"]) == ("abroad", True)
    row = await row_of(database)
    assert (row.abroad, row.sim_owner, row.civil_registry) == (True, "not-asked", "matched")
    assert row.phone_verified_at is not None
    async with UnitOfWork(database) as tx:
        assert await tx.session.scalar(select(Citizen)) is None
        told = await tx.session.scalar(
            select(Message.words_args).where(Message.words_key == "sign-up-sms-in-person")
        )
    assert told is not None
    assert (told["abroad"], told["reason"]) == (True, "abroad")


async def test_data_that_do_not_fit_the_civil_registry_are_refused_as_at_home_and_no_field_is_named(
    house: House, database: Database
) -> None:
    visitor = await house.visitor()
    await proven(house, visitor, phone=THERE)
    house.registries.people[OWN_CODE, OWN_BIRTH] = Person("زهرا", "محمدی", "female", "0")
    draft = await house.act(CheckIdentity, visitor)
    # Who holds a number that nobody vouches for is not told which of the person's data they have guessed.
    assert (draft.civil_registry, draft.differing) == ("not-matched", ())
    assert (await house.act(ConfirmSignUp, visitor)).outcome == "mismatch"
    assert (await row_of(database)).abroad


async def test_a_civil_registry_that_is_silent_is_waited_for_and_the_end_is_the_same(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor = await house.visitor()
    await proven(house, visitor, phone=THERE)
    house.registries.down = True
    with pytest.raises(Unavailable):
        await house.act(CheckIdentity, visitor)
    await house.act(WaitForRegistries, visitor)
    house.registries.down = False
    clock.advance(ASK_AGAIN_EVERY)
    assert await house.act(AskRegistriesAgain) == 1
    row = await row_of(database)
    assert (row.outcome, row.abroad) == ("in_person", True)


async def test_a_number_of_iran_in_its_place_makes_it_a_sign_up_as_any(
    house: House, database: Database
) -> None:
    visitor = await house.visitor()
    await agrees(house, visitor)
    assert (await house.act(GivePhone, visitor, THERE)).abroad is True
    assert (await house.act(GivePhone, visitor, OWN_SIM)).abroad is False
    assert (await row_of(database)).abroad is False


async def test_after_a_mismatch_the_number_is_still_one_of_another_country(house: House) -> None:
    visitor = await house.visitor()
    await signed_up(house, visitor, phone=THERE, birth_date=OWN_BIRTH + timedelta(days=1))
    draft = await agrees(house, visitor)
    assert (draft.step, draft.abroad) == ("national-code", True)


async def test_a_foreign_national_with_such_a_number_is_told_what_works_in_either_order(house: House) -> None:
    visitor = await house.visitor()
    await agrees(house, visitor)
    await house.act(GivePhone, visitor, THERE)
    with pytest.raises(DomainError, match="sign-up-abroad-iranians"):
        await house.act(GiveNationalCode, visitor, FIDA_CODE)
    await house.act(GivePhone, visitor, OWN_SIM)
    await house.act(GiveNationalCode, visitor, FIDA_CODE)
    with pytest.raises(DomainError, match="sign-up-abroad-iranians"):
        await house.act(GivePhone, visitor, THERE)


@pytest.mark.parametrize(
    ("turns_up", "key"),
    [(frozenset(), "code-abroad-none"), (frozenset({"telegram"}), "code-abroad-elsewhere")],
)
async def test_where_no_code_can_come_that_is_said_before_anything_is_asked(
    house: House, turns_up: frozenset[str | None], key: str
) -> None:
    house.registries.abroad = Abroad(turns_up)
    visitor = await house.visitor()
    await agrees(house, visitor)
    with pytest.raises(NotAllowed) as refused:
        await house.act(GivePhone, visitor, THERE)
    assert refused.value.key == key
    assert (await house.act(GivePhone, visitor, OWN_SIM)).step == "national-code"


@pytest.mark.parametrize(
    ("turns_up", "asks_in", "comes"),
    [
        (frozenset({"telegram"}), "bale", True),
        (frozenset({"telegram"}), "telegram", False),
        (frozenset({"telegram", None}), "telegram", True),
        (frozenset({None}), "bale", True),
        (frozenset(), "bale", False),
    ],
)
def test_a_code_never_turns_up_in_the_messenger_that_asks(
    turns_up: frozenset[str | None], asks_in: str, comes: bool
) -> None:
    abroad = Abroad(turns_up)
    abroad.ensure_code(OWN_SIM, asks_in)
    if comes:
        abroad.ensure_code(THERE, asks_in)
    else:
        with pytest.raises(NotAllowed):
            abroad.ensure_code(THERE, asks_in)


async def test_before_the_code_a_stranger_learns_nothing(house: House) -> None:
    """An account, a person without one, a wrong birth date, a code of nobody: one step, and no question."""
    await signed_up(house, await house.visitor(5001))
    house.registries.asked.clear()
    forms = (
        (OWN_CODE, OWN_BIRTH),
        (OWN_CODE, OWN_BIRTH + timedelta(days=1)),
        ("9990001022", OWN_BIRTH),
        ("0499370899", OWN_BIRTH),
    )
    heard = []
    for user, (code, born) in enumerate(forms, start=6001):
        draft = await filled_in(house, await house.visitor(user), THERE, code, born)
        heard.append((draft.step, draft.abroad, draft.differing))
    assert heard == [("code", True, ())] * 4
    assert house.registries.asked == []


async def test_whose_account_waits_there_or_is_nobodys_logs_in_by_the_same_words(
    house: House, database: Database, vault: Vault
) -> None:
    await citizen_lives_there(house, database, vault)
    for user, code in ((6001, OWN_CODE), (6002, "9990001022")):
        visitor = await house.visitor(user)
        async with house.update() as scope:
            request_id = await (await scope.get(AskToLogIn)).with_phone(visitor, THERE)
        async with house.update() as scope:
            asked = await (await scope.get(AskToLogIn)).with_national_code(visitor, request_id, code)
        assert asked.is_new
    async with UnitOfWork(database) as tx:
        states = await tx.session.execute(
            select(Delivery.channel, Delivery.state).join(Message).where(Message.words_key == "code-log-in")
        )
        assert sorted(tuple(row) for row in states) == [("nobody", "suppressed"), ("sms", "queued")]


async def test_a_citizen_abroad_logs_in_from_a_chat_that_is_bound(
    house: House, database: Database, vault: Vault
) -> None:
    visitor = await citizen_lives_there(house, database, vault)
    async with house.update() as scope:
        asked = await (await scope.get(AskToLogIn)).bound(visitor)
    await house.act(EnterLoginCode, visitor, asked.request_id, await house.code("log-in"))
    assert (await house.visitor()).standing == "in"


async def test_where_no_code_can_come_the_login_says_so_of_everybodys_number(house: House) -> None:
    house.registries.abroad = Abroad()
    for user in (6001, 6002):
        visitor = await house.visitor(user)
        with pytest.raises(NotAllowed, match="code-abroad-none"):
            async with house.update() as scope:
                await (await scope.get(AskToLogIn)).with_phone(visitor, THERE)


async def test_follow_up_goes_to_the_number_and_the_tracking_code_names_the_consulate(
    house: House, database: Database
) -> None:
    done = await signed_up(house, await house.visitor(), phone=THERE)
    stranger = await house.visitor(6100)
    await house.act(FollowByPhone, stranger, OWN_CODE, THERE)
    async with UnitOfWork(database) as tx:
        told = await tx.session.scalar(
            select(Message.words_args).where(Message.words_key == "follow-sms-in-person")
        )
    assert told is not None
    assert told["abroad"] is True
    assert (await house.act(FollowByCode, stranger, done.tracking_code)).is_abroad


async def test_where_no_sms_goes_there_follow_up_points_to_the_tracking_code(house: House) -> None:
    house.registries.abroad = Abroad(frozenset({None}), sms=False)
    with pytest.raises(NotAllowed, match="follow-abroad-none"):
        await house.act(FollowByPhone, await house.visitor(6100), OWN_CODE, THERE)


async def test_a_number_whose_owner_nobody_knows_does_not_take_the_place_of_one_that_is_known(
    house: House, clock: ManualClock
) -> None:
    await logged_in(house)
    clock.advance(timedelta(minutes=11))
    visitor = await stepped_up(house)
    for use_case in (GiveNewNumber, GiveNumberForLost):
        with pytest.raises(DomainError, match="number-abroad"):
            await house.act(use_case, visitor, THERE)
        with pytest.raises(InvalidMobile):
            await house.act(use_case, visitor, "+61212345678")


async def test_no_row_says_that_a_registry_of_iran_knew_such_a_number(
    house: House, database: Database
) -> None:
    await filled_in(house, await house.visitor(), THERE)
    with pytest.raises(IntegrityError):
        async with UnitOfWork(database) as tx:
            await tx.session.execute(update(Registration).values(sim_owner="matched"))


async def test_no_number_of_another_country_lies_open_in_the_tables(house: House, database: Database) -> None:
    await signed_up(house, await house.visitor(), phone=THERE)
    async with UnitOfWork(database) as tx:
        rows = [tuple(row) for row in await tx.session.execute(select(*Registration.__table__.c))]
    for secret in (THERE[1:], THERE[3:]):
        assert secret not in repr(rows)
