from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.catalogue.visits import visit_service
from bot.errors import DomainError, Stale
from bot.offices.find import FindOffices, Point, ensure_is_service
from bot.offices.known import MarkFavourite, RememberOffice
from bot.offices.search import SearchOffices
from dialogs.booking.entry import book_at
from dialogs.common import erase, may_be_secret, redraw_below, say, told, visitor_of
from dialogs.contact import close_keyboard
from dialogs.offices.getters import DISTANCES, FOUND, FOUND_PAGE, NEAR, chosen, office_of, wanted_of
from dialogs.states import Offices
from dialogs.widgets.words import texts_of


@told
@inject
async def located(
    message: Message, _widget: MessageInput, manager: DialogManager, offices: FromDishka[FindOffices]
) -> None:
    """Nearest first from the place that was sent, which is kept nowhere: only which offices lie near it."""
    place = message.location or (message.venue.location if message.venue else None)
    if place is None:
        raise DomainError("offices-location-please")
    nearest = await offices.nearest(Point(place.latitude, place.longitude), wanted_of(manager))
    if not nearest:
        raise DomainError("offices-near-none")
    manager.dialog_data[NEAR] = [line.id for line in nearest]
    manager.middleware_data[DISTANCES] = {line.id: line.kilometres for line in nearest}
    await close_keyboard(message, manager, texts_of(manager).html("offices-location-received"))
    await manager.switch_to(Offices.near)


@told
@inject
async def asked(
    message: Message, _widget: MessageInput, manager: DialogManager, search: FromDishka[SearchOffices]
) -> None:
    """What was asked for is kept nowhere, only what was found; what may be a code or a PIN that went astray
    leaves the chat, whether an office has such a number or not."""
    words = message.text or ""
    if may_be_secret(words):
        await erase(message, manager)
        redraw_below(manager)
    else:
        manager.show_mode = ShowMode.DELETE_AND_SEND
    found = await search(words, wanted_of(manager))
    if not found:
        raise DomainError("offices-search-none")
    manager.dialog_data[FOUND] = list(found)
    manager.dialog_data.pop(FOUND_PAGE, None)
    await manager.switch_to(Offices.found)


async def abroad(_event: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    await to_list(manager, None)


async def choose_province(_event: CallbackQuery, _select: Any, manager: DialogManager, code: str) -> None:
    manager.dialog_data["province"] = code
    await manager.switch_to(Offices.county)


@told
@inject
async def choose_county(
    _event: CallbackQuery, _select: Any, manager: DialogManager, code: str, offices: FromDishka[FindOffices]
) -> None:
    """Where offices lie in several cities, one is asked for."""
    cities = await offices.cities(code, wanted_of(manager))
    manager.dialog_data["by_city"] = len(cities) > 1
    if len(cities) > 1:
        manager.dialog_data["county"] = code
        await manager.switch_to(Offices.city)
    else:
        await to_list(manager, code)


@told
@inject
async def choose_city(
    _event: CallbackQuery, _select: Any, manager: DialogManager, place: int, offices: FromDishka[FindOffices]
) -> None:
    county = chosen(manager, "county")
    cities = await offices.cities(county, wanted_of(manager))
    if not 0 <= place < len(cities):
        raise Stale("error-stale")
    await to_list(manager, county, cities[place])


async def whole_county(_event: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    await to_list(manager, chosen(manager, "county"))


async def to_list(manager: DialogManager, county: str | None, city: str | None = None) -> None:
    """To the first page of the offices of a county or of a city in it, or of those abroad."""
    manager.dialog_data.pop("page", None)
    manager.dialog_data.update(county=county, city=city)
    await manager.switch_to(Offices.list)


async def choose_kind(_event: CallbackQuery, _select: Any, manager: DialogManager, key: str) -> None:
    manager.dialog_data["kind"] = key
    await manager.switch_to(Offices.services)


async def choose_service(_event: CallbackQuery, _select: Any, manager: DialogManager, key: str) -> None:
    manager.dialog_data["services"] = [ensure_is_service(key)]
    await manager.switch_to(Offices.home)


async def any_service(_event: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    manager.dialog_data.pop("services", None)


@told
@inject
async def choose_office(
    _event: CallbackQuery,
    select: Any,
    manager: DialogManager,
    office_id: int,
    remember: FromDishka[RememberOffice],
) -> None:
    await remember(visitor_of(manager), office_id)
    manager.dialog_data.update(office=office_id, way=select.widget_id)
    await manager.switch_to(Offices.page)


@told
@inject
async def mark_favourite(
    _event: CallbackQuery, button: Button, manager: DialogManager, mark: FromDishka[MarkFavourite]
) -> None:
    on = button.widget_id == "fav"
    await mark(visitor_of(manager), office_of(manager), on=on)
    say(manager, "offices-favourite-added" if on else "offices-favourite-removed")


@told
@inject
async def show_on_map(
    event: CallbackQuery, _button: Button, manager: DialogManager, offices: FromDishka[FindOffices]
) -> None:
    """A pin with name and address; where the messenger has none, its session sends place and words."""
    office = await offices.page(office_of(manager))
    assert event.bot is not None
    await event.bot.send_venue(
        visitor_of(manager).chat_id, office.latitude, office.longitude, office.name, office.address
    )
    manager.show_mode = ShowMode.DELETE_AND_SEND


async def book(_event: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Who comes to be seen is not asked what for."""
    data = manager.dialog_data
    if data.get("purpose") == "visit":
        await book_at(manager, office_of(manager), {"services": [visit_service()], "cases": 1} | data)
    else:
        await book_at(manager, office_of(manager), data)
