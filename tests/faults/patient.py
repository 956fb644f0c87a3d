"""A citizen on a bad day: looks at what stands there, does what it says, and goes on from whatever comes."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from bot.persian import digits, strip_bidi
from tests.e2e.person import Message, Person, labels
from tests.e2e.steps import Form, number_in

T = TypeVar("T")

#: Seconds after which a person who sees nothing new counts as left alone.
LEFT_ALONE_S = 12.0
#: «لطفاً ۳۴ ثانیهٔ دیگر دوباره تلاش کنید.»
WAIT = re.compile(r"(\d+) (ثانیه|دقیقه)ٔ دیگر دوباره")
UNITS = {"ثانیه": "seconds", "دقیقه": "minutes"}
SEND_AGAIN = "ارسال دوبارهٔ رمز"
MOST_ACTS = 80
#: How often in one walk they write /start because nothing came; then nobody would go on.
MOST_STARTS = 2


class LeftAloneError(AssertionError):
    """Nothing came after an act, or nothing more after «wait a moment»."""


class PatientCitizen:
    """``comes_to_a_case()`` from nothing. ``said`` keeps what they did, for a failure's message.

    ``wait`` lets the clock go on: they do what a window asks them to.
    """

    def __init__(self, person: Person, form: Form, wait: Callable[[timedelta], None]) -> None:
        self.person = person
        self._wait = wait
        self.said: list[str] = []
        self._form = form
        self._used: set[str] = set()

    async def comes_to_a_case(self) -> str:
        """The number of the case whose page they see in the end. Raises LeftAloneError, AssertionError."""
        starts = 0
        goes_on: Callable[[], Awaitable[str | None]] = self._starts
        for _ in range(MOST_ACTS):
            try:
                number = await goes_on()
            except LeftAloneError:
                starts += 1
                if starts > MOST_STARTS:
                    raise
                goes_on = self._starts
                continue
            if number is not None:
                return number
            goes_on = self._takes_a_step
        raise AssertionError(f"did not arrive: {self.said}; {await self.person.shown()}")

    async def _starts(self) -> None:
        await self._does("/start", self.person.sends("/start"))

    async def _takes_a_step(self) -> str | None:
        window = await self._newest()
        if "شمارهٔ پرونده:" in window["text"]:
            return number_in(window["text"])
        if is_known(window["text"]):
            await self._answers(window)
        else:
            await self._leaves(window)
        return None

    async def _newest(self) -> Message:
        """The newest message of the bot that can be answered. Raises LeftAloneError."""

        async def usable() -> Message | None:
            shown = [one for one in await self.person.messages() if one["from_bot"]]
            windows = [one for one in shown if one["buttons"] and "به‌روز شد" not in one["text"]]
            newest = windows[-1] if windows else shown[-1]
            return None if "در حال استعلام" in newest["text"] else newest

        return await self._before_long(usable)

    async def _answers(self, window: Message) -> None:
        text = window["text"]
        if (asked := WAIT.search(strip_bidi(digits(text)))) is not None:
            self.said.append("waited")
            self._wait(timedelta(**{UNITS[asked[2]]: int(asked[1])}))
        if "رمز پیامکی" in text and SEND_AGAIN in labels(window):
            await self._gives_the_code(window)
            return
        for sign, field in TYPED.items():
            if sign in text:
                await self._does(field, self.person.sends(getattr(self._form, field)))
                return
        if "گام ۷ از ۹" in text:
            label = next(one for one in labels(window) if one.endswith(self._form.gender))
            await self._does(label, self.person.presses_on(window, label))
            return
        if "گام ۸ از ۹" in text and self._form.certificate is not None:
            await self._does("certificate", self.person.sends(self._form.certificate))
            return
        if "گام ۱ از ۹" in text:
            await self._does("contact", self.person.shares_contact())
            return
        wanted = next(
            label
            for sign, choices in PRESSED.items()
            if sign in text
            for label in choices
            if label in labels(window) or not label
        )
        label = wanted or labels(window)[0]
        await self._does(label, self.person.presses_on(window, label))

    async def _gives_the_code(self, window: Message) -> None:
        code = await self._fresh_code()
        if code is not None:
            await self._does("code", self.person.sends(code))
        else:
            await self._does("again", self.person.presses_on(window, SEND_AGAIN))

    async def _fresh_code(self) -> str | None:
        """The newest code of the phone, unless it was typed already."""
        try:
            code = await self.person.sms_code()
        except AssertionError:
            return None
        self._used.add(code)
        return code

    async def _leaves(self, window: Message) -> None:
        if "منوی اصلی" in labels(window):
            await self._does("menu", self.person.presses_on(window, "منوی اصلی"))
        else:
            await self._starts()

    async def _does(self, what: str, act: Awaitable[object]) -> None:
        self.said.append(what)
        try:
            await act
        except AssertionError as gone:
            if "no such button" in str(gone):
                return  # the window changed under their finger
            raise

        async def something_new() -> bool:
            return bool(await self.person.words() or await self.person.news())

        await self._before_long(something_new)

    async def _before_long(self, look: Callable[[], Awaitable[T | None]]) -> T:
        try:
            return await self.person.control.until(look, "any answer", LEFT_ALONE_S)
        except AssertionError:
            shown = await self.person.shown()
            raise LeftAloneError(f"left alone after {self.said}; the chat shows: {shown}") from None


def is_known(text: str) -> bool:
    return any(sign in text for sign in (*PRESSED, *TYPED, "گام ۱ از ۹", "رمز پیامکی"))


#: What stands in a window → what is typed (a field of the form).
TYPED = {
    "گام ۲ از ۹": "national_code",
    "گام ۳ از ۹": "birth_date",
    "ورود: کد ملی": "national_code",
    "گام ۵ از ۹": "first_name",
    "گام ۶ از ۹": "last_name",
}
#: What stands in a window → which button, the first that is there; "" is the first of all.
PRESSED = {
    "وارد شده‌اید": ["پرونده‌های من"],
    "حساب شما فعال شد": ["ورود"],
    "گام ۷ از ۹": [],
    "گام ۸ از ۹": ["همان کد ملی"],
    "گام ۹ از ۹": ["فعلاً رد می‌شوم"],
    "بازبینی و تأیید": ["تأیید و ثبت"],
    "استعلام": ["تلاش دوباره", "مرحلهٔ قبل"],
    "رضایت می‌دهید": ["می‌پذیرم و شروع می‌کنم"],
    "به پیشخوان خوش آمدید": ["ادامهٔ ثبت‌نام", "ثبت‌نام", "ورود"],
    "نشست شما قفل است": ["باز کردن با رمز پیامکی"],
    "صفحهٔ ۱": [""],
}
