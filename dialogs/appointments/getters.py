from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from aiogram_dialog import DialogManager
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.meet import waiting_in_person
from bot.accounts.visitor import Visitor
from bot.appointments.before import fee_of
from bot.appointments.own_hold import OwnHold
from bot.appointments.read import AppointmentList, AppointmentPage, MyAppointments, OwnAppointment
from bot.appointments.visit import rules_of, services_of
from bot.appointments.waiting import MyWaiting, WaitingLine
from bot.catalogue import office_kind
from bot.clock import Clock
from bot.errors import Stale
from bot.jalali import tehran_day
from bot.offices.route import Routes
from bot.pictures import joins_letters
from bot.profile.overview import ReadProfile
from bot.texts import Markup, Texts
from dialogs.booking.words import papers, titles
from dialogs.common import visitor_of
from dialogs.widgets.paging import page_of, paged
from dialogs.widgets.words import texts_of
from storage.database import Reader

PAST_PAGE = "ppage"

PREVIEW_AT = datetime(2026, 11, 28, 4, 30, tzinfo=UTC)
PREVIEW_LIST = {
    **paged(0, 2, 8),
    "has_hold": True,
    "hold": [{"id": 2, "title": "شنبه ۷ آذر، ساعت ۰۸:۰۰"}],
    "hold_at": PREVIEW_AT,
    "until": PREVIEW_AT,
    "until_today": True,
    "barred": Markup("• دفتر خدمات الکترونیک قضایی: تا شنبه ۷ آذر"),
    "is_barred": True,
    "waits": True,
    "waiting": Markup("• دفتر خدمات الکترونیک قضایی شمارهٔ ۱ تهران"),
    "entries": [{"id": 3, "title": "دفتر خدمات الکترونیک قضایی شمارهٔ ۱ تهران"}],
    "lines": Markup("• شنبه ۷ آذر، ساعت ۰۸:۰۰"),
    "items": [{"id": 1, "title": "شنبه ۷ آذر، ساعت ۰۸:۰۰"}],
}
PREVIEW_PAGE = {
    "held": True,
    "booked": True,
    "over": True,
    "has_picture": True,
    "has_entry": True,
    "by_office": True,
    "outcome": "cancelled",
    "reason": "citizen",
    "until": PREVIEW_AT,
    "until_today": True,
    "tracking": "7K3M9-QX2TB",
    "at": PREVIEW_AT,
    "office": "دفتر خدمات الکترونیک قضایی شمارهٔ ۱ تهران",
    "address": "تهران، خیابان شهید بهشتی، پلاک ۱۷۹",
    "phone": "02117023137",
    "service": "تنظیم و ثبت دادخواست",
    "cases": 1,
    "papers": Markup("• کارت ملی"),
    "paid": True,
    "fee": 1_500_000,
    "name": "سارا احمدی",
    "national_code": "999***1014",
    "own_phone": "۰۹۱۲***۰۰۰۱",
    "kind": "national_code",
    "guest": False,
    "sign_up": "7K3M9-QX2TB",
    "office_kind": "دفتر خدمات الکترونیک قضایی",
    "block_days": 7,
    "cancel_hours": 2,
    "may_cancel": True,
    "may_move": True,
    "comes": True,
    "may_say": True,
    "route": "https://www.google.com/maps/",
}
PREVIEW_CANCEL = {"at": PREVIEW_AT, "office": "دفتر خدمات الکترونیک قضایی شمارهٔ ۱ تهران"}


@inject
async def coming(
    dialog_manager: DialogManager,
    mine: FromDishka[MyAppointments],
    hold: FromDishka[OwnHold],
    waiting: FromDishka[MyWaiting],
    clock: Clock,
    **_: Any,
) -> dict[str, Any]:
    texts, visitor = texts_of(dialog_manager), visitor_of(dialog_manager)
    found, held = await mine.coming(visitor, page_of(dialog_manager)), await hold(visitor)
    line = await waiting(visitor)
    return {
        **listed(texts, found, "appointments-line"),
        "waits": bool(line),
        "waiting": Markup("\n".join(waiting_line(texts, one) for one in line)),
        "entries": [{"id": one.id, "title": one.office_name} for one in line],
        "has_hold": held is not None,
        "hold": items(texts, [held] if held else []),
        "hold_at": held.starts_at if held else None,
        **until(clock, held),
        "is_barred": bool(found.barred),
        "barred": Markup(
            "\n".join(
                texts.html("appointments-barred-line", kind=office_kind(kind).title, until=until)
                for kind, until in found.barred.items()
            )
        ),
    }


def waiting_line(texts: Texts, one: WaitingLine) -> Markup:
    return texts.html(
        "appointments-waiting-line",
        office=one.office_name,
        service=titles(texts, one.services),
        offered=one.appointment_id is not None,
        last=one.last_day,
    )


@inject
async def past(dialog_manager: DialogManager, mine: FromDishka[MyAppointments], **_: Any) -> dict[str, Any]:
    found = await mine.past(visitor_of(dialog_manager), page_of(dialog_manager, PAST_PAGE))
    return listed(texts_of(dialog_manager), found, "appointments-past-line")


def listed(texts: Texts, found: AppointmentList, key: str) -> dict[str, Any]:
    lines = [
        texts.html(key, at=one.starts_at, office=one.office_name, service=titles(texts, one.services),
                   outcome=outcome_of(one))
        for one in found.lines
    ]  # fmt: skip
    return {
        **paged(found.page, found.pages, found.total),
        "lines": Markup("\n".join(lines)),
        "items": items(texts, found.lines),
    }


def items(texts: Texts, lines: Iterable[OwnAppointment]) -> list[dict[str, Any]]:
    return [{"id": one.id, "title": texts.plain("booking-moment", at=one.starts_at)} for one in lines]


def outcome_of(one: OwnAppointment) -> str:
    """A word for what became of it: its state, or of a cancelled one whose act it was."""
    if one.state != "cancelled":
        return one.state
    return "by_office" if one.reason in ("office_closed", "office_silent") else "cancelled"


@inject
async def page(
    dialog_manager: DialogManager,
    appointments: FromDishka[AppointmentPage],
    profile: FromDishka[ReadProfile],
    routes: FromDishka[Routes],
    reader: FromDishka[Reader],
    clock: Clock,
    **_: Any,
) -> dict[str, Any]:
    visitor, texts = visitor_of(dialog_manager), texts_of(dialog_manager)
    one = await appointments(visitor, appointment_of(dialog_manager))
    services, rules = services_of(one.services), rules_of(one.kind_key)
    fee = fee_of(services, one.cases)
    return {
        "held": one.state == "held",
        "booked": one.state in ("booked", "arrived"),
        "over": one.state in ("fulfilled", "cancelled", "noshow"),
        "has_picture": one.state == "booked" and joins_letters(),
        "has_entry": one.tracking_code is not None and one.state in ("booked", "cancelled"),
        "by_office": outcome_of(one) == "by_office",
        "outcome": outcome_of(one),
        "reason": one.reason or "none",
        **until(clock, one),
        "tracking": one.tracking_code or "",
        "at": one.starts_at,
        "office": one.office_name,
        "address": one.office_address,
        "phone": one.office_phone,
        "service": titles(texts, one.services),
        "cases": one.cases,
        "papers": papers(texts, services),
        "paid": fee is not None,
        "fee": fee or 0,
        **(await who_comes(visitor, profile, reader, clock)),
        "office_kind": office_kind(one.kind_key).title,
        "block_days": rules.block_days,
        "cancel_hours": rules.cancel_hours,
        "may_cancel": one.state == "booked" and one.may_cancel,
        "may_move": one.may_move,
        "comes": one.state == "booked" and one.confirmed_at is not None,
        "may_say": one.may_say_coming,
        "route": routes.to(one.latitude, one.longitude),
    }


async def who_comes(visitor: Visitor, profile: ReadProfile, reader: Reader, clock: Clock) -> dict[str, Any]:
    """Of a guest only which papers they bring: those of the sign-up that waits, or for a lost number."""
    if visitor.standing == "guest":
        waiting = await waiting_in_person(reader, visitor, clock.now())
        return {
            "guest": True,
            "kind": waiting.kind if waiting else "lost_number",
            "sign_up": waiting.tracking_code if waiting else "",
        }
    who = await profile(visitor)
    return {
        "guest": False,
        "name": who.name,
        "national_code": who.national_code,
        "own_phone": who.phone,
        "kind": who.kind,
    }


@inject
async def cancel(
    dialog_manager: DialogManager, appointments: FromDishka[AppointmentPage], **_: Any
) -> dict[str, Any]:
    one = await appointments(visitor_of(dialog_manager), appointment_of(dialog_manager))
    return {"at": one.starts_at, "office": one.office_name}


def until(clock: Clock, one: OwnAppointment | None) -> dict[str, Any]:
    """Until when it is held, and whether that is today: then the hour is enough."""
    ends = one.hold_expires_at if one else None
    return {"until": ends, "until_today": ends is not None and tehran_day(ends) == tehran_day(clock.now())}


def appointment_of(manager: DialogManager) -> int:
    """Raises Stale: the way here was another one."""
    appointment_id = manager.dialog_data.get("appointment")
    if not isinstance(appointment_id, int):
        raise Stale("error-stale")
    return appointment_id
