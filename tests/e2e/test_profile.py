"""«پروفایل من» as a citizen walks it, on both messengers."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from bot.app.work import closing_job
from bot.catalogue import case_statuses
from storage.models import Address, Case, Citizen, Mailbox, MutedTopic
from storage.unit_of_work import UnitOfWork
from tests.e2e.counter import Counter
from tests.e2e.logbook import Logbook
from tests.e2e.person import Person, labels
from tests.e2e.steps import SARA, comes_in
from tests.e2e.test_account_security import steps_up
from tests.e2e.test_news import movable_case, moves
from tests.e2e.test_number_change import MAHMOUD
from tests.e2e.test_secrets import Watch, vanishes

#: A status that no case leaves open.
ENDED = next(one.key for one in case_statuses() if one.is_final)
EMAIL = "sara.ahmadi@example.ir"
BY_HAND = "اصفهان، خیابان آزمایش، کوچهٔ یاس، پلاک ۷"


async def opens_profile(person: Person) -> None:
    await person.presses("پروفایل من")
    await person.sees("نام: ", "999****014".translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")))


async def test_an_address_is_found_by_its_postal_code_and_confirmed(
    counter: Counter, sara: Person, logbook: Logbook
) -> None:
    watch = Watch(counter, sara)
    await comes_in(sara, SARA)
    watch.learns("1999900011", "خیابان نمونه")
    await opens_profile(sara)
    await sara.presses("نشانی و کد پستی")
    await sara.sees("هنوز نشانی ثبت نکرده‌اید")
    await sara.presses("ثبت نشانی")
    await sara.sends_file("photo")
    await sara.sees("فقط کد پستی لازم است")
    await vanishes(sara, "12345")
    await sara.sees("آنچه نوشتید ۵ رقم دارد")
    await vanishes(sara, "۱۹۹۹۹۰۰۰۱۱")
    await sara.sees("تأیید نشانی", "خیابان نمونه")
    await sara.presses("تأیید و ثبت")
    await sara.sees("نشانی شما ثبت شد", "خیابان نمونه", "از سامانهٔ پست گرفته شده است")
    await watch.looks()
    assert "1999900011" not in logbook.text
    assert len(await counter.rows(Address)) == 1


async def test_where_the_post_is_away_the_address_is_written_by_hand(counter: Counter, sara: Person) -> None:
    await comes_in(sara, SARA)
    await opens_profile(sara)
    await sara.presses("نشانی و کد پستی")
    await sara.presses("ثبت نشانی")
    await vanishes(sara, "9199900044")
    await sara.sees("سامانهٔ پست اکنون پاسخ نمی‌دهد", "نوشتن نشانی")
    await vanishes(sara, "تهران")
    await sara.sees("از ۱۰ تا ۳۰۰ نویسه")
    await vanishes(sara, BY_HAND)
    await sara.sees("تأیید نشانی", "کوچهٔ یاس")
    await sara.presses("تأیید و ثبت")
    await sara.sees("خودتان نوشته‌اید")
    await sara.presses("حذف نشانی")
    await sara.sees("نشانی شما حذف شد", "هنوز نشانی ثبت نکرده‌اید")
    assert await counter.rows(Address) == []


async def test_topics_and_quiet_hours_are_chosen(counter: Counter, sara: Person) -> None:
    await comes_in(sara, SARA)
    await opens_profile(sara)
    await sara.presses("اطلاع‌رسانی")
    shown = await sara.sees("ورود، رمزها و امنیت حساب: همیشه", "از ۲۲ تا ۸ به وقت تهران")
    assert [label for label in labels(shown) if "امنیت" in label] == []
    await sara.presses("✅ خبر پرونده‌ها: پیامک")
    await sara.sees("خبر پرونده‌ها: فقط پیام‌رسان")
    await sara.presses("✅ خبر پرونده‌ها: پیام‌رسان")
    await sara.sees("خبر پرونده‌ها: خاموش")
    await sara.presses("⬜️ خبر پرونده‌ها: پیام‌رسان")
    await sara.sees("خبر پرونده‌ها: فقط پیام‌رسان")
    await sara.presses("ساعت سکوت")
    await sara.presses("بدون ساعت سکوت")
    await sara.sees("ساعت سکوت شما ثبت شد", "ساعت سکوت: ندارید")
    assert [row.channel for row in await counter.rows(MutedTopic)] == ["sms"]
    await sara.presses("پروفایل من")
    await sara.presses("زبان")
    one = await sara.sees("زبان پیشخوان برای شما", "فقط به همین زبان")
    assert labels(one) == ["پروفایل من"], "no button for a language that is not there"


async def test_who_saw_my_file_and_security_are_one_press_away(sara: Person) -> None:
    await comes_in(sara, SARA)
    await opens_profile(sara)
    await sara.presses("چه کسی پرونده‌ام را دید")
    await sara.sees("هنوز هیچ کارمندی پروندهٔ شما را ندیده است")


async def test_the_one_messenger_account_is_listed_and_cannot_be_parted(sara: Person) -> None:
    await comes_in(sara, SARA)
    await opens_profile(sara)
    await sara.presses("حساب‌های پیام‌رسان")
    listed = await sara.sees("۱. ", "همین گفت‌وگو")
    assert labels(listed) == ["پروفایل من"]


async def test_a_mailbox_is_verified_told_and_removed(
    counter: Counter, sara: Person, logbook: Logbook
) -> None:
    watch = Watch(counter, sara)
    await comes_in(sara, SARA)
    counter.clock.jump(timedelta(minutes=11))
    watch.learns(EMAIL)
    await opens_profile(sara)
    await sara.presses("ایمیل")
    await sara.sees("هنوز ایمیلی ثبت نکرده‌اید")
    await sara.presses("ثبت ایمیل")
    await steps_up(sara)
    await vanishes(sara, "sara@example")
    await sara.sees("این نشانی ایمیل درست نیست")
    await vanishes(sara, EMAIL)
    await sara.sees("کدی هشت‌رقمی به ایمیل شما فرستادیم")
    code = await sara.email_code(EMAIL)
    watch.learns(code)
    await sara.presses("ایمیل")
    await sara.presses("نوشتن کد ایمیل")
    await vanishes(sara, "00000000" if code != "00000000" else "00000001")
    await sara.sees("این کد درست نیست", "۴ بار دیگر")
    await vanishes(sara, code)
    await sara.sees("ایمیل شما تأیید و ثبت شد", "sa***@example.ir")
    await sara.sms("ایمیل تازه‌ای در حساب شما ثبت شد")
    await watch.looks()
    assert EMAIL not in logbook.text
    assert len(await counter.rows(Mailbox)) == 1
    await sara.presses("پروفایل من")
    await sara.presses("منوی اصلی")
    await moves(counter, await movable_case(counter, sara))
    await sara.email(EMAIL, "به‌روز شد")
    await opens_profile(sara)
    await sara.presses("اطلاع‌رسانی")
    await sara.presses("✅ خبر پرونده‌ها: ایمیل")
    await sara.sees("خبر پرونده‌ها: پیام‌رسان، و اگر نرسید پیامک")
    await sara.presses("پروفایل من")
    await sara.presses("ایمیل")
    await sara.presses("حذف ایمیل")
    await sara.presses("حذف شود")
    await sara.sees("ایمیل شما حذف شد", "هنوز ایمیلی ثبت نکرده‌اید")
    await sara.email(EMAIL, "ایمیل حساب شما حذف شد")
    assert await counter.rows(Mailbox) == []


async def test_own_data_come_as_a_file_after_a_fresh_code(counter: Counter, sara: Person) -> None:
    await comes_in(sara, SARA)
    await opens_profile(sara)
    await sara.presses("داده‌های من")
    await steps_up(sara)
    await sara.sees("همهٔ آنچه پیشخوان دربارهٔ شما نگه می‌دارد")
    await sara.presses("دریافت فایل")
    await sara.sees("فایل داده‌های شما فرستاده شد", "پروفایل من")
    [file] = [one["document"] for one in await sara.messages() if one.get("document")]
    page = await counter.control.content(file["url"])
    for held in (SARA.national_code, "احمدی", "رویدادهای پرونده‌ها"):
        assert held in page
    await sara.sms("فایل «داده‌های من» از حساب شما دریافت شد")


async def every_case_ends(counter: Counter) -> None:
    async with UnitOfWork(counter.database) as tx:
        await tx.session.execute(update(Case).values(status=ENDED))
        await tx.commit()


async def test_an_account_is_deleted_taken_back_and_deleted(counter: Counter) -> None:
    mahmoud = await counter.person("محمود")
    await every_case_ends(counter)
    await comes_in(mahmoud, MAHMOUD)
    for is_first in (True, False):
        counter.clock.jump(timedelta(minutes=11))
        await mahmoud.presses("پروفایل من")
        await mahmoud.presses("حذف حساب")
        await mahmoud.sees("پاک می‌شود", "می‌ماند", "۷۲ ساعت")
        await mahmoud.presses("ادامه")
        await steps_up(mahmoud)
        await mahmoud.sees("آیا مطمئنید؟")
        await mahmoud.presses("بله، حسابم حذف شود")
        await mahmoud.sees("درخواست حذف حساب ثبت شد", "حذف حساب در انتظار است")
        await mahmoud.sms("حذف حساب شما درخواست شد")
        if is_first:
            await mahmoud.presses("پروفایل من")
            await mahmoud.presses("منوی اصلی")
            await mahmoud.sees("وارد شده‌اید", "این حساب", "حذف می‌شود")
            await mahmoud.presses("لغو حذف حساب")
            await mahmoud.sees("حذف حساب لغو شد", "وارد شده‌اید")
    counter.clock.jump(timedelta(hours=73))
    assert await closing_job(counter.container).job() == 1
    await mahmoud.sms("حساب شما به درخواست خودتان حذف شد")
    [citizen] = [one for one in await counter.rows(Citizen) if one.erased_at is not None]
    assert citizen.status == "closed"
    await mahmoud.sends("/start")
    await mahmoud.presses("ورود")
    await mahmoud.sees("شماره")


async def test_who_has_open_cases_is_told_why_the_account_stays(sara: Person) -> None:
    await comes_in(sara, SARA)
    await opens_profile(sara)
    await sara.presses("حذف حساب")
    await sara.sees("پروندهٔ باز دارید", "پرونده‌های من")
