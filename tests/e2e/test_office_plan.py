"""A manager plans the office in chat: hours of a weekday, counters of a day, closing under people."""

from __future__ import annotations

from datetime import timedelta

from bot.appointments.follow_closures import FollowClosures
from bot.appointments.tell_reopened import TellReopened
from bot.jalali import format_short, tehran_day
from bot.ledger.invariant import verify
from storage.models import Appointment, Closure, OpeningRule, Slot
from storage.unit_of_work import UnitOfWork
from tests.e2e.counter import Counter
from tests.e2e.person import Person, labels
from tests.e2e.steps import SARA
from tests.e2e.test_office_day import NAME, has_booked, office_id, works_at
from tests.house import House, Registries


async def test_a_manager_plans_and_closes_and_who_is_hit_takes_another_time(
    counter: Counter, sara: Person
) -> None:
    await sara.sends("/start")
    booked = await has_booked(sara, SARA, 0)
    day = tehran_day(booked.starts_at)
    maryam = await works_at(counter, "office_manager")
    await maryam.presses("نوبت‌های امروز دفتر")
    await maryam.presses("برنامهٔ کار دفتر")
    await maryam.sees(NAME, "شنبه تا چهارشنبه: ", "هر نوبت ۲۰ دقیقه، ۳ باجه", "جمعه: تعطیل")

    await maryam.presses("ساعت کار روزهای هفته")
    await maryam.presses("جمعه: تعطیل")
    await maryam.sees("برنامهٔ جمعه‌ها", "این روز تعطیل است")
    await maryam.presses("ساعت")
    await maryam.sends("صبح")
    await maryam.sees("ساعت‌ها روشن نیست")
    await maryam.sends("۹ تا ۱۱ و ۱۴:۳۰ تا 16")
    await maryam.sees("۰۹:۰۰", "۱۴:۳۰", "تا اطلاع بعدی")
    await maryam.presses("باجه‌ها")
    await maryam.sends("۴")
    await maryam.presses("طول نوبت")
    await maryam.presses("۳۰ دقیقه")
    await maryam.sees("هر نوبت: ۳۰ دقیقه", "باجه‌ها: ۴")
    await maryam.presses("خدمت‌ها")
    services = await maryam.sees("برای کدام خدمت‌ها")
    await maryam.presses_on(services, next(one for one in labels(services) if one.startswith("☑")))
    await maryam.presses("بازگشت")
    await maryam.presses("ثبت برنامه")
    await maryam.sees("برنامهٔ جمعه‌ها ثبت شد", "جمعه: ")
    fridays = [row for row in await counter.rows(OpeningRule) if row.weekday == "fri" and row.counters == 4]
    assert [(row.opens, row.closes, row.slot_minutes) for row in fridays] == [(540, 660, 30), (870, 960, 30)]

    await maryam.presses("تعداد باجه‌های یک روز")
    await maryam.sends(format_short(day))
    await maryam.sees("چند باجه باز است")
    await maryam.sends("۷")
    await maryam.sees("۷ باجه باز است")
    here = await office_id(counter)
    slots = [row for row in await counter.rows(Slot) if row.office_id == here and row.day == day]
    assert {row.capacity for row in slots} == {7}
    await maryam.sees("روزهایی با باجه‌های ویژه", "۷ باجه")

    await maryam.presses("تصویر شلوغی هفته")
    assert (await maryam.sees("شلوغی هفته", NAME))["photo"]["width"] > 900
    await maryam.sees("جمعه: ")

    await maryam.presses("بستن دفتر")
    await maryam.sends(format_short(day))
    await maryam.sees("بستن دفتر از")
    await maryam.presses("همهٔ همین روز")
    await maryam.sees("همهٔ روز", "۱ نفر", "نزدیک‌ترین زمان‌های دیگر")
    assert await counter.rows(Closure) == []
    await maryam.sends("لوله‌کشی ساختمان ترکیده است")
    await maryam.sees("به ۱ نفر خبر داده می‌شود", "دفتر بسته است", "لوله‌کشی")

    house = House(counter.container, Registries())
    assert await house.act(FollowClosures) == 1
    await sara.sms("بسته است و این نوبت لغو شد")
    news = await sara.sees("بسته است و این نوبت لغو شد")
    assert "لوله‌کشی" not in news["text"]
    await sara.presses_on(news, "دیدن نوبت")
    await sara.presses("زمان‌های نزدیک")
    near = await sara.sees("نزدیک‌ترین زمان‌ها در همین دفتر")
    await sara.presses_on(near, labels(near)[0])
    await sara.presses("تأیید و ثبت نوبت")
    await sara.sees("✅ نوبت شما ثبت شد")
    rows = sorted(await counter.rows(Appointment), key=lambda row: row.id)
    assert sorted(row.state for row in rows) == ["booked", "cancelled"]
    assert all(row.day > day for row in rows if row.state == "booked")
    await maryam.presses("بازگشایی دفتر")
    closed = await maryam.sees("کدام زمان بسته را باز می‌کنید")
    await maryam.presses_on(closed, labels(closed)[0])
    await maryam.sees("هرچه از این زمان مانده است")
    await maryam.sends("لوله درست شد")
    await maryam.sees("دوباره باز است", NAME)
    assert await counter.rows(Closure) == []
    assert await house.act(TellReopened) == 1
    await sara.sms("نوبت لغوشده برنمی‌گردد")
    await sara.sees("در آن زمان باز است", "سر جای خود است")
    # The old press leads on too: what it is about says so, and the way to another time stays open.
    await sara.presses_on(news, "دیدن نوبت")
    await sara.sees("وضعیت این نوبت")
    await counter.rest()
    async with UnitOfWork(counter.database) as tx:
        assert await verify(tx.session) == []
    assert counter.clock.now() - booked.starts_at < timedelta()
