"""A notice from the publisher's hand to the citizen's «خواندم», over HTTP, on each messenger."""

from __future__ import annotations

from datetime import timedelta

from bot.clock import TEHRAN
from bot.ledger.invariant import verify
from bot.notices.release import ExpandNotices, ReleaseNotices
from storage.models import Delivery, NoticeReading
from storage.unit_of_work import UnitOfWork
from storage.update_mark import Origin
from tests.e2e.arrivals import has_account, is_in
from tests.e2e.counter import Counter
from tests.e2e.person import Person, labels
from tests.e2e.steps import REZA, SARA
from tests.e2e.test_staff import MARYAM_CODE, hires, logs_in_unbound, opens_desk

TITLE = "پرداخت الکترونیک هزینه‌های سند"
BODY = "به اطلاع سران محترم دفاتر می‌رساند:\n\nاز پنج‌شنبه هزینه‌ها الکترونیک پرداخت می‌شود."


def to_noon(counter: Counter) -> None:
    """No quiet hours hold up what is sent."""
    now = counter.clock.now().astimezone(TEHRAN)
    counter.clock.jump(timedelta(hours=(12 - now.hour) % 24))


async def publisher(counter: Counter) -> Person:
    maryam = await counter.person("مریم")
    await hires(counter, MARYAM_CODE, "publisher")
    await logs_in_unbound(maryam, MARYAM_CODE)
    await opens_desk(maryam)
    return maryam


async def approver(counter: Counter, reza: Person) -> None:
    await has_account(reza, REZA)
    await hires(counter, REZA.national_code, "approver")
    await is_in(reza)
    await reza.sends("/start")
    await opens_desk(reza)


async def chooses(person: Person, field: str, choice: str) -> None:
    await person.presses(f"▫️ {field}")
    await person.sees("یکی را انتخاب کنید")
    await person.presses(choice)
    await person.sees("هر بخش را که می‌خواهید بزنید")


async def writes(person: Person, field: str, text: str) -> None:
    await person.presses(f"▫️ {field}")
    await person.sees("بنویسید" if field != "متن" else "یک‌جا بفرستید")
    await person.sends(text)
    await person.sees("هر بخش را که می‌خواهید بزنید")


async def time_comes(counter: Counter) -> None:
    """What the ticker does every second."""
    for job in (ReleaseNotices, ExpandNotices, ExpandNotices):
        async with counter.container({Origin: Origin()}) as scope:
            await (await scope.get(job))()


async def test_a_notice_is_written_approved_received_and_read(
    counter: Counter, sara: Person, reza: Person
) -> None:
    to_noon(counter)
    await has_account(sara, SARA)
    await is_in(sara)
    maryam = await publisher(counter)
    await maryam.presses("اطلاعیه‌ها")
    await maryam.sees("هنوز اطلاعیه‌ای نیست")
    await maryam.presses("نوشتن اطلاعیهٔ تازه")
    await maryam.sees("هر بخش را که می‌خواهید بزنید")
    await chooses(maryam, "موضوع", "خدمات الکترونیکی")
    await writes(maryam, "عنوان", TITLE)
    await writes(maryam, "متن", BODY)
    await chooses(maryam, "مخاطبان", "همهٔ شهروندان")
    await maryam.presses("▫️ نیاز به تأیید رؤیت")
    await maryam.sees("هر بخش را که می‌خواهید بزنید")
    await maryam.presses("بازگشت به اطلاعیه")
    await maryam.sees("پیش‌نویس", "نیاز به تأیید رؤیت")
    await maryam.presses("فرستادن برای تأیید نفر دوم")
    waiting = await maryam.sees("تا نفر دوم تأیید نکند چیزی ارسال نمی‌شود", "خودتان نوشته‌اید")
    assert "تأیید و ارسال همین متن" not in labels(waiting)

    await approver(counter, reza)
    await reza.presses("اطلاعیه‌ها")
    await reza.sees("منتظر تأیید نفر دوم است")
    await reza.presses("در انتظار تأیید")
    await reza.sees("در انتظار تأیید")
    await reza.presses(f"در انتظار تأیید: {TITLE}")
    await reza.sees("نفر را در بر می‌گرفت")
    await reza.presses("متن کامل، آن‌گونه که خوانده می‌شود")
    await reza.sees(TITLE, "الکترونیک پرداخت می‌شود")
    await reza.presses("بازگشت به اطلاعیه")
    await reza.sees("نفر را در بر می‌گرفت")
    await reza.presses("تأیید و ارسال همین متن")
    await reza.sees("تأیید شد و در زمان خود ارسال می‌شود")

    await sara.sends("/menu")
    await sara.sees("وارد شده‌اید")
    await time_comes(counter)
    await sara.sees(TITLE, "الکترونیک پرداخت می‌شود")
    await sara.presses("دیدن و زدن «خواندم»")
    await sara.sees(TITLE, "لطفاً پس از خواندن")
    await sara.presses("✅ خواندم")
    await sara.sees("از توجه شما سپاسگزاریم", "«خواندم» را زدید")
    [reading] = [row for row in await counter.rows(NoticeReading) if row.acknowledged_at]
    await sara.presses("بازگشت به تابلو")
    await sara.sees("تابلوی اطلاعیه‌ها", TITLE)
    await sara.sends("الکترونیک")
    await sara.sees("جست‌وجو", TITLE)

    await maryam.presses("بازگشت به فهرست")
    await maryam.sees("نوشته‌های من")
    await maryam.presses(f"در حال ارسال: {TITLE}")
    await maryam.sees("پیشرفت", "تأیید رؤیت: ۱")
    async with UnitOfWork(counter.database) as tx:
        assert list(await verify(tx.session)) == []
    told = [row for row in await counter.rows(Delivery) if row.citizen_id == reading.citizen_id]
    assert [row.state for row in told if row.campaign_id] == ["sent"]


async def test_a_guest_reads_what_is_public_and_a_draft_outlives_a_restart(
    counter: Counter, reza: Person
) -> None:
    await reza.sends("/start")
    await reza.sees("به پیشخوان خوش آمدید")
    await reza.presses("تابلوی اطلاعیه‌ها")
    await reza.sees("تابلوی اطلاعیه‌ها")
    await reza.sends("/start notice-77")
    await reza.sees("وارد شوید و دوباره آن را باز کنید")

    maryam = await publisher(counter)
    await maryam.presses("اطلاعیه‌ها")
    await maryam.sees("هنوز اطلاعیه‌ای نیست")
    await maryam.presses("نوشتن اطلاعیهٔ تازه")
    await maryam.sees("هر بخش را که می‌خواهید بزنید")
    await writes(maryam, "عنوان", TITLE)
    await maryam.sends("/menu")
    await maryam.sees("وارد شده‌اید")
    await opens_desk(maryam)
    await maryam.presses("اطلاعیه‌ها")
    await maryam.sees("نوشته‌های من")
    await maryam.presses(f"پیش‌نویس: {TITLE}")
    await maryam.sees(TITLE, "هنوز کامل نیست")
