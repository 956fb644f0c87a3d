"""A sign-up and a login as a test takes them."""

from __future__ import annotations

from datetime import date, timedelta

from bot.accounts.log_in.enter import EnterLoginCode
from bot.accounts.log_in.request import AskToLogIn
from bot.accounts.log_in.second import EnterPassword
from bot.accounts.security.password import SetPassword
from bot.accounts.sign_up.begin import BeginSignUp
from bot.accounts.sign_up.certificate import GiveCertificate, GiveFirstName, GiveGender, GiveLastName
from bot.accounts.sign_up.check_identity import CheckIdentity
from bot.accounts.sign_up.confirm import ConfirmSignUp, SignedUp
from bot.accounts.sign_up.drafts import Draft
from bot.accounts.sign_up.fill_in import GiveBirthDate, GiveNationalCode, GivePhone
from bot.accounts.sign_up.optional import PassExtras
from bot.accounts.sign_up.prove import ProveSignUpPhone, SendSignUpCode
from bot.accounts.step_up import AskStepUp, GiveStepUpCode
from bot.accounts.visitor import Visitor
from bot.clock import Clock
from bot.texts import Texts
from tests.clock import ManualClock
from tests.house import OWN_BIRTH, OWN_CODE, OWN_SIM, House


async def agrees(house: House, visitor: Visitor) -> Draft:
    """To the consent as its window shows it."""
    text = (await house.get(Texts)).plain("sign-up-consent")
    draft: Draft = await house.act(BeginSignUp, visitor, text)
    return draft


async def filled_in(
    house: House,
    visitor: Visitor,
    phone: str = OWN_SIM,
    national_code: str = OWN_CODE,
    birth_date: date = OWN_BIRTH,
) -> Draft:
    await agrees(house, visitor)
    await house.act(GivePhone, visitor, phone)
    await house.act(GiveNationalCode, visitor, national_code)
    draft: Draft = await house.act(GiveBirthDate, visitor, birth_date)
    return draft


async def code_right(house: House, visitor: Visitor, **form: object) -> Draft:
    """The code was given, and nothing after it."""
    await filled_in(house, visitor, **form)  # type: ignore[arg-type]
    await house.act(SendSignUpCode, visitor)
    draft: Draft = await house.act(ProveSignUpPhone, visitor, await house.code("sign-up"))
    return draft


async def certified(
    house: House,
    visitor: Visitor,
    first_name: str = "سارا",
    last_name: str = "احمدی",
    gender: str = "female",
    certificate: str | None = None,
) -> Draft:
    """What the birth certificate says; without a number it is the national code."""
    await house.act(GiveFirstName, visitor, first_name)
    await house.act(GiveLastName, visitor, last_name)
    await house.act(GiveGender, visitor, gender)
    draft: Draft = await house.act(GiveCertificate, visitor, certificate or OWN_CODE)
    return draft


async def proven(house: House, visitor: Visitor, **form: object) -> Draft:
    """All that the form asks: the registries are next."""
    await code_right(house, visitor, **form)
    code = str(form.get("national_code") or OWN_CODE)
    known = [person for (of, _), person in house.registries.people.items() if of == code]
    names = (known[0].first_name, known[0].last_name) if known else ("سارا", "احمدی")
    await certified(house, visitor, *names, certificate=code)
    draft: Draft = await house.act(PassExtras, visitor)
    return draft


async def signed_up(house: House, visitor: Visitor, **form: object) -> SignedUp:
    await proven(house, visitor, **form)
    return await confirmed(house, visitor)


async def confirmed(house: House, visitor: Visitor) -> SignedUp:
    """A form that is filled in, to its end."""
    await house.act(CheckIdentity, visitor)
    done: SignedUp = await house.act(ConfirmSignUp, visitor)
    return done


async def logged_in(house: House, user_id: int = 5001) -> Visitor:
    """A citizen who is in."""
    visitor = await house.visitor(user_id)
    await signed_up(house, visitor)
    visitor = await house.visitor(user_id)
    async with house.update() as scope:
        asked = await (await scope.get(AskToLogIn)).bound(visitor)
    await house.act(EnterLoginCode, visitor, asked.request_id, await house.code("log-in"))
    return await house.visitor(user_id)


async def stepped_up(house: House, user_id: int = 5001) -> Visitor:
    """The citizen of this chat, who is in, gives a fresh code."""
    await house.act(AskStepUp, await house.visitor(user_id))
    await house.act(GiveStepUpCode, await house.visitor(user_id), await house.code("step-up"))
    return await house.visitor(user_id)


async def with_password(house: House, password: str, user_id: int = 5001) -> Visitor:
    """A citizen who is in and has a password."""
    await logged_in(house, user_id)
    await house.act(SetPassword, await stepped_up(house, user_id), password)
    return await house.visitor(user_id)


async def code_given(house: House, user_id: int = 5001) -> tuple[Visitor, int]:
    """A login of a bound chat whose code was right: the visitor, and the request that awaits the password."""
    clock = await house.get(Clock)
    assert isinstance(clock, ManualClock)
    clock.advance(timedelta(minutes=11))
    visitor = await house.visitor(user_id)
    async with house.update() as scope:
        asked = await (await scope.get(AskToLogIn)).bound(visitor)
    done = await house.act(EnterLoginCode, visitor, asked.request_id, await house.code("log-in"))
    assert done.session_id is None
    return visitor, asked.request_id


async def second_account(house: House, user_id: int = 6002, *, password: str | None = None) -> Visitor:
    """Another chat logs in to the same account and is bound by that."""
    visitor = await house.visitor(user_id)
    async with house.update() as scope:
        request_id = await (await scope.get(AskToLogIn)).with_phone(visitor, OWN_SIM)
    async with house.update() as scope:
        await (await scope.get(AskToLogIn)).with_national_code(visitor, request_id, OWN_CODE)
    done = await house.act(EnterLoginCode, visitor, request_id, await house.code("log-in"))
    if done.session_id is None:
        await house.act(EnterPassword, visitor, request_id, password)
    return await house.visitor(user_id)
