"""Offices are found: by who has to come in person, and by citizens who have favourites among them."""

from __future__ import annotations

import pytest

from tests.e2e.counter import Counter
from tests.e2e.person import Person, labels
from tests.e2e.steps import NARGES, SARA, comes_in, comes_to_review

AT = (35.7012, 51.4013)


async def test_who_waits_for_a_visit_finds_the_nearest_branch_and_its_pin(counter: Counter) -> None:
    narges = await counter.person("نرگس")
    await narges.sends("/help")
    told = await narges.sees("راهنمای پیشخوان", "/menu", "۶ رقمی")
    assert labels(told) == ["ورود", "دفترها و شعبه‌ها", "دربارهٔ پیشخوان و حریم خصوصی", "منوی اصلی"]
    await comes_to_review(narges, NARGES)
    await narges.presses("تأیید و ثبت")
    await narges.sees("فعال‌سازی حضوری است")
    await narges.presses("یافتن نزدیک‌ترین محل مراجعه")
    await narges.sees("کجا هویت را حضوری می‌سنجند؟")
    await narges.presses("نزدیک‌ترین به من")
    await narges.sees("مکان شما نگهداری نمی‌شود")
    await narges.sends("تهران")
    await narges.sees("در این گام فقط مکان لازم است")
    await narges.shares_location(*AT)
    near = await narges.sees("نزدیک‌ترین‌ها", "کیلومتر", "تأمین اجتماعی تهران")
    assert "دفتر خدمات الکترونیک قضایی" not in near["text"]
    first = labels(near)[0]
    await narges.presses(first)
    page = await narges.sees(first, "نشانی:", "مدیر:", "شنبه تا چهارشنبه:", "۰۷:۰۰", "بدون نوبت هم")
    assert "ورود" not in labels(page), "nobody logs in before they were seen"
    await narges.presses("نشان دادن روی نقشه")
    await narges.sees(first, "ساعت کار")
    places = [one for one in await narges.messages() if one["from_bot"] and one.get("location")]
    assert len(places) == 1
    await narges.presses("بازگشت به فهرست")
    await narges.sees("نزدیک‌ترین‌ها")

    await narges.presses("راه دیگر")
    await narges.presses("انتخاب استان")
    await narges.sees("کدام استان؟")
    await narges.presses("گیلان")
    await narges.sees("کدام شهرستان؟")
    await narges.presses("رشت")
    branches = await narges.sees("۱ مورد", "رشت")
    await narges.presses(labels(branches)[0])
    await narges.sees("نشانی: رشت")
    await narges.presses("منوی اصلی")
    await narges.sees("منتظر فعال‌سازی حضوری")
    await narges.presses("یافتن نزدیک‌ترین محل مراجعه")
    await narges.presses("بیرون از کشور")
    await narges.sees("کنسولگری در لندن")

    await counter.written()
    kept = await counter.kept_in("dialog_state")
    assert not [number for number in map(str, AT) if number in kept]


@pytest.mark.parametrize("messenger", ["bale"])
async def test_a_citizen_looks_offices_up_and_keeps_those_they_go_to(counter: Counter, sara: Person) -> None:
    await comes_in(sara, SARA)
    await sara.presses("دفترها و شعبه‌ها")
    await sara.presses("دفترهای من")
    await sara.sees("هنوز دفتری را برنگزیده‌اید")
    await sara.presses("راه دیگر")
    await sara.presses("جست‌وجو با نام، کد یا تلفن")
    await sara.sees("بخشی از آن هم کافی است")
    await sara.sends("ساختمان ناپیدا")
    await sara.sees("پیدا نشد", "نمونه")
    await sara.sends("قضایی شماره 2 تبريظ")
    found = await sara.sees("نتیجهٔ جست‌وجو", "مدیر: کاوه صالحی")
    await sara.presses(labels(found)[0])
    await sara.sees("10302", "خدمات:", "تنظیم و ثبت دادخواست")
    await sara.presses("افزودن به برگزیده‌ها")
    await sara.sees("به برگزیده‌ها افزوده شد")
    await sara.presses("بازگشت به فهرست")
    await sara.sees("نتیجهٔ جست‌وجو")
    # It might have been a code that went astray.
    number = await sara.sends("04111003005")
    await sara.sees("۱ مورد", "شمارهٔ ۲ تبریز")
    await sara.no_longer_sees(number)
    await sara.sends("۱۰۱۰۲")
    await sara.presses("دفتر خدمات الکترونیک قضایی لشت‌نشا")
    await sara.presses("راه دیگر")
    await sara.presses("دفترهای من")
    await sara.sees("برگزیده‌ها:\n• دفتر خدمات الکترونیک قضایی شمارهٔ ۲ تبریز", "دیده‌اید:\n• دفتر خدمات")

    await sara.presses("راه دیگر")
    await sara.presses("انتخاب خدمت")
    await sara.presses("واحد ثبتی")
    await sara.presses("ثبت شرکت‌ها")
    await sara.sees("این خدمت را انجام می‌دهند: ثبت شرکت‌ها")
    await sara.presses("نزدیک‌ترین به من")
    await sara.presses("مرحلهٔ قبل")
    await sara.sees("دکمهٔ پایین صفحه برداشته شد")
    await sara.sees("این خدمت را انجام می‌دهند")
    assert not await offered(sara, "ارسال مکان من")
    await sara.presses("نزدیک‌ترین به من")
    await sara.shares_location(*AT)
    near = await sara.sees("نزدیک‌ترین‌ها", "واحد ثبتی", "حدود", "جای خالی در ۷ روز آینده")
    assert "قضایی" not in near["text"]
    assert not await offered(sara, "ارسال مکان من")
    await sara.presses(labels(near)[0])
    page = await sara.sees("ثبت شرکت‌ها")
    assert "مسیریابی تا دفتر" in labels(page)
    await sara.presses("نشان دادن روی نقشه")
    await sara.sees(labels(near)[0], "نشانی")
    await sara.presses("راه دیگر")
    await sara.presses("برداشتن شرط خدمت")
    await sara.presses("انتخاب استان")
    await sara.presses("گیلان")
    await sara.presses("رشت")
    await sara.sees("کدام شهر؟")
    await sara.presses("لشت‌نشا")
    await sara.sees("۱ مورد")
    await sara.presses("مرحلهٔ قبل")
    await sara.presses("همهٔ شهرستان")
    await sara.sees("۴ مورد")


async def offered(person: Person, label: str) -> bool:
    """Whether any button says so, of a message or of the keyboard below."""
    return any(label in labels(message) for message in await person.messages())
