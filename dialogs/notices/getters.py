from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from aiogram_dialog import DialogManager
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.catalogue import title_in, topics
from bot.errors import Stale
from bot.lengths import one_line
from bot.notices.board import BoardAsk, ReadBoard
from bot.notices.rules import NOTICES_A_PAGE
from bot.notices.words import parts_as_read, said
from bot.texts import Markup
from dialogs.common import visitor_of
from dialogs.widgets.paging import page_of, paged
from dialogs.widgets.words import texts_of

#: Of a title in the list and on a button, in the units of bot.lengths.
TITLE_ROOM, BUTTON_ROOM = 140, 60

PREVIEW_LIST = {
    "empty": False,
    "many": True,
    "total": 8,
    "page": 1,
    "pages": 2,
    "has_prev": False,
    "has_next": True,
    "topic": "همهٔ موضوع‌ها",
    "searched": True,
    "typed": "آزمون",
    "narrowed": True,
    "may_follow": True,
    "is_followed": False,
    "lines": Markup("۱. آگهی انتخاب سردفتر"),
    "items": [{"id": 1, "nth": 1, "title": "آگهی انتخاب سردفتر"}],
}
PREVIEW_TOPICS = {"items": [{"key": "announcements", "title": "اطلاعیه‌ها"}]}
PREVIEW_PAGE = {
    "text": Markup("<b>آگهی انتخاب سردفتر</b>"),
    "has_prev": True,
    "has_next": True,
    "may_ack": True,
    "has_acked": True,
    "acknowledged": datetime(2026, 8, 2, 7, 30, tzinfo=UTC),
    "may_share": True,
    "corrected": True,
}


@inject
async def board(dialog_manager: DialogManager, read: FromDishka[ReadBoard], **_: Any) -> dict[str, Any]:
    data, texts = dialog_manager.dialog_data, texts_of(dialog_manager)
    topic, typed = data.get("topic"), data.get("typed", "")
    found = await read.page(visitor_of(dialog_manager), BoardAsk(topic, typed, page_of(dialog_manager)))
    before = found.page * NOTICES_A_PAGE
    items = [
        {
            "id": line.id,
            "nth": nth,
            "title": one_line(line.title, TITLE_ROOM),
            "at": line.published_at,
            "mandatory": said(line.is_mandatory),
            "new": said(line.is_new),
            "ack": said(line.waits_for_ack),
        }
        for nth, line in enumerate(found.lines, start=before + 1)
    ]
    return {
        **paged(found.page, found.pages, found.total),
        "topic": title_in(topics(), topic) if topic else texts.plain("board-all"),
        "searched": bool(typed),
        "typed": typed,
        "narrowed": bool(typed or topic),
        "may_follow": topic is not None and found.may_follow and not found.is_followed,
        "is_followed": found.is_followed,
        "lines": Markup("\n".join(texts.html("board-line", **item) for item in items)),
        "items": [item | {"title": one_line(str(item["title"]), BUTTON_ROOM)} for item in items],
    }


async def all_topics(**_: Any) -> dict[str, Any]:
    return {"items": [{"key": topic.key, "title": topic.title} for topic in topics()]}


@inject
async def page(dialog_manager: DialogManager, read: FromDishka[ReadBoard], **_: Any) -> dict[str, Any]:
    found = await read.one(visitor_of(dialog_manager), shown_notice(dialog_manager))
    parts = parts_as_read(texts_of(dialog_manager), found.written)
    part = min(page_of(dialog_manager, "part"), len(parts) - 1)
    return {
        "text": parts[part],
        "has_prev": part > 0,
        "has_next": part + 1 < len(parts),
        "may_ack": found.may_acknowledge and part + 1 == len(parts),
        "has_acked": found.acknowledged_at is not None,
        "acknowledged": found.acknowledged_at or found.published_at,
        "may_share": found.may_share,
        "corrected": found.corrected_by is not None,
    }


def shown_notice(manager: DialogManager) -> int:
    """Raises Stale: the way here was another one."""
    found = manager.dialog_data.get("notice")
    if not isinstance(found, int):
        raise Stale("error-stale")
    return found
