from __future__ import annotations

from typing import Any

from aiogram_dialog import DialogManager
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.staff.access_log import OwnAccessLog, ReadLine
from bot.texts import Markup, Texts
from dialogs.common import visitor_of
from dialogs.staff.words import purpose_title, role_title
from dialogs.widgets.paging import page_of, paged
from dialogs.widgets.words import texts_of

PREVIEW = {**paged(0, 2, 9), "lines": Markup("• ۱۴۰۵/۰۵/۱۲: کارشناس")}


@inject
async def reads(dialog_manager: DialogManager, log: FromDishka[OwnAccessLog], **_: Any) -> dict[str, Any]:
    found = await log.page(visitor_of(dialog_manager), page_of(dialog_manager))
    texts = texts_of(dialog_manager)
    lines = [read_line(texts, one) for one in found.lines]
    return {**paged(found.page, found.pages, found.total), "lines": Markup("\n\n".join(lines))}


def read_line(texts: Texts, one: ReadLine) -> Markup:
    return texts.html(
        "access-line",
        at=one.at,
        role=role_title(texts, one.role),
        purpose=purpose_title(one.purpose),
        view=one.view,
        reason=one.reason,
        has_reason=bool(one.reason),
    )
