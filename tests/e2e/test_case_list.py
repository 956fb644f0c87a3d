"""Her list of cases, looked through and narrowed, and one case followed by a guest."""

from __future__ import annotations

from sqlalchemy import select

from storage.database import Database
from storage.models import Case
from storage.unit_of_work import UnitOfWork
from tests.e2e.arrivals import has_account, is_in
from tests.e2e.counter import Counter
from tests.e2e.person import Person
from tests.e2e.steps import SARA

NUMBER = "1405-2301-10629"


async def test_she_narrows_her_list_and_finds_it_so_again(counter: Counter, sara: Person) -> None:
    await has_account(sara, SARA)
    await is_in(sara)
    await sara.sends("/start")
    await sara.presses("پرونده‌های من")
    await sara.sees("۱۲ پرونده", "صفحهٔ ۱ از ۲")
    await sara.presses("بعدی ◀")
    await sara.sees("صفحهٔ ۲ از ۲")
    await sara.presses("▶ قبلی")
    await sara.sees("صفحهٔ ۱ از ۲")
    await sara.presses("جست‌وجو و انتخاب")
    await sara.sees("جست‌وجو در پرونده‌ها")
    await sara.presses("نوع")
    await sara.presses("مالکیت معنوی")
    await sara.sees("نوع: مالکیت معنوی")
    await sara.sends("علامت تجاري ۱۰۶۲۹")
    await sara.sees("۱ پرونده", NUMBER, "علامت تجاری ۱۰۶۲۹", "مالکیت معنوی ·")
    await sara.sends("/start")
    await sara.presses("پرونده‌های من")
    await sara.sees("۱ پرونده", NUMBER)
    await sara.presses("همهٔ پرونده‌ها")
    await sara.sees("۱۲ پرونده")

    async with UnitOfWork(await counter.container.get(Database)) as tx:
        code = await tx.session.scalar(select(Case.tracking_code).where(Case.number == NUMBER))
    guest = await counter.person("نرگس")
    await guest.sends("/start")
    await guest.presses("پیگیری ثبت‌نام یا پرونده")
    await guest.presses("پیگیری پرونده با کد رهگیری")
    await guest.sees("کد ملی صاحب پرونده")
    await guest.no_longer_sees(await guest.sends(f"{code} {SARA.national_code}"))
    found = await guest.sees("در حال رسیدگی", str(code))
    assert NUMBER not in found["text"]
