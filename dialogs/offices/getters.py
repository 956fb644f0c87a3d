from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aiogram_dialog import DialogManager
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.visitor import Visitor
from bot.appointments.bookable import OpeningHours
from bot.appointments.crowd import CROWD_DAYS, Crowds
from bot.catalogue import office_kind, office_kinds, office_service, services_of_kind
from bot.errors import Stale, Throttled
from bot.offices.find import OFFICES_A_PAGE, FindOffices, OfficeLine, OfficeList, Wanted, wanted_for
from bot.offices.known import OwnKnownOffices
from bot.offices.route import Routes
from bot.texts import Markup
from dialogs.common import visitor_of
from dialogs.offices.words import hour_lines, items, service_lines, shown
from dialogs.widgets.paging import page_of, paged
from dialogs.widgets.words import texts_of

#: Widgets of the lists: the names of the ways to an office's page.
NEAR, LIST, FOUND, MINE = "nearest", "listed", "found", "mine"
#: Distances, for the very update that brought the place: where somebody is, is kept nowhere.
DISTANCES = "office_distances"
FOUND_PAGE = "fpage"

PREVIEW_HOME = {
    "visit": False,
    "appointment": True,
    "in": True,
    "has_service": True,
    "carried": False,
    "service": "تنظیم و ثبت دادخواست",
}
PREVIEW_PLACES = {"items": [{"key": "tehran", "title": "تهران"}]}
PREVIEW_LIST = {
    **paged(0, 2, 8),
    "abroad": False,
    "lines": Markup("• شعبهٔ ۱ تأمین اجتماعی تهران"),
    "items": [{"id": 1, "name": "شعبهٔ ۱ تأمین اجتماعی تهران"}],
    "by_city": True,
}
PREVIEW_MINE = {
    "empty": False,
    "has_favourites": True,
    "has_used": True,
    "items": [{"id": 1, "name": "شعبهٔ ۱ تأمین اجتماعی تهران"}],
    "favourites": Markup("• شعبهٔ ۱ تأمین اجتماعی تهران"),
    "used": Markup("• شعبهٔ ۲ تأمین اجتماعی تهران"),
}
PREVIEW_PAGE = {
    "name": "شعبهٔ ۱ تأمین اجتماعی تهران",
    "kind": "شعبهٔ تأمین اجتماعی",
    "code": "12301",
    "manager": "نادر فرزانه",
    "phone": "02117023137",
    "address": "تهران، خیابان شهید بهشتی، پلاک ۱۷۹",
    "hours": Markup("شنبه تا چهارشنبه: ۰۷:۰۰ تا ۱۳:۳۰"),
    "services": Markup("• بازنشستگی و مستمری"),
    "has_services": True,
    "is_abroad": False,
    "route": "https://www.google.com/maps/",
    "bookable": True,
    "has_crowd": True,
    "free": 12,
    "days": 7,
    "in": True,
    "may_book": True,
    "visit": False,
    "favourite": False,
    "way": NEAR,
}


async def home(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    services = services_wanted(dialog_manager)
    return {
        "visit": dialog_manager.dialog_data.get("purpose") == "visit",
        "appointment": dialog_manager.dialog_data.get("purpose") == "appointment",
        "in": visitor_of(dialog_manager).standing == "in",
        "has_service": bool(services),
        "service": texts_of(dialog_manager)
        .plain("booking-and")
        .join(office_service(key).title for key in services),
        "carried": "cases" in dialog_manager.dialog_data,
    }


@inject
async def provinces(
    dialog_manager: DialogManager, offices: FromDishka[FindOffices], **_: Any
) -> dict[str, Any]:
    found = await offices.provinces(wanted_of(dialog_manager))
    return {"items": [{"key": each.key, "title": each.title} for each in found]}


@inject
async def counties(
    dialog_manager: DialogManager, offices: FromDishka[FindOffices], **_: Any
) -> dict[str, Any]:
    found = await offices.counties(chosen(dialog_manager, "province"), wanted_of(dialog_manager))
    return {"items": [{"key": each.key, "title": each.title} for each in found]}


@inject
async def cities(dialog_manager: DialogManager, offices: FromDishka[FindOffices], **_: Any) -> dict[str, Any]:
    """A city is named by its place in the list: names are too long for a button."""
    found = await offices.cities(chosen(dialog_manager, "county"), wanted_of(dialog_manager))
    return {"items": [{"key": str(place), "title": name} for place, name in enumerate(found)]}


async def kinds(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    wanted = wanted_for(dialog_manager.dialog_data.get("purpose")).kinds
    found = [kind for kind in office_kinds() if kind.key in wanted and services_of_kind(kind.key)]
    return {"items": [{"key": kind.key, "title": kind.title} for kind in found]}


async def services(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    found = services_of_kind(chosen(dialog_manager, "kind"))
    return {"items": [{"key": service.key, "title": service.title} for service in found]}


@inject
async def listed(dialog_manager: DialogManager, offices: FromDishka[FindOffices], **_: Any) -> dict[str, Any]:
    data = dialog_manager.dialog_data
    county, city = data.get("county"), data.get("city")
    found = await offices.listed(county, wanted_of(dialog_manager), page_of(dialog_manager), city)
    return {
        **paged(found.page, found.pages, found.total),
        "abroad": county is None,
        "by_city": bool(data.get("by_city")),
        **shown(texts_of(dialog_manager), found.lines),
    }


@inject
async def near(
    dialog_manager: DialogManager,
    offices: FromDishka[FindOffices],
    crowds: FromDishka[Crowds],
    **_: Any,
) -> dict[str, Any]:
    ids = chosen(dialog_manager, NEAR)
    lines = await offices.some(ids, wanted_of(dialog_manager))
    return shown(
        texts_of(dialog_manager),
        [OfficeLine(line.id, line.name) for line in lines],
        dialog_manager.middleware_data.get(DISTANCES),
        await free_seats(crowds, visitor_of(dialog_manager), ids),
    )


@inject
async def found(dialog_manager: DialogManager, offices: FromDishka[FindOffices], **_: Any) -> dict[str, Any]:
    ids = chosen(dialog_manager, FOUND)
    total, page = len(ids), page_of(dialog_manager, FOUND_PAGE)
    page = min(page, OfficeList((), total, 0).pages - 1)
    on_page = ids[page * OFFICES_A_PAGE : (page + 1) * OFFICES_A_PAGE]
    lines = await offices.some(on_page, wanted_of(dialog_manager))
    return {
        **paged(page, OfficeList((), total, 0).pages, total),
        **shown(texts_of(dialog_manager), lines),
    }


@inject
async def mine(dialog_manager: DialogManager, known: FromDishka[OwnKnownOffices], **_: Any) -> dict[str, Any]:
    own, texts = await known(visitor_of(dialog_manager)), texts_of(dialog_manager)
    return {
        "empty": not own,
        "has_favourites": bool(own.favourites),
        "has_used": bool(own.last_used),
        "favourites": shown(texts, own.favourites)["lines"],
        "used": shown(texts, own.last_used)["lines"],
        "items": items((*own.favourites, *own.last_used)),
    }


@inject
async def page(
    dialog_manager: DialogManager,
    offices: FromDishka[FindOffices],
    known: FromDishka[OwnKnownOffices],
    routes: FromDishka[Routes],
    opening: FromDishka[OpeningHours],
    crowds: FromDishka[Crowds],
    **_: Any,
) -> dict[str, Any]:
    office, texts = await offices.page(office_of(dialog_manager)), texts_of(dialog_manager)
    visitor = visitor_of(dialog_manager)
    free = (await free_seats(crowds, visitor, [office.id])).get(office.id)
    rules = await opening(office.id)
    is_visit = dialog_manager.dialog_data.get("purpose") == "visit"
    return {
        "name": office.name,
        "kind": office_kind(office.kind_key).title,
        "code": office.code,
        "manager": office.manager,
        "phone": office.phone,
        "address": office.address,
        "hours": hour_lines(texts, office.hours, rules),
        "services": service_lines(texts, office.services),
        "has_services": bool(office.services),
        "is_abroad": office.is_abroad,
        "route": routes.to(office.latitude, office.longitude),
        "bookable": free is not None or bool(rules),
        "has_crowd": free is not None,
        "free": free or 0,
        "days": CROWD_DAYS,
        "in": visitor.standing == "in",
        "may_book": visitor.standing == "in" or (is_visit and visitor.standing == "guest"),
        "visit": is_visit,
        "favourite": (await known(visitor)).is_favourite(office.id),
        "way": dialog_manager.dialog_data.get("way"),
    }


async def free_seats(crowds: Crowds, visitor: Visitor, ids: Sequence[int]) -> dict[int, int]:
    """None at all for who has looked too often: the offices are shown all the same."""
    try:
        return await crowds(visitor, ids)
    except Throttled:
        return {}


def wanted_of(manager: DialogManager) -> Wanted:
    return wanted_for(manager.dialog_data.get("purpose"), services_wanted(manager))


def services_wanted(manager: DialogManager) -> tuple[str, ...]:
    """All of which the offices must do."""
    return tuple(manager.dialog_data.get("services", ()))


def office_of(manager: DialogManager) -> int:
    """Raises Stale: the way here was another one."""
    office_id: int = chosen(manager, "office")
    return office_id


def chosen(manager: DialogManager, name: str) -> Any:
    """What was chosen on the way here. Raises Stale: the way was another one."""
    value = manager.dialog_data.get(name)
    if value is None:
        raise Stale("error-stale")
    return value
