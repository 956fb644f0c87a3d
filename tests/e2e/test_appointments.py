"""A citizen takes a place in an office, moves it and gives it up; a press that comes too late leads on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.appointments.receipts import LINK, Receipt, Receipts
from bot.jalali import format_time
from bot.persian import digits
from bot.pictures import joins_letters
from storage.models import Appointment, BookingBlock, Office, Slot, SlotClaim
from storage.unit_of_work import UnitOfWork
from tests.e2e.counter import Counter
from tests.e2e.person import Message, Person, labels
from tests.e2e.steps import SARA, comes_in

OFFICE = "دفتر خدمات الکترونیک قضایی شمارهٔ ۱ تبریز"
OTHER = "دفتر خدمات الکترونیک قضایی شمارهٔ ۲ تبریز"


async def comes_to_days(sara: Person) -> Message:
    """From the menu to the days of an office, by its code."""
    await sara.presses("نوبت‌های من")
    await sara.sees("نوبتی در پیش ندارید")
    await sara.presses("نوبت تازه")
    await sara.sees("نوبت در کدام دفتر؟")
    await sara.sends("۱۰۳۰۱")
    await sara.presses(OFFICE)
    await sara.sees("جای خالی در ۷ روز آینده", "شنبه تا چهارشنبه")
    await sara.presses("گرفتن نوبت")
    await sara.sees("نوبت برای چه کاری؟", OFFICE)
    await sara.presses("☐ تنظیم و ثبت دادخواست")
    await sara.presses("☐ اظهارنامه")
    await sara.sees("پشت سر هم", "۶۰ دقیقه")
    await sara.presses("☑ اظهارنامه")
    await sara.presses("ادامه")
    cases = await sara.sees("چند پرونده؟")
    await sara.presses_on(cases, labels(cases)[1])
    await sara.sees("پیش از نوبت", "۲ پرونده", "۸۰ دقیقه", "کارت ملی", "ریال", "ثنا")
    await sara.presses("نه، از کجا بگیرم؟")
    await sara.sees("adliran.ir")
    await sara.presses("بله، ادامه")
    return await sara.sees("کدام روز؟", "۲ پرونده")


def times_of(window: Message) -> list[str]:
    return [label for label in labels(window) if ":" in label and "،" not in label]


async def test_a_place_is_taken_moved_and_given_up(counter: Counter, sara: Person) -> None:
    await comes_in(sara, SARA)
    days = await comes_to_days(sara)
    assert labels(days)[0].startswith("نخستین وقت آزاد")
    await sara.presses_on(days, labels(days)[1])
    times = await sara.sees("ساعت را انتخاب کنید", "صبح")
    earliest = min(times_of(times))
    await sara.presses_on(times, earliest)
    held = await sara.sees("نگه داشته شد", f"ساعت {earliest}"[5:], "به نام:", "سارا احمدی", OFFICE)
    assert SARA.national_code not in digits(held["text"])

    # Somebody goes elsewhere, and finds the way back to what they hold.
    await sara.presses("منوی اصلی")
    await sara.sees("وارد شده‌اید")
    await sara.presses("نوبت‌های من")
    listed = await sara.sees("یک وقت برای شما نگه داشته شده است")
    await sara.presses_on(listed, labels(listed)[0])
    await sara.presses("زمان دیگر")
    await sara.sees("کدام روز؟")
    await sara.presses("روزهای دیگر در تقویم")
    month = await sara.sees("روزهایی که نشان ✓ دارند")
    await sara.presses_on(month, next(label for label in labels(month) if "✓" in label))
    times = await sara.sees("ساعت را انتخاب کنید")
    chosen = sorted(times_of(times))[1]
    await sara.presses_on(times, chosen)
    held = await sara.sees("نگه داشته شد", chosen)
    assert sorted(row.state for row in await counter.rows(Appointment)) == ["cancelled", "held"]
    await sara.presses("تأیید و ثبت نوبت")
    receipt = await sara.sees("✅ نوبت شما ثبت شد", "کد رهگیری", chosen, "همراه بیاورید", "اینترنتی")
    await sara.sms("ثبت شد")
    assert len(await counter.rows(SlotClaim)) == 4

    [booked] = [row for row in await counter.rows(Appointment) if row.state == "booked"]
    # The button under the news of it, and the same with another's number.
    await sara.forges(f"go:appointment:{booked.id}")
    await sara.sees("رسید نوبت", chosen)
    await sara.forges("go:appointment:7")
    await sara.sees_alert("چنین نوبتی پیدا نشد")
    await sara.forges(f"go:appointment:{booked.id}")
    await sara.sees("رسید نوبت", chosen)
    # Without FriBiDi there is no picture, and no button for it.
    papers = {"photo": "رسید تصویری"} if joins_letters() else {}
    papers["document"] = "افزودن به تقویم"
    printed = ["نسخهٔ چاپی (PDF)"] if joins_letters() else []
    for paper in (*papers.values(), *printed):
        await sara.presses(paper)
        await sara.sees("رسید نوبت", chosen)
    sent = await sara.messages()
    assert [kind for kind in papers if not any(kind in message for message in sent)] == []
    assert sum("document" in message for message in sent) == 1 + len(printed)
    token = (await counter.container.get(Receipts)).token(Receipt(booked.id, booked.version))
    await sara.sends(f"/start {LINK}{token}")
    await sara.sees("این رسید معتبر است", chosen)
    await sara.forges(f"go:appointment:{booked.id}")
    await sara.sees("رسید نوبت", chosen)
    await sara.presses("جابه‌جا کردن نوبت")
    await sara.sees("جابه‌جا کردن نوبت", "سر جایش می‌ماند", OFFICE)
    await sara.presses("انتخاب دفتر دیگر")
    await sara.sees("این خدمت را انجام می‌دهند", "دادخواست")
    await sara.sends("۱۰۳۰۲")
    await sara.presses(OTHER)
    await sara.presses("گرفتن نوبت")
    days = await sara.sees("جابه‌جا کردن نوبت", OTHER, "۲ پرونده")
    await sara.presses_on(days, labels(days)[3])
    times = await sara.sees("ساعت تازه را انتخاب کنید")
    later = min(times_of(times))
    await sara.presses_on(times, later)
    await sara.sees("نوبت جابه‌جا شود؟", chosen, OFFICE, later, OTHER)
    await sara.presses("بله، جابه‌جا شود")
    moved = await sara.sees("نوبت شما جابه‌جا شد", later, OTHER)
    code = next(line for line in moved["text"].splitlines() if "کد رهگیری" in line)
    assert code in receipt["text"]
    await sara.sms("جابه‌جا شد")
    [row] = [row for row in await counter.rows(Appointment) if row.state == "booked"]
    assert (row.id, row.moves) == (booked.id, 1)

    await sara.presses("لغو نوبت")
    await sara.sees("نوبت لغو شود؟")
    await sara.presses("نه، بماند")
    await sara.sees("کد رهگیری")
    await sara.presses("لغو نوبت")
    await sara.presses("بله، لغو شود")
    await sara.sees("نوبت شما لغو شد", "نوبتی در پیش ندارید")
    assert await counter.rows(SlotClaim) == []
    await sara.presses("نوبت‌های گذشته")
    past = await sara.sees("لغو شد", OTHER)
    await sara.presses_on(past, labels(past)[0])
    await sara.sees("وضعیت این نوبت: لغو شد")
    await sara.presses("نوبت دوباره برای همین کار")
    await sara.sees("کدام روز؟", OTHER)


@pytest.mark.parametrize("messenger", ["bale"])
async def test_a_hold_that_ran_out_says_so_and_leads_on(counter: Counter, sara: Person) -> None:
    await comes_in(sara, SARA)
    days = await comes_to_days(sara)
    first = labels(days)[0]
    await sara.presses_on(days, first)
    held = await sara.sees("نگه داشته شد")
    counter.clock.jump(timedelta(minutes=11))
    await sara.presses_on(held, "تأیید و ثبت نوبت")
    await sara.sees("مهلت تأیید این زمان گذشت", "دیگر نگه داشته نیست")
    assert [row.state for row in await counter.rows(Appointment)] == ["held"]
    await sara.presses("نوبت دوباره برای همین کار")
    again = await sara.sees("کدام روز؟", "۲ پرونده")
    await sara.presses_on(again, first)
    await sara.presses("تأیید و ثبت نوبت")
    await sara.sees("✅ نوبت شما ثبت شد")
    assert sorted(row.state for row in await counter.rows(Appointment)) == ["booked", "cancelled"]


@pytest.mark.parametrize("messenger", ["telegram"])
async def test_where_it_is_full_there_are_near_times_another_office_and_a_line(
    counter: Counter, sara: Person
) -> None:
    await comes_in(sara, SARA)
    days = await comes_to_days(sara)
    await sara.presses_on(days, labels(days)[2])
    times = await sara.sees("ساعت را انتخاب کنید")
    lost = sorted(times_of(times))[2]
    await shuts(counter, lost)
    await sara.presses_on(times, lost)
    others = await sara.sees("همین حالا پر شد", "نزدیک‌ترین زمان‌ها", "شمارهٔ ۲ تبریز", "کیلومتر دورتر")
    near = [label for label in labels(others) if "، ساعت" in label]
    assert len(near) == 2
    await sara.presses_on(others, near[0])
    await sara.sees("نگه داشته شد", near[0].partition("ساعت ")[2])
    await sara.presses("این وقت را نمی‌خواهم")
    await sara.sees("آن وقت آزاد شد", "نوبتی در پیش ندارید")

    await shuts(counter)
    await sara.presses("نوبت تازه")
    await sara.sends("۱۰۳۰۱")
    await sara.presses(OFFICE)
    await sara.sees("در ۷ روز آینده جای خالی ندارد")
    await sara.presses("گرفتن نوبت")
    await sara.presses("☐ لایحه و ضمیمهٔ پرونده")
    await sara.presses("ادامه")
    await sara.presses("۱ پرونده، حدود ۲۰ دقیقه")
    await sara.presses("بله، ادامه")
    await sara.sees("جای خالی نیست")
    await sara.presses("دفتر نزدیک دیگر")
    await sara.sees("این دفتر جای خالی ندارد", "شمارهٔ ۲ تبریز")
    await sara.presses("فهرست انتظار این دفتر")
    await sara.sees("در فهرست انتظار هستید", "فهرست انتظار:", OFFICE)
    await sara.presses(f"بیرون آمدن از انتظار {OFFICE}")
    await sara.sees("بیرون آمدید", "نوبتی در پیش ندارید")

    # Who missed a visit hears of it before choosing what will be refused.
    await barred(counter)
    await sara.presses("نوبت تازه")
    await sara.sends("۱۰۳۰۲")
    await sara.presses(OTHER)
    await sara.presses("گرفتن نوبت")
    await sara.sees("نوبت برای چه کاری؟", "حاضر نشدید", "نوبت اینترنتی نمی‌دهند")


async def barred(counter: Counter) -> None:
    """As after an appointment that was missed."""
    [one] = await counter.rows(Appointment)
    begins = counter.clock.now()
    async with UnitOfWork(counter.database) as tx:
        tx.session.add(
            BookingBlock(
                id=1,
                citizen_id=one.citizen_id,
                kind_key="judicial_office",
                appointment_id=one.id,
                starts_at=begins,
                ends_at=begins + timedelta(days=7),
            )
        )
        await tx.commit()


async def shuts(counter: Counter, time: str | None = None) -> None:
    """All slots of the office that begin at this time of any day, or (None) at all."""
    async with UnitOfWork(counter.database) as tx:
        office = await tx.session.scalar(select(Office.id).where(Office.code == "10301"))
        slots = list(await tx.session.scalars(select(Slot).where(Slot.office_id == office)))
        shut = [slot.id for slot in slots if time is None or format_time(slot.starts_at) == time]
        assert shut
        await tx.session.execute(update(Slot).where(Slot.id.in_(shut)).values(capacity=0))
        await tx.commit()
