"""«پیگیری ثبت‌نام» as a guest takes it: in the chat nothing of others, by SMS their own."""

from __future__ import annotations

import re

from tests.e2e.counter import Counter
from tests.e2e.person import Person
from tests.e2e.steps import NARGES, comes_to_review


async def test_a_guest_follows_a_sign_up_and_a_stranger_hears_the_same_of_everybody(
    counter: Counter, sara: Person
) -> None:
    narges = await counter.person("نرگس")
    await comes_to_review(narges, NARGES)
    await narges.presses("تأیید و ثبت")
    ended = await narges.sees("فعال‌سازی حضوری است")
    found = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", ended["text"])
    assert found is not None
    tracking = found[0]
    await narges.presses("منوی اصلی")
    await narges.presses("پیگیری ثبت‌نام یا پرونده")
    await narges.no_longer_sees(await narges.sends(tracking.lower()))
    await narges.sees("منتظر فعال‌سازی حضوری است", tracking)

    await sara.sends("/start")
    await sara.presses("پیگیری ثبت‌نام یا پرونده")
    heard = []
    for both in (f"{NARGES.national_code} ۰۹۱۲۱۱۱۰۰۰۶", "9990001103 09121110010"):
        await sara.no_longer_sees(await sara.sends(both))
        heard.append((await sara.sees("اگر با این کد و شماره"))["text"])
    assert heard[0] == heard[1]
    await narges.sms("پیگیری ثبت‌نام: ثبت‌نام شما پذیرفته شده است")
    assert await counter.control.get("/sandbox/sms", phone="+989121110010") == []
    await sara.sends("سلام")
    await sara.sees("نه کد رهگیری است")
