"""A citizen who lives in another country: from a contact that is not of Iran to the wait for a consulate."""

from __future__ import annotations

from storage.models import Registration
from tests.e2e.counter import Counter
from tests.e2e.person import labels
from tests.e2e.steps import Form, comes_to_phone_step, tells_of_certificate, who_signed_up

NASRIN = Form("9990001235", "1366/10/01", "نسرین", "توکلی", "زن")


async def test_nasrin_signs_up_with_her_number_of_another_country_and_waits_for_the_consulate(
    counter: Counter,
) -> None:
    nasrin = await counter.person("نسرین")
    await comes_to_phone_step(nasrin)
    await nasrin.presses("ارسال شمارهٔ من")
    abroad = await nasrin.sees("ثبت‌نام از خارج از کشور", "+۶۱***۰۱۵۶", "فعال‌سازی در نزدیک‌ترین نمایندگی ایران")
    assert {"ثبت‌نام از خارج از کشور", "مرحلهٔ قبل", "انصراف"} <= set(labels(abroad))
    await nasrin.sends("سلام")
    await nasrin.sees("ثبت‌نام از خارج از کشور", "دکمه")
    await nasrin.presses("ثبت‌نام از خارج از کشور")
    await nasrin.sees("گام ۲ از ۹")
    await nasrin.sends("999900020011")
    await nasrin.sees("برای شهروندان ایرانی است")
    await nasrin.sends(NASRIN.national_code)
    await nasrin.sees("گام ۳ از ۹")
    await nasrin.sends(NASRIN.birth_date)
    await nasrin.sees("گام ۴ از ۹", "فرستاده شد")
    await nasrin.sends(await nasrin.sms_code())
    await tells_of_certificate(nasrin, NASRIN)
    await nasrin.sees("بازبینی و تأیید", "با سازمان ثبت احوال مطابقت دارد", "به نزدیک‌ترین نمایندگی ایران")
    await nasrin.presses("تأیید و ثبت")
    await nasrin.sees("فعال‌سازی حضوری است", "از کشور دیگری است", "به نزدیک‌ترین نمایندگی ایران", "کد رهگیری")
    await nasrin.sms("به نزدیک‌ترین نمایندگی ایران")
    assert await who_signed_up(counter) == []
    (row,) = await counter.rows(Registration)
    assert (row.outcome, row.abroad, row.sim_owner, row.civil_registry) == (
        "in_person",
        True,
        "not-asked",
        "matched",
    )
    await nasrin.presses("منوی اصلی")
    await nasrin.sees("منتظر فعال‌سازی حضوری", "به نزدیک‌ترین نمایندگی ایران")
