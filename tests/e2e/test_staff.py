"""Staff at their desk over HTTP: a file read for a purpose, the glass broken, roles given in chat; and what
the person sees of it."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.audit import SealAudit
from bot.audit import verify as verify_audit
from bot.crypto import Vault
from bot.ledger.invariant import verify
from bot.persian import fa_digits
from bot.staff.actor import CONSOLE, Scope
from bot.staff.members.add import AddStaff, NewMember
from bot.staff.members.grant import NewRole
from storage.models import AuditEntry
from storage.unit_of_work import UnitOfWork
from storage.update_mark import Origin
from tests.e2e.counter import Counter
from tests.e2e.logbook import Logbook
from tests.e2e.person import Person, labels
from tests.e2e.steps import REZA, SARA, comes_in

MARYAM_CODE = "9990001030"
REASON = "تماس اورژانس و ناتوانی شهروند از پاسخ"
FACTS = ("9990001014", "09121110001", "9121110001", "۹۹۹۰۰۰۱۰۱۴", "احمدی", REASON)


async def logs_in_unbound(person: Person, national_code: str) -> None:
    """Somebody who has an account, on a messenger account that is not bound to it yet."""
    await person.sends("/start")
    await person.presses("ورود")
    await person.sees("ورود: شمارهٔ تلفن همراه")
    await person.presses("ارسال شمارهٔ من")
    await person.sees("ورود: کد ملی")
    await person.sends(national_code)
    await person.sees("ورود: رمز پیامکی")
    await person.sends(await person.sms_code())
    await person.sees("وارد شده‌اید")


async def hires(counter: Counter, national_code: str, role: str) -> None:
    """As ``main.py staff add`` does."""
    async with counter.container({Origin: Origin()}) as scope:
        add = await scope.get(AddStaff)
        await add(CONSOLE, NewMember(national_code, NewRole(role, Scope("all"))))


async def opens_desk(person: Person, *words: str) -> None:
    await person.presses("میز کار")
    await person.sees("نقش‌های شما", *words)


async def finds(person: Person, purpose: str, who: str) -> None:
    await person.presses("پروندهٔ شخص")
    await person.sees("برای چه منظوری")
    await person.presses(purpose)
    await person.sees("شمارهٔ تلفن همراه شخص را بنویسید")
    await person.no_longer_sees(await person.sends(who))


async def holds_no_fact(counter: Counter, logbook: Logbook) -> None:
    """Neither the dialogs' state nor what is told nor any log line has what was read or typed."""
    await counter.written()
    for table in ("dialog_state", "message", "processed_update"):
        kept = await counter.kept_in(table)
        for fact in FACTS:
            assert re.search(rf"(?<!\d){re.escape(fact)}(?!\d)", kept) is None, (table, fact)
    assert all(fact not in logbook.text for fact in FACTS)


async def test_a_clerk_of_the_sample_reads_a_file_and_its_owner_sees_who(
    counter: Counter, sara: Person, logbook: Logbook
) -> None:
    await comes_in(sara, SARA)
    await sara.presses("چه کسی پرونده‌ام را دید")
    await sara.sees("هنوز هیچ کارمندی پروندهٔ شما را ندیده است")

    maryam = await counter.person("مریم")
    await logs_in_unbound(maryam, MARYAM_CODE)
    await opens_desk(maryam, "کارشناس: استان تهران")
    assert "کارکنان" not in labels(await maryam.window())
    await finds(maryam, "مراجعهٔ حضوری شهروند", SARA.national_code)
    card = await maryam.sees("سارا ا…", "مراجعهٔ حضوری شهروند")
    assert "احمدی" not in card["text"]
    assert SARA.national_code not in card["text"]
    assert "دسترسی اضطراری" not in labels(card)
    await maryam.presses("دیدن پروندهٔ کامل")
    whole = await maryam.sees("سارا احمدی", SARA.national_code, "در محدودهٔ شما: ۳")
    assert "اردیبهشت" in whole["text"]
    await holds_no_fact(counter, logbook)

    await sara.sends("/start")
    await sara.presses("چه کسی پرونده‌ام را دید")
    seen = await sara.sees("۲ بار", "کارشناس", "پروندهٔ کامل", "مشخصات پوشیده", "مراجعهٔ حضوری شهروند")
    assert "رضایی" not in seen["text"]

    # Who has no case in Tehran's reach and who does not exist: the same words, and the window stays.
    await maryam.presses("شخص دیگر")
    await maryam.sends("9990001103")
    await maryam.sees("در محدودهٔ نقش شما پیدا نشد", "شخص را بنویسید")
    await maryam.sends("سلام")
    await maryam.sees("کد ملی فقط از رقم تشکیل می‌شود")
    await maryam.no_longer_sees(await maryam.sends("99900001010"))
    await maryam.sees("شخص حقوقی", "در محدودهٔ شما: ۲", "هنوز کسی نمایندگی آن را", "مراجعهٔ حضوری شهروند")
    await maryam.presses("میز کار")
    await maryam.presses("بستن میز کار")
    await maryam.sees("میز کار بسته شد", "وارد شده‌اید")
    vault = await counter.container.get(Vault)
    await SealAudit(counter.database, vault)()
    assert (await verify_audit(counter.database.reader, vault, counter.clock.now())).is_well


async def test_support_breaks_the_glass_and_the_person_is_told_at_once(
    counter: Counter, sara: Person, reza: Person, logbook: Logbook
) -> None:
    await comes_in(sara, SARA)
    await comes_in(reza, REZA)
    await hires(counter, REZA.national_code, "support")
    await reza.sends("/start")
    await opens_desk(reza, "پشتیبان: سراسر کشور")
    await finds(reza, "پاسخ به درخواست خود شهروند", "۰۹۱۲۱۱۱۰۰۰۱")
    card = await reza.sees("سارا ا…")
    assert "دیدن پروندهٔ کامل" not in labels(card)
    await reza.presses("دسترسی اضطراری")
    await reza.sees("همین حالا به صاحب پرونده خبر داده می‌شود")
    await reza.sends("لازم")
    await reza.sees("دلیل باید از ۱۰ تا ۳۰۰ نویسه باشد")
    await reza.sends("شمارهٔ او ۰۹۱۲۱۱۱۰۰۰۱ است")
    await reza.sees("بدون شماره دوباره بنویسید")
    await reza.sends(REASON)
    await reza.sees("دسترسی اضطراری؛", "سارا احمدی", SARA.national_code, "در محدودهٔ شما: ۱۲")
    await holds_no_fact(counter, logbook)

    news = await sara.sees("دسترسی اضطراری", "در «چه کسی پرونده‌ام را دید» ببینید")
    assert "رضا" not in news["text"]
    await sara.presses("دیدن بازدیدها")
    await sara.sees("پشتیبان", "پاسخ به درخواست خود شهروند", REASON)

    counter.clock.jump(timedelta(minutes=14))
    await reza.sends("/start")
    await reza.sees("وارد شده‌اید")
    counter.clock.jump(timedelta(minutes=2))
    await reza.presses("میز کار")
    await reza.sees("رمز پیامکی تازه لازم است")
    await counter.rest()
    async with UnitOfWork(counter.database) as tx:
        assert await verify(tx.session) == []


async def test_an_admin_hires_gives_takes_and_sends_away_in_chat(
    counter: Counter, sara: Person, reza: Person
) -> None:
    await comes_in(sara, SARA)
    await comes_in(reza, REZA)
    await hires(counter, REZA.national_code, "admin")
    await reza.sends("/start")
    await opens_desk(reza, "مدیر سامانه")
    assert "پروندهٔ شخص" not in labels(await reza.window())
    await reza.presses("کارکنان")
    await reza.sees("۴ نفر", "مریم رضایی", "رضا کریمی")

    await reza.presses("افزودن کارمند")
    await reza.sees("کدام نقش؟")
    await reza.presses("کارشناس")
    await reza.sees("در چه محدوده‌ای؟")
    assert "سراسر کشور" not in labels(await reza.window())
    await reza.presses("دفتر")
    await reza.sees("در کدام استان است؟")
    await reza.sends("قققققق")
    await reza.sees("پیدا نشد", "در کدام استان است؟")
    await reza.sends("تهران")
    await reza.sees("بیش از ۸ دفتر پیدا شد", "کدام دفتر؟")
    await reza.presses("جای دیگر")
    await reza.sends("كنسولگري لندن")
    await reza.sees("کدام دفتر؟")
    assert labels(await reza.window())[0] == "کنسولگری در لندن"
    await reza.presses("جای دیگر")
    await reza.presses("بیرون از کشور")
    await reza.sees("کدام دفتر؟")
    assert "کنسولگری در برلین" in labels(await reza.window())
    await reza.presses("جای دیگر")
    await reza.sees("در کدام استان است؟")
    await reza.presses("تهران")
    offices = await reza.sees("کدام دفتر؟")
    await reza.presses("بعدی ◀")
    await counter.rest()
    assert labels(await reza.window()) != labels(offices)
    await reza.presses("▶ قبلی")
    await counter.rest()
    office = labels(await reza.window())[0]
    await reza.presses(office)
    await reza.sees("تا کی؟")
    await reza.presses("۳۰ روز")
    await reza.sees("افزودن کارمند", office)
    await reza.no_longer_sees(await reza.sends("9990001103"))
    await reza.sees("حساب فعال ندارد")
    await reza.no_longer_sees(await reza.sends(fa_digits(SARA.national_code)))
    page = await reza.sees("کارمند اضافه شد", "سارا احمدی", "کارشناس", office)
    assert any(label.startswith("پس گرفتن") for label in labels(page))

    await sara.sends("/start")
    await opens_desk(sara, office)
    await reza.presses("دادن نقش")
    await reza.presses("پشتیبان")
    await reza.presses("تا وقتی پس گرفته شود")
    await reza.sees("نقش داده شد", "پشتیبان: سراسر کشور")
    await reza.presses("دادن نقش")
    await reza.presses("ممیز")
    await reza.presses("تا وقتی پس گرفته شود")
    await reza.sees("با نقش دیگر یک کارمند جمع نمی‌شود", "تا کی؟")
    await reza.presses("انصراف")
    await reza.sees("سارا احمدی")
    await reza.presses("پس گرفتن: پشتیبان، سراسر کشور")
    taken = await reza.sees("نقش پس گرفته شد")
    assert "پشتیبان" not in taken["text"]

    await reza.presses("غیرفعال کردن")
    await reza.sees("میز کارش همین حالا بسته می‌شود")
    await reza.sends("پایان مأموریت در این دفتر")
    gone = await reza.sees("کارمند غیرفعال شد", "دلیل:", "هیچ نقشی ندارد")
    assert "دادن نقش" not in labels(gone)
    await finds(sara, "رسیدگی به پرونده", REZA.national_code)
    await sara.sees("میز کار برای کارکنان پیشخوان است", "شخص را بنویسید")
    await sara.sends("/start")
    assert "میز کار" not in labels(await sara.sees("وارد شده‌اید"))

    await reza.presses("فهرست کارکنان")
    await reza.sees("۵ نفر", "(غیرفعال)")
    acts = [row for row in await counter.rows(AuditEntry) if row.action == "privilege_permissions_changed"]
    assert [row.role for row in acts] == ["console", "admin", "admin", "admin", "admin"]


async def test_an_old_login_asks_for_a_new_code_before_the_desk_opens(counter: Counter) -> None:
    maryam = await counter.person("مریم")
    await logs_in_unbound(maryam, MARYAM_CODE)
    counter.clock.jump(timedelta(minutes=6))
    await maryam.presses("میز کار")
    await maryam.sees("رمز پیامکی تازه لازم است", "ورود: رمز پیامکی")
    await maryam.sends(await maryam.sms_code())
    await maryam.sees("وارد شده‌اید")
    await opens_desk(maryam)
    await maryam.sends("/start")
    await maryam.presses("خروج")
    await maryam.sees("خارج شدید")
    old = next(one for one in await maryam.messages() if "نقش‌های شما" in one["text"])
    for label in labels(old):
        await maryam.presses_on(old, label)
        await maryam.sees("به پیشخوان خوش آمدید")


async def test_a_citizen_who_forges_the_way_to_the_desk_is_refused_and_it_is_written_down(
    counter: Counter, sara: Person
) -> None:
    await comes_in(sara, SARA)
    menu = await sara.window()
    assert "میز کار" not in labels(menu)
    intent = menu["buttons"][0][0]["data"].partition("\x1d")[0]
    await sara.forges(f"{intent}\x1ddesk")
    await sara.sees("میز کار برای کارکنان پیشخوان است")
    await counter.rest()
    (tried,) = [row for row in await counter.rows(AuditEntry) if row.action == "authz_fail"]
    assert tried.details == {"permission": "desk.open"}
