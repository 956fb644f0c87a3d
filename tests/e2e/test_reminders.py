"""A reminder is answered with one press: I come, another time, or not at all; however old."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.appointments.days import FreeDays, FreeTimes
from bot.appointments.remind import RemindOfAppointments
from bot.appointments.visit import Wanted
from storage.models import Appointment, Office
from storage.unit_of_work import UnitOfWork
from tests.appointments.office import SERVICE, books
from tests.e2e.arrivals import has_account, is_in
from tests.e2e.counter import Counter
from tests.e2e.person import Person
from tests.e2e.steps import SARA
from tests.house import House, Registries


async def test_a_reminder_is_answered_after_the_login_and_again_and_when_it_is_old(
    counter: Counter, sara: Person
) -> None:
    await has_account(sara, SARA)
    await is_in(sara)
    await sara.sends("/start")
    await sara.sees("وارد شده‌اید")
    house = House(counter.container, Registries())
    who = await house.visitor(sara.user_id, sara.messenger)
    async with UnitOfWork(counter.database) as tx:
        office = await tx.session.scalar(select(Office.id).where(Office.code == "10301")) or 0
    wanted = Wanted(office, (SERVICE,))
    day = (await (await house.get(FreeDays))(who, wanted)).days[2].day
    place = (await (await house.get(FreeTimes))(who, wanted, day)).times[0]
    booked = await books(house, who, place, SERVICE)
    counter.clock.jump(booked.starts_at - timedelta(hours=22) - counter.clock.now())
    assert await house.act(RemindOfAppointments) == 1
    asked = await sara.sees("⏰ یادآوری", "می‌آیید؟")

    # It was long ago that she was in: she says who she is first, and is asked once more.
    await sara.presses_on(asked, "می‌آیم")
    await sara.sees("ورود: رمز پیامکی")
    await sara.sends(await sara.sms_code())
    await sara.sees("رسید نوبت")
    await sara.presses("می‌آیم")
    await sara.sees("به دفتر گفتیم که می‌آیید", "👋 گفته‌اید که می‌آیید")
    [row] = await counter.rows(Appointment)
    assert row.confirmed_at is not None

    await sara.presses_on(asked, "جابه‌جا کن")
    await sara.sees("جابه‌جا کردن نوبت", "سر جایش می‌ماند")
    await sara.presses_on(asked, "می‌آیم")
    await sara.sees("به دفتر گفتیم که می‌آیید", "رسید نوبت")
    await sara.presses_on(asked, "لغو")
    await sara.sees("نوبت لغو شود؟")
    await sara.presses("بله، لغو شود")
    await sara.sees("نوبت شما لغو شد")
    await sara.presses_on(asked, "می‌آیم")
    await sara.sees("دیگر تغییر نمی‌کند", "وضعیت این نوبت: لغو شد")
    assert [row.state for row in await counter.rows(Appointment)] == ["cancelled"]

    await sara.forges(f"go:appt:come:{2**63}:1")
    await sara.sees("وارد شده‌اید")
