from __future__ import annotations

from typing import Any

from aiogram_dialog import DialogManager
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.catalogue import title_in, topics
from bot.errors import Stale
from bot.lengths import one_line
from bot.notices.draft import WritingPlaces
from bot.notices.progress import ReadProgress
from bot.notices.read import OWN, ListAsk, ListNotices, NoticeView, ReadAudience, ReadNotice
from bot.notices.rows import NoticeAsk
from bot.notices.rules import LENGTHS, LISTED_MOST
from bot.notices.words import parts_as_read
from bot.staff.scopes import province_name
from bot.texts import Markup, Texts
from dialogs.common import visitor_of
from dialogs.staff.notices import fields
from dialogs.staff.notices.words import bar_of, progress_lines, view_lines
from dialogs.widgets.paging import page_of, paged
from dialogs.widgets.words import texts_of

TITLE_ROOM = 60
CHOICES_A_PAGE = 12
#: People a minute at the pace of a messenger (28 a second; delivery reference, 4): what an approver is told.
PEOPLE_A_MINUTE = 28 * 60
#: What is typed for the page of a notice, not for its form.
REASONS = ("reject", "withdraw")

PREVIEW_LIST = {
    "empty": False,
    "many": True,
    "total": 8,
    "page": 1,
    "pages": 2,
    "has_prev": False,
    "has_next": True,
    "which": OWN,
    "own": False,
    "to_approve": True,
    "sent": True,
    "waiting": 2,
    "has_waiting": True,
    "may_write": True,
    "items": [{"id": 1, "state": "draft", "title": "آگهی انتخاب سردفتر"}],
}
PREVIEW_WHERE = {"items": [{"key": "tehran", "title": "تهران"}]}
PREVIEW_PAGE = {
    "title": "آگهی انتخاب سردفتر",
    "state": "running",
    "topic": "آزمون و جذب",
    "lines": Markup("مخاطبان: همهٔ شهروندان"),
    "reason": "تاریخ نامه نادرست است",
    "by": "staff",
    "stopped": True,
    "rejected": True,
    "withdrawn": True,
    "is_missing": True,
    "missing": "عنوان نوشته نشده است.",
    "own_waits": True,
    "has_cost": True,
    "people": 900,
    "minutes": 1,
    "sent": True,
    "ended": 450,
    "all": 900,
    "percent": 50,
    "bar": "▓▓▓▓▓░░░░░",
    "progress": Markup("• رسید: ۴۵۰"),
    **{
        f"may_{name}": True
        for name in (
            "edit", "submit", "approve", "pause", "resume", "cancel", "withdraw", "correct", "report",
        )
    },
    "whole": True,
    "seals": [{"key": "ab12"}],
}  # fmt: skip
PREVIEW_FORM = {
    "title": "آگهی انتخاب سردفتر",
    "voids": True,
    "items": [{"key": "title", "label": "عنوان", "set": "yes"}],
}
PREVIEW_WRITE = {"field": "title", "longest": 200, "may_clear": True, "for_form": True, "for_page": False}
PREVIEW_CHOOSE = {
    **PREVIEW_LIST,
    "label": "موضوع",
    "may_clear": True,
    "items": [{"key": "exams", "title": "آزمون و جذب"}],
}
PREVIEW_PREVIEW = {**PREVIEW_LIST, "text": Markup("<b>آگهی</b>"), "whole": True}
PREVIEW_AUDIENCE = {
    "people": 900,
    "chats": Markup("تلگرام: ۷۰۰ گفت‌وگو"),
    "names": Markup("ن… ش…"),
    "has_sample": True,
}
PREVIEW_SURE = {"title": "آگهی انتخاب سردفتر"}


@inject
async def notices(dialog_manager: DialogManager, read: FromDishka[ListNotices], **_: Any) -> dict[str, Any]:
    which = dialog_manager.dialog_data.get("which", OWN)
    found = await read(visitor_of(dialog_manager), ListAsk(which, page_of(dialog_manager)))
    texts = texts_of(dialog_manager)
    return {
        **paged(found.page, found.pages, found.total),
        "which": which,
        "own": which == "own" or not found.may_write,
        "to_approve": which == "waiting" or not found.may_approve,
        "sent": which == "sent",
        "waiting": found.waiting,
        "has_waiting": found.waiting > 0 and found.may_approve,
        "may_write": found.may_write,
        "items": [
            {
                "id": line.id,
                "state": line.state,
                "title": one_line(line.title, TITLE_ROOM) or texts.plain("publish-untitled"),
            }
            for line in found.lines
        ],
    }


@inject
async def writing_places(
    dialog_manager: DialogManager, read: FromDishka[WritingPlaces], **_: Any
) -> dict[str, Any]:
    scopes = await read(visitor_of(dialog_manager), None)
    everywhere = texts_of(dialog_manager).plain("publish-everywhere")
    return {
        "items": [
            {"key": each.value or "all", "title": province_name(each.value) if each.value else everywhere}
            for each in scopes
        ]
    }


@inject
async def page(
    dialog_manager: DialogManager,
    read: FromDishka[ReadNotice],
    watch: FromDishka[ReadProgress],
    **_: Any,
) -> dict[str, Any]:
    visitor, texts = visitor_of(dialog_manager), texts_of(dialog_manager)
    view = await read(visitor, shown(dialog_manager))
    found = await watch(visitor, NoticeAsk(view.id)) if view.is_sent else None
    return {
        **_summary(texts, view),
        **{f"may_{name}": name in view.may for name in _DOORS},
        "may_submit": "submit" in view.may and view.missing is None,
        "seals": [{"key": view.seal}] if "approve" in view.may else [],
        "sent": found is not None,
        "ended": found.ended if found else 0,
        "all": found.people if found else 0,
        "percent": 100 * found.ended // found.people if found and found.people else 0,
        "bar": bar_of(found) if found else "",
        "progress": progress_lines(texts, found) if found else "",
    }


_DOORS = ("edit", "submit", "approve", "pause", "resume", "cancel", "withdraw", "correct", "report")


def _summary(texts: Texts, view: NoticeView) -> dict[str, Any]:
    people = view.audience_count or 0
    return {
        "title": view.written.title or texts.plain("publish-untitled"),
        "state": view.state,
        "topic": title_in(topics(), view.written.topic) if view.written.topic else "—",
        "lines": view_lines(texts, view),
        "reason": view.reason,
        "by": view.stopped_by,
        "stopped": view.state == "paused",
        "rejected": view.state == "rejected",
        "withdrawn": view.withdrawn_at is not None,
        "is_missing": "edit" in view.may and view.missing is not None,
        "missing": texts.plain(view.missing) if view.missing else "",
        "own_waits": view.is_author and view.state == "pending_approval",
        "has_cost": view.audience_count is not None,
        "people": people,
        "minutes": max(1, -(-people // PEOPLE_A_MINUTE)),
        "whole": view.missing is None,
    }


@inject
async def form(dialog_manager: DialogManager, read: FromDishka[ReadNotice], **_: Any) -> dict[str, Any]:
    texts = texts_of(dialog_manager)
    view = await read(visitor_of(dialog_manager), shown(dialog_manager))
    items = []
    for name in fields.fields_of(view):
        is_on = fields.is_set(view, name)
        label = fields.label_of(texts, name, is_on=is_on)
        items.append({"key": name, "label": label, "set": "yes" if is_on else "no"})
    return {
        "title": view.written.title or texts.plain("publish-untitled"),
        "voids": view.state in ("pending_approval", "approved", "scheduled"),
        "items": items,
    }


async def write(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    name = chosen_field(dialog_manager)
    return {
        "field": name,
        "longest": LISTED_MOST if name in ("listed", "excluded") else LENGTHS.get(name, 0),
        "may_clear": name not in REASONS and fields.may_be_empty(name),
        "for_form": name not in REASONS,
        "for_page": name in REASONS,
    }


@inject
async def choose(dialog_manager: DialogManager, read: FromDishka[ReadNotice], **_: Any) -> dict[str, Any]:
    name, texts = chosen_field(dialog_manager), texts_of(dialog_manager)
    view = await read(visitor_of(dialog_manager), shown(dialog_manager))
    every = fields.choices_of(texts, name, view)
    pages = max(1, -(-len(every) // CHOICES_A_PAGE))
    at = min(page_of(dialog_manager, "choices"), pages - 1)
    return {
        **paged(at, pages, len(every)),
        "label": fields.label_of(texts, name),
        "may_clear": fields.may_be_empty(name),
        "items": [
            {"key": each.key, "title": each.title}
            for each in every[at * CHOICES_A_PAGE : (at + 1) * CHOICES_A_PAGE]
        ],
    }


@inject
async def preview(dialog_manager: DialogManager, read: FromDishka[ReadNotice], **_: Any) -> dict[str, Any]:
    view = await read(visitor_of(dialog_manager), shown(dialog_manager))
    parts = parts_as_read(texts_of(dialog_manager), view.written)
    at = min(page_of(dialog_manager, "part"), len(parts) - 1)
    return {**paged(at, len(parts), len(parts)), "text": parts[at], "whole": view.missing is None}


@inject
async def audience(dialog_manager: DialogManager, read: FromDishka[ReadAudience], **_: Any) -> dict[str, Any]:
    found, texts = await read(visitor_of(dialog_manager), shown(dialog_manager)), texts_of(dialog_manager)
    chats = [
        texts.html("publish-audience-chats", messenger=name, count=count)
        for name, count in sorted(found.chats.items())
    ]
    return {
        "people": found.people,
        "chats": Markup("\n".join(chats)),
        "names": "\n".join(found.sample),
        "has_sample": bool(found.sample),
    }


@inject
async def sure(dialog_manager: DialogManager, read: FromDishka[ReadNotice], **_: Any) -> dict[str, Any]:
    view = await read(visitor_of(dialog_manager), shown(dialog_manager))
    return {"title": view.written.title or texts_of(dialog_manager).plain("publish-untitled")}


def shown(manager: DialogManager) -> NoticeAsk:
    """Raises Stale: the way here was another one."""
    found = manager.dialog_data.get("notice")
    if not isinstance(found, int):
        raise Stale("error-stale")
    return NoticeAsk(found)


def chosen_field(manager: DialogManager) -> str:
    """Raises Stale."""
    found = manager.dialog_data.get("field")
    if not isinstance(found, str):
        raise Stale("error-stale")
    return found
