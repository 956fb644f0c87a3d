"""«Security of the account» as a citizen walks it, on both messengers."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.accounts.secrets.recovery_code import typed_recovery_code
from tests.e2e.counter import Counter
from tests.e2e.logbook import Logbook
from tests.e2e.person import Person, labels
from tests.e2e.steps import SARA, asks_for_login, comes_in, logs_in, signs_up
from tests.e2e.test_secrets import Watch, vanishes

EMAIL = "sara.ahmadi@example.ir"
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


async def forgets_password(counter: Counter, person: Person) -> None:
    """Out, and back to the window that offers the ways of a recovery."""
    await leaves(person)
    counter.clock.jump(timedelta(minutes=11))
    await asks_for_login(person)
    await vanishes(person, await person.sms_code())
    await person.sees("ورود: گذرواژه")
    await person.presses("گذرواژه را به یاد ندارم")
    await person.sees("بازیابی حساب", "یک نشان دیگر")


async def logs_in_anew(person: Person) -> None:
    """Nobody is logged in by a recovery."""
    await person.sees("حساب بازیابی شد", "از نو وارد شوید")
    await person.sms("حساب شما در")
    await person.presses("ورود")
    await vanishes(person, await person.sms_code())
    await person.sees("وارد شده‌اید")
    await person.presses("امنیت حساب")
    await person.sees("گذرواژه: ندارید", "کارهای حساس تا")


async def test_who_forgot_the_password_recovers_with_the_saved_code(
    counter: Counter, sara: Person, logbook: Logbook
) -> None:
    await comes_in(sara, SARA)
    await sets_password(counter, sara)
    code = await makes_recovery_code(sara)
    watch = Watch(counter, sara)
    watch.learns(code, typed_recovery_code(code))
    await watch.looks()
    await forgets_password(counter, sara)
    await sara.presses("گذرواژه را به یاد آوردم")
    await sara.sees("ورود: گذرواژه")
    await sara.presses("گذرواژه را به یاد ندارم")
    await sara.presses("کد بازیابی ۱۶ حرفی")
    await vanishes(sara, "7K3M-9QX2-TB01-ZZ4A")
    await sara.sees("این کد بازیابی درست نیست")
    await vanishes(sara, code.lower())
    window = await sara.sees("حساب بازیابی شد", "کد بازیابی شما")
    fresh = CODE.search(window["text"])
    assert fresh
    assert fresh[0] != code
    watch.learns(fresh[0])
    await logs_in_anew(sara)
    await watch.looks()
    assert fresh[0] not in await sara.shown()
    assert fresh[0] not in logbook.text
    assert code not in logbook.text


async def test_who_forgot_the_password_recovers_with_a_letter(
    counter: Counter, sara: Person, logbook: Logbook
) -> None:
    await comes_in(sara, SARA)
    await sets_password(counter, sara)
    watch = Watch(counter, sara)
    watch.learns(EMAIL)
    await sara.presses("منوی اصلی")
    await sara.presses("پروفایل من")
    await sara.presses("ایمیل")
    await sara.presses("ثبت ایمیل")
    await vanishes(sara, EMAIL)
    await vanishes(sara, await sara.email_code(EMAIL))
    await sara.sees("ایمیل شما تأیید و ثبت شد")
    await sara.presses("پروفایل من")
    await forgets_password(counter, sara)
    await sara.presses("کد به ایمیل من")
    await sara.sees("sa***@example.ir")
    code = await sara.email_code(EMAIL)
    watch.learns(code)
    await vanishes(sara, code)
    await logs_in_anew(sara)
    await sara.email(EMAIL, "بازیابی شد")
    await watch.looks()
    assert EMAIL not in logbook.text
    assert code not in logbook.text


async def test_who_forgot_the_password_recovers_with_the_registries(
    counter: Counter, sara: Person, logbook: Logbook
) -> None:
    await comes_in(sara, SARA)
    await sets_password(counter, sara)
    await forgets_password(counter, sara)
    await sara.presses("تاریخ تولد و ثبت احوال")
    await vanishes(sara, "1370/01/01")
    await sara.sees("با این مشخصات، بازیابی از این راه ممکن نشد")
    await vanishes(sara, SARA.birth_date)
    await logs_in_anew(sara)
    assert SARA.birth_date not in logbook.text


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
    await signs_up(sara, SARA)
    await logs_in(sara)
    assert "هنوز کد بازیابی ندارید" in (await sara.window())["text"]


async def test_a_new_account_is_made_safer_at_the_end_of_the_sign_up_who_wants_it(
    counter: Counter, sara: Person, logbook: Logbook
) -> None:
    await signs_up(sara, SARA)
    await sara.presses("ورود و امن‌تر کردن حساب")
    await sara.sees("ورود: رمز پیامکی")
    await vanishes(sara, await sara.sms_code())
    await sara.sees("همه اختیاری است", "پرسش‌های امنیتی: ندارید")
    watch = Watch(counter, sara)
    watch.learns("کوه دماوند", "خانوادهٔ سروی")
    await sara.presses("پرسش‌های امنیتی")
    await sara.presses("انتخاب دو پرسش")
    await steps_up(sara)
    await sara.sees("پرسش نخست")
    await sara.presses("نخستین سفری که به یاد دارید به کجا بود؟")
    await sara.sees("نخستین سفری که به یاد دارید", "لازم نیست واقعی باشد")
    await vanishes(sara, "احمدی")
    await sara.sees("پاسخ نباید از نام")
    await vanishes(sara, "کوه دماوند")
    window = await sara.sees("پرسش دوم")
    assert "نخستین سفری که به یاد دارید به کجا بود؟" not in labels(window)
    await watch.looks()
    await sara.presses("بعدی ◀")
    await sara.presses("نام خانوادگی همسایهٔ قدیمی شما چه بود؟")
    await vanishes(sara, "خانوادهٔ سروی")
    await sara.sees("پرسش‌های امنیتی شما ثبت شد", "پرسش‌های امنیتی: دارید")
    await sara.sms("پرسش‌های امنیتی حساب شما تغییر کرد")
    await watch.looks()
    assert "کوه دماوند" not in logbook.text
    await sara.presses("پرسش‌های امنیتی")
    await sara.presses("برداشتن پرسش‌ها")
    await sara.sees("از شما پرسیده نمی‌شود")
    await sara.presses("برداشتن پرسش‌ها")
    await sara.sees("پرسش‌های امنیتی برداشته شد", "پرسش‌های امنیتی: ندارید")


async def test_who_forgot_the_password_answers_both_questions_beside_the_registries(
    counter: Counter, sara: Person, logbook: Logbook
) -> None:
    await comes_in(sara, SARA)
    await sets_password(counter, sara)
    await sara.presses("پرسش‌های امنیتی")
    await sara.presses("انتخاب دو پرسش")
    await sara.presses("نخستین سفری که به یاد دارید به کجا بود؟")
    await vanishes(sara, "کوه دماوند")
    await sara.presses("نام صمیمی‌ترین دوست دوران کودکی شما چه بود؟")
    await vanishes(sara, "پرستو")
    await sara.sees("پرسش‌های امنیتی شما ثبت شد")
    await forgets_password(counter, sara)
    await sara.presses("تاریخ تولد و پرسش‌های امنیتی")
    await vanishes(sara, SARA.birth_date)
    await sara.sees("بازیابی: پرسش نخست", "صمیمی‌ترین دوست")
    await vanishes(sara, "پرستو")
    await sara.sees("بازیابی: پرسش دوم", "نخستین سفری")
    await vanishes(sara, "کوه البرز")
    await sara.sees("پاسخ‌ها درست نبود", "بازیابی: پرسش نخست")
    watch = Watch(counter, sara)
    watch.learns("پرستو", "کوه دماوند")
    await vanishes(sara, "پرستو")
    await vanishes(sara, "کوه دماوند")
    await logs_in_anew(sara)
    await watch.looks()
    assert "کوه دماوند" not in logbook.text
