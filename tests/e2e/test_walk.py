"""The whole way in a browser with the real bot, on a phone and on a desktop; a picture of every step."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.counter import Counter
from tests.e2e.person import Person
from tests.e2e.steps import SARA, number_in
from tests.e2e.test_news import moves
from tests.page.conftest import CHROMIUM, FLAGS
from tests.page.visitor import Visitor

if TYPE_CHECKING:
    from playwright.async_api import Browser

pytestmark = pytest.mark.chromium

PICTURES = Path(__file__).parents[2] / "artifacts" / "walk"
SCREENS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2},
    "desktop": {"viewport": {"width": 1280, "height": 800}},
}


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        await launched.close()


class Walk:
    """Sara at the page: what she does there, a picture after each step."""

    def __init__(self, visitor: Visitor, phone: Person, pictures: str) -> None:
        self.visitor = visitor
        self._phone = phone
        self._pictures = pictures
        self._steps = 0

    async def sees(self, words: str, name: str) -> None:
        await self.visitor.sees(words)
        page = self.visitor.page
        await page.evaluate("document.fonts.ready.then(() => true)")
        await self.visitor.until(
            "document.getAnimations()"
            ".every((a) => a.playState !== 'running' || a.effect.getTiming().iterations === Infinity)"
        )
        self._steps += 1
        PICTURES.mkdir(parents=True, exist_ok=True)
        await page.screenshot(path=PICTURES / f"{self._pictures}-{self._steps:02}-{name}.png")
        assert await self.visitor.overflows() == []

    async def presses(self, label: str) -> None:
        await self.visitor.presses(label)

    async def types_code(self) -> None:
        await self.visitor.writes(await self._phone.sms_code())


@pytest.mark.parametrize("screen", SCREENS)
async def test_sara_walks_the_whole_way_at_the_page(
    counter: Counter, sara: Person, browser: Browser, screen: str
) -> None:
    context = await browser.new_context(locale="fa-IR", **SCREENS[screen])
    page = await context.new_page()
    page.set_default_timeout(15_000)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    visitor = Visitor(page)
    await visitor.opens(counter.sandbox.url)
    await walks(counter, Walk(visitor, sara, f"{counter.names[0]}-{screen}"), visitor)
    await context.close()
    assert wrong == []


async def walks(counter: Counter, sara: Walk, visitor: Visitor) -> None:
    await visitor.starts()
    await sara.sees("به پیشخوان خوش آمدید", "menu-of-a-guest")
    await sara.presses("دربارهٔ پیشخوان")
    await sara.sees("دربارهٔ پیشخوان", "about")
    await sara.presses("منوی اصلی")
    await visitor.sees("به پیشخوان خوش آمدید")
    await sara.presses("ثبت‌نام")
    await sara.sees("رضایت می‌دهید", "consent")
    await sara.presses("می‌پذیرم و شروع می‌کنم")
    await visitor.docked_key("ارسال شمارهٔ من").wait_for()
    await sara.sees("گام ۱ از ۹", "phone")
    await visitor.docked_key("ارسال شمارهٔ من").click()
    await visitor.dialog.get_by_role("button", name="فرستادن").click()
    await sara.sees("گام ۲ از ۹", "national-code")
    await visitor.writes("9990001015")
    await sara.sees("این کد ملی درست نیست", "national-code-wrong")
    await visitor.writes(SARA.national_code)
    await sara.sees("گام ۳ از ۹", "birth-date")
    await sara.presses("انتخاب از تقویم")
    await sara.sees("نخست سال", "calendar-years")
    await sara.presses("۱۳۷۰")
    await sara.sees("نخست سال", "calendar-months")
    await sara.presses("اردیبهشت")
    await visitor.inline_key("۱۵").wait_for()
    await sara.sees("نخست سال", "calendar-days")
    await sara.presses("۱۵")
    await sara.sees("گام ۴ از ۹", "code")
    await visitor.writes("123")
    await sara.sees("فقط رمز پیامکی", "code-unreadable")
    await sara.types_code()
    await sara.sees("گام ۵ از ۹", "first-name")
    await visitor.writes(SARA.first_name)
    await sara.sees("گام ۶ از ۹", "last-name")
    await visitor.writes(SARA.last_name)
    await sara.sees("گام ۷ از ۹", "gender")
    await sara.presses("زن")
    await sara.sees("گام ۸ از ۹", "certificate")
    await sara.presses("همان کد ملی")
    await sara.sees("گام ۹ از ۹", "extras")
    await sara.presses("فعلاً رد می‌شوم")
    await sara.sees("بازبینی و تأیید", "review")
    await sara.presses("مرحلهٔ قبل")
    await visitor.sees("گام ۹ از ۹")
    await sara.presses("مرحلهٔ قبل")
    await sara.sees("پیش‌تر نوشته‌اید", "back-at-the-certificate")
    await sara.presses("مرحلهٔ بعد")
    await visitor.sees("بازبینی و تأیید")
    await sara.presses("تأیید و ثبت")
    await sara.sees("حساب شما فعال شد", "activated")
    await sara.presses("ورود")
    await sara.sees("ورود: رمز پیامکی", "log-in")
    await sara.types_code()
    await sara.sees("وارد شده‌اید", "menu")
    await sara.presses("پرونده‌های من")
    await sara.sees("۱۲ پرونده", "case-list")
    await sara.presses("۱.")
    await sara.sees("شمارهٔ پرونده:", "case")
    await moves(counter, await number_shown(visitor))
    await sara.sees("به‌روز شد", "news")
    await sara.presses("دیدن پرونده")
    await visitor.sees("شمارهٔ پرونده:")
    await sara.presses("منوی اصلی")
    await visitor.sees("وارد شده‌اید")
    await sara.presses("امنیت حساب")
    await sara.presses("رمز بازگشایی")
    await sara.sees("رمزی از ۸ تا ۱۲ رقم", "pin")
    await sara.presses("منوی اصلی")
    await visitor.sees("وارد شده‌اید")
    await finds_an_office(sara, visitor)
    await takes_own_data(sara, visitor)
    await opens_a_company(sara, visitor)
    await sara.presses("خروج")
    await sara.sees("خارج شدید", "logged-out")


async def finds_an_office(sara: Walk, visitor: Visitor) -> None:
    await sara.presses("دفترها و شعبه‌ها")
    await sara.sees("همین‌جا بنویسید", "offices")
    await sara.presses("انتخاب استان")
    await sara.sees("کدام استان؟", "offices-province")
    await sara.presses("تهران")
    await sara.sees("کدام شهرستان؟", "offices-county")
    await sara.presses("تهران")
    await sara.sees("مورد", "offices-list")
    await sara.presses("دفتر")
    await sara.sees("ساعت کار", "office")
    await sara.presses("منوی اصلی")
    await visitor.sees("وارد شده‌اید")


async def takes_own_data(sara: Walk, visitor: Visitor) -> None:
    await sara.presses("پروفایل من")
    await sara.sees("عضویت از", "profile")
    await sara.presses("داده‌های من")
    await sara.sees("تأیید با رمز پیامکی", "step-up")
    await sara.types_code()
    await sara.sees("در یک فایل برایتان", "own-data")
    await sara.presses("دریافت فایل")
    await sara.sees("فایل داده‌های شما فرستاده شد", "own-data-sent")
    await sara.presses("حذف حساب")
    await sara.sees("پروندهٔ باز دارید", "closing-has-cases")
    await sara.presses("پروفایل من")
    await visitor.sees("عضویت از")
    await sara.presses("منوی اصلی")
    await visitor.sees("وارد شده‌اید")


async def opens_a_company(sara: Walk, visitor: Visitor) -> None:
    await sara.presses("اشخاص حقوقی")
    await sara.sees("هنوز نمایندهٔ هیچ شرکت", "legal-list")
    await sara.presses("ثبت شخص حقوقی")
    await sara.sees("یازده رقم شناسهٔ ملی", "legal-number")
    await visitor.writes("99900001010")
    await sara.sees("هنوز تعهدنامه را نپذیرفته‌اید", "legal-page")
    await sara.presses("خواندن و پذیرش تعهدنامه")
    await sara.sees("متعهد می‌شوم", "undertaking")
    await sara.presses("می‌پذیرم و متعهد می‌شوم")
    await visitor.sees("تعهدنامه پذیرفته شد")
    await sara.presses("کار به نمایندگی از آن")
    await sara.sees("به نمایندگی از", "menu-acting")


async def number_shown(visitor: Visitor) -> str:
    """The case number on the page that is open: Bale shows no text of fixed width by which to find it."""
    return number_in(await (await visitor.sees("شمارهٔ پرونده:")).inner_text())
