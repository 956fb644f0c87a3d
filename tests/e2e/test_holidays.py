"""An admin declares a day off in the evening and takes it back; who had a place hears both."""

from __future__ import annotations

from bot.appointments.follow_closures import FollowClosures
from bot.appointments.tell_reopened import TellReopened
from bot.jalali import format_short, tehran_day
from storage.models import Appointment, Holiday
from tests.e2e.arrivals import has_account, is_in
from tests.e2e.counter import Counter
from tests.e2e.person import Person, labels
from tests.e2e.steps import REZA, SARA
from tests.e2e.test_office_day import has_booked
from tests.e2e.test_staff import hires, opens_desk
from tests.house import House, Registries


async def test_a_day_is_declared_off_and_taken_back_and_who_is_hit_hears_both(
    counter: Counter, sara: Person, reza: Person
) -> None:
    await sara.sends("/start")
    booked = await has_booked(sara, SARA, 0)
    await reza.sends("/start")
    await has_account(reza, REZA)
    await is_in(reza)
    await hires(counter, REZA.national_code, "admin")
    await reza.sends("/start")
    await opens_desk(reza)
    await reza.presses("تعطیلی‌ها")
    await reza.sees("تعطیلی دیگری اعلام نشده است")
    await reza.presses("اعلام تعطیلی تازه")
    await reza.sees("کدام روز")
    await reza.sends(format_short(tehran_day(booked.starts_at)))
    await reza.sees("کدام دفترها")
    await reza.presses("همهٔ دفترهای نوبت‌دهنده")
    await reza.sees("۱ نفر", "عنوان آن را بنویسید")
    assert await counter.rows(Holiday) == []
    await reza.sends("عید فطر")
    listed = await reza.sees("تعطیل اعلام شد", "برای پس گرفتن")
    house = House(counter.container, Registries())
    assert await house.act(FollowClosures) == 1
    await sara.sms("بسته است و این نوبت لغو شد")

    await reza.presses_on(listed, next(one for one in labels(listed) if "عید فطر" in one))
    await reza.sees("پس گرفتن تعطیلی", "دوباره نوبت می‌دهند")
    await reza.presses("پس گرفتن تعطیلی")
    await reza.sees("پس گرفته شد", "تعطیلی دیگری اعلام نشده است")
    assert await counter.rows(Holiday) == []
    assert await house.act(TellReopened) == 1
    await sara.sms("نوبت لغوشده برنمی‌گردد")
    assert [row.state for row in await counter.rows(Appointment)] == ["cancelled"]
