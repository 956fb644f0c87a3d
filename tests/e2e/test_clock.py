"""Fifteen idle minutes lock a session; PIN and code open it; twelve hours end it."""

from __future__ import annotations

from datetime import timedelta

from storage.models import LoginSession
from tests.e2e.counter import Counter
from tests.e2e.person import Person, labels
from tests.e2e.steps import SARA, comes_in, opens_first_case

IDLE = timedelta(minutes=15, seconds=1)
PIN = "82041957"


async def sets_pin(person: Person) -> None:
    await person.presses("امنیت حساب")
    await person.presses("رمز بازگشایی")
    await person.sees("رمزی از ۸ تا ۱۲ رقم")
    await person.sends(PIN)
    await person.sees("رمز بازگشایی شما ثبت شد")


async def test_an_idle_session_locks_and_shows_nothing(counter: Counter, sara: Person) -> None:
    await comes_in(sara, SARA)
    await opens_first_case(sara)
    counter.clock.jump(IDLE)
    await sara.presses("تازه‌سازی")
    await sara.sees("نشست شما قفل است")
    assert "باز کردن با رمز پیامکی" in labels(await sara.window())
    assert "باز کردن با رمز بازگشایی" not in labels(await sara.window())
    assert "پرونده‌های من" not in labels(await sara.window())


async def test_a_code_opens_it(counter: Counter, sara: Person) -> None:
    await comes_in(sara, SARA)
    counter.clock.jump(IDLE)
    await sara.sends("/start")
    await sara.presses("باز کردن با رمز پیامکی")
    await sara.sends(await sara.sms_code())
    await sara.sees("وارد شده‌اید")


async def test_a_pin_opens_it_and_each_use_starts_the_quarter_anew(counter: Counter, sara: Person) -> None:
    await comes_in(sara, SARA)
    await sets_pin(sara)
    for _ in range(3):
        counter.clock.jump(timedelta(minutes=14))
        await sara.sends("/start")
        await counter.rest()  # the window before it says the same, and changes too
        await sara.sees("وارد شده‌اید")
    counter.clock.jump(IDLE)
    await sara.sends("/start")
    await sara.presses("باز کردن با رمز بازگشایی")
    await sara.sends("82041958")
    await sara.sees("رمز بازگشایی درست نیست؛ ۴ بار دیگر")
    await sara.sends(PIN)
    await sara.sees("وارد شده‌اید")
    assert [row.end_reason for row in await counter.rows(LoginSession)] == [None]


async def test_five_wrong_pins_end_the_session(counter: Counter, sara: Person) -> None:
    await comes_in(sara, SARA)
    await sets_pin(sara)
    counter.clock.jump(IDLE)
    await sara.sends("/start")
    await sara.presses("باز کردن با رمز بازگشایی")
    await sara.sees("باز کردن نشست")
    for left in "۴۳۲۱":
        await sara.sends("82041958")
        await sara.sees(f"{left} بار دیگر")
    await sara.sends("82041958")
    await sara.sees("نشست شما برای حفظ اطلاعاتتان پایان یافت")
    await sara.sends(PIN)
    await sara.sees("به پیشخوان خوش آمدید")
    await sara.presses("ورود")
    await sara.sends(await sara.sms_code())
    await sara.sees("وارد شده‌اید")


async def test_after_twelve_hours_even_a_busy_session_is_over(counter: Counter, sara: Person) -> None:
    await comes_in(sara, SARA)
    for _ in range(60):
        counter.clock.jump(timedelta(minutes=14))
        await sara.sends("/start")
        await sara.sees("پیشخوان")
        await counter.rest()
        if "ورود" in labels(await sara.window()):
            break
    else:
        raise AssertionError("the session never ended")
    await sara.presses("ورود")
    await sara.sends(await sara.sms_code())
    await sara.sees("وارد شده‌اید")


async def test_a_code_is_dead_after_three_minutes(counter: Counter, sara: Person) -> None:
    await comes_in(sara, SARA)
    counter.clock.jump(IDLE)
    await sara.sends("/start")
    await sara.presses("باز کردن با رمز پیامکی")
    code = await sara.sms_code()
    counter.clock.jump(timedelta(minutes=3, seconds=1))
    await sara.sends(code)
    await sara.sees("مهلت این رمز گذشته")
    await sara.presses("ارسال دوبارهٔ رمز")
    await sara.sends(await sara.sms_code())
    await sara.sees("وارد شده‌اید")
