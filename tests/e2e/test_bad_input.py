"""Whatever is sent to whichever step: words and a way on, never silence, never a stranger's data."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from tests.e2e.arrivals import has_account
from tests.e2e.counter import Counter
from tests.e2e.person import Person, labels
from tests.e2e.steps import (
    NILOUFAR,
    REZA,
    SARA,
    asks_for_login,
    comes_in,
    comes_to_birth_date_step,
    comes_to_code_step,
    comes_to_national_code_step,
    comes_to_phone_step,
    comes_to_review,
    logs_in,
    opens_first_case,
    signs_up,
    tells_of_certificate,
    who_signed_up,
)

RTL_OVERRIDE = "\u202e"
THREE_DAYS = timedelta(days=3)

Act = Callable[[Person], Awaitable[object]]

BAD_INPUT: dict[str, Act] = {
    "a greeting": lambda one: one.sends("سلام، خسته نباشید"),
    "the same greeting again": lambda one: one.sends("سلام، خسته نباشید"),
    "a number that fits nowhere": lambda one: one.sends("۱۲۳"),
    "ten equal digits": lambda one: one.sends("۱۱۱۱۱۱۱۱۱۱"),
    "a date that there is not": lambda one: one.sends("1404/12/30"),
    "signs that turn the text around": lambda one: one.sends(f"{RTL_OVERRIDE}4101000999\u2066\u2069\u200f"),
    "nothing but invisible letters": lambda one: one.sends("\u200c\u200d\u200c\u200c"),
    "marks of HTML": lambda one: one.sends("<b>&lt;</i> {x} ⁦ <code>"),
    "ten thousand letters": lambda one: one.sends("ب" * 10_000),
    "four thousand digits": lambda one: one.sends("7" * 4_000),
    "a sticker": lambda one: one.sends_file("sticker"),
    "a voice": lambda one: one.sends_file("voice"),
    "a file": lambda one: one.sends_file("document"),
    "a picture": lambda one: one.sends_file("photo"),
    "a forwarded contact": lambda one: one.shares_contact(forwarded=True),
    "a card of nobody": lambda one: one.shares_contact(phone="09121110002", owner_user_id=None),
    "a button that never was": lambda one: one.forges("\x1dno-such"),
    "a button of no form": lambda one: one.forges("go:case:abc"),
    "a case of somebody": lambda one: one.forges("go:case:17"),
    "an unknown command": lambda one: one.sends("/delete_everything"),
}


async def to_menu(person: Person) -> None:
    await person.sends("/start")
    await person.sees("به پیشخوان خوش آمدید")


async def to_consent(person: Person) -> None:
    await to_menu(person)
    await person.presses("ثبت‌نام")
    await person.sees("رضایت می‌دهید")


async def to_calendar(person: Person) -> None:
    await comes_to_birth_date_step(person, SARA)
    await person.presses("انتخاب از تقویم")
    await person.sees("نخست سال")


async def to_activated(person: Person) -> None:
    await signs_up(person, SARA)


async def to_login_phone(person: Person) -> None:
    await to_menu(person)
    await person.presses("ورود")
    await person.sees("ورود: شمارهٔ تلفن همراه")


async def to_login_national_code(person: Person) -> None:
    await to_login_phone(person)
    await person.presses("ارسال شمارهٔ من")
    await person.sees("ورود: کد ملی")


async def to_login_code(person: Person) -> None:
    await has_account(person, SARA)
    await person.sends("/start")
    await asks_for_login(person)


async def to_pin(person: Person) -> None:
    await comes_in(person, SARA)
    await person.presses("امنیت حساب")
    await person.presses("رمز بازگشایی")
    await person.sees("رمزی از ۸ تا ۱۲ رقم")


async def to_list(person: Person) -> None:
    await comes_in(person, SARA)
    await person.presses("پرونده‌های من")
    await person.sees("۱۲ پرونده")


async def to_case(person: Person) -> None:
    await comes_in(person, SARA)
    await opens_first_case(person)


STEPS: dict[str, Callable[[Person], Awaitable[object]]] = {
    "the menu": to_menu,
    "the consent": to_consent,
    "the phone step": comes_to_phone_step,
    "the national code step": comes_to_national_code_step,
    "the birth date step": lambda one: comes_to_birth_date_step(one, SARA),
    "the calendar": to_calendar,
    "the code step": lambda one: comes_to_code_step(one, SARA),
    "the review": lambda one: comes_to_review(one, SARA),
    "the end of a sign-up": to_activated,
    "the phone step of a login": to_login_phone,
    "the national code step of a login": to_login_national_code,
    "the code step of a login": to_login_code,
    "the choice of a PIN": to_pin,
    "the case list": to_list,
    "a case": to_case,
}


#: Windows of every kind: of nobody, of a form that has a row, of one that waits for a code, of who is in.
OLD_WINDOWS = (
    "the consent",
    "the birth date step",
    "the code step",
    "the review",
    "the choice of a PIN",
    "a case",
)


@pytest.mark.parametrize("step", STEPS)
async def test_every_step_answers_whatever_is_sent(counter: Counter, sara: Person, step: str) -> None:
    await STEPS[step](sara)
    silent: list[str] = []
    for what, act in BAD_INPUT.items():
        before = (await sara.window())["text"]
        await act(sara)
        await counter.rest()
        if not await sara.words():
            silent.append(f"{what} (over {before[:40]!r})")
        assert await has_a_way_on(sara), (what, await sara.shown())
    assert not silent
    # Nobody else's: only Sara has been here.
    shown = await sara.shown()
    for strange in ("رضا کریمی", "09121110002", "9990001022", "Traceback", "Exception", "{", "None"):
        assert strange not in shown.replace("{x}", ""), "hers is said back to her where words are looked for"
    await sara.sends("/start")
    await sara.sees("پیشخوان")


async def has_a_way_on(person: Person) -> bool:
    """The newest message of the bot has buttons."""
    return bool(labels(await person.window()))


async def test_somebody_elses_contact_is_refused_with_the_reason(sara: Person, reza: Person) -> None:
    await comes_to_phone_step(sara)
    await sara.shares_contact(owner_user_id=reza.user_id)
    await sara.sees("این مخاطب، شمارهٔ خود شما نیست")
    await sara.shares_contact(forwarded=True)
    await sara.sees("بازفرستاده شده است")
    await sara.sends("09121110001")
    await sara.sees("لطفاً شماره را ننویسید")
    await sara.presses("ارسال شمارهٔ من")
    await sara.sees("گام ۲ از ۹")


WRONG_CODES = {
    "1111111111": "ده رقم یکسان",
    "۹۹۹۰۰۰۱۰۱۵": "این کد ملی درست نیست",
    "999000101": "صفرهای ابتدای",
    "کد ملی من": "فقط از رقم",
    "12345678901234": "آنچه نوشتید ۱۴ رقم است",
}
WRONG_DATES = {
    "1404/12/30": "فقط ۲۹ روز دارد",
    "1370/13/01": "شمارهٔ ماه",
    "1991/05/05": "تاریخ میلادی",
    "70/2/15": "چهار رقم",
    "1393/02/20": "۱۸ سال تمام",
    "1410/01/01": "هنوز نرسیده است",
    "1270/01/01": "پذیرفته نیست",
    "دیروز": "تاریخ خوانده نشد",
}


async def test_each_wrong_national_code_has_its_own_words(sara: Person) -> None:
    await comes_to_national_code_step(sara)
    for typed, words in WRONG_CODES.items():
        sent = await sara.sends(typed)
        await sara.sees(words, "گام ۲ از ۹")
        await sara.no_longer_sees(sent)
        await sara.sends(typed)
        await sara.sees(words)  # the same mistake again is answered again


async def test_each_wrong_birth_date_has_its_own_words(sara: Person) -> None:
    await comes_to_birth_date_step(sara, SARA)
    for typed, words in WRONG_DATES.items():
        await sara.sends(typed)
        await sara.sees(words, "گام ۳ از ۹")
    await sara.sends(SARA.birth_date)
    await sara.sees("گام ۴ از ۹")


async def test_a_code_typed_wrong_until_it_dies_can_be_asked_for_anew(counter: Counter, sara: Person) -> None:
    await comes_to_code_step(sara, SARA)
    right = await sara.sms_code()
    wrong = "000000" if right != "000000" else "111111"
    for words in ("۴ بار دیگر", "۳ بار دیگر", "۲ بار دیگر"):
        await sara.sends(wrong)
        await sara.sees("رمز درست نیست", words)
    await sara.sends(right)
    await sara.sees("ثانیه صبر کنید")
    for wait, words in ((31, "۱ بار دیگر"), (121, "از کار افتاد")):
        counter.clock.jump(timedelta(seconds=wait))
        await sara.sends(wrong)
        await sara.sees(words)
    counter.clock.jump(timedelta(minutes=10))
    await sara.presses("ارسال دوبارهٔ رمز")
    await sara.sees("رمز تازه‌ای فرستاده شد")
    await sara.sends(await sara.sms_code())
    await sara.sees("گام ۵ از ۹")


async def test_a_button_of_another_person_is_old_to_me(counter: Counter, sara: Person, reza: Person) -> None:
    await comes_in(reza, REZA)
    await opens_first_case(reza)
    await comes_in(sara, SARA)
    for data in [one["data"] for row in (await reza.window())["buttons"] for one in row]:
        await sara.forges(data)
        await sara.sees_alert("قدیمی")
        await counter.rest()
        assert "شمارهٔ پرونده" not in await sara.shown()


async def test_a_case_of_another_person_does_not_exist_for_me(
    counter: Counter, sara: Person, reza: Person
) -> None:
    from storage.models import Case

    await comes_in(sara, SARA)
    await opens_first_case(sara)
    own = (await sara.window())["text"].splitlines()[1]
    cases = {row.number: row for row in await counter.rows(Case)}
    mine = next(row for number, row in cases.items() if number in own)
    strange = next(row for row in cases.values() if row.owner_index != mine.owner_index)
    for act in (
        sara.forges(f"go:case:{strange.id}"),
        sara.sends(f"/start case-{strange.id}"),
    ):
        await act
        await counter.rest()
        said = " ".join(await sara.words())
        assert "پیدا نشد" in said
        assert strange.number not in await sara.shown()
        assert await has_a_way_on(sara)


@pytest.mark.parametrize("step", OLD_WINDOWS)
async def test_a_button_from_three_days_ago_leads_on(counter: Counter, sara: Person, step: str) -> None:
    await STEPS[step](sara)
    window = await sara.window()
    pressable = [label for label in labels(window) if label != "ارسال شمارهٔ من"]
    counter.clock.jump(THREE_DAYS)
    await sara.presses_on(window, pressable[0])
    await counter.rest()
    words = await sara.words()
    assert words or await sara.news(), "silence"
    assert await has_a_way_on(sara)
    assert "شمارهٔ پرونده" not in " ".join(words), "a session lives twelve hours at most"


async def test_two_presses_at_once_make_one_account(counter: Counter, sara: Person) -> None:
    await comes_to_review(sara, SARA)
    window = await sara.window()
    await asyncio.gather(*(sara.presses_on(window, "تأیید و ثبت") for _ in range(2)))
    await sara.sees("حساب شما فعال شد")
    await counter.rest()
    assert len(await who_signed_up(counter)) == 1
    await logs_in(sara)
    assert len([text for text in await sara.letters() if "فعال شد" in text]) == 1


async def test_what_a_registry_cannot_answer_keeps_the_form_whatever_is_sent(counter: Counter) -> None:
    niloufar = await counter.person("نیلوفر")
    await comes_to_code_step(niloufar, NILOUFAR)
    await niloufar.sends(await niloufar.sms_code())
    await tells_of_certificate(niloufar, NILOUFAR)
    await niloufar.sees("استعلام هنوز انجام نشده است")
    for act in (niloufar.sends("۱۲۳"), niloufar.sends_file("sticker"), niloufar.presses("تلاش دوباره")):
        await act
        await niloufar.sees("استعلام هنوز انجام نشده است")
