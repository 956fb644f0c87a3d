"""What the list of cases is narrowed by: what its windows show, and what is chosen in them."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.cases.filters import Change, ForgetFilters, NarrowCases, OwnFilters, status_keys
from bot.catalogue import case_groups
from bot.jalali import from_jalali, to_jalali
from bot.lengths import one_line
from dialogs.cases.handlers import PLACE
from dialogs.cases.narrowed import NAME_ROOM, said, status_title
from dialogs.common import erase, may_be_secret, redraw_below, told, visitor_of
from dialogs.states import Cases
from dialogs.widgets.calendar_views import today
from dialogs.widgets.paging import page_of, paged
from dialogs.widgets.words import texts_of
from storage.models.cases import SORTS

#: How far back the calendars go.
YEARS = 20
OFFICES_PAGE = "offices"
Name = Literal["words", "group", "status", "office_id", "since", "until", "sort"]

PREVIEW_CHOICES: dict[str, Any] = {"items": [{"key": "property", "title": "املاک"}]}
PREVIEW_OFFICES: dict[str, Any] = {
    "items": [{"key": "1", "title": "واحد ثبتی تهران"}],
    **paged(1, 3, 20),
}


@inject
async def chosen(dialog_manager: DialogManager, filters: FromDishka[OwnFilters], **_: Any) -> dict[str, Any]:
    return said(await filters(visitor_of(dialog_manager)), texts_of(dialog_manager))


async def groups(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    return {"items": [{"key": group.key, "title": group.title} for group in case_groups()]}


async def statuses(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    texts = texts_of(dialog_manager)
    return {"items": [{"key": key, "title": status_title(key, texts)} for key in status_keys()]}


@inject
async def offices(dialog_manager: DialogManager, filters: FromDishka[OwnFilters], **_: Any) -> dict[str, Any]:
    found = await filters.offices(visitor_of(dialog_manager), page_of(dialog_manager, OFFICES_PAGE))
    return {
        **paged(found.page, found.pages, found.total),
        "items": [{"key": str(id_), "title": one_line(name, NAME_ROOM)} for id_, name in found.offices],
    }


def bounds(manager: DialogManager) -> tuple[date, date]:
    last = today(manager)
    return from_jalali(to_jalali(last).year - YEARS, 1, 1), last


@told
@inject
async def looked_for(
    message: Message, _widget: MessageInput, manager: DialogManager, narrow: FromDishka[NarrowCases]
) -> None:
    """What is written into the list, or into the window of its filters, is looked for in it."""
    if may_be_secret(message.text or ""):
        await erase(message, manager)
        redraw_below(manager)
    else:
        manager.show_mode = ShowMode.DELETE_AND_SEND
    await narrow(visitor_of(manager), Change("words", message.text or ""))
    await to_list(manager)


def choosing(name: Name) -> Any:
    """A choice of this filter is taken, and the filters are shown."""

    @told
    @inject
    async def choose(
        _event: CallbackQuery,
        _widget: Any,
        manager: DialogManager,
        value: Any,
        narrow: FromDishka[NarrowCases],
    ) -> None:
        await narrow(visitor_of(manager), Change(name, value))
        await manager.switch_to(Cases.filters)

    return choose


def dropping(name: Name) -> Any:
    """The list is no more narrowed by this filter."""

    @told
    @inject
    async def drop(
        _event: CallbackQuery, _button: Button, manager: DialogManager, narrow: FromDishka[NarrowCases]
    ) -> None:
        await narrow(visitor_of(manager), Change(name, None))
        await manager.switch_to(Cases.filters)

    return drop


@told
@inject
async def next_sort(
    _event: CallbackQuery,
    _button: Button,
    manager: DialogManager,
    narrow: FromDishka[NarrowCases],
    filters: FromDishka[OwnFilters],
) -> None:
    """The three orders in turn."""
    visitor = visitor_of(manager)
    now = (await filters(visitor)).sort
    await narrow(visitor, Change("sort", SORTS[(SORTS.index(now) + 1) % len(SORTS)]))


@told
@inject
async def forget(
    _event: CallbackQuery, _button: Button, manager: DialogManager, forget: FromDishka[ForgetFilters]
) -> None:
    await forget(visitor_of(manager))
    await to_list(manager)


async def show(_event: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    await to_list(manager)


async def to_list(manager: DialogManager) -> None:
    """To its first page: the places of another list mean nothing in this one."""
    manager.dialog_data.pop(PLACE, None)
    await manager.switch_to(Cases.list)
