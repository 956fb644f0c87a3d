"""One account on Telegram and on Bale; each messenger for itself when the other is down."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.ledger.invariant import verify
from bot.messengers.capabilities import MessengerName
from storage.models import Delivery, LoginSession, Message, MessengerAccount
from storage.unit_of_work import UnitOfWork
from tests.e2e.counter import Counter
from tests.e2e.logbook import Logbook
from tests.e2e.person import Person, labels
from tests.e2e.steps import SARA, comes_in, opens_first_case, who_signed_up
from tests.e2e.test_account_security import PASSWORD, sets_password
from tests.e2e.test_news import movable_case, moves


@pytest.fixture
async def counter(database_address: str, logbook: Logbook) -> AsyncIterator[Counter]:
    opened = await Counter(database_address, messengers=["telegram", "bale"]).open()
    yield opened
    await opened.close()


async def comes_in_again(person: Person) -> None:
    """Has an account already, from another messenger."""
    await person.sends("/start")
    await person.sees("به پیشخوان خوش آمدید")
    await person.presses("ورود")
    # The other messenger's codes came to this very phone.
    await person.has_read_every_sms()
    await person.presses("ارسال شمارهٔ من")
    await person.sees("کد ملی")
    await person.sends(SARA.national_code)
    await person.sees("رمز پیامکی")
    await person.sends(await person.sms_code())
    await person.sees("وارد شده‌اید")


async def test_one_account_serves_both_and_is_told_on_both(counter: Counter) -> None:
    there = await counter.person("سارا", "telegram")
    here = await counter.person("سارا", "bale")
    await comes_in(there, SARA)
    await comes_in_again(here)

    (citizen,) = await who_signed_up(counter)
    accounts = await counter.rows(MessengerAccount)
    assert {one.messenger: one.citizen_id for one in accounts} == {
        "telegram": citizen.id,
        "bale": citizen.id,
    }
    assert len([one for one in await counter.rows(LoginSession) if one.ended_at is None]) == 2

    number = await movable_case(counter, here)
    await moves(counter, number)
    for person in (there, here):
        await person.sees("به‌روز شد", number[-4:])
        await person.presses("دیدن پرونده")
        await person.sees("شمارهٔ پرونده:", number)

    async def told() -> bool:
        news = {one.id for one in await counter.rows(Message) if one.words_key == "case-news"}
        rows = [one for one in await counter.rows(Delivery) if one.message_id in news]
        return sorted((one.channel, one.state) for one in rows) == [("bale", "sent"), ("telegram", "sent")]

    await counter.control.until(told, "one delivery a messenger, each sent")
    async with UnitOfWork(counter.database) as tx:
        assert await verify(tx.session) == []


async def test_leaving_on_one_leaves_the_other_in(counter: Counter) -> None:
    there = await counter.person("سارا", "telegram")
    here = await counter.person("سارا", "bale")
    await comes_in(there, SARA)
    await comes_in_again(here)
    await there.presses("خروج")
    await there.sees("خارج شدید")
    await opens_first_case(here)


@pytest.mark.parametrize(("down", "up"), [("bale", "telegram"), ("telegram", "bale")])
async def test_one_messenger_down_does_not_stop_the_other(
    counter: Counter, down: MessengerName, up: MessengerName
) -> None:
    other, sara = await counter.person("سارا", down), await counter.person("سارا", up)
    await counter.control.faults(
        {"kind": "reset", "messenger": down, "methods": ["getUpdates", "deleteWebhook"]},
        {"kind": "hang", "messenger": down},
    )
    await other.sends("/start")
    await comes_in(sara, SARA)
    await opens_first_case(sara)

    await counter.control.faults()
    await other.sees("به پیشخوان خوش آمدید", within=40)


async def test_the_other_messenger_is_told_of_a_login_and_can_undo_it(counter: Counter) -> None:
    there = await counter.person("سارا", "telegram")
    here = await counter.person("سارا", "bale")
    await comes_in(there, SARA)
    await comes_in_again(here)
    await there.sees("ورود تازه به حساب شما در بله")
    await there.sms("ورود تازه به حساب شما در بله")
    await there.presses("این من نبودم")
    await there.sees("نشست‌های دیگر پایان یافت", "جدا شد", "وارد شده‌اید")
    await here.sends("/start")
    await here.sees("به پیشخوان خوش آمدید", "بار نخست")
    open_ = [one for one in await counter.rows(LoginSession) if one.ended_at is None]
    assert len(open_) == 1


async def test_a_recovery_in_a_new_chat_is_taken_back_from_the_owners(counter: Counter) -> None:
    there = await counter.person("سارا", "telegram")
    here = await counter.person("سارا", "bale")
    await comes_in(there, SARA)
    await sets_password(counter, there)
    counter.clock.jump(timedelta(minutes=11))
    await here.sends("/start")
    await here.presses("ورود")
    await here.has_read_every_sms()
    await here.presses("ارسال شمارهٔ من")
    await here.sees("کد ملی")
    await here.sends(SARA.national_code)
    await here.sees("رمز پیامکی")
    await here.sends(await here.sms_code())
    await here.presses("گذرواژه را به یاد ندارم")
    await here.presses("تاریخ تولد و ثبت احوال")
    await here.sends(SARA.birth_date)
    await here.sees("حساب بازیابی شد")
    await there.sees("حساب شما در بله بازیابی شد")
    await there.presses("این من نبودم")
    await there.sees("بازیابی پس گرفته شد", "گذرواژهٔ پیشین برگشت")
    await there.sms("بازیابی حساب شما پس گرفته شد")
    counter.clock.jump(timedelta(minutes=11))
    await there.presses("ورود")
    await there.has_read_every_sms()
    await there.sees("رمز پیامکی")
    await there.sends(await there.sms_code())
    await there.sees("ورود: گذرواژه")
    await there.sends(PASSWORD)
    await there.sees("وارد شده‌اید")


async def test_both_devices_are_listed_and_one_ends_the_other(counter: Counter) -> None:
    there = await counter.person("سارا", "telegram")
    here = await counter.person("سارا", "bale")
    await comes_in(there, SARA)
    await comes_in_again(here)
    await here.presses("امنیت حساب")
    await here.presses("دستگاه‌ها و نشست‌ها")
    listed = await here.sees("دستگاه‌ها و نشست‌ها", "تلگرام", "بله", "همین گفت‌وگو")
    assert len([one for one in labels(listed) if one.startswith("پایان نشست")]) == 1
    await here.presses("پایان نشست ۲")
    await here.sees("آن نشست پایان یافت")
    await there.presses("پرونده‌های من")
    await there.sees("به پیشخوان خوش آمدید")
    await here.presses("امنیت حساب")
    await here.sees("گذرواژه: ندارید")


async def test_one_messenger_parts_the_other_with_a_fresh_code(counter: Counter) -> None:
    there = await counter.person("سارا", "telegram")
    here = await counter.person("سارا", "bale")
    await comes_in(there, SARA)
    await comes_in_again(here)
    counter.clock.jump(timedelta(minutes=11))  # three SMS in ten minutes, and no more
    await here.presses("پروفایل من")
    await here.presses("حساب‌های پیام‌رسان")
    await here.sees("۱. تلگرام", "۲. بله")
    await here.has_read_every_sms()
    await here.presses("جدا کردن یک حساب")
    await here.sees("تأیید با رمز پیامکی")
    await here.sends(await here.sms_code())
    await here.sees("کدام حساب جدا شود؟")
    await here.presses("۱. تلگرام")
    await here.sees("آن حساب پیام‌رسان از حساب شما جدا شد", "۱. بله")
    await there.sees("یک حساب پیام‌رسان", "جدا شد")
    await here.sms("یک حساب پیام‌رسان")
    accounts = {one.messenger: one.citizen_id for one in await counter.rows(MessengerAccount)}
    assert accounts["telegram"] is None
    assert accounts["bale"] is not None
    await there.sends("/start")
    await there.sees("به پیشخوان خوش آمدید")
