"""«Change of number» as a citizen walks it, on both messengers."""

from __future__ import annotations

from datetime import timedelta

from bot.app.work import number_job
from tests.e2e.counter import Counter
from tests.e2e.logbook import Logbook
from tests.e2e.person import Person
from tests.e2e.steps import Form, asks_for_login, comes_in
from tests.e2e.test_account_security import CODE, leaves, steps_up
from tests.e2e.test_secrets import Watch, vanishes

MAHMOUD = Form("9990001073", "1348/05/05", "محمود", "شریفی", certificate="412")
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


async def claims_a_number(counter: Counter, person: Person, watch: Watch) -> None:
    """From nothing to a number that waits in place of the lost one."""
    await comes_in(person, MAHMOUD)
    counter.clock.jump(timedelta(minutes=11))
    await person.presses("امنیت حساب")
    await person.presses("کد بازیابی")
    await steps_up(person)
    await person.presses("ساختن کد تازه")
    shown = (await person.sees("کد بازیابی شما", "دیگر نشان داده نمی‌شود"))["text"]
    found = CODE.search(shown)
    assert found
    await person.presses("نوشتم")
    await leaves(person)
    counter.clock.jump(timedelta(minutes=11))
    await asks_for_login(person)
    await person.presses("این شماره را دیگر ندارم")
    await person.sees("شمارهٔ پیشین را ندارید", "۷۲ ساعت")
    await vanishes(person, SECOND)
    await person.sees("رمز شمارهٔ تازه")
    await vanishes(person, await holder_of(person, SECOND).sms_code())
    await person.sees("کد بازیابی ۱۶ حرفی خود را بنویسید")
    watch.learns(SECOND, found[0])
    await vanishes(person, found[0])
    await person.sees("شمارهٔ تازه در انتظار است", "کد بازیابی شما")
    await person.sms("شمارهٔ تلفن تازه‌ای داده شد")
    await watch.looks()


async def test_a_lost_number_gives_way_after_three_days(counter: Counter, logbook: Logbook) -> None:
    mahmoud = await counter.person("محمود")
    new_phone = holder_of(mahmoud, SECOND)
    await claims_a_number(counter, mahmoud, Watch(counter, mahmoud))
    counter.clock.jump(timedelta(hours=71))
    assert await number_job(counter.container).job() == 0
    counter.clock.jump(timedelta(hours=2))
    assert await number_job(counter.container).job() == 1
    await new_phone.sms("به این شماره فرستاده می‌شود")
    await new_phone.has_read_every_sms()
    await mahmoud.sends("/start")
    await asks_for_login(mahmoud)
    await vanishes(mahmoud, await new_phone.sms_code())
    await mahmoud.sees("وارد شده‌اید")
    assert SECOND not in logbook.text


async def test_a_claim_is_ended_from_the_login(counter: Counter) -> None:
    mahmoud = await counter.person("محمود")
    await claims_a_number(counter, mahmoud, Watch(counter, mahmoud))
    counter.clock.jump(timedelta(minutes=11))
    await mahmoud.sends("/start")
    await asks_for_login(mahmoud)
    await mahmoud.presses("این شماره را دیگر ندارم")
    await mahmoud.sees("شمارهٔ تازه در انتظار است")
    await mahmoud.presses("لغو شمارهٔ تازه")
    await mahmoud.sees("شمارهٔ تازه لغو شد", "به پیشخوان")
    await mahmoud.sms("لغو شد")
    counter.clock.jump(timedelta(hours=73))
    assert await number_job(counter.container).job() == 0
