"""«پروفایل من» as a citizen walks it, on both messengers."""

from __future__ import annotations

from storage.models import Address, MutedTopic
from tests.e2e.counter import Counter
from tests.e2e.logbook import Logbook
from tests.e2e.person import Person, labels
from tests.e2e.steps import SARA, comes_in
from tests.e2e.test_secrets import Watch, vanishes

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
