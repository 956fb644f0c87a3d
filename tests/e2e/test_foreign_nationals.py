"""A foreign national from the first word to the menu of one who is in, named by twelve digits all the way."""

from __future__ import annotations

from tests.e2e.counter import Counter
from tests.e2e.person import labels
from tests.e2e.steps import comes_to_national_code_step, logs_in

FIDA_CODE, BIRTH = "۹۹۹۹ ۰۰۰۲ ۰۰۱۱", "1371/01/10"


async def test_golnaz_signs_up_with_her_own_code_and_is_asked_for_no_birth_certificate(
    counter: Counter,
) -> None:
    golnaz = await counter.person("گلناز")
    await comes_to_national_code_step(golnaz)
    await golnaz.sees("اگر تبعهٔ خارجی هستید، کد فراگیر دوازده‌رقمی")
    await golnaz.sends("99990002001")
    await golnaz.sees("کد فراگیر اتباع خارجی ۱۲ رقم دارد", "۱۱ رقم است")
    await golnaz.no_longer_sees(await golnaz.sends(FIDA_CODE))
    await golnaz.sees("گام ۳ از ۸")
    await golnaz.sends(BIRTH)
    await golnaz.sees("گام ۴ از ۸")
    await golnaz.sends(await golnaz.sms_code())
    await golnaz.sees("گام ۵ از ۸", "با سامانهٔ اتباع خارجی", "مدرک اقامت")
    await golnaz.sends("گلناز")
    await golnaz.sees("گام ۶ از ۸")
    await golnaz.sends("رحمانی")
    await golnaz.sees("گام ۷ از ۸")
    await golnaz.presses("زن")
    await golnaz.sees("گام ۸ از ۸", "اختیاری")
    await golnaz.presses("فعلاً رد می‌شوم")
    review = await golnaz.sees("بازبینی و تأیید", "کد فراگیر", "با سامانهٔ اتباع خارجی مطابقت دارد")
    assert "شناسنامه" not in review["text"]
    await golnaz.presses("مرحلهٔ قبل")
    await golnaz.sees("گام ۸ از ۸")
    await golnaz.presses("مرحلهٔ قبل")
    await golnaz.sees("گام ۷ از ۸")
    await golnaz.presses("✓ زن")
    await golnaz.sees("بازبینی و تأیید")
    await golnaz.presses("ویرایش اطلاعات")
    edit = await golnaz.sees("کدام را می‌خواهید دوباره بنویسید؟")
    assert "شمارهٔ شناسنامه" not in labels(edit)
    await golnaz.presses("مرحلهٔ قبل")
    await golnaz.presses("تأیید و ثبت")
    await golnaz.sees("حساب شما فعال شد")
    await logs_in(golnaz)
    await golnaz.presses("پروفایل من")
    await golnaz.sees("کد فراگیر:", "حساب اتباع خارجی")
