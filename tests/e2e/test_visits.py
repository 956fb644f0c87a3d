"""At the counter over HTTP, seen from both sides: a sign-up activated, a lost number replaced."""

from __future__ import annotations

import re

from bot.ledger.invariant import verify
from bot.persian import fa_digits
from bot.staff.actor import CONSOLE, Scope
from bot.staff.members.add import AddStaff, NewMember
from bot.staff.members.grant import NewRole
from storage.models import Appointment, DeskAct
from storage.unit_of_work import UnitOfWork
from storage.update_mark import Origin
from tests.e2e.arrivals import has_signed_up
from tests.e2e.counter import Counter
from tests.e2e.logbook import Logbook
from tests.e2e.person import Message, Person, labels
from tests.e2e.steps import NARGES, SARA, comes_in, comes_to_review, logs_in
from tests.e2e.test_staff import MARYAM_CODE, logs_in_unbound
from tests.staff.counter import BRANCH

CARD, PAPER = "9G31700421", "الف/12 456789"
NEW = "09121110007"
BRANCH_NAME = "شعبهٔ ۱ تأمین اجتماعی تهران"


async def clerk_at_the_branch(counter: Counter) -> Person:
    """Maryam, a clerk of Tehran, works at a branch too and stands at her desk."""
    async with counter.container({Origin: Origin()}) as scope:
        add = await scope.get(AddStaff)
        await add(CONSOLE, NewMember(MARYAM_CODE, NewRole("clerk", Scope("office", BRANCH))))
    maryam = await counter.person("مریم")
    await logs_in_unbound(maryam, MARYAM_CODE)
    await maryam.presses("میز کار")
    await maryam.sees("نقش‌های شما")
    return maryam


async def writes_serial(clerk: Person, paper: str, serial: str) -> None:
    await clerk.presses(f"☐ {paper}")
    await clerk.sees("شمارهٔ سریال این مدرک")
    await clerk.no_longer_sees(await clerk.sends(serial))


async def holds_no_fact(counter: Counter, logbook: Logbook, *facts: str) -> None:
    await counter.written()
    for table in ("dialog_state", "message", "processed_update"):
        kept = await counter.kept_in(table)
        for fact in facts:
            assert re.search(rf"(?<!\d){re.escape(fact)}(?!\d)", kept) is None, (table, fact)
    assert all(fact not in logbook.text for fact in facts)


async def test_a_sign_up_is_activated_at_a_branch_and_its_owner_logs_in(
    counter: Counter, logbook: Logbook
) -> None:
    narges = await counter.person("نرگس")
    await comes_to_review(narges, NARGES)
    await narges.presses("تأیید و ثبت")
    ended = await narges.sees("فعال‌سازی حضوری است")
    tracking = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", ended["text"])
    assert tracking is not None

    maryam = await clerk_at_the_branch(counter)
    await maryam.presses("مراجعهٔ حضوری")
    await maryam.sees("شهروند برای چه کاری آمده است؟")
    await maryam.presses("فعال‌سازی ثبت‌نام")
    await maryam.sees("کد رهگیری ثبت‌نام یا کد ملی")
    await maryam.sends(SARA.national_code)
    await maryam.sees("منتظر فعال‌سازی نیست")
    await maryam.no_longer_sees(await maryam.sends(tracking[0].lower()))
    card = await maryam.sees("نرگس ش…", "هنوز لازم است")
    assert "فعال کردن حساب" not in labels(card)
    assert NARGES.national_code not in card["text"]

    await maryam.presses("مدارک پذیرفته نشد")
    await maryam.sees("دلیل را انتخاب کنید")
    await maryam.presses("مدارک کامل نبود")
    await maryam.sees("به شهروند خبر داده می‌شود")
    sms = await narges.sms("هنوز فعال نشده است")
    assert "مدارک کامل نبود" in sms
    assert tracking[0] in sms
    await narges.sees("برگهٔ مالکیت سیم‌کارت")

    await maryam.presses("فعال‌سازی ثبت‌نام")
    await maryam.sees("کد رهگیری ثبت‌نام یا کد ملی")
    await maryam.sends(fa_digits(NARGES.national_code))
    await maryam.sees("نرگس ش…")
    await writes_serial(maryam, "کارت ملی", CARD)
    await maryam.sees("هنوز لازم است")
    await writes_serial(maryam, "شناسنامه", PAPER)
    enough = await maryam.sees("مدارک کافی است")
    assert "☑ شناسنامه" in labels(enough)
    await holds_no_fact(counter, logbook, CARD, PAPER, NARGES.national_code, "09121110006")
    await maryam.presses("فعال کردن حساب")
    await maryam.sees("حساب فعال شد", tracking[0])
    assert [row.state for row in await counter.rows(DeskAct)] == ["refused", "done"]

    assert tracking[0] in await narges.sms("حساب کاربری شما فعال شد")
    await narges.sees("حساب کاربری شما فعال شد")
    await narges.sends("/start")
    await narges.sees("حساب شما آماده است")
    await logs_in(narges)
    await narges.presses("چه کسی پرونده‌ام را دید")
    await narges.sees("۲ بار", "کارشناس", "مراجعهٔ حضوری شهروند")
    await counter.rest()
    async with UnitOfWork(counter.database) as tx:
        assert await verify(tx.session) == []


async def books_the_visit(person: Person) -> Message:
    """From the menu to the receipt, at the branch that is looked for by its code."""
    await person.sends("/start")
    await person.sees("فعال‌سازی حضوری", "کد رهگیری")
    await person.presses("یافتن نزدیک‌ترین محل مراجعه")
    await person.sees("کجا هویت را حضوری می‌سنجند؟")
    await person.sends(BRANCH)
    await person.sees("نتیجهٔ جست‌وجو")
    await person.presses(BRANCH_NAME)
    await person.sees("بدون نوبت هم", "جای خالی")
    await person.presses("گرفتن نوبت")
    days = await person.sees("کدام روز؟", "احراز هویت حضوری")
    assert {"خدمت دیگر", "فهرست انتظار این دفتر"} & set(labels(days)) == set()
    await person.presses_on(days, labels(days)[0])
    held = await person.sees("نگه داشته شد", "اصل کارت ملی و شناسنامه")
    assert "به نام" not in held["text"]
    await person.presses("تأیید و ثبت نوبت")
    return await person.sees("✅ نوبت شما ثبت شد", "رسید نوبت", BRANCH_NAME)


async def test_who_waits_books_a_visit_and_is_activated_from_the_days_list(
    counter: Counter, logbook: Logbook
) -> None:
    narges = await counter.person("نرگس")
    await has_signed_up(narges, NARGES)
    receipt = await books_the_visit(narges)
    assert "نوبت‌های من" not in labels(receipt)
    await narges.sms("ثبت شد")
    # Found again from the follow-up of the sign-up, moved, and seen in the menu.
    await narges.presses("منوی اصلی")
    await narges.sees("نوبت مراجعهٔ حضوری شما")
    await narges.presses("پیگیری ثبت‌نام یا پرونده")
    await narges.sees("کد رهگیری")
    await narges.presses("نوبت مراجعهٔ حضوری من")
    await narges.sees("رسید نوبت")
    await narges.presses("جابه‌جا کردن نوبت")
    days = await narges.sees("جابه‌جا کردن نوبت", "کدام روز؟")
    await narges.presses_on(days, labels(days)[1])
    times = await narges.sees("ساعت تازه را انتخاب کنید")
    await narges.presses_on(times, next(one for one in labels(times) if ":" in one))
    await narges.sees("جابه‌جا شود")
    await narges.presses("بله، جابه‌جا شود")
    await narges.sees("نوبت شما جابه‌جا شد")
    (row,) = [one for one in await counter.rows(Appointment) if one.state == "booked"]
    assert row.citizen_id is None

    counter.clock.jump(row.starts_at - counter.clock.now())
    maryam = await clerk_at_the_branch(counter)
    await maryam.presses("نوبت‌های امروز دفتر")
    listed = await maryam.sees(BRANCH_NAME, "۱ نوبت", "احراز هویت حضوری")
    await maryam.presses_on(listed, next(one for one in labels(listed) if "در انتظار" in one))
    await maryam.sees("هنوز حساب ندارد", "نرگس ش…")
    await maryam.presses("رسیدگی به فعال‌سازی")
    await maryam.sees("نرگس ش…", "هنوز لازم است")
    await writes_serial(maryam, "کارت ملی", CARD)
    await maryam.sees("هنوز لازم است")
    await writes_serial(maryam, "شناسنامه", PAPER)
    await maryam.sees("مدارک کافی است")
    await maryam.presses("فعال کردن حساب")
    await maryam.sees("حساب فعال شد")
    await narges.sms("حساب کاربری شما فعال شد")
    (row,) = [one for one in await counter.rows(Appointment) if one.state == "arrived"]
    assert row.account_id is None
    await holds_no_fact(counter, logbook, CARD, PAPER, NARGES.national_code)
    async with UnitOfWork(counter.database) as tx:
        assert await verify(tx.session) == []


async def test_a_lost_number_is_replaced_and_the_code_is_read_out(
    counter: Counter, sara: Person, logbook: Logbook
) -> None:
    await comes_in(sara, SARA)
    maryam = await clerk_at_the_branch(counter)
    await maryam.presses("مراجعهٔ حضوری")
    await maryam.presses("جایگزینی شمارهٔ گم‌شده")
    await maryam.sees("شمارهٔ پیشین شهروند")
    await maryam.sends(SARA.national_code)
    await maryam.sees("سارا ا…", "برگهٔ مالکیت سیم‌کارت")
    await writes_serial(maryam, "کارت ملی", CARD)
    await maryam.presses("☐ برگهٔ مالکیت سیم‌کارت")
    await maryam.sees("مدارک کافی است")
    await maryam.presses("نوشتن شمارهٔ تازه")
    await maryam.sees("شمارهٔ همراه تازهٔ شهروند")
    await maryam.no_longer_sees(await maryam.sends(NEW))
    await maryam.sees("از شهروند بخواهید")
    # The new SIM is in a telephone beside her, whose SMS the test reads.
    new_sim = await counter.person("محمود")
    code = await new_sim.sms_code()
    assert "روبه‌روی شماست" in (await new_sim.letters())[-1]
    await maryam.no_longer_sees(await maryam.sends(code))
    await maryam.sees("شمارهٔ تازه در حساب نشست")
    await holds_no_fact(counter, logbook, CARD, NEW, NEW[1:], SARA.national_code)

    await sara.sms("تغییر کرد")
    await sara.sees("در یک دفتر و با دیدن مدارک تغییر کرد")
    assert "به این شماره فرستاده می‌شود" in (await new_sim.letters())[-1]
    await sara.sends("/start")
    await sara.sees("حساب شما آماده است")
