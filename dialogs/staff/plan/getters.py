from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from aiogram_dialog import DialogManager
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.appointments.desk.plan import MOST_COUNTERS
from bot.appointments.desk.read_plan import CountAffected, OfficePlan, PlannedRule, ReadPlan, SpanAsk
from bot.appointments.rules import begin_of
from bot.appointments.visit import services_of
from bot.catalogue.booking import booking_services
from bot.errors import Stale
from bot.jalali import tehran_day
from bot.texts import Markup, Texts
from dialogs.booking.words import in_rows
from dialogs.common import visitor_of
from dialogs.offices.words import WEEK
from dialogs.staff.appointments.getters import office_of, today_of
from dialogs.widgets.words import texts_of

#: Lengths of a slot to choose from, in minutes.
LENGTHS = (10, 15, 20, 30, 45, 60)
DAYS_OFFERED = 7

PREVIEW_DAY = date(2026, 11, 28)
PREVIEW_HOME = {
    "office": "دفتر شمارهٔ ۱ تهران",
    "rules": Markup("شنبه: ۰۸:۰۰ تا ۱۲:۰۰"),
    "has_own_counters": True,
    "own_counters": Markup("• شنبه ۷ آذر: ۵ باجه"),
    "has_closures": True,
    "closures": Markup("شنبه ۷ آذر"),
    "has_holidays": True,
    "holidays": Markup("شنبه ۷ آذر"),
}
PREVIEW_CHOICES = {"items": [{"key": "sat", "title": "شنبه: ۰۸:۰۰ تا ۱۲:۰۰"}], "weekday": "شنبه"}
PREVIEW_FORM = {
    "weekday": "شنبه",
    "is_open": True,
    "hours": "۰۸:۰۰ تا ۱۲:۰۰",
    "minutes": 20,
    "counters": 2,
    "services": "تنظیم و ثبت دادخواست",
    "since": PREVIEW_DAY,
    "has_until": True,
    "until": PREVIEW_DAY,
}
PREVIEW_SERVICES = {
    "weekday": "شنبه",
    "items": [{"key": "petition", "title": "دادخواست", "minutes": 40, "seen": "yes"}],
}
PREVIEW_SEATS = {"day": PREVIEW_DAY, "most": MOST_COUNTERS}
PREVIEW_CLOSE = {"day": PREVIEW_DAY, "span": "شنبه ۷ آذر", "people": 4, "some": True}


@inject
async def home(dialog_manager: DialogManager, read: FromDishka[ReadPlan], **_: Any) -> dict[str, Any]:
    texts = texts_of(dialog_manager)
    plan = await read(visitor_of(dialog_manager), office_of(dialog_manager))
    today = today_of(dialog_manager)
    return {
        "office": plan.office_name,
        "rules": rule_lines(texts, plan, today),
        "has_own_counters": bool(plan.own_counters),
        "own_counters": Markup(
            "\n".join(
                texts.html("plan-own-counters-line", day=day, counters=counters)
                for day, counters in plan.own_counters
            )
        ),
        "has_closures": bool(plan.closures),
        "closures": Markup(
            "\n".join(
                texts.html(
                    "plan-closure-line",
                    span=span_words(texts, one.starts_at, one.ends_at),
                    note=one.note,
                )
                for one in plan.closures
            )
        ),
        "has_holidays": bool(plan.holidays),
        "holidays": Markup("\n".join(texts.html("plan-holiday-line", day=day) for day in plan.holidays)),
    }


def rule_lines(texts: Texts, plan: OfficePlan, today: date) -> Markup:
    """A line for each run of weekdays on which the same holds."""
    said = {key: rule_words(texts, plan, key, today) for key in WEEK}
    lines = []
    for words, run in groupby(WEEK, key=lambda key: said[key]):
        days = list(run)
        first, last = weekday_name(texts, days[0]), weekday_name(texts, days[-1])
        lines.append(
            texts.html("plan-rule-line", first=first, last=last, several=len(days) > 1, rule=Markup(words))
        )
    return Markup("\n".join(lines))


def rule_words(texts: Texts, plan: OfficePlan, key: str, today: date) -> str:
    """What holds on this weekday, with the day on which something else begins."""
    every = [rule for rule in plan.rules if rule.weekday == key]
    later = min((rule.valid_from for rule in every if rule.valid_from > today), default=None)
    now = [rule for rule in every if rule.valid_from <= today]
    return texts.html(
        "plan-rule",
        is_open=bool(now),
        hours=spans_words(texts, spans_of(now)),
        minutes=now[0].slot_minutes if now else 0,
        counters=now[0].counters if now else 0,
        changes=later is not None,
        later=later or today,
    )


def spans_of(rules: Sequence[PlannedRule]) -> list[tuple[int, int]]:
    return sorted((rule.opens, rule.closes) for rule in rules)


def spans_words(texts: Texts, spans: Sequence[Sequence[int]]) -> str:
    told = [texts.plain("offices-span", opens=hour(opens), closes=hour(closes)) for opens, closes in spans]
    return texts.plain("offices-and").join(told)


def span_words(texts: Texts, starts_at: datetime, ends_at: datetime) -> str:
    """Whole days are told without hours."""
    first, last = tehran_day(starts_at), tehran_day(ends_at - timedelta(minutes=1))
    is_whole = starts_at == begin_of(first) and ends_at == begin_of(last + timedelta(days=1))
    how = ("day", "days") if is_whole else ("hours", "other")
    return texts.plain(
        "plan-span", how=how[first != last], first=first, last=last, starts=starts_at, ends=ends_at
    )


def hour(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def weekday_name(texts: Texts, key: str) -> str:
    return texts.plain("calendar-weekdays").split()[WEEK.index(key)]


@inject
async def weekdays(dialog_manager: DialogManager, read: FromDishka[ReadPlan], **_: Any) -> dict[str, Any]:
    texts = texts_of(dialog_manager)
    plan = await read(visitor_of(dialog_manager), office_of(dialog_manager))
    today = today_of(dialog_manager)
    return {
        "items": [
            {
                "key": key,
                "title": texts.plain(
                    "plan-weekday",
                    weekday=weekday_name(texts, key),
                    is_open=bool(plan.of(key, today)),
                    hours=spans_words(texts, spans_of(plan.of(key, today))),
                ),
            }
            for key in WEEK
        ]
    }


async def form(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    texts, filled = texts_of(dialog_manager), form_of(dialog_manager)
    since, until = filled.get("since"), filled.get("until")
    kept = filled["services"]
    titles = [service.title for service in services_of(kept)] if kept else []
    return {
        "weekday": weekday_name(texts, filled["weekday"]),
        "is_open": bool(filled["spans"]),
        "hours": spans_words(texts, filled["spans"]),
        "minutes": filled["minutes"],
        "counters": filled["counters"],
        "services": texts.plain("staff-and").join(titles),
        "since": date.fromisoformat(since) if since else today_of(dialog_manager) + timedelta(days=1),
        "has_until": until is not None,
        "until": date.fromisoformat(until) if until else today_of(dialog_manager),
    }


async def lengths(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    texts = texts_of(dialog_manager)
    return {
        "weekday": weekday_name(texts, form_of(dialog_manager)["weekday"]),
        "items": in_rows(
            [{"key": str(each), "title": texts.plain("plan-minutes", minutes=each)} for each in LENGTHS]
        ),
    }


async def weekday(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    filled = form_of(dialog_manager)
    return {"weekday": weekday_name(texts_of(dialog_manager), filled["weekday"]), "most": MOST_COUNTERS}


@inject
async def services(dialog_manager: DialogManager, read: FromDishka[ReadPlan], **_: Any) -> dict[str, Any]:
    filled = form_of(dialog_manager)
    plan = await read(visitor_of(dialog_manager), office_of(dialog_manager))
    return {
        "weekday": weekday_name(texts_of(dialog_manager), filled["weekday"]),
        "items": [
            {
                "key": one.key,
                "title": one.title,
                "minutes": one.minutes,
                "seen": "yes" if one.key in filled["services"] else "no",
            }
            for one in booking_services(plan.kind_key)
        ],
    }


async def days(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """The next days, to choose one without typing it."""
    texts, today = texts_of(dialog_manager), today_of(dialog_manager)
    near = [today + timedelta(days=ahead) for ahead in range(DAYS_OFFERED)]
    return {"items": [{"key": day.isoformat(), "title": texts.plain("plan-day", day=day)} for day in near]}


async def seats(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    return {"day": chosen_day(dialog_manager), "most": MOST_COUNTERS}


async def close_time(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    return {"day": chosen_day(dialog_manager)}


@inject
async def close_why(
    dialog_manager: DialogManager, count: FromDishka[CountAffected], **_: Any
) -> dict[str, Any]:
    ask = span_of(dialog_manager)
    people = await count(visitor_of(dialog_manager), ask)
    return {
        "span": span_words(texts_of(dialog_manager), ask.starts_at, ask.ends_at),
        "people": people,
        "some": people > 0,
    }


@inject
async def closures(dialog_manager: DialogManager, read: FromDishka[ReadPlan], **_: Any) -> dict[str, Any]:
    texts = texts_of(dialog_manager)
    plan = await read(visitor_of(dialog_manager), office_of(dialog_manager))
    return {
        "items": [
            {"key": str(one.id), "title": span_words(texts, one.starts_at, one.ends_at)}
            for one in plan.closures
        ]
    }


@inject
async def reopen_why(dialog_manager: DialogManager, read: FromDishka[ReadPlan], **_: Any) -> dict[str, Any]:
    plan = await read(visitor_of(dialog_manager), office_of(dialog_manager))
    for one in plan.closures:
        if one.id == chosen_closure(dialog_manager):
            return {"span": span_words(texts_of(dialog_manager), one.starts_at, one.ends_at)}
    raise Stale("appointment-desk-open-already")


def chosen_closure(manager: DialogManager) -> int:
    """Raises Stale."""
    chosen = manager.dialog_data.get("closure")
    if not isinstance(chosen, str) or not chosen.isdecimal():
        raise Stale("error-stale")
    return int(chosen)


def form_of(manager: DialogManager) -> dict[str, Any]:
    """Raises Stale: no weekday is being planned."""
    filled = manager.dialog_data.get("form")
    if not isinstance(filled, dict):
        raise Stale("error-stale")
    return filled


def chosen_day(manager: DialogManager) -> date:
    """Raises Stale."""
    chosen = manager.dialog_data.get("day")
    if not isinstance(chosen, str):
        raise Stale("error-stale")
    return date.fromisoformat(chosen)


def span_of(manager: DialogManager) -> SpanAsk:
    """The time in which the office is to be closed. Raises Stale."""
    span = manager.dialog_data.get("span")
    if not isinstance(span, list):
        raise Stale("error-stale")
    starts_at, ends_at = (datetime.fromisoformat(each) for each in span)
    return SpanAsk(office_of(manager), starts_at, ends_at)
