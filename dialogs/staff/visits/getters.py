from __future__ import annotations

from typing import Any

from aiogram_dialog import DialogManager
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.rules import CODE_LIFE_SHOWN
from bot.catalogue import paper, refusals, visit_kinds
from bot.errors import Stale
from bot.identifiers import IRANIAN
from bot.persian import fa_digits
from bot.staff.rules import SERIAL_LENGTH
from bot.staff.visits.find import OwnOffices
from bot.staff.visits.number import HOLD_HOURS
from bot.staff.visits.papers import ReadVisit
from bot.staff.visits.rows import VisitAsk
from bot.texts import Markup, Texts
from dialogs.common import visitor_of
from dialogs.widgets.words import texts_of

PREVIEW_CHOICES = {"empty": False, "items": [{"key": "activation", "title": "فعال‌سازی ثبت‌نام"}]}
PREVIEW_KIND = {"is_activation": True}
PREVIEW_CARD = {
    "is_activation": True,
    "name": "نرگس ش…",
    "kind": IRANIAN,
    "national_code": "۹۹۹****۰۶۵",
    "phone": "۰۹۱۲***۰۰۰۶",
    "tracking": "7K3M9-QX2TB",
    "is_missing": True,
    "missing": Markup("• کارت ملی یا گذرنامه"),
    "items": [{"key": "national_card", "title": "کارت ملی", "seen": "yes"}],
}
PREVIEW_SERIAL = {"title": "کارت ملی", "shortest": SERIAL_LENGTH[0], "longest": SERIAL_LENGTH[1]}
PREVIEW_NUMBER = {"minutes": CODE_LIFE_SHOWN.seconds // 60, "hours": HOLD_HOURS}


@inject
async def offices(dialog_manager: DialogManager, read: FromDishka[OwnOffices], **_: Any) -> dict[str, Any]:
    found = await read(visitor_of(dialog_manager), None)
    return {"empty": not found, "items": [{"key": each.code, "title": each.name} for each in found]}


async def kinds(**_: Any) -> dict[str, Any]:
    return {"items": [{"key": each.key, "title": each.title} for each in visit_kinds()]}


async def kind(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    return {"is_activation": chosen(dialog_manager, "kind") == "activation"}


async def reasons(**_: Any) -> dict[str, Any]:
    return {"items": [{"key": each.key, "title": each.title} for each in refusals()]}


async def serial(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    try:
        return PREVIEW_SERIAL | {"title": paper(chosen(dialog_manager, "paper")).title}
    except KeyError:
        raise Stale("error-stale") from None


async def number(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    shown(dialog_manager)
    return PREVIEW_NUMBER


@inject
async def card(dialog_manager: DialogManager, read: FromDishka[ReadVisit], **_: Any) -> dict[str, Any]:
    found = await read(visitor_of(dialog_manager), shown(dialog_manager))
    return {
        "is_activation": found.kind == "activation",
        "name": found.name,
        "kind": found.code_kind,
        "national_code": fa_digits(found.national_code),
        "phone": fa_digits(found.phone),
        "tracking": found.tracking_code,
        "is_missing": bool(found.missing),
        "missing": missing_lines(texts_of(dialog_manager), found.missing),
        "items": [
            {"key": each.key, "title": each.title, "seen": "yes" if seen else "no"}
            for each, seen in found.papers
        ],
    }


def missing_lines(texts: Texts, groups: tuple[tuple[str, ...], ...]) -> Markup:
    """A line for each group: one of its papers is needed."""
    either = texts.plain("visit-or")
    lines = [
        texts.html("visit-missing-line", papers=either.join(paper(key).title for key in group))
        for group in groups
    ]
    return Markup("\n".join(lines))


def chosen(manager: DialogManager, name: str) -> str:
    """Raises Stale: the way here was another one."""
    found = manager.dialog_data.get(name)
    if not isinstance(found, str):
        raise Stale("error-stale")
    return found


def shown(manager: DialogManager) -> VisitAsk:
    """The visit under way and its office. Raises Stale."""
    visit_id = manager.dialog_data.get("visit")
    if not isinstance(visit_id, int):
        raise Stale("error-stale")
    return VisitAsk(chosen(manager, "office"), visit_id)
