from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from aiogram_dialog import DialogManager
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.appointments.desk.read_holidays import CountOff, OffAsk, ReadHolidays
from bot.catalogue import office_kind
from bot.catalogue.booking import bookable_kinds
from bot.errors import Stale
from bot.texts import Texts
from dialogs.common import visitor_of
from dialogs.staff.appointments.getters import today_of
from dialogs.widgets.paging import page_of, paged
from dialogs.widgets.words import texts_of

DAYS_OFFERED = 7
#: In a button: an empty key is none.
ALL_KINDS = "all"

PREVIEW_DAY = date(2026, 11, 28)
PREVIEW_LIST = {
    **paged(0, 2, 9),
    "items": [{"key": "2026-11-28:", "title": "شنبه ۷ آذر · عید فطر"}],
}
PREVIEW_DAYS = {"day": PREVIEW_DAY, "items": [{"key": "2026-11-28", "title": "شنبه ۷ آذر"}]}
PREVIEW_ONE = {"day": PREVIEW_DAY, "kind": "همهٔ دفترهای نوبت‌دهنده", "people": 40, "some": True}


@inject
async def declared(dialog_manager: DialogManager, read: FromDishka[ReadHolidays], **_: Any) -> dict[str, Any]:
    texts = texts_of(dialog_manager)
    found = await read(visitor_of(dialog_manager), page_of(dialog_manager))
    return {
        **paged(found.page, found.pages, found.total),
        "items": [
            {
                "key": f"{one.day.isoformat()}:{one.kind_key}",
                "title": texts.plain(
                    "holidays-line", day=one.day, title=one.title, kind=kind_words(texts, one.kind_key)
                ),
            }
            for one in found.days
        ],
    }


async def days(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """The next days, to choose one without typing it."""
    texts, today = texts_of(dialog_manager), today_of(dialog_manager)
    near = [today + timedelta(days=ahead) for ahead in range(DAYS_OFFERED)]
    return {"items": [{"key": day.isoformat(), "title": texts.plain("plan-day", day=day)} for day in near]}


async def kinds(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    texts = texts_of(dialog_manager)
    keys = ("", *bookable_kinds())
    return {
        "day": chosen_day(dialog_manager),
        "items": [{"key": key or ALL_KINDS, "title": kind_words(texts, key)} for key in keys],
    }


@inject
async def title(dialog_manager: DialogManager, count: FromDishka[CountOff], **_: Any) -> dict[str, Any]:
    people = await count(visitor_of(dialog_manager), chosen_off(dialog_manager))
    return {**await chosen_words(dialog_manager), "people": people, "some": people > 0}


async def chosen_words(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    ask = chosen_off(dialog_manager)
    return {"day": ask.day, "kind": kind_words(texts_of(dialog_manager), ask.kind_key)}


def kind_words(texts: Texts, key: str) -> str:
    return office_kind(key).title if key else texts.plain("holidays-all-kinds")


def chosen_off(manager: DialogManager) -> OffAsk:
    """Raises Stale: the way here was another one."""
    kind = manager.dialog_data.get("off_kind")
    if not isinstance(kind, str) or kind not in ("", *bookable_kinds()):
        raise Stale("error-stale")
    return OffAsk(chosen_day(manager), kind)


def chosen_day(manager: DialogManager) -> date:
    """Raises Stale."""
    chosen = manager.dialog_data.get("off_day")
    if not isinstance(chosen, str):
        raise Stale("error-stale")
    return date.fromisoformat(chosen)
