"""«Change of number» as a citizen walks it, on both messengers."""

from __future__ import annotations

from datetime import timedelta

from tests.e2e.counter import Counter
from tests.e2e.logbook import Logbook
from tests.e2e.person import Person
from tests.e2e.steps import Form, comes_in
from tests.e2e.test_account_security import steps_up
from tests.e2e.test_secrets import Watch, vanishes

MAHMOUD = Form("9990001073", "1348/05/05")
#: His second SIM, and one that is somebody else's.
SECOND, ANOTHERS = "09121110006", "09121110001"


def holder_of(person: Person, phone: str) -> Person:
    """The same person with another telephone in the hand."""
    return Person(person.control, person.user_id, person.name, phone)


async def test_both_numbers_are_proven_and_codes_go_to_the_new_one(
    counter: Counter, logbook: Logbook
) -> None:
    mahmoud = await counter.person("محمود")
    new_phone = holder_of(mahmoud, SECOND)
    watch = Watch(counter, mahmoud)
    await comes_in(mahmoud, MAHMOUD)
    counter.clock.jump(timedelta(minutes=11))
    await mahmoud.presses("امنیت حساب")
    await mahmoud.presses("تغییر شمارهٔ تلفن")
    await steps_up(mahmoud)
    await mahmoud.sees("شمارهٔ همراه تازه را بنویسید")
    await vanishes(mahmoud, mahmoud.phone)
    await mahmoud.sees("همان شمارهٔ کنونی")
    watch.learns(SECOND)
    await vanishes(mahmoud, SECOND)
    await mahmoud.sees("رمز شمارهٔ تازه")
    await watch.looks()
    code = await new_phone.sms_code()
    watch.learns(code)
    await vanishes(mahmoud, code)
    await mahmoud.sees("شمارهٔ شما تغییر کرد", "کارهای حساس تا")
    await mahmoud.sms("شمارهٔ تلفن حساب شما تغییر کرد")
    await new_phone.sms("به این شماره فرستاده می‌شود")
    await watch.looks()
    assert SECOND not in logbook.text
    await mahmoud.presses("منوی اصلی")
    await mahmoud.presses("خروج")
    counter.clock.jump(timedelta(minutes=11))
    await new_phone.has_read_every_sms()
    await mahmoud.presses("ورود")
    await mahmoud.sees("ورود: رمز پیامکی")
    await vanishes(mahmoud, await new_phone.sms_code())
    await mahmoud.sees("وارد شده‌اید")


async def test_the_sim_of_somebody_else_is_refused(counter: Counter) -> None:
    mahmoud = await counter.person("محمود")
    await comes_in(mahmoud, MAHMOUD)
    counter.clock.jump(timedelta(minutes=11))
    await mahmoud.presses("امنیت حساب")
    await mahmoud.presses("تغییر شمارهٔ تلفن")
    await steps_up(mahmoud)
    await vanishes(mahmoud, ANOTHERS)
    await vanishes(mahmoud, await holder_of(mahmoud, ANOTHERS).sms_code())
    window = await mahmoud.sees("به نام شما نیست", "امنیت حساب")
    assert "کارهای حساس تا" not in window["text"]
