"""A company opened, its undertaking accepted, another representative invited, acted for, and ended."""

from __future__ import annotations

from datetime import timedelta

from storage.models import LegalEntity, LoginSession
from tests.e2e.counter import Counter
from tests.e2e.logbook import Logbook
from tests.e2e.person import Person, labels
from tests.e2e.steps import SARA, comes_in
from tests.e2e.test_account_security import steps_up
from tests.e2e.test_number_change import MAHMOUD
from tests.e2e.test_secrets import Watch, vanishes

SEPEHR, NAME = "99900001010", "شرکت نمونهٔ سپهر (سهامی خاص)"


async def undertakes_and_acts(person: Person) -> None:
    """From the entity's page to the menu of one who acts for it."""
    await person.presses("خواندن و پذیرش تعهدنامه")
    await person.sees("تعهدنامهٔ نمایندهٔ", "متعهد می‌شوم")
    await person.presses("می‌پذیرم و متعهد می‌شوم")
    await person.sees("تعهدنامه پذیرفته شد", "تعهدنامه را پذیرفته‌اید")
    await person.presses("کار به نمایندگی از آن")
    await person.sees("وارد شده‌اید", "به نمایندگی از", NAME)
    assert "پرونده‌های شخص حقوقی" in labels(await person.window())


async def test_a_company_and_its_two_representatives(counter: Counter, logbook: Logbook) -> None:
    sara, mahmoud = await counter.person("سارا"), await counter.person("محمود")
    await comes_in(mahmoud, MAHMOUD)
    await comes_in(sara, SARA)
    counter.clock.jump(timedelta(minutes=11))
    watch = Watch(counter, sara)
    watch.learns(SEPEHR, MAHMOUD.national_code)

    await sara.presses("اشخاص حقوقی")
    await sara.sees("هنوز نمایندهٔ هیچ شرکت")
    await sara.presses("ثبت شخص حقوقی")
    await steps_up(sara)
    await sara.sees("یازده رقم شناسهٔ ملی")
    await vanishes(sara, "99900001011")
    await sara.sees("این شناسهٔ ملی درست نیست")
    await vanishes(sara, "99900001025")
    await sara.sees("صاحب امضای شخص حقوقی با این شناسهٔ ملی نمی‌شناسد")
    await vanishes(sara, SEPEHR)
    await sara.sees("نمایندگی شما ثبت شد", NAME, "هنوز تعهدنامه را نپذیرفته‌اید")
    await sara.sms("نمایندگی یک شخص حقوقی به نام شما ثبت شد")
    await undertakes_and_acts(sara)

    await sara.presses("اشخاص حقوقی")
    await sara.presses(f"✅ {NAME}")
    await sara.presses("معرفی نمایندهٔ دیگر")
    await vanishes(sara, MAHMOUD.national_code)
    await sara.sees("دعوت ثبت شد", "دعوت‌شده با کد")

    await mahmoud.sees("به نمایندگی از یک شخص حقوقی دعوت کرده‌اند")
    await mahmoud.presses("دیدن اشخاص حقوقی")
    await mahmoud.presses(f"📩 دعوت: {NAME}")
    await mahmoud.sees("دعوت به نمایندگی", NAME)
    await mahmoud.presses("می‌پذیرم")
    await steps_up(mahmoud)
    await mahmoud.presses("نمایندگی را می‌پذیرم")
    await mahmoud.sees("هنوز تعهدنامه را نپذیرفته‌اید", "سارا احمدی", "محمود شریفی")
    await undertakes_and_acts(mahmoud)
    await sara.sees("نمایندهٔ تازه‌ای")
    (entity,) = await counter.rows(LegalEntity)
    assert len([one for one in await counter.rows(LoginSession) if one.acting_for is not None]) == 2

    await sara.presses("دیدن اشخاص حقوقی")
    await sara.presses(f"✅ {NAME}")
    await sara.presses("پایان نمایندگی یا دعوت دیگران")
    await sara.presses("پایان نمایندگی محمود شریفی")
    await sara.sees("پایان نمایندگی دیگری", "محمود شریفی")
    await sara.presses("پایان نمایندگی")
    await sara.sees("نمایندگی پایان یافت")
    await mahmoud.sees("نمایندگی شما از یک شخص حقوقی پایان یافت")
    await mahmoud.sends("/menu")
    assert NAME not in (await mahmoud.sees("وارد شده‌اید"))["text"]

    await sara.presses("پایان نمایندگی من")
    await sara.sees("آخرین نمایندهٔ")
    await sara.presses("می‌دانم؛ پایان نمایندگی")
    await sara.sees("نمایندگی پایان یافت", "هنوز نمایندهٔ هیچ شرکت")
    await watch.looks()
    assert SEPEHR not in logbook.text
    assert entity.legal_id_index
