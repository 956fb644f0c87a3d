"""At the counter of an office: who comes is checked in, served, missing; who just comes gets a number."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.appointments.confirm import Booked
from bot.appointments.days import FreeDays, FreeTimes
from bot.appointments.end_days import EndDays
from bot.appointments.visit import Wanted
from bot.staff.actor import CONSOLE, Scope
from bot.staff.members.add import AddStaff, NewMember
from bot.staff.members.grant import NewRole
from storage.models import Appointment, AuditEntry, Office, WalkIn
from storage.unit_of_work import UnitOfWork
from storage.update_mark import Origin
from tests.appointments.office import books
from tests.e2e.arrivals import has_account, is_in
from tests.e2e.counter import Counter
from tests.e2e.person import Person, labels
from tests.e2e.steps import REZA, SARA, Form, logs_in
from tests.e2e.test_staff import MARYAM_CODE, logs_in_unbound
from tests.house import House, Registries

CODE, SERVICE = "10301", "petition"
NAME = "دفتر خدمات الکترونیک قضایی شمارهٔ ۱ تبریز"


async def office_id(counter: Counter) -> int:
    async with UnitOfWork(counter.database) as tx:
        return await tx.session.scalar(select(Office.id).where(Office.code == CODE)) or 0


async def has_booked(person: Person, form: Form, which: int) -> Booked:
    """The first day's place with this number, the short way."""
    await has_account(person, form)
    await is_in(person)
    house = House(person.counter.container, Registries())
    who = await house.visitor(person.user_id, person.messenger)
    wanted = Wanted(await office_id(person.counter), (SERVICE,))
    day = (await (await house.get(FreeDays))(who, wanted)).days[0].day
    place = (await (await house.get(FreeTimes))(who, wanted, day)).times[which]
    return await books(house, who, place, SERVICE)


async def works_at(counter: Counter, role: str) -> Person:
    """Maryam, with a role in the office, at her desk."""
    async with counter.container({Origin: Origin()}) as scope:
        add = await scope.get(AddStaff)
        await add(CONSOLE, NewMember(MARYAM_CODE, NewRole(role, Scope("office", CODE))))
    maryam = await counter.person("مریم")
    await logs_in_unbound(maryam, MARYAM_CODE)
    await maryam.presses("میز کار")
    await maryam.sees("نقش‌های شما")
    return maryam


async def test_a_day_at_the_counter(counter: Counter, sara: Person, reza: Person) -> None:
    came, missing = await has_booked(sara, SARA, 0), await has_booked(reza, REZA, 1)
    late = missing.starts_at - counter.clock.now() + timedelta(minutes=20)
    counter.clock.jump(late)
    maryam = await works_at(counter, "clerk")
    await maryam.presses("نوبت‌های امروز دفتر")
    listed = await maryam.sees(NAME, "۲ نوبت", "در انتظار 🕓", "کد رهگیری")
    assert "برنامهٔ کار دفتر" not in labels(listed)
    await maryam.sends("7K3M9-QX2TB")
    await maryam.sees("نوبتی با این کد در این دفتر نیست", "۲ نوبت")
    await maryam.no_longer_sees(await maryam.sends(came.tracking_code.lower()))
    listed = await maryam.sees("پذیرش نوبت ساعت", "آمده 🟢")

    # The row is turned: who comes first stands on the right.
    entries = [label for label in reversed(labels(listed)) if re.match("[۰-۹]", label)]
    await maryam.presses_on(listed, entries[0])
    card = await maryam.sees("سارا ا…", "آمده 🟢", "کارت ملی را با این مشخصات بسنجید")
    assert "احمدی" not in card["text"]
    assert came.tracking_code in card["text"]
    assert "آمده است" not in labels(card)
    await maryam.presses("کارش انجام شد")
    listed = await maryam.sees("انجام شد", "۲ نوبت")
    await maryam.presses_on(listed, entries[1])
    card = await maryam.sees("رضا ک…", "در انتظار 🕓")
    await maryam.presses("حاضر نشد")
    await maryam.sees("«حاضر نشد» ثبت شد", "حاضر نشد ❌")
    assert sorted(row.state for row in await counter.rows(Appointment)) == ["fulfilled", "noshow"]

    await maryam.presses_on(await maryam.window(), entries[1].replace("در انتظار 🕓", "حاضر نشد ❌"))
    await maryam.presses("برگرداندن آخرین ثبت")
    await maryam.sees("دلیل را کوتاه بنویسید")
    await maryam.sends("نه")
    await maryam.sees("دلیل باید از")
    await maryam.sends("شهروند در راهرو منتظر بود")
    await maryam.sees("ثبت برگشت", "در انتظار 🕓")

    await maryam.presses("مراجعهٔ بدون نوبت")
    await maryam.sees("برای شمارهٔ تازه")
    await maryam.presses("☐ تنظیم و ثبت دادخواست")
    await maryam.presses("☐ ثبت‌نام ثنا")
    await maryam.presses("دادن شماره")
    await maryam.sees("شمارهٔ ۱ را به مراجعه‌کننده بدهید")
    await maryam.presses("شمارهٔ ۱")
    await maryam.sees("تنظیم و ثبت دادخواست، ثبت‌نام ثنا · از ساعت")
    await maryam.presses("کارش انجام شد")
    await maryam.sees("کار این شماره انجام شد")
    assert [row.state for row in await counter.rows(WalkIn)] == ["served"]

    # Whose appointment was looked at will read it in their own log.
    reads = [row for row in await counter.rows(AuditEntry) if row.action == "sensitive_read"]
    assert {row.details["purpose"] for row in reads} == {"in_person"}


@pytest.mark.parametrize("messenger", ["telegram"])
async def test_a_block_is_found_by_its_code_and_lifted_with_a_reason(counter: Counter, sara: Person) -> None:
    await sara.sends("/start")
    missed = await has_booked(sara, SARA, 0)
    counter.clock.jump(missed.starts_at - counter.clock.now() + timedelta(minutes=20))
    maryam = await works_at(counter, "office_manager")
    await maryam.presses("نوبت‌های امروز دفتر")
    listed = await maryam.sees("۱ نوبت")
    await maryam.presses_on(listed, labels(listed)[0])
    await maryam.presses("حاضر نشد")
    await maryam.sees("«حاضر نشد» ثبت شد")
    counter.clock.jump(timedelta(hours=12))
    assert await House(counter.container, Registries()).act(EndDays) == 1
    await sara.sms("در نوبت")

    await maryam.sends("/start")
    await logs_in(maryam)
    await maryam.presses("میز کار")
    await maryam.presses("نوبت‌های امروز دفتر")
    await maryam.presses("یافتن نوبت با کد رهگیری")
    await maryam.sees("نوبت هر روزی از این دفتر")
    await maryam.sends("سلام")
    await maryam.sees("نوبتی با این کد در این دفتر نیست")
    await maryam.sends(missed.tracking_code)
    await maryam.sees("حاضر نشد ❌", "از گرفتن نوبت محروم است")
    await maryam.presses("برداشتن محرومیت")
    await maryam.sends("باران راه‌های شهر را بسته بود")
    await maryam.sees("محرومیت برداشته شد")
    await sara.sees("محرومیتی که پس از نوبت", "برداشته شد")
