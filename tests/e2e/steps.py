"""Ways through the counter that several tests go."""

from __future__ import annotations

from dataclasses import dataclass

from storage.models import Citizen, StaffMember
from tests.e2e.counter import Counter
from tests.e2e.person import Person


@dataclass(frozen=True, slots=True)
class Form:
    """What a person writes into the sign-up form."""

    national_code: str
    birth_date: str


SARA = Form("9990001014", "۱۳۷۰/۰۲/۱۵")
REZA = Form("9990001022", "1365/06/10")
NARGES = Form("9990001065", "1379-9-30")
OMID = Form("9990001081", "1372/4/14")
NILOUFAR = Form("9990001121", "1367/10/19")


async def comes_to_phone_step(person: Person) -> None:
    await person.sends("/start")
    await person.sees("به پیشخوان خوش آمدید")
    await person.presses("ثبت‌نام")
    await person.sees("رضایت می‌دهید")
    await person.presses("می‌پذیرم و شروع می‌کنم")
    await person.sees("گام ۱ از ۴")


async def comes_to_national_code_step(person: Person) -> None:
    await comes_to_phone_step(person)
    await person.presses("ارسال شمارهٔ من")
    await person.sees("گام ۲ از ۴")


async def comes_to_birth_date_step(person: Person, form: Form) -> None:
    await comes_to_national_code_step(person)
    await person.sends(form.national_code)
    await person.sees("گام ۳ از ۴")


async def comes_to_code_step(person: Person, form: Form) -> None:
    await comes_to_birth_date_step(person, form)
    await person.sends(form.birth_date)
    await person.sees("گام ۴ از ۴")


async def comes_to_review(person: Person, form: Form) -> None:
    await comes_to_code_step(person, form)
    await person.sends(await person.sms_code())
    await person.sees("بازبینی و تأیید")


async def signs_up(person: Person, form: Form) -> None:
    await comes_to_review(person, form)
    await person.presses("تأیید و ثبت")
    await person.sees("حساب شما فعال شد")


async def asks_for_login(person: Person) -> None:
    await person.presses("ورود")
    await person.sees("ورود: رمز پیامکی")


async def logs_in(person: Person) -> None:
    await asks_for_login(person)
    await person.sends(await person.sms_code())
    await person.sees("وارد شده‌اید")


async def comes_in(person: Person, form: Form) -> None:
    """From nothing to the menu of one who is in."""
    await signs_up(person, form)
    await logs_in(person)


async def opens_first_case(person: Person) -> str:
    """From the menu to a case's page; gives the case's number."""
    await person.presses("پرونده‌های من")
    listed = await person.sees("پرونده‌های من", "صفحهٔ")
    await person.presses_on(listed, listed["buttons"][0][0]["text"])
    page = await person.sees("شمارهٔ پرونده:")
    return number_in(page["text"])


def number_in(page: str) -> str:
    """The case number on its page, without the marks that keep it readable."""
    line = next(line for line in page.splitlines() if line.startswith("شمارهٔ پرونده:"))
    return line.split(":", 1)[1].strip().strip("\u2066\u2067\u2068\u2069\u200e\u200f ")


async def who_signed_up(counter: Counter) -> list[Citizen]:
    """Citizens without those of the sample who work here: these have an account from the beginning."""
    working = {row.citizen_id for row in await counter.rows(StaffMember)}
    return [row for row in await counter.rows(Citizen) if row.id not in working]
