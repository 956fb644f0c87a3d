from __future__ import annotations

from typing import Any

from aiogram.enums import ContentType
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, RequestLocation, Select, SwitchTo, Url
from aiogram_dialog.widgets.text import Format
from magic_filter import F

from dialogs.common import Notice, otherwise, to_menu
from dialogs.log_in.entry import log_in_button
from dialogs.offices import getters, handlers
from dialogs.states import Offices
from dialogs.widgets.paging import turning
from dialogs.widgets.reply_keys import ReplyKeys
from dialogs.widgets.words import Label, Words

PLACES = [ContentType.LOCATION, ContentType.VENUE]
COLUMNS = 2
FOR_ANYTHING = ~F["visit"]
#: Who waits to be seen in person cannot log in yet, and books that visit as a guest.
TO_BE_SEEN = F["visit"] & ~F["in"]


def build() -> Dialog:
    return Dialog(
        home(),
        *by_place(),
        *by_service(),
        *by_words(),
        *nearest(),
        mine(),
        page(),
        on_start=keep_purpose,
    )


async def keep_purpose(data: Any, manager: DialogManager) -> None:
    """What the offices are looked for, as the way in has it."""
    if isinstance(data, dict):
        manager.dialog_data.update(data)


def home() -> Window:
    return Window(
        Notice(),
        Words("offices-home", when=FOR_ANYTHING & ~F["has_service"] & ~F["appointment"]),
        Words("offices-home-appointment", when=~F["has_service"] & F["appointment"]),
        Words("offices-home-service", when=FOR_ANYTHING & F["has_service"]),
        Words("offices-home-visit", when="visit"),
        SwitchTo(Label("offices-near-button"), id="near", state=Offices.location),
        SwitchTo(Label("offices-search-button"), id="search", state=Offices.search),
        SwitchTo(Label("offices-province-button"), id="province", state=Offices.province),
        SwitchTo(
            Label("offices-service-button"),
            id="service",
            state=Offices.kinds,
            when=FOR_ANYTHING & ~F["has_service"],
        ),
        Button(
            Label("offices-any-service"), "any", handlers.any_service, when=F["has_service"] & ~F["carried"]
        ),
        SwitchTo(Label("offices-mine-button"), id="mine", state=Offices.mine, when=FOR_ANYTHING & F["in"]),
        Button(Label("offices-abroad-button"), "abroad", handlers.abroad, when=~F["appointment"]),
        to_menu(),
        typed(),
        otherwise("menu-use-buttons"),
        state=Offices.home,
        getter=getters.home,
        preview_data=getters.PREVIEW_HOME,
    )


def by_place() -> tuple[Window, ...]:
    return (
        Window(
            Notice(),
            Words("offices-province"),
            choices("province", handlers.choose_province),
            back(Offices.home),
            to_menu(),
            typed(),
            otherwise("menu-use-buttons"),
            state=Offices.province,
            getter=getters.provinces,
            preview_data=getters.PREVIEW_PLACES,
        ),
        Window(
            Notice(),
            Words("offices-county"),
            choices("county", handlers.choose_county),
            back(Offices.province),
            to_menu(),
            typed(),
            otherwise("menu-use-buttons"),
            state=Offices.county,
            getter=getters.counties,
            preview_data=getters.PREVIEW_PLACES,
        ),
        Window(
            Notice(),
            Words("offices-city"),
            choices("city", handlers.choose_city, type_factory=int),
            Button(Label("offices-whole-county"), "whole", handlers.whole_county),
            back(Offices.county),
            to_menu(),
            typed(),
            otherwise("menu-use-buttons"),
            state=Offices.city,
            getter=getters.cities,
            preview_data=getters.PREVIEW_PLACES,
        ),
        Window(
            Notice(),
            Words("offices-list", when=~F["empty"]),
            Words("offices-none", when="empty"),
            chosen_from(getters.LIST),
            turning(),
            SwitchTo(Label("button-back"), id="tocity", state=Offices.city, when=~F["abroad"] & F["by_city"]),
            SwitchTo(
                Label("button-back"), id="back", state=Offices.county, when=~F["abroad"] & ~F["by_city"]
            ),
            other_way(),
            to_menu(),
            typed(),
            otherwise("menu-use-buttons"),
            state=Offices.list,
            getter=getters.listed,
            preview_data=getters.PREVIEW_LIST,
        ),
    )


def by_service() -> tuple[Window, ...]:
    return (
        Window(
            Notice(),
            Words("offices-kinds"),
            choices("kind", handlers.choose_kind, width=1),
            back(Offices.home),
            to_menu(),
            typed(),
            otherwise("menu-use-buttons"),
            state=Offices.kinds,
            getter=getters.kinds,
            preview_data=getters.PREVIEW_PLACES,
        ),
        Window(
            Notice(),
            Words("offices-services"),
            choices("what", handlers.choose_service, width=1),
            back(Offices.kinds),
            to_menu(),
            typed(),
            otherwise("menu-use-buttons"),
            state=Offices.services,
            getter=getters.services,
            preview_data=getters.PREVIEW_PLACES,
        ),
    )


def by_words() -> tuple[Window, ...]:
    return (
        Window(
            Notice(),
            Words("offices-search"),
            back(Offices.home),
            to_menu(),
            typed(),
            otherwise("offices-search-what"),
            state=Offices.search,
        ),
        Window(
            Notice(),
            Words("offices-found"),
            chosen_from(getters.FOUND),
            turning(getters.FOUND_PAGE),
            other_way(),
            to_menu(),
            typed(),
            otherwise("offices-search-what"),
            state=Offices.found,
            getter=getters.found,
            preview_data=getters.PREVIEW_LIST,
        ),
    )


def nearest() -> tuple[Window, ...]:
    return (
        Window(
            Notice(),
            Words("offices-location"),
            RequestLocation(Label("offices-location-button")),
            back(Offices.home),
            MessageInput(handlers.located, content_types=PLACES),
            otherwise("offices-location-please"),
            state=Offices.location,
            markup_factory=ReplyKeys(),
        ),
        Window(
            Notice(),
            Words("offices-near"),
            chosen_from(getters.NEAR),
            SwitchTo(Label("offices-other-place"), id="again", state=Offices.location),
            other_way(),
            to_menu(),
            typed(),
            otherwise("menu-use-buttons"),
            state=Offices.near,
            getter=getters.near,
            preview_data=getters.PREVIEW_LIST,
        ),
    )


def mine() -> Window:
    return Window(
        Notice(),
        Words("offices-mine", when=~F["empty"]),
        Words("offices-mine-favourites", when="has_favourites"),
        Words("offices-mine-used", when="has_used"),
        Words("offices-mine-none", when="empty"),
        chosen_from(getters.MINE),
        other_way(),
        to_menu(),
        typed(),
        otherwise("menu-use-buttons"),
        state=Offices.mine,
        getter=getters.mine,
        preview_data=getters.PREVIEW_MINE,
    )


def page() -> Window:
    ways = {
        getters.NEAR: Offices.near,
        getters.LIST: Offices.list,
        getters.FOUND: Offices.found,
        getters.MINE: Offices.mine,
    }
    return Window(
        Notice(),
        Words("offices-page"),
        Words("offices-page-services", when="has_services"),
        Words("offices-page-visit", when=TO_BE_SEEN),
        Words("offices-page-crowd", when="has_crowd"),
        Words("offices-book-log-in", when=F["bookable"] & ~F["in"] & ~TO_BE_SEEN),
        Button(Label("booking-start"), "book", handlers.book, when=F["bookable"] & F["may_book"]),
        log_in_button(when=F["bookable"] & ~F["in"] & ~TO_BE_SEEN),
        Button(Label("offices-map"), "map", handlers.show_on_map),
        Url(Label("offices-route"), Format("{route}"), id="route"),
        Button(Label("offices-favourite"), "fav", handlers.mark_favourite, when=F["in"] & ~F["favourite"]),
        Button(Label("offices-no-favourite"), "nofav", handlers.mark_favourite, when="favourite"),
        *(
            SwitchTo(Label("offices-back"), id=f"to{way}", state=state, when=F["way"] == way)
            for way, state in ways.items()
        ),
        other_way(),
        to_menu(),
        typed(),
        otherwise("menu-use-buttons"),
        state=Offices.page,
        getter=getters.page,
        preview_data=getters.PREVIEW_PAGE,
    )


def typed() -> MessageInput:
    """What is written into a window of the offices is looked for."""
    return MessageInput(handlers.asked, content_types=ContentType.TEXT)


def back(state: Any) -> SwitchTo:
    return SwitchTo(Label("button-back"), id="back", state=state)


def other_way() -> SwitchTo:
    return SwitchTo(Label("offices-other-way"), id="home", state=Offices.home)


def chosen_from(way: str) -> Column:
    """Offices to choose from; back from the page it goes the way that one came."""
    return Column(
        Select(
            Label("offices-button", name="item.name"),
            id=way,
            item_id_getter=lambda item: item["id"],
            items="items",
            type_factory=int,
            on_click=handlers.choose_office,
        )
    )


def choices(widget_id: str, on_click: Any, *, width: int = COLUMNS, type_factory: Any = str) -> Group:
    return Group(
        Select(
            Label("offices-place", name="item.title"),
            id=widget_id,
            item_id_getter=lambda item: item["key"],
            items="items",
            type_factory=type_factory,
            on_click=on_click,
        ),
        width=width,
    )
