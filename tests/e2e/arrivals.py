"""The short way to an account: what the windows of the sign-up and the login call, without the windows.

The long way has its own tests; others only need somebody who is in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.accounts.log_in.enter import EnterLoginCode
from bot.accounts.log_in.request import AskToLogIn
from bot.accounts.sign_up.check_identity import CheckIdentity
from bot.accounts.sign_up.confirm import ConfirmSignUp
from bot.accounts.sign_up.optional import PassExtras
from bot.accounts.sign_up.prove import ProveSignUpPhone, SendSignUpCode
from bot.jalali import parse_jalali
from tests.accounts.steps import certified, filled_in
from tests.house import House, Registries

if TYPE_CHECKING:
    from tests.e2e.person import Person
    from tests.e2e.steps import Form


async def has_account(person: Person, form: Form) -> None:
    await has_signed_up(person, form)
    await person.sms("فعال شد")


async def has_signed_up(person: Person, form: Form) -> None:
    """To whatever outcome it leads."""
    house = House(person.counter.container, Registries())
    visitor = await house.visitor(person.user_id, person.messenger)
    await filled_in(house, visitor, person.phone, form.national_code, parse_jalali(form.birth_date))
    await house.act(SendSignUpCode, visitor)
    await house.act(ProveSignUpPhone, visitor, await person.sms_code())
    gender = "female" if form.gender == "زن" else "male"
    certificate = form.certificate or form.national_code
    await certified(house, visitor, form.first_name, form.last_name, gender, certificate)
    await house.act(PassExtras, visitor)
    await house.act(CheckIdentity, visitor)
    await house.act(ConfirmSignUp, visitor)


async def is_in(person: Person) -> None:
    house = House(person.counter.container, Registries())
    visitor = await house.visitor(person.user_id, person.messenger)
    async with house.update() as scope:
        asked = await (await scope.get(AskToLogIn)).bound(visitor)
    await house.act(EnterLoginCode, visitor, asked.request_id, await person.sms_code())
