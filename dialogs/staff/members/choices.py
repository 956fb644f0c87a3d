"""What may be chosen on the way to a role: a role, where, for how long. Only keys are kept on the way."""

from __future__ import annotations

from typing import Any

from aiogram_dialog import DialogManager
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.catalogue import case_types, load_provinces, role, roles, scope_kinds
from bot.errors import Stale
from bot.staff.actor import Scope
from bot.staff.members.grant import NewRole
from bot.staff.scopes import Scopes
from dialogs.staff.words import role_title, scope_words
from dialogs.widgets.paging import page_of, paged
from dialogs.widgets.words import texts_of

#: How long a role may be given for, in days; 0 is «until it is taken back».
LENGTHS = (0, 30, 365)

PREVIEW: dict[str, Any] = {**paged(0, 1, 1), "items": [{"key": "clerk", "title": "کارشناس"}]}
PREVIEW_CHOSEN = {"role": "کارشناس", "scope": "استان تهران"}


def choice(key: str, title: str) -> dict[str, str]:
    return {"key": key, "title": title}


def new_role(manager: DialogManager) -> NewRole:
    """What has been chosen. Raises Stale when the way here was another one."""
    data = manager.dialog_data
    try:
        scope = Scope(data["kind"], data.get("value", ""))
        return NewRole(data["role"], scope, data.get("days") or None)
    except KeyError:
        raise Stale("error-stale") from None


async def roles_to_give(**_: Any) -> dict[str, Any]:
    return {"items": [choice(each.key, each.title) for each in roles()]}


async def kinds_of_scope(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    key = dialog_manager.dialog_data.get("role")
    if key is None:
        raise Stale("error-stale")
    kinds = [each for each in scope_kinds() if each.key in role(key).scopes]
    return {"items": [choice(each.key, each.title) for each in kinds]}


async def provinces(**_: Any) -> dict[str, Any]:
    return {"items": [choice(each.code, each.name) for each in load_provinces()]}


async def kinds_of_case(**_: Any) -> dict[str, Any]:
    return {"items": [choice(each.key, each.title) for each in case_types()]}


async def lengths(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    texts = texts_of(dialog_manager)
    return {"items": [choice(str(days), texts.plain("members-length", days=days)) for days in LENGTHS]}


@inject
async def offices(dialog_manager: DialogManager, scopes: FromDishka[Scopes], **_: Any) -> dict[str, Any]:
    """Those that a search found, else those of the province, or (None) those abroad."""
    data = dialog_manager.dialog_data
    if (codes := data.get("found")) is not None:
        some = await scopes.some(codes)
        return {**paged(0, 1, len(some)), "items": [choice(each.code, each.name) for each in some]}
    if "province" not in data:
        raise Stale("error-stale")
    found = await scopes.offices(data["province"], page_of(dialog_manager, "office_page"))
    return {
        **paged(found.page, found.pages, found.total),
        "items": [choice(each.code, each.name) for each in found.offices],
    }


@inject
async def chosen(dialog_manager: DialogManager, scopes: FromDishka[Scopes], **_: Any) -> dict[str, Any]:
    texts, new = texts_of(dialog_manager), new_role(dialog_manager)
    return {"role": role_title(texts, new.role), "scope": await scope_words(texts, scopes, new.scope)}
