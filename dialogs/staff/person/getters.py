from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from aiogram_dialog import DialogManager
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.catalogue import case_status, case_type, purposes
from bot.errors import Stale
from bot.identifiers import IRANIAN
from bot.persian import fa_digits
from bot.phones import shown_number
from bot.staff.entity import EntityAsk, ReadEntity
from bot.staff.person.file import FileAsk, FileCase, PersonFile
from bot.staff.person.glass import ReadThroughGlass
from bot.staff.person.read import ReadCard, ReadFile
from bot.staff.rules import GLASS_LIFE, REASON_LENGTH
from bot.texts import Markup, Texts
from dialogs.common import visitor_of
from dialogs.staff.words import holding_lines, purpose_title
from dialogs.widgets.words import texts_of

MINUTES = GLASS_LIFE.seconds // 60
PREVIEW_PURPOSES = {"items": [{"key": "case", "title": "رسیدگی به پرونده"}]}
PREVIEW_PURPOSE = {"purpose": "رسیدگی به پرونده"}
PREVIEW_CARD = {
    "purpose": "رسیدگی به پرونده",
    "name": "سارا ا…",
    "kind": IRANIAN,
    "national_code": "۹۹۹****۰۱۴",
    "phone": "۰۹۱۲***۰۰۰۱",
    "is_closed": False,
    "since": datetime(2026, 8, 2, 7, 30, tzinfo=UTC),
    "cases": 12,
    "holdings": Markup("• سردفتر اسناد رسمی، تهران"),
    "has_holdings": True,
    "may_read": True,
    "may_break": True,
}
PREVIEW_FILE = {
    "purpose": "رسیدگی به پرونده",
    "name": "سارا احمدی",
    "kind": IRANIAN,
    "national_code": "9990001014",
    "phone": "09121110001",
    "birth_date": date(1991, 5, 5),
    "is_closed": False,
    "since": datetime(2026, 8, 2, 7, 30, tzinfo=UTC),
    "total": 12,
    "more": True,
    "lines": Markup("• ۱۴۰۵-۲۳۰۱-۱۰۶۲۹"),
    "holdings": Markup("• سردفتر اسناد رسمی، تهران"),
    "has_holdings": True,
}
PREVIEW_ENTITY = {
    "purpose": "رسیدگی به پرونده",
    "name": "شرکت نمونهٔ سپهر",
    "legal_id": "99900001010",
    "is_known": True,
    "representatives": 2,
    "total": 3,
    "more": False,
    "lines": Markup("• ۱۴۰۵-۲۳۰۱-۱۰۶۲۹"),
}
PREVIEW_BREAKING = {"minutes": MINUTES, "shortest": REASON_LENGTH[0], "longest": REASON_LENGTH[1]}


async def purpose_choices(**_: Any) -> dict[str, Any]:
    return {"items": [{"key": each.key, "title": each.title} for each in purposes()]}


async def purpose(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    return {"purpose": purpose_title(shown_purpose(dialog_manager))}


@inject
async def card(dialog_manager: DialogManager, read: FromDishka[ReadCard], **_: Any) -> dict[str, Any]:
    ask = shown(dialog_manager)
    found = await read(visitor_of(dialog_manager), ask)
    return {
        "purpose": purpose_title(ask.purpose),
        "name": found.name,
        "kind": found.kind,
        "national_code": fa_digits(found.national_code),
        "phone": fa_digits(found.phone),
        "is_closed": found.status != "active",
        "since": found.since,
        "cases": found.cases,
        "holdings": holding_lines(texts_of(dialog_manager), found.holdings),
        "has_holdings": bool(found.holdings),
        "may_read": found.may_read,
        "may_break": found.may_break,
    }


@inject
async def whole(dialog_manager: DialogManager, read: FromDishka[ReadFile], **_: Any) -> dict[str, Any]:
    ask = shown(dialog_manager)
    return file_data(texts_of(dialog_manager), ask, await read(visitor_of(dialog_manager), ask))


@inject
async def emergency(
    dialog_manager: DialogManager, read: FromDishka[ReadThroughGlass], **_: Any
) -> dict[str, Any]:
    ask = shown(dialog_manager)
    found = await read(visitor_of(dialog_manager), ask)
    return file_data(texts_of(dialog_manager), ask, found) | {"minutes": MINUTES}


async def breaking(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    shown(dialog_manager)
    return {"minutes": MINUTES, "shortest": REASON_LENGTH[0], "longest": REASON_LENGTH[1]}


@inject
async def entity(dialog_manager: DialogManager, read: FromDishka[ReadEntity], **_: Any) -> dict[str, Any]:
    case_id = dialog_manager.dialog_data.get("entity_case")
    if not isinstance(case_id, int):
        raise Stale("error-stale")
    ask = EntityAsk(case_id, shown_purpose(dialog_manager))
    found = await read(visitor_of(dialog_manager), ask)
    return {
        "purpose": purpose_title(ask.purpose),
        "name": found.name or "",
        "legal_id": found.legal_id or "",
        "is_known": found.name is not None,
        "representatives": found.representatives,
        "total": found.total,
        "more": found.total > len(found.cases),
        "lines": case_lines(texts_of(dialog_manager), found.cases),
    }


def case_lines(texts: Texts, cases: Iterable[FileCase]) -> Markup:
    lines = [
        texts.html(
            "person-case-line",
            number=case.number,
            title=case_type(case.type_key).title,
            status=case_status(case.status).title,
            at=case.updated_at,
        )
        for case in cases
    ]
    return Markup("\n".join(lines))


def file_data(texts: Texts, ask: FileAsk, found: PersonFile) -> dict[str, Any]:
    return {
        "purpose": purpose_title(ask.purpose),
        "name": found.name,
        "kind": found.kind,
        "national_code": found.national_code,
        "phone": shown_number(found.phone),
        "birth_date": found.birth_date,
        "is_closed": found.status != "active",
        "since": found.since,
        "total": found.total,
        "more": found.total > len(found.cases),
        "lines": case_lines(texts, found.cases),
        "holdings": holding_lines(texts, found.holdings),
        "has_holdings": bool(found.holdings),
    }


def shown(manager: DialogManager) -> FileAsk:
    """The person found, and for which purpose. Raises Stale."""
    citizen_id = manager.dialog_data.get("citizen")
    if not isinstance(citizen_id, int):
        raise Stale("error-stale")
    return FileAsk(citizen_id, shown_purpose(manager))


def shown_purpose(manager: DialogManager) -> str:
    """Raises Stale."""
    key = manager.dialog_data.get("purpose")
    if all(each.key != key for each in purposes()):
        raise Stale("error-stale")
    return str(key)
