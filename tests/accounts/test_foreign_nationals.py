"""Foreign nationals: named by twelve digits where an Iranian is by ten; no birth certificate is asked for."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from bot.accounts.log_in.enter import EnterLoginCode
from bot.accounts.log_in.request import AskToLogIn
from bot.accounts.number.change import ChangeNumber, GiveNewNumber, ProveNewNumber
from bot.accounts.sign_up.certificate import GiveCertificate, GiveFirstName, GiveGender, GiveLastName
from bot.accounts.sign_up.check_identity import CheckIdentity
from bot.accounts.sign_up.confirm import ConfirmSignUp, SignedUp
from bot.accounts.sign_up.drafts import Draft
from bot.accounts.sign_up.fill_in import GiveNationalCode
from bot.accounts.sign_up.follow_up import FollowByCode, FollowByPhone, both_in
from bot.accounts.sign_up.optional import PassExtras
from bot.accounts.visitor import Visitor
from bot.crypto import Vault
from bot.errors import DomainError, Stale, Throttled, Unavailable
from bot.gateways.identity import Person
from bot.profile.overview import ReadProfile
from storage.database import Database
from storage.models import Citizen, Message, Registration
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import agrees, code_right, filled_in, signed_up, stepped_up
from tests.clock import ManualClock
from tests.house import FIDA_BIRTH, FIDA_CODE, FIDA_SIM, OWN_CODE, OWN_SIM, House

GOLNAZ = {"phone": FIDA_SIM, "national_code": FIDA_CODE, "birth_date": FIDA_BIRTH}
NEW = "+989351112233"


async def told_of_paper(house: House, visitor: Visitor, first_name: str = "گلناز") -> Draft:
    """All that is asked after the code."""
    await house.act(GiveFirstName, visitor, first_name)
    await house.act(GiveLastName, visitor, "رحمانی")
    draft: Draft = await house.act(GiveGender, visitor, "female")
    return draft


async def golnaz_signs_up(house: House, visitor: Visitor, **form: object) -> SignedUp:
    await code_right(house, visitor, **{**GOLNAZ, **form})
    await told_of_paper(house, visitor)
    await house.act(PassExtras, visitor)
    await house.act(CheckIdentity, visitor)
    done: SignedUp = await house.act(ConfirmSignUp, visitor)
    return done


async def golnaz_is_in(house: House) -> Visitor:
    await golnaz_signs_up(house, await house.visitor())
    visitor = await house.visitor()
    async with house.update() as scope:
        asked = await (await scope.get(AskToLogIn)).bound(visitor)
    await house.act(EnterLoginCode, visitor, asked.request_id, await house.code("log-in"))
    return await house.visitor()


async def one(database: Database, model: type) -> Citizen | Registration:
    async with UnitOfWork(database) as tx:
        return (await tx.session.scalars(select(model))).one()


async def test_the_form_has_no_birth_certificate_and_the_account_says_by_which_code_it_is_named(
    house: House, database: Database, vault: Vault
) -> None:
    visitor = await house.visitor()
    await code_right(house, visitor, **GOLNAZ)
    assert (await told_of_paper(house, visitor)).step == "extras"
    with pytest.raises(Stale):
        await house.act(GiveCertificate, visitor, "412")
    await house.act(PassExtras, visitor)
    await house.act(CheckIdentity, visitor)
    assert (await house.act(ConfirmSignUp, visitor)).outcome == "activated"
    citizen = await one(database, Citizen)
    assert isinstance(citizen, Citizen)
    assert (citizen.identifier_kind, citizen.certificate_sealed) == ("fida_code", None)
    assert citizen.national_code_index == vault.index("fida_code", FIDA_CODE)
    assert (await one(database, Registration)).identifier_kind == "fida_code"


async def test_the_same_digits_as_a_code_of_the_other_kind_would_be_another_person(vault: Vault) -> None:
    assert vault.index("fida_code", FIDA_CODE) != vault.index("national_code", FIDA_CODE)


async def test_one_code_one_account(house: House) -> None:
    await golnaz_signs_up(house, await house.visitor(5001))
    with pytest.raises(DomainError, match="sign-up-known"):
        await golnaz_signs_up(house, await house.visitor(5002))


async def test_a_code_that_becomes_one_of_the_other_kind_changes_what_is_asked(house: House) -> None:
    visitor = await house.visitor()
    await code_right(house, visitor)
    await told_of_paper(house, visitor, "سارا")
    assert (await house.act(GiveCertificate, visitor, "412")).step == "extras"
    await house.act(PassExtras, visitor)
    draft = await house.act(GiveNationalCode, visitor, FIDA_CODE)
    assert (draft.kind, draft.step, draft.certificate) == ("fida_code", "check", None)
    draft = await house.act(GiveNationalCode, visitor, OWN_CODE)
    assert (draft.kind, draft.step) == ("national_code", "certificate")


@pytest.mark.parametrize("ends", ["in_person", "mismatch"])
async def test_the_other_ends_are_those_of_everybody(house: House, database: Database, ends: str) -> None:
    if ends == "in_person":
        house.registries.sims[FIDA_SIM] = OWN_CODE
    else:
        house.registries.people.clear()
    assert (await golnaz_signs_up(house, await house.visitor())).outcome == ends
    async with UnitOfWork(database) as tx:
        told = await tx.session.scalar(
            select(Message.words_args).where(Message.words_key.startswith("sign-up-sms-"))
        )
    assert told is not None
    assert told["kind"] == "fida_code"


async def test_a_registry_that_is_down_refuses_nobody(house: House) -> None:
    visitor = await house.visitor()
    await code_right(house, visitor, **GOLNAZ)
    await told_of_paper(house, visitor)
    await house.act(PassExtras, visitor)
    house.registries.down = True
    with pytest.raises(Unavailable):
        await house.act(CheckIdentity, visitor)


async def test_where_nobody_can_be_asked_about_them_the_desk_looks_at_their_papers(
    house: House, database: Database
) -> None:
    house.registries.unserved.add(FIDA_CODE)
    done = await golnaz_signs_up(house, await house.visitor())
    assert (done.outcome, done.visit["reason"]) == ("in_person", "not-asked")
    row = await one(database, Registration)
    assert isinstance(row, Registration)
    assert (row.sim_owner, row.civil_registry) == ("not-asked", "not-asked")


async def test_a_registry_that_tells_no_name_is_not_compared_with_one(
    house: House, database: Database, vault: Vault
) -> None:
    house.registries.people[FIDA_CODE, FIDA_BIRTH] = Person(None, None)
    assert (await golnaz_signs_up(house, await house.visitor())).outcome == "activated"
    citizen = await one(database, Citizen)
    assert isinstance(citizen, Citizen)
    assert vault.open("citizen.first_name_sealed", citizen.id, citizen.first_name_sealed) == "گلناز"


async def test_before_the_code_a_stranger_learns_nothing(house: House, database: Database) -> None:
    """An account, a SIM of another, a code of nobody: the same step, and not one question."""
    await golnaz_signs_up(house, await house.visitor(5001))
    house.registries.asked.clear()
    heard = []
    for user, (code, phone) in enumerate(
        [(FIDA_CODE, FIDA_SIM), (FIDA_CODE, "09121110002"), ("999900020099", "09121110003")], start=6001
    ):
        draft = await filled_in(house, await house.visitor(user), phone, code, FIDA_BIRTH)
        heard.append((draft.step, draft.kind, draft.differing))
    assert heard == [("code", "fida_code", ())] * 3
    assert house.registries.asked == []


async def test_after_the_code_the_registries_are_asked_the_same_of_everybody(house: House) -> None:
    asked = []
    for user, code in ((6001, FIDA_CODE), (6002, "999900020099"), (6003, OWN_CODE)):
        visitor = await house.visitor(user)
        await code_right(house, visitor, phone=f"0912111{user}", national_code=code, birth_date=FIDA_BIRTH)
        await told_of_paper(house, visitor)
        if code == OWN_CODE:
            await house.act(GiveCertificate, visitor, "412")
        await house.act(PassExtras, visitor)
        house.registries.asked.clear()
        await house.act(CheckIdentity, visitor)
        asked.append(tuple(house.registries.asked))
    assert asked == [("owner", "person")] * 3


async def test_another_chat_logs_in_with_the_code_and_the_number(house: House) -> None:
    await golnaz_signs_up(house, await house.visitor(5001))
    visitor = await house.visitor(6002)
    async with house.update() as scope:
        request_id = await (await scope.get(AskToLogIn)).with_phone(visitor, FIDA_SIM)
    async with house.update() as scope:
        await (await scope.get(AskToLogIn)).with_national_code(visitor, request_id, "۹۹۹۹ ۰۰۰۲ ۰۰۱۱")
    await house.act(EnterLoginCode, visitor, request_id, await house.code("log-in"))
    assert (await house.visitor(6002)).standing == "in"


async def test_follow_up_is_answered_to_the_number_and_by_tracking_code(
    house: House, database: Database
) -> None:
    house.registries.sims.clear()
    done = await golnaz_signs_up(house, await house.visitor())
    stranger = await house.visitor(6100)
    await house.act(FollowByPhone, stranger, FIDA_CODE, FIDA_SIM)
    async with UnitOfWork(database) as tx:
        told = await tx.session.scalar(
            select(Message.words_args).where(Message.words_key == "follow-sms-in-person")
        )
    assert told is not None
    assert (told["kind"], told["abroad"]) == ("fida_code", False)
    assert (await house.act(FollowByCode, stranger, done.tracking_code)).kind == "fida_code"


@pytest.mark.parametrize(
    ("typed", "both"),
    [
        (f"{FIDA_CODE} 09121110023", (FIDA_CODE, "09121110023")),
        (f"09121110023 {FIDA_CODE}", (FIDA_CODE, "09121110023")),
        (f"+989121110023\n{FIDA_CODE}", (FIDA_CODE, "+989121110023")),
        ("989121110023 999900020011", ("999900020011", "989121110023")),
        ("989121110023 9990001014", ("9990001014", "989121110023")),
    ],
)
def test_a_code_of_twelve_digits_and_a_number_are_told_apart(typed: str, both: tuple[str, str]) -> None:
    assert both_in(typed) == both


async def test_the_number_of_the_account_changes_by_the_same_registry(
    house: House, clock: ManualClock
) -> None:
    await golnaz_is_in(house)
    clock.advance(timedelta(minutes=11))
    house.registries.sims[NEW] = FIDA_CODE
    visitor = await stepped_up(house)
    await house.act(GiveNewNumber, visitor, NEW)
    await house.act(ProveNewNumber, visitor, await house.code("new-number"))
    assert await house.act(ChangeNumber, visitor) is True


async def test_where_nobody_knows_whose_sim_it_is_a_number_is_neither_taken_nor_refused(
    house: House, clock: ManualClock
) -> None:
    await golnaz_is_in(house)
    clock.advance(timedelta(minutes=11))
    visitor = await stepped_up(house)
    await house.act(GiveNewNumber, visitor, NEW)
    await house.act(ProveNewNumber, visitor, await house.code("new-number"))
    house.registries.unserved.add(FIDA_CODE)
    with pytest.raises(Unavailable, match="registry-not-served"):
        await house.act(ChangeNumber, visitor)


async def test_the_profile_names_the_code_by_its_kind(house: House) -> None:
    profile = await (await house.get(ReadProfile))(await golnaz_is_in(house))
    assert (profile.kind, profile.national_code, profile.certificate) == ("fida_code", "999****011", None)
    assert not profile.certificate_is_code


async def test_codes_of_both_kinds_count_to_the_same_three_a_day(house: House) -> None:
    visitor = await house.visitor()
    await agrees(house, visitor)
    for code in (OWN_CODE, FIDA_CODE, "999900020022"):
        await house.act(GiveNationalCode, visitor, code)
    with pytest.raises(Throttled):
        await house.act(GiveNationalCode, visitor, "999900020033")


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("99990002001", "error-identifier-length"),
        ("9999000200111", "error-identifier-length"),
        ("۱۱۱۱۱۱۱۱۱۱۱۱", "error-fida-code-equal-digits"),
        ("9990001015", "error-national-code-check-digit"),
    ],
)
async def test_each_wrong_code_has_words_of_its_own(house: House, typed: str, key: str) -> None:
    visitor = await house.visitor()
    await agrees(house, visitor)
    with pytest.raises(DomainError) as refused:
        await house.act(GiveNationalCode, visitor, typed)
    assert refused.value.key == key


async def test_the_database_knows_two_kinds_and_no_code_without_one(house: House, database: Database) -> None:
    await filled_in(house, await house.visitor(), **GOLNAZ)
    for wrong in ({"identifier_kind": "passport"}, {"identifier_kind": None}):
        with pytest.raises(IntegrityError):
            async with UnitOfWork(database) as tx:
                await tx.session.execute(update(Registration).values(**wrong))


async def test_four_chats_at_once_make_one_account_of_one_code(house: House, database: Database) -> None:
    visitors = [await house.visitor(7000 + number) for number in range(4)]
    for number, visitor in enumerate(visitors):
        phone = f"+98912222{number:04}"
        house.registries.sims[phone] = FIDA_CODE
        await code_right(house, visitor, **{**GOLNAZ, "phone": phone})
        await told_of_paper(house, visitor)
        await house.act(PassExtras, visitor)
        await house.act(CheckIdentity, visitor)
    ends = await asyncio.gather(
        *(house.act(ConfirmSignUp, visitor) for visitor in visitors), return_exceptions=True
    )
    assert sum(isinstance(end, SignedUp) for end in ends) == 1
    async with UnitOfWork(database) as tx:
        assert await tx.session.scalar(select(func.count()).select_from(Citizen)) == 1


async def test_a_foreign_national_and_an_iranian_live_side_by_side(house: House, database: Database) -> None:
    await golnaz_signs_up(house, await house.visitor(5001))
    await signed_up(house, await house.visitor(5002), phone=OWN_SIM)
    async with UnitOfWork(database) as tx:
        kinds = set(await tx.session.scalars(select(Citizen.identifier_kind)))
    assert kinds == {"national_code", "fida_code"}
