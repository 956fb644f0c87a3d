from __future__ import annotations

from typing import Any

from aiogram_dialog import DialogManager
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.cases.prediction.scores import ReadScores
from bot.staff.desk import ReadDesk
from bot.staff.read_audit import ReadAudit
from bot.staff.rules import DESK_IDLE, DESK_LIFE
from bot.staff.scopes import Scopes
from bot.texts import Markup
from dialogs.common import visitor_of
from dialogs.staff.words import grant_lines
from dialogs.widgets.paging import page_of, paged
from dialogs.widgets.words import texts_of
from storage.types import EPOCH

LIMITS = {"idle": DESK_IDLE.seconds // 60, "hours": DESK_LIFE.seconds // 3600}
PREVIEW_HOME = {
    **LIMITS,
    "grants": Markup("• کارشناس: استان تهران"),
    "person": True,
    "visits": True,
    "day": True,
    "members": True,
    "notices": True,
    "predictions": True,
    "holidays": True,
    "audit": True,
    "no_rooms": False,
}
PREVIEW_PREDICTIONS = {**paged(0, 3, 20), "lines": Markup("تنظیم سند رسمی"), "at": EPOCH}
PREVIEW_AUDIT = {**paged(0, 3, 20), "lines": Markup("۱. ورود")}


@inject
async def home(
    dialog_manager: DialogManager, read: FromDishka[ReadDesk], scopes: FromDishka[Scopes], **_: Any
) -> dict[str, Any]:
    view = await read(visitor_of(dialog_manager), None)
    return {
        **LIMITS,
        "grants": await grant_lines(texts_of(dialog_manager), scopes, view.grants),
        "person": "person.find" in view.rooms,
        "visits": "desk.visit" in view.rooms,
        "day": "appointments.serve" in view.rooms,
        "members": "staff.list" in view.rooms,
        "notices": "notices.read" in view.rooms,
        "predictions": "predictions.read" in view.rooms,
        "holidays": "holidays.declare" in view.rooms,
        "audit": "audit.read" in view.rooms,
        "no_rooms": not view.rooms,
    }


@inject
async def audit(dialog_manager: DialogManager, read: FromDishka[ReadAudit], **_: Any) -> dict[str, Any]:
    found = await read(visitor_of(dialog_manager), page_of(dialog_manager))
    texts = texts_of(dialog_manager)
    lines = [
        texts.html("desk-audit-line", seq=one.seq, at=one.at, actor=one.actor, action=one.action)
        for one in found.lines
    ]
    return {**paged(found.page, found.pages, found.total), "lines": Markup("\n".join(lines))}


@inject
async def predictions(
    dialog_manager: DialogManager, read: FromDishka[ReadScores], **_: Any
) -> dict[str, Any]:
    found = await read(visitor_of(dialog_manager), page_of(dialog_manager, "scores"))
    texts = texts_of(dialog_manager)
    lines = [
        texts.html(
            "desk-predictions-line",
            type=one.type_title,
            office=one.office or "",
            has_office=one.office is not None,
            cases=one.cases,
            coverage=round(one.coverage * 100),
            median=round(one.by_median * 100),
            eighty=round(one.by_eighty * 100),
            is_told=one.is_told,
        )
        for one in found.lines
    ]
    pages = paged(found.page, found.pages, found.total)
    return {**pages, "lines": Markup("\n\n".join(lines)), "at": found.calculated_at}
