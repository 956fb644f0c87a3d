from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from aiogram_dialog import DialogManager
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.appointments.alternatives import FindAlternatives
from bot.appointments.before import fee_of
from bot.appointments.bookable import BookableOffice, BookableServices
from bot.appointments.days import FreeDays, FreeTimes
from bot.appointments.read import AppointmentPage, MyAppointments
from bot.appointments.visit import Wanted, minutes_of, services_of
from bot.clock import Clock
from bot.errors import Stale
from bot.texts import Markup
from dialogs.booking.words import before_noon, firsts, in_rows, papers, time_items, titles
from dialogs.common import visitor_of
from dialogs.offices.words import distance
from dialogs.widgets.calendar_views import today
from dialogs.widgets.paging import page_of, paged
from dialogs.widgets.words import texts_of

#: Days of the short list, and times on one page.
DAYS_SHOWN, TIMES_SHOWN = 6, 24
TIMES_PAGE = "tpage"
#: The bounds of the calendar, for the very update that draws it.
BOUNDS = "booking_bounds"
A_YEAR = timedelta(days=366)

PREVIEW_OFFICE = "دفتر خدمات الکترونیک قضایی شمارهٔ ۱ تهران"
PREVIEW_SERVICE = "تنظیم و ثبت دادخواست"
PREVIEW_AT = datetime(2026, 11, 28, 4, 30, tzinfo=UTC)
PREVIEW_WANTED = {"office": PREVIEW_OFFICE, "service": PREVIEW_SERVICE, "cases": 1, "minutes": 40}
PREVIEW_SERVICES = {
    "office": PREVIEW_OFFICE,
    "items": [{"id": "petition", "title": "دادخواست", "seen": "yes"}],
    "ticked": True,
    "several": True,
    "most": 3,
    "together": 40,
    "barred": True,
    "until": PREVIEW_AT,
}
PREVIEW_CASES = {
    "office": PREVIEW_OFFICE,
    "service": PREVIEW_SERVICE,
    "most": 2,
    "items": [{"id": 1, "title": "یک پرونده"}],
}
PREVIEW_BEFORE = {
    **PREVIEW_WANTED,
    "asks": True,
    "ask": "آیا کد ثنا دارید؟",
    "where": "در همین دفترها",
    "have": "کد ثنا",
    "papers": Markup("• کارت ملی"),
    "paid": True,
    "fee": 1_500_000,
    "told": True,
    "fits": True,
    "alone": True,
}
PREVIEW_DAYS = {
    **PREVIEW_WANTED,
    "moving": True,
    "guest": False,
    "old": PREVIEW_AT,
    "empty": False,
    "more": True,
    "first": PREVIEW_AT,
    "first_items": [{"id": 1, "title": "شنبه ۷ آذر، ساعت ۰۸:۰۰"}],
    "items": [{"id": "2026-11-28", "title": "شنبه ۷ آذر · ۱۲ وقت"}],
}
PREVIEW_MONTH = {**PREVIEW_WANTED, "free": {"2026-08-04": 3}, "day": "2026-08-04"}
PREVIEW_TIMES = {
    **PREVIEW_WANTED,
    **paged(0, 1, 8),
    "moving": True,
    "day": date(2026, 11, 28),
    "morning": True,
    "other": 3,
    "has_other": True,
    "items": [{"id": 1, "title": "۰۸:۰۰"}],
}
PREVIEW_FULL = {
    **PREVIEW_WANTED,
    "is_full": True,
    "guest": False,
    "has_times": True,
    "has_office": True,
    "other": "دفتر خدمات الکترونیک قضایی شمارهٔ ۲ تهران",
    "distance": "۲ کیلومتر",
    "other_at": PREVIEW_AT,
    "offices": [{"id": 1, "title": "دفتر خدمات الکترونیک قضایی شمارهٔ ۲ تهران"}],
    "items": [{"id": 1, "title": "شنبه ۷ آذر، ساعت ۰۸:۰۰"}],
}
PREVIEW_MOVE = {
    **PREVIEW_WANTED,
    "old": PREVIEW_AT,
    "old_office": PREVIEW_OFFICE,
    "at": PREVIEW_AT,
    "same_office": False,
}


@inject
async def services(
    dialog_manager: DialogManager,
    bookable: FromDishka[BookableServices],
    mine: FromDishka[MyAppointments],
    **_: Any,
) -> dict[str, Any]:
    """Who is barred hears it here, before choosing what will be refused."""
    office = await bookable(chosen(dialog_manager, "office"))
    until = (await mine.coming(visitor_of(dialog_manager))).barred.get(office.kind_key)
    ticked = ticked_of(dialog_manager, office)
    return {
        "office": office.name,
        "barred": until is not None,
        "until": until,
        "most": office.rules.most_services,
        "ticked": bool(ticked),
        "several": len(ticked) > 1,
        "together": minutes_of(ticked, 1) if ticked else 0,
        "items": [
            {"id": service.key, "title": service.title, "seen": "yes" if service.key in ticked else "no"}
            for service in office.services
        ],
    }


@inject
async def cases(
    dialog_manager: DialogManager, bookable: FromDishka[BookableServices], **_: Any
) -> dict[str, Any]:
    office, texts = await bookable(chosen(dialog_manager, "office")), texts_of(dialog_manager)
    services = chosen(dialog_manager, "services")
    return {
        "office": office.name,
        "service": titles(texts, services),
        "most": office.rules.most_cases,
        "items": [
            {
                "id": count,
                "title": texts.plain(
                    "booking-cases-button", cases=count, minutes=minutes_of(services, count)
                ),
            }
            for count in range(1, office.rules.most_cases + 1)
        ],
    }


@inject
async def before(
    dialog_manager: DialogManager, bookable: FromDishka[BookableServices], **_: Any
) -> dict[str, Any]:
    texts, office = texts_of(dialog_manager), await bookable(chosen(dialog_manager, "office"))
    services, asked = services_of(chosen(dialog_manager, "services")), asked_for(dialog_manager, office.name)
    fee, first = fee_of(services, asked["cases"]), firsts(texts, services)
    told = first["asks"] and bool(dialog_manager.dialog_data.get("told_where"))
    fits = len(services) < office.rules.most_services
    return {
        **asked,
        **first,
        "papers": papers(texts, services),
        "paid": fee is not None,
        "fee": fee or 0,
        "told": told,
        "fits": fits,
        "alone": not fits,
    }


@inject
async def days(
    dialog_manager: DialogManager,
    free: FromDishka[FreeDays],
    appointments: FromDishka[AppointmentPage],
    **_: Any,
) -> dict[str, Any]:
    texts, visitor = texts_of(dialog_manager), visitor_of(dialog_manager)
    found = await free(visitor, wanted_of(dialog_manager))
    moving = dialog_manager.dialog_data.get("moving")
    old = (await appointments(visitor, moving)).starts_at if moving else None
    return {
        **asked_for(dialog_manager, found.office_name),
        "moving": old is not None,
        "guest": visitor.standing == "guest",
        "old": old,
        "empty": not found.days,
        "more": len(found.days) > DAYS_SHOWN,
        "first_items": time_items(texts, [found.first] if found.first else [], "booking-first"),
        "items": [
            {"id": line.day.isoformat(), "title": texts.plain("booking-day", day=line.day, times=line.times)}
            for line in found.days[:DAYS_SHOWN]
        ],
    }


@inject
async def month(dialog_manager: DialogManager, free: FromDishka[FreeDays], **_: Any) -> dict[str, Any]:
    found = await free(visitor_of(dialog_manager), wanted_of(dialog_manager))
    dialog_manager.middleware_data[BOUNDS] = (found.first_day, found.last_day)
    return {
        **asked_for(dialog_manager, found.office_name),
        "free": {line.day.isoformat(): line.free for line in found.days},
    }


@inject
async def times(dialog_manager: DialogManager, free: FromDishka[FreeTimes], **_: Any) -> dict[str, Any]:
    texts, data = texts_of(dialog_manager), dialog_manager.dialog_data
    day = date.fromisoformat(chosen(dialog_manager, "day"))
    found = await free(visitor_of(dialog_manager), wanted_of(dialog_manager), day)
    morning = [place for place in found.times if before_noon(place)]
    later = [place for place in found.times if not before_noon(place)]
    is_morning = bool(morning) and (data.get("half") != "later" or not later)
    shown, other = (morning, later) if is_morning else (later, morning)
    page = min(page_of(dialog_manager, TIMES_PAGE), max(0, len(shown) - 1) // TIMES_SHOWN)
    on_page = shown[page * TIMES_SHOWN : (page + 1) * TIMES_SHOWN]
    return {
        **asked_for(dialog_manager, found.office_name),
        **paged(page, max(1, -(-len(shown) // TIMES_SHOWN)), len(shown)),
        "moving": bool(data.get("moving")),
        "day": day,
        "morning": is_morning,
        "has_other": bool(other),
        "other": len(other),
        "items": in_rows(time_items(texts, on_page, "booking-time")),
    }


@inject
async def full(
    dialog_manager: DialogManager, find: FromDishka[FindAlternatives], clock: Clock, **_: Any
) -> dict[str, Any]:
    texts, wanted = texts_of(dialog_manager), wanted_of(dialog_manager)
    at = dialog_manager.dialog_data.get("at")
    found = await find(visitor_of(dialog_manager), wanted, datetime.fromisoformat(at) if at else clock.now())
    office = found.office
    return {
        **asked_for(dialog_manager, ""),
        "is_full": found.is_full,
        "guest": visitor_of(dialog_manager).standing == "guest",
        "has_times": bool(found.times),
        "has_office": office is not None,
        "other": office.name if office else "",
        "distance": distance(texts, office.kilometres) if office else "",
        "other_at": office.first_at if office else None,
        "offices": [{"id": office.id, "title": office.name}] if office else [],
        "items": time_items(texts, found.times, "booking-moment"),
    }


@inject
async def move(
    dialog_manager: DialogManager,
    appointments: FromDishka[AppointmentPage],
    bookable: FromDishka[BookableServices],
    **_: Any,
) -> dict[str, Any]:
    one = await appointments(visitor_of(dialog_manager), chosen(dialog_manager, "moving"))
    office = await bookable(chosen(dialog_manager, "office"))
    return {
        **asked_for(dialog_manager, office.name),
        "old": one.starts_at,
        "old_office": one.office_name,
        "same_office": one.office_id == office.id,
        "at": datetime.fromisoformat(chosen(dialog_manager, "at")),
    }


def asked_for(manager: DialogManager, office: str) -> dict[str, Any]:
    services, count = chosen(manager, "services"), manager.dialog_data.get("cases", 1)
    return {
        "office": office,
        "service": titles(texts_of(manager), services),
        "cases": count,
        "minutes": minutes_of(services, count),
    }


def wanted_of(manager: DialogManager) -> Wanted:
    return Wanted(
        chosen(manager, "office"),
        tuple(chosen(manager, "services")),
        int(manager.dialog_data.get("cases", 1)),
    )


def ticked_of(manager: DialogManager, office: BookableOffice) -> list[str]:
    """The services that are ticked, of those of the office, in its order."""
    ticked = manager.dialog_data.get("services") or ()
    return [service.key for service in office.services if service.key in ticked]


def chosen(manager: DialogManager, name: str) -> Any:
    """What was chosen on the way here. Raises Stale: the way was another one."""
    value = manager.dialog_data.get(name)
    if value is None:
        raise Stale("error-stale")
    return value


def bounds(manager: DialogManager) -> tuple[date, date]:
    """Of the calendar; where nothing was read for this update (a press), whatever day: the times say more."""
    day = today(manager)
    first_last: tuple[date, date] = manager.middleware_data.get(BOUNDS, (day, day + A_YEAR))
    return first_last
