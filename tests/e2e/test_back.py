"""«مرحلهٔ قبل» at every step: nothing entered is lost, and what was entered need not be typed again."""

from __future__ import annotations

from storage.models import Registration
from tests.e2e.counter import Counter
from tests.e2e.person import Person, labels
from tests.e2e.steps import (
    OMID,
    SARA,
    comes_to_code_step,
    comes_to_national_code_step,
    comes_to_phone_step,
    comes_to_review,
    tells_of_certificate,
)


async def test_from_the_review_back_to_the_consent_and_on_again_without_typing(
    counter: Counter, sara: Person
) -> None:
    await comes_to_review(sara, SARA)
    before = await filled_in(counter)
    for kept in (
        "اختیاری",
        "همان کد ملی",
        "همان را که",
        "احمدی",
        "سارا",
        "۱۵ اردیبهشت ۱۳۷۰",
        "۹۹۹****۰۱۴",
        "۰۹۱۲***۰۰۰۱",
        "رضایت می‌دهید",
    ):
        await sara.presses("مرحلهٔ قبل")
        await sara.sees(kept)
    assert await filled_in(counter) == before
    await sara.presses("می‌پذیرم و شروع می‌کنم")
    await sara.sees("بازبینی و تأیید", "احمدی")
    assert await filled_in(counter) == before


async def test_step_by_step_back_and_on_again(sara: Person) -> None:
    await comes_to_code_step(sara, SARA)
    await sara.presses("مرحلهٔ قبل")
    await sara.sees("گام ۳ از ۹", "پیش‌تر نوشته‌اید")
    await sara.presses("مرحلهٔ قبل")
    await sara.sees("گام ۲ از ۹", "پیش‌تر نوشته‌اید")
    await sara.presses("مرحلهٔ قبل")
    await sara.sees("گام ۱ از ۹", "پیش‌تر شمارهٔ")
    await sara.presses("مرحلهٔ بعد")
    await sara.sees("گام ۲ از ۹")
    await sara.presses("مرحلهٔ بعد")
    await sara.sees("گام ۳ از ۹")
    await sara.presses("مرحلهٔ بعد")
    await sara.sees("گام ۴ از ۹", "همین‌تازگی رمز خواسته‌اید")
    await sara.sends(await sara.sms_code())
    await tells_of_certificate(sara, SARA)
    await sara.sees("بازبینی و تأیید")


async def test_a_step_not_yet_filled_in_cannot_be_skipped(sara: Person) -> None:
    await comes_to_phone_step(sara)
    assert "مرحلهٔ بعد" not in labels(await sara.window())
    await sara.presses("ارسال شمارهٔ من")
    window = await sara.sees("گام ۲ از ۹")
    assert "مرحلهٔ بعد" not in labels(window)


async def test_a_field_changed_at_the_review_is_checked_anew_at_once(sara: Person) -> None:
    await comes_to_review(sara, OMID)
    await sara.presses("ویرایش اطلاعات")
    await sara.presses("تاریخ تولد")
    await sara.sees("گام ۳ از ۹")
    await sara.sends(SARA.birth_date)
    await sara.sees("بازبینی و تأیید", "۱۵ اردیبهشت ۱۳۷۰")
    await sara.presses("ویرایش اطلاعات")
    await sara.presses("کد ملی یا کد فراگیر")
    await sara.sees("گام ۲ از ۹")
    await sara.sends(SARA.national_code)
    await sara.sees("گام ۸ از ۹")  # the number that was «the national code» went with it
    await sara.sends("۰")
    await sara.sees("شمارهٔ شناسنامه صفر نیست")
    await sara.presses("همان کد ملی")
    await sara.sees("نام، نام خانوادگی، جنسیت")  # by name, for it is her own SIM
    for field, typed in (("نام", SARA.first_name), ("نام خانوادگی", SARA.last_name)):
        await sara.presses("ویرایش اطلاعات")
        await sara.presses(field)
        await sara.sends(typed)
        await sara.sees("بازبینی و تأیید")
    await sara.presses("ویرایش اطلاعات")
    await sara.presses("جنسیت")
    await sara.presses("زن")
    await sara.sees("بازبینی و تأیید", "مطابقت دارد")


async def test_leaving_the_form_keeps_it_for_a_day(sara: Person) -> None:
    await comes_to_national_code_step(sara)
    await sara.sends(SARA.national_code)
    await sara.sees("گام ۳ از ۹")
    await sara.presses("انصراف")
    await sara.sees("به پیشخوان خوش آمدید")
    await sara.presses("ادامهٔ ثبت‌نام")
    await sara.sees("گام ۳ از ۹")


async def test_going_on_after_the_code_has_ended_sends_a_new_one(counter: Counter, sara: Person) -> None:
    from datetime import timedelta

    await comes_to_code_step(sara, SARA)
    await sara.sms_code()
    await sara.sends("/start")
    await sara.sees("به پیشخوان")
    counter.clock.jump(timedelta(minutes=20))
    await sara.presses("ادامهٔ ثبت‌نام")
    await sara.sees("گام ۴ از ۹")
    await sara.sends(await sara.sms_code())
    await tells_of_certificate(sara, SARA)
    await sara.sees("بازبینی و تأیید")


async def filled_in(counter: Counter) -> tuple[object, ...]:
    (row,) = await counter.rows(Registration)
    return row.phone_index, row.national_code_index, row.birth_date_sealed, row.phone_verified_at
