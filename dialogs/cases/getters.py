from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from aiogram_dialog import DialogManager
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.cases.list import PAGE_SIZE, ListCases, place_of
from bot.cases.prediction.read import CaseDates, LikelyEnd
from bot.cases.read import NOTES_ROOM, CaseLine, CasePage, HistoryLine, HistoryPage, OwnCases
from bot.catalogue import CaseType, case_priorities, case_status, case_type
from bot.errors import Stale
from bot.legal.read import OwnEntities
from bot.lengths import clipped, one_line
from bot.persian import strip_bidi
from bot.texts import Markup, Texts
from dialogs.cases.handlers import PLACE, TURNED
from dialogs.cases.narrowed import PREVIEW, said
from dialogs.common import visitor_of
from dialogs.widgets.words import texts_of
from storage.models.cases import FIRST_MOMENT

#: Of a note on the case's page, of a name and of an address, in the units of bot.lengths. All together fill
#: less than three quarters of a message (tests/structure/test_windows.py).
NOTE_ROOM, NAME_ROOM, ADDRESS_ROOM = 160, 120, 240

PREVIEW_LIST = PREVIEW | {
    "acting": True,
    "acting_name": "شرکت نمونه (سهامی خاص)",
    "empty": False,
    "many": True,
    "total": 8,
    "page": 1,
    "pages": 2,
    "later": ["a.1.2.2"],
    "earlier": [],
    "lines": Markup("۱. صدور سند"),
    "items": [{"id": 1, "nth": 1, "title": "صدور سند تک‌برگ"}],
}
PREVIEW_PAGE = {
    "number": "1404-0123-45678",
    "tracking": "7K3M9-QX2TB",
    "has_tracking": True,
    "type": "صدور سند تک‌برگ",
    "status": "در حال رسیدگی",
    "meaning": "کارشناس روی پرونده کار می‌کند.",
    "stage": "بررسی نقشه",
    "actor": "agency",
    "priority": "عادی",
    "officer": "مریم رضایی",
    "has_officer": True,
    "office": "واحد ثبتی تهران",
    "address": "تهران، خیابان فردوسی",
    "phone": "02133112233",
    "registered": datetime(2026, 5, 2, 7, 30, tzinfo=UTC),
    "has_registered": True,
    "updated": datetime(2026, 8, 2, 7, 30, tzinfo=UTC),
    "has_updated": True,
    "history": Markup("۱۲ مرداد: ثبت شد"),
    "more": False,
    "events": 3,
    "is_of_entity": True,
    "likely": "dates",
    "half": date(2026, 8, 14),
    "most": date(2026, 9, 1),
    "basis": 214,
    "months": 6,
    "whose": "office",
}
PREVIEW_HISTORY = {
    "number": "1404-0123-45678",
    "first": 4,
    "last": 6,
    "events": 9,
    "lines": Markup("۱۲ مرداد: ثبت شد"),
    "has_newer": True,
    "older": [6],
}


@inject
async def case_list(
    dialog_manager: DialogManager,
    cases: FromDishka[ListCases],
    entities: FromDishka[OwnEntities],
    **_: Any,
) -> dict[str, Any]:
    visitor = visitor_of(dialog_manager)
    found = await cases(visitor, place_of(dialog_manager.dialog_data.get(PLACE)))
    acting = await entities.acting(visitor)
    texts = texts_of(dialog_manager)
    before = (found.page - 1) * PAGE_SIZE
    items = [item(line, before + nth) for nth, line in enumerate(found.lines, start=1)]
    return {
        **said(found.narrowed, texts),
        "empty": not found.lines,
        "many": found.pages > 1,
        "total": found.total,
        "page": found.page,
        "pages": found.pages,
        "acting": acting is not None,
        "acting_name": acting.name if acting is not None else "",
        "lines": Markup("\n\n".join(texts.html("case-line", **one) for one in items)),
        "items": items,
        "later": [] if found.later is None else [str(found.later)],
        "earlier": [] if found.earlier is None else [str(found.earlier)],
    }


def item(line: CaseLine, nth: int) -> dict[str, Any]:
    kind = case_type(line.type_key)
    return {
        "id": line.id,
        "nth": nth,
        "title": kind.title,
        "number": line.number,
        "status": case_status(line.status).title,
        "updated": line.updated_at or FIRST_MOMENT,
        "has_date": line.updated_at is not None,
    }


@inject
async def case_page(
    dialog_manager: DialogManager, cases: FromDishka[OwnCases], dates: FromDishka[CaseDates], **_: Any
) -> dict[str, Any]:
    found = await cases.one(visitor_of(dialog_manager), shown_case(dialog_manager))
    return page(found, texts_of(dialog_manager), await dates(found.id))


def likely(end: LikelyEnd | None) -> dict[str, Any]:
    """What is said of the end of the case; ``likely`` "nothing" where too little is known."""
    if end is None:
        return {"likely": "nothing"}
    if end.p50 is None:
        return {"likely": "late"}
    return {
        "likely": "half" if end.p80 is None else "dates",
        "half": end.p50,
        "most": end.p80 or end.p50,
        "basis": end.basis,
        "months": end.months,
        "whose": end.level,
    }


def page(found: CasePage, texts: Texts, end: LikelyEnd | None = None) -> dict[str, Any]:
    """Words of unknown length are shortened: the window must fit a message whatever is stored."""
    kind, status = case_type(found.type_key), case_status(found.status)
    lines = [
        texts.html("case-history-line", **event(line, kind, one_line(line.note, NOTE_ROOM)))
        for line in found.history
    ]
    return likely(end) | {
        "number": found.number,
        "tracking": found.tracking_code or "",
        "has_tracking": found.tracking_code is not None,
        "type": kind.title,
        "status": status.title,
        "meaning": status.meaning,
        "stage": kind.stage(found.stage).title,
        "actor": status.waits_for or "nobody",
        "priority": next(one.title for one in case_priorities() if one.key == found.priority),
        "officer": one_line(found.officer, NAME_ROOM),
        "has_officer": bool(found.officer),
        "office": one_line(found.office_name, NAME_ROOM),
        "address": one_line(found.office_address, ADDRESS_ROOM),
        "phone": one_line(found.office_phone, NAME_ROOM),
        "registered": found.registered_at or FIRST_MOMENT,
        "has_registered": found.registered_at is not None,
        "updated": found.updated_at or FIRST_MOMENT,
        "has_updated": found.updated_at is not None,
        "history": Markup("\n".join(lines)),
        "more": found.events > len(found.history),
        "events": found.events,
        "is_of_entity": found.is_of_entity,
    }


@inject
async def case_history(
    dialog_manager: DialogManager, cases: FromDishka[OwnCases], **_: Any
) -> dict[str, Any]:
    turned = dialog_manager.dialog_data.get(TURNED, [0])
    found = await cases.history(visitor_of(dialog_manager), shown_case(dialog_manager), turned[-1])
    return history(found, texts_of(dialog_manager))


def history(found: HistoryPage, texts: Texts) -> dict[str, Any]:
    kind = case_type(found.type_key)
    lines = [
        texts.html("case-history-event", **event(line, kind, clipped(strip_bidi(line.note), NOTES_ROOM)))
        for line in found.lines
    ]
    return {
        "number": found.number,
        "first": found.offset + 1,
        "last": found.offset + len(found.lines),
        "events": found.events,
        "lines": Markup("\n\n".join(lines)),
        "has_newer": found.offset > 0,
        "older": [] if found.next_offset is None else [found.next_offset],
    }


def event(line: HistoryLine, kind: CaseType, note: str) -> dict[str, Any]:
    """``note`` as the window has room for it."""
    return {
        "at": line.occurred_at or FIRST_MOMENT,
        "has_date": line.occurred_at is not None,
        "status": case_status(line.status).title,
        "stage": kind.stage(line.stage).title,
        "note": note,
        "has_note": bool(note.strip()),
    }


def shown_case(manager: DialogManager) -> int:
    """The case chosen in the list, or the one that the page was opened for. Raises Stale."""
    start = manager.start_data if isinstance(manager.start_data, dict) else {}
    case_id = manager.dialog_data.get("case", start.get("case"))
    if not isinstance(case_id, int):
        raise Stale("error-stale")
    return case_id
