from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from aiogram_dialog import DialogManager
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.appointments.desk.card import AppointmentCard, ReadAppointment
from bot.appointments.desk.day import DayAsk, DayEntry, ReadOfficeDay
from bot.appointments.desk.offices import CounterOffice, OwnCounters
from bot.appointments.desk.rows import AppointmentAsk
from bot.catalogue.booking import booking_services
from bot.clock import Clock
from bot.errors import Stale
from bot.identifiers import IRANIAN
from bot.jalali import tehran_day
from bot.persian import fa_digits
from bot.texts import Markup
from dialogs.booking.words import in_rows, titles
from dialogs.common import visitor_of
from dialogs.widgets.paging import page_of, paged
from dialogs.widgets.words import texts_of

#: Days behind and ahead of today that can be looked at.
BEHIND, AHEAD = 14, 60
ENTRIES_IN_ROW, NUMBERS_IN_ROW = 2, 3

PREVIEW_AT = datetime(2026, 11, 28, 4, 30, tzinfo=UTC)
PREVIEW_OFFICES = {"empty": False, "items": [{"key": "10101", "title": "دفتر شمارهٔ ۱ تهران"}]}
PREVIEW_DAY = {
    **paged(0, 2, 9),
    "office": "دفتر شمارهٔ ۱ تهران",
    "day": date(2026, 11, 28),
    "is_today": True,
    "is_ended": True,
    "taken": 7,
    "seats": 24,
    "waiting": 2,
    "has_waiting": True,
    "lines": Markup("۰۸:۰۰ · 🕓 در انتظار · تنظیم و ثبت دادخواست"),
    "items": [{"id": 1, "title": "۰۸:۰۰ در انتظار"}],
    "has_before": True,
    "has_after": True,
    "may_plan": True,
}
PREVIEW_CARD = {
    "state": "booked",
    "at": PREVIEW_AT,
    "until": PREVIEW_AT,
    "tracking": "7K3M9-QX2TB",
    "service": "تنظیم و ثبت دادخواست",
    "cases": 1,
    "name": "سارا ا…",
    "kind": IRANIAN,
    "national_code": "۹۹۹****۰۱۴",
    "phone": "۰۹۱۲***۰۰۰۱",
    "is_gone": False,
    "visit": "activation",
    "is_barred": True,
    "barred_until": PREVIEW_AT,
    "may_admit": True,
    "may_serve": True,
    "may_miss": True,
    "may_undo": True,
    "may_lift": True,
}
PREVIEW_WALK_IN = {
    "office": "دفتر شمارهٔ ۱ تهران",
    "has_waiting": True,
    "numbers": [{"id": 1, "title": "شمارهٔ ۳"}],
    "services": [{"key": "petition", "title": "تنظیم و ثبت دادخواست", "seen": "yes"}],
    "ticked": True,
}
PREVIEW_NUMBER = {"number": 3, "service": "تنظیم و ثبت دادخواست", "at": PREVIEW_AT}


@inject
async def offices(dialog_manager: DialogManager, read: FromDishka[OwnCounters], **_: Any) -> dict[str, Any]:
    found = await read(visitor_of(dialog_manager), None)
    return {"empty": not found, "items": [{"key": each.code, "title": each.name} for each in found]}


@inject
async def day(
    dialog_manager: DialogManager,
    read: FromDishka[ReadOfficeDay],
    own: FromDishka[OwnCounters],
    **_: Any,
) -> dict[str, Any]:
    texts, visitor = texts_of(dialog_manager), visitor_of(dialog_manager)
    shown, today = day_of(dialog_manager), today_of(dialog_manager)
    found = await read(visitor, DayAsk(office_of(dialog_manager), shown, page_of(dialog_manager)))
    here = [each for each in await own(visitor, None) if each.code == office_of(dialog_manager)]
    lines = [
        texts.html("counter-line", at=one.starts_at, state=state_of(one), service=titles(texts, one.services))
        for one in found.entries
    ]
    return {
        **paged(found.page, found.pages, found.total),
        "office": found.office_name,
        "day": found.day,
        "is_today": shown == today,
        "is_ended": found.ended_at is not None,
        "taken": found.taken,
        "seats": found.seats,
        "waiting": len(found.walk_ins),
        "has_waiting": bool(found.walk_ins),
        "lines": Markup("\n".join(lines)),
        "items": in_rows(
            [
                {"id": one.id, "title": texts.plain("counter-entry", at=one.starts_at, state=state_of(one))}
                for one in found.entries
            ],
            ENTRIES_IN_ROW,
        ),
        "has_before": shown > today - timedelta(days=BEHIND),
        "has_after": shown < today + timedelta(days=AHEAD),
        "may_plan": any(each.may_plan for each in here),
    }


@inject
async def card(dialog_manager: DialogManager, read: FromDishka[ReadAppointment], **_: Any) -> dict[str, Any]:
    found = await read(visitor_of(dialog_manager), shown_appointment(dialog_manager))
    return {
        "state": state_of(found),
        "at": found.starts_at,
        "until": found.ends_at,
        "tracking": found.tracking_code,
        "service": titles(texts_of(dialog_manager), found.services),
        "cases": found.cases,
        "name": found.name,
        "kind": found.kind,
        "national_code": fa_digits(found.national_code),
        "phone": fa_digits(found.phone),
        "is_gone": found.is_gone,
        "visit": found.visit,
        "is_barred": found.barred_until is not None,
        "barred_until": found.barred_until,
        "may_admit": found.may_admit,
        "may_serve": found.may_serve,
        "may_miss": found.may_miss,
        "may_undo": found.may_undo,
        "may_lift": found.may_lift,
    }


@inject
async def walk_in(
    dialog_manager: DialogManager,
    read: FromDishka[ReadOfficeDay],
    own: FromDishka[OwnCounters],
    **_: Any,
) -> dict[str, Any]:
    texts, visitor = texts_of(dialog_manager), visitor_of(dialog_manager)
    office = office_of(dialog_manager)
    found = await read(visitor, DayAsk(office, today_of(dialog_manager)))
    ticked = dialog_manager.dialog_data.get("services") or ()
    services = booking_services(own_office(await own(visitor, None), office).kind_key)
    return {
        "office": found.office_name,
        "has_waiting": bool(found.walk_ins),
        "ticked": any(service.key in ticked for service in services),
        "numbers": in_rows(
            [
                {"id": one.id, "title": texts.plain("counter-number-title", number=one.number)}
                for one in found.walk_ins
            ],
            NUMBERS_IN_ROW,
        ),
        "services": [
            {"key": one.key, "title": one.title, "seen": "yes" if one.key in ticked else "no"}
            for one in services
        ],
    }


@inject
async def number(dialog_manager: DialogManager, read: FromDishka[ReadOfficeDay], **_: Any) -> dict[str, Any]:
    ask = DayAsk(office_of(dialog_manager), today_of(dialog_manager))
    found = await read(visitor_of(dialog_manager), ask)
    for one in found.walk_ins:
        if one.id == dialog_manager.dialog_data.get("number"):
            return {
                "number": one.number,
                "service": titles(texts_of(dialog_manager), one.services),
                "at": one.came_at,
            }
    raise Stale("error-stale")


def state_of(one: DayEntry | AppointmentCard) -> str:
    """A word for it; who said that they come is another thing than who only has a place."""
    return "coming" if one.state == "booked" and one.says_they_come else one.state


def own_office(offices: tuple[CounterOffice, ...], code: str) -> CounterOffice:
    """Raises Stale: no longer one of theirs."""
    for each in offices:
        if each.code == code:
            return each
    raise Stale("error-stale")


def office_of(manager: DialogManager) -> str:
    """Raises Stale: the way here was another one."""
    code = manager.dialog_data.get("office")
    if not isinstance(code, str):
        raise Stale("error-stale")
    return code


def shown_appointment(manager: DialogManager) -> AppointmentAsk:
    """Raises Stale."""
    appointment_id = manager.dialog_data.get("appointment")
    if not isinstance(appointment_id, int):
        raise Stale("error-stale")
    return AppointmentAsk(office_of(manager), appointment_id)


def today_of(manager: DialogManager) -> date:
    clock: Clock = manager.middleware_data["clock"]
    return tehran_day(clock.now())


def day_of(manager: DialogManager) -> date:
    """The day that is looked at; today until another is chosen."""
    chosen = manager.dialog_data.get("day")
    return date.fromisoformat(chosen) if isinstance(chosen, str) else today_of(manager)
