"""The optional part of a sign-up, given whole: nothing of it stays in chat or conversation storage, and all
of it works once the account is open."""

from __future__ import annotations

from tests.e2e.counter import Counter
from tests.e2e.logbook import Logbook
from tests.e2e.person import Person, labels
from tests.e2e.steps import SARA, comes_to_code_step, comes_to_the_optional_part
from tests.e2e.test_secrets import Watch, vanishes

EMAIL = "sara.ahmadi@example.ir"
PASSWORD, PIN, WORD = "کوه سبز و اسب سفید", "82041957", "انار سرخ"
FIRST, SECOND = "نخستین سفری که به یاد دارید به کجا بود؟", "کدام کتاب را بیش از همه دوست دارید؟"
ANSWERS = ("ماسوله", "بوستان")


async def test_everything_is_given_in_the_form_and_is_there_after_the_login(
    counter: Counter, sara: Person, logbook: Logbook
) -> None:
    watch = Watch(counter, sara)
    await comes_to_code_step(sara, SARA)
    await sara.sends(await sara.sms_code())
    await comes_to_the_optional_part(sara, SARA)
    watch.learns(EMAIL, PASSWORD, PIN, WORD, *ANSWERS)
    await gives_a_mailbox(watch, sara)
    await answers_two_questions(sara)
    await chooses_secrets(counter, sara)
    await watch.looks()

    await sara.presses("مرحلهٔ بعد")
    given = "پرسش‌های امنیتی، گذرواژه، رمز بازگشایی، واژهٔ شناسایی"
    review = await sara.sees("بازبینی و تأیید", "sa***@example.ir", "(تأیید شد)", given)
    for secret in (EMAIL, PASSWORD, PIN, WORD, *ANSWERS):
        assert secret not in review["text"]
    await sara.presses("ویرایش اطلاعات")
    await sara.sees("باید گذرواژه، رمز بازگشایی و پاسخ‌های امنیتی را دوباره بگذارید")
    await sara.presses("ایمیل و امنیت حساب")
    await sara.presses("✓ رمز بازگشایی")
    await sara.presses("برداشتن")
    await sara.sees("برداشته شد", "گام ۹ از ۹")
    await sara.presses("مرحلهٔ بعد")
    review = await sara.sees("بازبینی و تأیید", "مطابقت دارد")
    assert "رمز بازگشایی" not in review["text"]
    await sara.presses("تأیید و ثبت")
    done = await sara.sees(
        "فعال شد", "کد رهگیری", "با رمز پیامکی و گذرواژه", "هنوز نگذاشته‌اید:", "رمز بازگشایی"
    )
    assert "ورود و امن‌تر کردن حساب" in labels(done)

    await sara.presses("ورود و امن‌تر کردن حساب")
    await sara.sees("ورود: رمز پیامکی", WORD)
    await vanishes(sara, await sara.sms_code())
    await sara.sees("ورود: گذرواژه", WORD)
    await vanishes(sara, PASSWORD)
    await sara.sees("خوش آمدید", "گذرواژه: دارید", "رمز بازگشایی: ندارید", "پرسش‌های امنیتی: دارید", WORD)
    await watch.looks()
    for secret in (EMAIL, PASSWORD, PIN, *ANSWERS):
        assert secret not in await sara.shown()
        assert secret not in logbook.text
    await sara.email(EMAIL, "ورود تازه به حساب شما")


async def gives_a_mailbox(watch: Watch, sara: Person) -> None:
    await sara.presses("ایمیل")
    await sara.sees("گام ۹ از ۹ (اختیاری)", "نشانی ایمیل")
    await vanishes(sara, "sara@example")
    await sara.sees("این نشانی ایمیل درست نیست")
    await vanishes(sara, EMAIL)
    await sara.sees("کدی هشت‌رقمی به ایمیل شما فرستادیم")
    code = await sara.email_code(EMAIL)
    watch.learns(code)
    await sara.presses("مرحلهٔ قبل")
    await sara.sees("گام ۹ از ۹: ایمیل و امنیت حساب")
    await sara.presses("ایمیل")
    await sara.presses("نوشتن کد ایمیل")
    await vanishes(sara, "00000000" if code != "00000000" else "00000001")
    await sara.sees("این کد درست نیست", "۴ بار دیگر")
    await vanishes(sara, code)
    await sara.sees("ایمیل شما تأیید و ثبت شد", "sa***@example.ir", "گام ۹ از ۹")
    await watch.looks()


async def answers_two_questions(sara: Person) -> None:
    await sara.presses("پرسش‌های امنیتی")
    await sara.presses(FIRST)
    await vanishes(sara, "احمدی")
    await sara.sees("پاسخ نباید از نام", FIRST)
    await sara.presses("مرحلهٔ قبل")
    await sara.presses("پرسش‌های امنیتی")
    await sara.presses(FIRST)
    await vanishes(sara, ANSWERS[0])
    assert FIRST not in labels(await sara.sees("پرسش دوم"))
    await sara.presses("مرحلهٔ قبل")
    await sara.sees("پاسخ دوم مانده است")
    await sara.presses("پرسش‌های امنیتی")
    await sara.sees("پرسش دوم")
    await sara.presses("بعدی ◀")
    await sara.presses(SECOND)
    await vanishes(sara, ANSWERS[1])
    await sara.sees("پرسش‌های امنیتی شما ثبت شد")
    assert "✓ پرسش‌های امنیتی" in labels(await sara.window())


async def chooses_secrets(counter: Counter, sara: Person) -> None:
    await sara.presses("گذرواژه")
    await sara.sees("• از ۸ تا ۱۲۸ نویسه")
    await vanishes(sara, SARA.national_code)
    await sara.sees("همهٔ شرط‌ها را ندارد", "✅ از ۸ تا ۱۲۸ نویسه", "❌ از نام، کد ملی")
    await vanishes(sara, PASSWORD)
    await sara.sees("گذرواژهٔ شما ثبت شد", "گام ۹ از ۹")
    await vanishes(sara, PASSWORD)  # once more, to a window that asks for nothing
    await sara.sees("یکی از دکمه‌های زیر پیام را بزنید")
    await sara.presses("رمز بازگشایی")
    await vanishes(sara, "12345678")
    await sara.sees("به‌آسانی حدس زده می‌شود")
    await vanishes(sara, PIN)
    await sara.sees("رمز بازگشایی شما ثبت شد")
    await sara.presses("واژهٔ شناسایی")
    await counter.control.faults({"kind": "reset", "methods": ["deleteMessage"]})
    await sara.sends(WORD)
    await sara.sees("خودتان آن را از گفت‌وگو پاک کنید", "واژهٔ شناسایی شما ثبت شد")
    await counter.control.faults()
