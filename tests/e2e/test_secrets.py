"""Secrets leave the chat as soon as they are typed, and never lie in conversation storage or in logs."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.persian import fa_digits
from tests.e2e.counter import Counter
from tests.e2e.logbook import Logbook
from tests.e2e.person import Person
from tests.e2e.steps import SARA

PIN = "82041957"


class Watch:
    """Everything that Sara has given so far; ``looks`` searches for it where it must not lie."""

    def __init__(self, counter: Counter, person: Person) -> None:
        self._counter = counter
        self._person = person
        self._facts = {"سارا", "احمدی"}

    def learns(self, *facts: str) -> None:
        for fact in facts:
            self._facts |= {fact, fa_digits(fact)}

    async def looks(self) -> None:
        """In the table of dialog state, in the table of what is told, and in the marks of updates."""
        await self._counter.written()
        for table in ("dialog_state", "message", "processed_update"):
            kept = await self._counter.kept_in(table)
            if table == "dialog_state":
                assert kept, "the table is empty: this test would see nothing"
            # Ids of rows and moments are long numbers; what is searched for would stand alone.
            for fact in self._facts:
                found = re.search(rf"(?<!\d){re.escape(fact)}(?!\d)", kept)
                assert found is None, f"{table} holds a fact of a person"


async def test_no_step_of_the_way_leaves_a_fact_in_conversation_storage(
    counter: Counter, sara: Person, logbook: Logbook
) -> None:
    watch = Watch(counter, sara)
    watch.learns("9121110001", "09121110001", "989121110001")
    await sara.sends("/start")
    await sara.presses("ثبت‌نام")
    await watch.looks()
    await sara.presses("می‌پذیرم و شروع می‌کنم")
    await sara.sees("گام ۱ از ۹")
    await watch.looks()
    await sara.presses("ارسال شمارهٔ من")
    await sara.sees("گام ۲ از ۹")
    await watch.looks()

    watch.learns("9990001014", "9990001015")
    for typed in ("9990001015", SARA.national_code):
        await vanishes(sara, typed)
        await watch.looks()
    await sara.sees("گام ۳ از ۹")
    watch.learns("1370/02/15", "1991-05-05", "1370-02-15", "13700215", "19910505")
    for typed in ("1370/02/32", "1370/02/15"):
        await vanishes(sara, typed)
        await watch.looks()
    code = await sara.sms_code()
    watch.learns(code)
    await vanishes(sara, code)
    await sara.sees("گام ۵ از ۹")
    await watch.looks()
    watch.learns("احمدی", "۴۸۲۶۱۹", "482619")
    await vanishes(sara, SARA.first_name)
    await sara.sees("گام ۶ از ۹")
    await vanishes(sara, SARA.last_name)
    await sara.sees("گام ۷ از ۹")
    await watch.looks()
    await sara.presses("زن")
    await sara.sees("گام ۸ از ۹")
    await vanishes(sara, "۴۸۲۶۱۹")
    await sara.presses("فعلاً رد می‌شوم")
    await sara.sees("شمارهٔ شناسنامه", "ویرایش اطلاعات")
    await watch.looks()
    await sara.presses("ویرایش اطلاعات")
    await sara.presses("شمارهٔ شناسنامه")
    await sara.presses("همان کد ملی")
    await sara.sees("بازبینی و تأیید", "مطابقت دارد")
    await watch.looks()
    await sara.presses("تأیید و ثبت")
    await sara.sees("فعال شد")
    await watch.looks()

    await sara.presses("ورود")
    code = await sara.sms_code()
    watch.learns(code, PIN)
    await vanishes(sara, code)
    await sara.sees("وارد شده‌اید")
    await watch.looks()
    await sara.presses("امنیت حساب")
    await sara.presses("رمز بازگشایی")
    await sara.sees("رمزی از ۸ تا ۱۲ رقم")
    await vanishes(sara, PIN)
    await sara.sees("ثبت شد")
    await watch.looks()
    counter.clock.jump(timedelta(minutes=16))
    await sara.sends("/start")
    await sara.presses("باز کردن با رمز بازگشایی")
    await sara.sees("باز کردن نشست")
    await vanishes(sara, PIN)
    await sara.sees("وارد شده‌اید")
    await sara.presses("پرونده‌های من")
    await sara.sees("۱۲ پرونده")
    await watch.looks()
    assert code not in logbook.text
    assert PIN not in logbook.text


async def vanishes(person: Person, secret: str) -> None:
    await person.no_longer_sees(await person.sends(secret))


async def test_a_secret_that_cannot_be_taken_away_is_told_so(counter: Counter, sara: Person) -> None:
    await sara.sends("/start")
    await sara.presses("ثبت‌نام")
    await sara.presses("می‌پذیرم و شروع می‌کنم")
    await sara.presses("ارسال شمارهٔ من")
    await sara.sees("گام ۲ از ۹")
    await counter.control.faults({"kind": "reset", "methods": ["deleteMessage"]})
    await sara.sends(SARA.national_code)
    await sara.sees("گام ۳ از ۹", "خودتان آن را از گفت‌وگو پاک کنید")


async def test_no_code_lies_in_the_ledger_in_clear(counter: Counter, sara: Person) -> None:
    await sara.sends("/start")
    await sara.presses("ثبت‌نام")
    await sara.presses("می‌پذیرم و شروع می‌کنم")
    await sara.presses("ارسال شمارهٔ من")
    await sara.sends(SARA.national_code)
    await sara.sends(SARA.birth_date)
    code = await sara.sms_code()
    for table in ("message", "delivery", "delivery_event", "one_time_password", "registration"):
        kept = await counter.kept_in(table)
        assert kept
        assert re.search(rf"(?<![\da-f]){code}(?![\da-f])", kept) is None, table
        for fact in ("9121110001", SARA.national_code, "1991-05-05"):
            assert fact not in kept, table


async def test_a_number_typed_where_none_was_asked_for_vanishes_too(sara: Person) -> None:
    await sara.sends("/start")
    await sara.sees("به پیشخوان خوش آمدید")
    for typed in ("482913", "۴۸۲ ۹۱۳", SARA.national_code, "8204-1957"):
        await vanishes(sara, typed)
        await sara.sees("یکی از دکمه‌های زیر پیام را بزنید")
    await sara.sends("سلام ۱۲۳۴۵۶ بار")
    await sara.sees("یکی از دکمه‌های زیر پیام را بزنید")
    assert "سلام" in await sara.shown()


async def test_a_wrong_code_that_cannot_be_taken_away_says_both(counter: Counter, sara: Person) -> None:
    await sara.sends("/start")
    await sara.presses("ثبت‌نام")
    await sara.presses("می‌پذیرم و شروع می‌کنم")
    await sara.presses("ارسال شمارهٔ من")
    await sara.sees("گام ۲ از ۹")
    await counter.control.faults({"kind": "reset", "methods": ["deleteMessage"]})
    await sara.sends("1111111111")
    await sara.sees("ده رقم یکسان", "خودتان آن را از گفت‌وگو پاک کنید")
