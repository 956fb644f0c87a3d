"""The first citizen end to end: from /start to a case's page and out again; the three ends of a sign-up."""

from __future__ import annotations

import hashlib
import re

from sqlalchemy import select

from bot.accounts.rules import ASK_AGAIN_EVERY, CONSENT_VERSION, REGISTRY_WAIT
from bot.app.work import registry_job
from bot.ledger.invariant import verify
from storage.models import Consent, ConsentText, LoginSession
from storage.unit_of_work import UnitOfWork
from tests.e2e.counter import Counter
from tests.e2e.person import Person, labels
from tests.e2e.steps import (
    NARGES,
    NILOUFAR,
    OMID,
    REZA,
    SARA,
    Form,
    comes_in,
    comes_to_code_step,
    comes_to_review,
    logs_in,
    number_in,
    opens_first_case,
    signs_up,
    tells_of_certificate,
    who_signed_up,
)


async def test_she_signs_up_logs_in_sees_her_cases_and_leaves(counter: Counter, sara: Person) -> None:
    await signs_up(sara, SARA)
    await sara.sms("حساب کاربری شما فعال شد")
    await logs_in(sara)

    await sara.presses("پرونده‌های من")
    first = await sara.sees("۱۲ پرونده", "صفحهٔ ۱ از ۲")
    await sara.presses("بعدی ◀")
    second = await sara.sees("صفحهٔ ۲ از ۲", "۷.")
    assert second["message_id"] == first["message_id"]
    await sara.presses("▶ قبلی")
    await sara.sees("صفحهٔ ۱ از ۲")
    await sara.presses_on(first, labels(first)[0])
    page = await sara.sees("وضعیت:", "دفتر:", "کارشناس:", "مرحله:", "تاریخچه")
    assert number_in(page["text"]) in first["text"]
    await sara.presses("فهرست پرونده‌ها")
    await sara.sees("صفحهٔ ۱ از ۲")
    await sara.presses("منوی اصلی")
    await sara.sees("وارد شده‌اید")
    await sara.presses("خروج")
    await sara.sees("با موفقیت خارج شدید")

    (citizen,) = await who_signed_up(counter)
    assert citizen.status == "active"
    (consent,) = await counter.rows(Consent)
    (text,) = await counter.rows(ConsentText)
    assert consent.version == text.version == CONSENT_VERSION
    assert "رضایت می‌دهید" in text.text
    assert hashlib.sha256(text.text.encode()).hexdigest() == text.sha256
    (session,) = await counter.rows(LoginSession)
    assert session.end_reason == "logout"
    await counter.rest()
    async with UnitOfWork(counter.database) as tx:
        assert await verify(tx.session) == []


async def test_after_leaving_an_old_case_page_shows_nothing(sara: Person) -> None:
    await comes_in(sara, SARA)
    await opens_first_case(sara)
    await sara.sends("/start")
    await sara.presses("خروج")
    await sara.sees("خارج شدید")
    old = next(one for one in await sara.messages() if "شمارهٔ پرونده" in one["text"])
    assert labels(old) == [] or "فهرست پرونده‌ها" in labels(old)
    for label in labels(old):
        await sara.presses_on(old, label)
        await sara.sees("به پیشخوان خوش آمدید")


async def test_a_sim_of_another_waits_for_a_visit(counter: Counter) -> None:
    narges = await counter.person("نرگس")
    await comes_to_review(narges, NARGES)
    await narges.sees("سیم‌کارت به نام صاحب این کد ملی نیست", "تنها با مراجعهٔ حضوری")  # before, not after
    await narges.presses("تأیید و ثبت")
    await narges.sees("فعال‌سازی حضوری است", "کد رهگیری")
    await narges.sms("با اصل کارت ملی و شناسنامه به نزدیک‌ترین شعبهٔ سازمان تأمین اجتماعی")
    assert await who_signed_up(counter) == []
    await narges.presses("منوی اصلی")
    await narges.sees("منتظر فعال‌سازی حضوری است")


async def test_data_that_do_not_match_are_refused_and_may_be_tried_again(counter: Counter) -> None:
    omid = await counter.person("امید")
    await comes_to_review(omid, OMID)
    await omid.sees("با سازمان ثبت احوال مطابقت ندارد", "حسابی ساخته نمی‌شود")
    await omid.presses("تأیید و ثبت")
    await omid.sees("اطلاعات با مرجع مطابقت ندارد")
    await omid.sms("اطلاعات هویتی واردشده با مرجع مطابقت ندارد")
    assert await who_signed_up(counter) == []
    await omid.presses("ثبت‌نام دوباره")
    await omid.sees("رضایت می‌دهید")


async def test_a_registry_that_does_not_answer_refuses_nobody(counter: Counter) -> None:
    niloufar = await counter.person("نیلوفر")
    await comes_to_code_step(niloufar, NILOUFAR)
    await niloufar.sends(await niloufar.sms_code())
    await tells_of_certificate(niloufar, NILOUFAR)
    await niloufar.sees("این به معنای رد شدن اطلاعات شما نیست")
    assert {"تلاش دوباره", "مرحلهٔ قبل", "انصراف"} <= set(labels(await niloufar.window()))
    await niloufar.sends("/start")
    await niloufar.presses("ادامهٔ ثبت‌نام")
    await niloufar.sees("استعلام هنوز انجام نشده است")


async def test_who_waits_for_a_registry_is_told_in_two_days_and_goes_on_where_they_were(
    counter: Counter,
) -> None:
    niloufar = await counter.person("نیلوفر")
    await comes_to_code_step(niloufar, NILOUFAR)
    await niloufar.sends(await niloufar.sms_code())
    await tells_of_certificate(niloufar, NILOUFAR)
    await niloufar.presses("نتیجه را خبر بدهید")
    await niloufar.sees("تأیید و انتظار برای پاسخ", "باقری", "۹۹۹****۱۲۱", "همان کد ملی")
    await niloufar.presses("تأیید و انتظار")
    await niloufar.sees("منتظر پاسخ ثبت احوال است", "کد رهگیری")
    await niloufar.sms("منتظر پاسخ ثبت احوال است")
    await niloufar.presses("منوی اصلی")
    menu = await niloufar.sees("منتظر پاسخ ثبت احوال", "کد رهگیری")
    assert "ثبت‌نام" not in labels(menu)
    await niloufar.presses("پرسش دوباره یا ویرایش اطلاعات")
    await niloufar.sees("استعلام هنوز انجام نشده است")
    await niloufar.presses("نتیجه را خبر بدهید")
    await niloufar.presses("تأیید و انتظار")
    await niloufar.sees("منتظر پاسخ ثبت احوال است")

    counter.clock.jump(REGISTRY_WAIT + ASK_AGAIN_EVERY)
    assert await registry_job(counter.container).job() == 1
    await niloufar.sees("سامانهٔ مرجع هنوز پاسخی نداده است")
    await niloufar.sms("سامانهٔ مرجع هنوز پاسخی نداده است")
    await niloufar.sends("/start")
    await niloufar.presses("ادامهٔ ثبت‌نام")
    await niloufar.sees("استعلام هنوز انجام نشده است")


async def test_before_the_code_a_stranger_learns_nothing(counter: Counter, sara: Person) -> None:
    """An account, a person without one, a person of whom nobody knows: the same words, up to the code."""
    await signs_up(sara, SARA)
    heard = []
    for name, form in (
        ("حسین", SARA),
        ("زهرا", REZA),
        ("مریم", Form("9990001103", "1376/07/08", "شیرین", "یوسفی")),
    ):
        someone = await counter.person(name)
        await comes_to_code_step(someone, form)
        await someone.sms_code()
        words = [one["text"] for one in await someone.messages() if one["from_bot"]]
        heard.append([re.sub(r"[\d*]{5,}", "…", text) for text in words])
    assert heard[0] == heard[1] == heard[2]


async def test_a_deep_link_brings_her_to_the_case_after_the_login(counter: Counter, sara: Person) -> None:
    await comes_in(sara, SARA)
    number = await opens_first_case(sara)
    case_id = await case_id_of(counter, number)
    await sara.sends("/start")
    await sara.presses("خروج")
    await sara.sees("خارج شدید")
    await sara.sends(f"/start case-{case_id}")
    await sara.sees("ورود: رمز پیامکی")
    await sara.sends(await sara.sms_code())
    page = await sara.sees("شمارهٔ پرونده:")
    assert number_in(page["text"]) == number


async def test_an_unknown_deep_link_opens_the_menu(sara: Person) -> None:
    for payload in ("x", "case-", "case-abc", "case-99999999999999999999", "case-۱۲"):
        await sara.sends(f"/start {payload}")
        await sara.sees("به پیشخوان خوش آمدید")


async def case_id_of(counter: Counter, number: str) -> int:
    from storage.models import Case

    async with UnitOfWork(counter.database) as tx:
        found = await tx.session.scalar(select(Case.id).where(Case.number == number))
    assert found is not None
    return int(found)
