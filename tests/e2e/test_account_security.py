"""«Security of the account» as a citizen walks it, on both messengers."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.accounts.secrets.recovery_code import typed_recovery_code
from tests.e2e.counter import Counter
from tests.e2e.logbook import Logbook
from tests.e2e.person import Person, labels
from tests.e2e.steps import SARA, asks_for_login, comes_in
from tests.e2e.test_secrets import Watch, vanishes

PASSWORD = "کوه سبز و اسب سفید"
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")


async def steps_up(person: Person) -> None:
    """The window that asks for a fresh code."""
    await person.sees("تأیید با رمز پیامکی")
    await vanishes(person, await person.sms_code())


async def sets_password(counter: Counter, person: Person) -> None:
    """From the menu of one who is in, and back to «security of the account»."""
    counter.clock.jump(timedelta(minutes=11))  # three SMS in ten minutes, and no more
    await person.presses("امنیت حساب")
    await person.sees("گذرواژه: ندارید")
    await person.presses("گذرواژه")
    await person.presses("گذاشتن گذرواژه")
    await steps_up(person)
    await person.sees("تأیید شد", "گذرواژهٔ تازه", "• از ۸ تا ۱۲۸ نویسه")
    await vanishes(person, "12345678")
    await person.sees("همهٔ شرط‌ها را ندارد", "✅ از ۸ تا ۱۲۸ نویسه", "❌ از گذرواژه‌های رایج")
    await vanishes(person, PASSWORD)
    await person.sees("گذرواژهٔ شما ثبت شد", "گذرواژه: دارید")


async def makes_recovery_code(person: Person) -> str:
    await person.presses("کد بازیابی")
    await person.sees("کد بازیابی ۱۶ حرف و رقم است")
    await person.presses("ساختن کد تازه")
    shown = (await person.sees("کد بازیابی شما", "دیگر نشان داده نمی‌شود"))["text"]
    found = CODE.search(shown)
    assert found
    await person.presses("نوشتم")
    await person.sees("امنیت حساب", "کد بازیابی: دارید")
    assert found[0] not in await person.shown()
    return found[0]


async def leaves(person: Person) -> None:
    await person.presses("منوی اصلی")
    await person.presses("خروج")
    await person.sees("خارج شدید")


async def test_a_password_is_set_and_then_asked_for(counter: Counter, sara: Person, logbook: Logbook) -> None:
    watch = Watch(counter, sara)
    await comes_in(sara, SARA)
    watch.learns(PASSWORD)
    await sets_password(counter, sara)
    await watch.looks()
    await leaves(sara)
    counter.clock.jump(timedelta(minutes=11))
    await asks_for_login(sara)
    await vanishes(sara, await sara.sms_code())
    await sara.sees("ورود: گذرواژه")
    await vanishes(sara, "چیز دیگر")
    await sara.sees("گذرواژه درست نیست")
    await sara.sends_file("photo")
    await sara.sees("فقط گذرواژه لازم است")
    await vanishes(sara, PASSWORD)
    await sara.sees("وارد شده‌اید")
    await watch.looks()
    assert PASSWORD not in logbook.text


async def test_who_forgot_the_password_comes_in_with_the_recovery_code(
    counter: Counter, sara: Person, logbook: Logbook
) -> None:
    await comes_in(sara, SARA)
    await sets_password(counter, sara)
    code = await makes_recovery_code(sara)
    watch = Watch(counter, sara)
    watch.learns(code, typed_recovery_code(code))
    await watch.looks()
    await leaves(sara)
    counter.clock.jump(timedelta(minutes=11))
    await asks_for_login(sara)
    await vanishes(sara, await sara.sms_code())
    await sara.presses("گذرواژه را به یاد ندارم")
    await sara.sees("ورود: کد بازیابی")
    await vanishes(sara, "7K3M-9QX2-TB01-ZZ4A")
    await sara.sees("این کد بازیابی درست نیست")
    await vanishes(sara, code.lower())
    window = await sara.sees("گذرواژهٔ پیشین برداشته شد", "کد بازیابی شما")
    fresh = CODE.search(window["text"])
    assert fresh
    assert fresh[0] != code
    watch.learns(fresh[0])
    await sara.sms("با کد بازیابی به حساب شما")
    await sara.presses("نوشتم")
    await sara.sees("گذرواژه: ندارید", "کارهای حساس تا")
    await watch.looks()
    assert fresh[0] not in await sara.shown()
    assert fresh[0] not in logbook.text
    assert code not in logbook.text


async def test_the_anti_phishing_word_stands_where_a_secret_is_asked_for(
    counter: Counter, sara: Person
) -> None:
    await comes_in(sara, SARA)
    await sara.presses("امنیت حساب")
    await sara.presses("واژهٔ شناسایی")
    await vanishes(sara, "سارا")
    await sara.sees("دیگران هم می‌توانند این واژه را حدس بزنند")
    await vanishes(sara, "انار سرخ")
    await sara.sees("ثبت شد", "انار سرخ")
    counter.clock.jump(timedelta(minutes=11))
    await sara.presses("کد بازیابی")
    await sara.sees("تأیید با رمز پیامکی", "انار سرخ")
    await sara.presses("انصراف")
    await sara.sees("امنیت حساب", "انار سرخ")
    await leaves(sara)
    counter.clock.jump(timedelta(minutes=11))
    await sara.presses("ورود")
    await sara.sees("ورود: رمز پیامکی", "انار سرخ")


async def test_the_one_session_is_listed_as_this_one(sara: Person) -> None:
    await comes_in(sara, SARA)
    await sara.presses("امنیت حساب")
    await sara.presses("دستگاه‌ها و نشست‌ها")
    listed = await sara.sees("دستگاه‌ها و نشست‌ها", "همین گفت‌وگو")
    assert labels(listed) == ["امنیت حساب"]


async def test_a_first_login_offers_a_recovery_code(sara: Person) -> None:
    await comes_in(sara, SARA)
    assert "هنوز کد بازیابی ندارید" in (await sara.window())["text"]
