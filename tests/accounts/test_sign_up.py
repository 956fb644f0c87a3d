"""Sign-up: what each step takes and refuses, and its three ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from bot.accounts.sign_up.certificate import GiveCertificate, GiveFirstName, GiveLastName
from bot.accounts.sign_up.check_identity import CheckIdentity
from bot.accounts.sign_up.confirm import ConfirmSignUp
from bot.accounts.sign_up.fill_in import GiveBirthDate, GiveNationalCode, GivePhone
from bot.accounts.sign_up.optional import PassExtras
from bot.accounts.sign_up.prove import ProveSignUpPhone, SendSignUpCode
from bot.accounts.sign_up.review import ReadDraft
from bot.crypto import Vault
from bot.errors import DomainError, Stale, Throttled, Unavailable
from bot.gateways.identity import Person
from storage.database import Database
from storage.models import Citizen, Delivery, Message, MessengerAccount, Registration
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import agrees, certified, code_right, filled_in, proven, signed_up
from tests.clock import ManualClock
from tests.house import OWN_BIRTH, OWN_CODE, OWN_SIM, House


async def count(database: Database, model: type) -> int:
    async with UnitOfWork(database) as tx:
        return await tx.session.scalar(select(func.count()).select_from(model)) or 0


async def words_told(database: Database) -> list[str]:
    async with UnitOfWork(database) as tx:
        return list(await tx.session.scalars(select(Message.words_key).order_by(Message.created_at)))


async def test_a_person_whose_data_fit_gets_an_active_account(house: House, database: Database) -> None:
    visitor = await house.visitor()
    done = await signed_up(house, visitor)
    assert done.outcome == "activated"
    assert len(done.tracking_code) == 11
    after = await house.visitor()
    assert after.citizen_id is not None
    assert after.standing == "guest"  # an account is not a session: login has its own code
    assert "sign-up-sms-activated" in await words_told(database)


async def test_a_sim_of_somebody_else_waits_for_a_visit_and_makes_no_citizen(
    house: House, database: Database
) -> None:
    house.registries.sims[OWN_SIM] = "9990001022"
    done = await signed_up(house, await house.visitor())
    assert done.outcome == "in_person"
    assert await count(database, Citizen) == 0
    assert "sign-up-sms-in-person" in await words_told(database)


async def test_data_that_do_not_fit_the_registry_are_refused(house: House, database: Database) -> None:
    done = await signed_up(house, await house.visitor(), birth_date=OWN_BIRTH + timedelta(days=1))
    assert done.outcome == "mismatch"
    assert await count(database, Citizen) == 0
    assert "sign-up-sms-mismatch" in await words_told(database)


async def test_after_a_mismatch_the_number_need_not_be_proven_again(house: House, clock: ManualClock) -> None:
    visitor = await house.visitor()
    await signed_up(house, visitor, birth_date=OWN_BIRTH + timedelta(days=1))
    assert (await agrees(house, visitor)).step == "national-code"
    await house.act(GiveNationalCode, visitor, OWN_CODE)
    assert (await house.act(GiveBirthDate, visitor, OWN_BIRTH)).step == "first-name"
    assert (await certified(house, visitor)).step == "extras"
    await house.act(PassExtras, visitor)
    await house.act(CheckIdentity, visitor)
    assert (await house.act(ConfirmSignUp, visitor)).outcome == "activated"


async def test_ten_minutes_after_a_mismatch_it_must(house: House, clock: ManualClock) -> None:
    visitor = await house.visitor()
    await signed_up(house, visitor, birth_date=OWN_BIRTH + timedelta(days=1))
    clock.advance(timedelta(minutes=10))
    assert (await agrees(house, visitor)).step == "phone"


async def test_before_the_code_nothing_is_asked_of_the_registries(house: House) -> None:
    house.registries.down = True
    draft = await filled_in(house, await house.visitor())
    assert draft.step == "code"
    with pytest.raises(Stale):
        await house.act(CheckIdentity, await house.visitor())


async def test_a_registry_that_is_down_refuses_nobody_and_loses_nothing(house: House) -> None:
    visitor = await house.visitor()
    await proven(house, visitor)
    house.registries.down = True
    with pytest.raises(Unavailable):
        await house.act(CheckIdentity, visitor)
    with pytest.raises(Stale):
        await house.act(ConfirmSignUp, visitor)
    house.registries.down = False
    draft = await house.act(CheckIdentity, visitor)
    assert (draft.sim_owner, draft.civil_registry, draft.national_code) == ("matched", "matched", OWN_CODE)


async def test_a_changed_field_is_checked_anew(house: House) -> None:
    visitor = await house.visitor()
    await proven(house, visitor)
    await house.act(CheckIdentity, visitor)
    draft = await house.act(GiveBirthDate, visitor, "1370/02/16")
    assert (draft.step, draft.civil_registry, draft.first_name) == ("check", None, "سارا")


async def test_another_phone_must_be_proven_again(house: House) -> None:
    visitor = await house.visitor()
    await proven(house, visitor)
    draft = await house.act(GivePhone, visitor, "09121110002")
    assert draft.step == "code"


async def test_a_form_half_filled_goes_on_where_it_was(house: House) -> None:
    visitor = await house.visitor()
    await agrees(house, visitor)
    await house.act(GivePhone, visitor, OWN_SIM)
    assert (await agrees(house, visitor)).step == "national-code"


async def test_a_form_lives_a_day_and_its_data_go_with_it(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor = await house.visitor()
    await filled_in(house, visitor)
    clock.advance(timedelta(hours=25))
    with pytest.raises(Stale):
        await house.act(ReadDraft, visitor)
    assert (await agrees(house, visitor)).step == "phone"
    async with UnitOfWork(database) as tx:
        old = await tx.session.scalar(select(Registration).where(Registration.state == "abandoned"))
    assert old is not None
    assert old.national_code_sealed is None
    assert old.phone_index is None


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("1387/05/13", "sign-up-under-age"),
        ("1404/12/30", "error-date-day"),
        ("1500/01/01", "error-date-year"),
        ("1405/12/01", "sign-up-birth-date-future"),
        ("1280/01/01", "sign-up-birth-date-too-old"),
        ("دیروز", "error-date-format"),
    ],
)
async def test_each_wrong_birth_date_has_words_of_its_own(house: House, typed: str, key: str) -> None:
    visitor = await house.visitor()
    await agrees(house, visitor)
    with pytest.raises(DomainError) as refused:
        await house.act(GiveBirthDate, visitor, typed)
    assert refused.value.key == key


async def test_the_registry_answers_only_few_guesses_a_day(house: House, clock: ManualClock) -> None:
    visitor = await house.visitor()
    await proven(house, visitor, birth_date=date(1980, 1, 1))
    for day in range(2, 7):
        await house.act(CheckIdentity, visitor)
        await house.act(GiveBirthDate, visitor, date(1980, 1, day))
    with pytest.raises(Throttled, match="sign-up-too-many-checks"):
        await house.act(CheckIdentity, visitor)
    await house.act(GiveBirthDate, visitor, date(1980, 1, 1))
    await house.act(CheckIdentity, visitor)  # asked before: it costs no further guess


async def test_nor_are_names_guessed_one_after_the_other(house: House) -> None:
    visitor = await house.visitor()
    await proven(house, visitor)
    for letter in "ابپتثجچحخدذرزژس":
        await house.act(GiveLastName, visitor, f"احمد{letter}")
        await house.act(CheckIdentity, visitor)
    await house.act(GiveLastName, visitor, "احمدش")
    with pytest.raises(Throttled, match="sign-up-too-many-checks"):
        await house.act(CheckIdentity, visitor)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"first_name": "ساره"}, "first_name"),
        ({"last_name": "احمدیان"}, "last_name"),
        ({"gender": "male"}, "gender"),
        ({"certificate": "412"}, "certificate"),
    ],
)
async def test_which_field_differs_is_told_only_to_who_holds_the_persons_own_sim(
    house: House, wrong: dict[str, str], told: str
) -> None:
    visitor = await house.visitor()
    await code_right(house, visitor)
    await certified(house, visitor, **wrong)
    await house.act(PassExtras, visitor)
    draft = await house.act(CheckIdentity, visitor)
    assert (draft.civil_registry, draft.differing) == ("not-matched", (told,))
    house.registries.sims[OWN_SIM] = "9990001022"
    await certified(house, visitor)
    await certified(house, visitor, **wrong)
    draft = await house.act(CheckIdentity, visitor)
    assert (draft.civil_registry, draft.differing) == ("not-matched", ())


async def test_a_name_as_the_keyboard_has_it_is_the_registrys_and_is_kept_as_the_registry_writes_it(
    house: House,
) -> None:
    house.registries.people[OWN_CODE, OWN_BIRTH] = Person("آرزو", "کریمی‌نیا", "female", None)
    visitor = await house.visitor()
    await code_right(house, visitor)
    await certified(house, visitor, "ارزو", "كريمي نيا", certificate="57")
    await house.act(PassExtras, visitor)
    draft = await house.act(CheckIdentity, visitor)
    assert (draft.civil_registry, draft.first_name, draft.last_name) == ("matched", "آرزو", "کریمی‌نیا")


async def test_what_the_birth_certificate_says_goes_into_the_account(
    house: House, database: Database, vault: Vault
) -> None:
    await signed_up(house, await house.visitor())
    async with UnitOfWork(database) as tx:
        citizen = await tx.session.scalar(select(Citizen))
    assert citizen is not None
    assert citizen.gender_sealed is not None
    assert citizen.certificate_sealed is not None
    assert vault.open("citizen.gender_sealed", citizen.id, citizen.gender_sealed) == "female"
    assert vault.open("citizen.certificate_sealed", citizen.id, citizen.certificate_sealed) == OWN_CODE


async def test_nothing_of_the_birth_certificate_is_taken_before_the_code(house: House) -> None:
    visitor = await house.visitor()
    await filled_in(house, visitor)
    with pytest.raises(Stale):
        await house.act(GiveFirstName, visitor, "سارا")


async def test_a_number_that_is_the_national_code_goes_with_it(house: House) -> None:
    visitor = await house.visitor()
    await proven(house, visitor)
    assert (await house.act(GiveNationalCode, visitor, "0499370899")).step == "certificate"


@pytest.mark.parametrize(
    ("typed", "kept"), [("۰۴۱۲", "412"), (OWN_CODE, OWN_CODE), ("۹۹۹ ۰۰۰ ۱۰۱۴", OWN_CODE)]
)
async def test_the_number_of_the_birth_certificate_is_read_in_any_digits(
    house: House, typed: str, kept: str
) -> None:
    visitor = await house.visitor()
    await code_right(house, visitor)
    assert (await certified(house, visitor, certificate=typed)).certificate == kept


@pytest.mark.parametrize(
    ("give", "typed", "key"),
    [
        (GiveCertificate, "0", "error-certificate-zero"),
        (GiveCertificate, "۰۰", "error-certificate-zero"),
        (GiveCertificate, "ب۱۲", "error-certificate-shape"),
        (GiveCertificate, "9990001022", "error-certificate-length"),
        (GiveFirstName, "Sara", "name-letters"),
        (GiveLastName, "احمدی ۲", "name-letters"),
        (GiveFirstName, "س", "name-length"),
        (GiveFirstName, "س" * 51, "name-length"),
    ],
)
async def test_each_field_of_the_birth_certificate_says_what_is_wrong(
    house: House, give: type, typed: str, key: str
) -> None:
    visitor = await house.visitor()
    await code_right(house, visitor)
    with pytest.raises(DomainError) as refused:
        await house.act(give, visitor, typed)
    assert refused.value.key == key


async def test_a_form_that_has_become_an_account_holds_nothing_any_more(
    house: House, database: Database
) -> None:
    await signed_up(house, await house.visitor())
    async with UnitOfWork(database) as tx:
        row = await tx.session.scalar(select(Registration))
    assert row is not None
    assert (row.national_code_sealed, row.phone_sealed, row.first_name_sealed) == (None, None, None)


async def test_eighteen_years_are_complete_on_the_birthday(house: House) -> None:
    visitor = await house.visitor()
    await filled_in(house, visitor, birth_date=date(2008, 8, 2))  # 1387-05-12
    with pytest.raises(DomainError, match="sign-up-under-age"):
        await house.act(GiveBirthDate, visitor, date(2008, 8, 3))


async def test_a_chat_may_try_three_national_codes_a_day(house: House, clock: ManualClock) -> None:
    visitor = await house.visitor()
    await agrees(house, visitor)
    for code in (OWN_CODE, "9990001022", "0499370899", OWN_CODE):
        await house.act(GiveNationalCode, visitor, code)
    with pytest.raises(Throttled):
        await house.act(GiveNationalCode, visitor, "0932833810")
    clock.advance(timedelta(hours=24, seconds=1))
    await agrees(house, visitor)
    await house.act(GiveNationalCode, visitor, "0932833810")


async def test_a_second_account_for_the_same_person_is_pointed_to_the_login(house: House) -> None:
    await signed_up(house, await house.visitor(5001))
    other = await house.visitor(5002)
    with pytest.raises(DomainError, match="sign-up-known"):
        await signed_up(house, other)


async def test_a_stranger_hears_nothing_about_an_account_that_exists(house: House) -> None:
    """With a SIM that is not theirs the outcome is the same whether the person has an account or not."""
    await signed_up(house, await house.visitor(5001))
    done = await signed_up(house, await house.visitor(5002), phone="09121110002")
    assert done.outcome == "in_person"


async def test_confirming_twice_makes_one_citizen(house: House, database: Database) -> None:
    visitor = await house.visitor()
    await signed_up(house, visitor)
    with pytest.raises(Stale):
        await house.act(ConfirmSignUp, visitor)
    assert await count(database, Citizen) == 1


async def test_nobody_reads_or_confirms_another_ones_form(house: House) -> None:
    owner = await house.visitor(5001)
    await filled_in(house, owner)
    await house.act(SendSignUpCode, owner)
    stranger = await house.visitor(5002)
    for use_case in (ReadDraft, CheckIdentity, ConfirmSignUp, SendSignUpCode):
        with pytest.raises(Stale):
            await house.act(use_case, stranger)
    with pytest.raises(Stale):
        await house.act(ProveSignUpPhone, stranger, await house.code("sign-up"))
    assert (await house.act(ProveSignUpPhone, owner, await house.code("sign-up"))).step == "first-name"


async def test_no_number_of_a_person_lies_open_in_the_tables(house: House, database: Database) -> None:
    await signed_up(house, await house.visitor())
    seen = ""
    async with UnitOfWork(database) as tx:
        for model in (Registration, Citizen, MessengerAccount, Message, Delivery):
            for row in (await tx.session.execute(select(*model.__table__.c))).all():
                seen += repr(tuple(row))
    assert "national_code_index" not in seen  # the repr holds values only
    for secret in (OWN_CODE, OWN_SIM[3:], OWN_BIRTH.isoformat(), "احمدی"):
        assert secret not in seen
        assert secret.encode().hex() not in seen
