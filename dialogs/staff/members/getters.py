from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from aiogram_dialog import DialogManager
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.errors import Stale
from bot.staff.members.read import GrantLine, ListStaff, MemberLine, ReadMember
from bot.staff.rules import MEMBERS_A_PAGE, REASON_LENGTH
from bot.staff.scopes import Scopes
from bot.texts import Markup, Texts
from dialogs.common import visitor_of
from dialogs.staff.words import role_title, scope_words
from dialogs.widgets.paging import page_of, paged
from dialogs.widgets.words import texts_of

PREVIEW_LIST = {
    **paged(0, 2, 9),
    "lines": Markup("۱. مریم رضایی: کارشناس"),
    "items": [{"key": 1, "nth": 1, "name": "مریم رضایی"}],
}
PREVIEW_PAGE = {
    "name": "مریم رضایی",
    "since": datetime(2026, 8, 2, 7, 30, tzinfo=UTC),
    "lines": Markup("• کارشناس: استان تهران"),
    "has_grants": True,
    "no_grants": False,
    "is_self": False,
    "is_disabled": False,
    "may_change": True,
    "disabled_at": datetime(2026, 8, 3, 7, 30, tzinfo=UTC),
    "reason": "پایان مأموریت در این دفتر",
    "items": [{"key": 1, "role": "کارشناس", "scope": "استان تهران"}],
}
PREVIEW_DISABLING = {"name": "مریم رضایی", "shortest": REASON_LENGTH[0], "longest": REASON_LENGTH[1]}


@inject
async def members(dialog_manager: DialogManager, read: FromDishka[ListStaff], **_: Any) -> dict[str, Any]:
    found = await read(visitor_of(dialog_manager), page_of(dialog_manager))
    texts = texts_of(dialog_manager)
    before = found.page * MEMBERS_A_PAGE
    items = [item(texts, line, before + nth) for nth, line in enumerate(found.lines, start=1)]
    return {
        **paged(found.page, found.pages, found.total),
        "lines": Markup("\n".join(texts.html("members-line", **one) for one in items)),
        "items": items,
    }


def item(texts: Texts, line: MemberLine, nth: int) -> dict[str, Any]:
    return {
        "key": line.id,
        "nth": nth,
        "name": line.name,
        "roles": texts.plain("staff-and").join(role_title(texts, key) for key in line.roles),
        "has_roles": bool(line.roles),
        "is_disabled": line.is_disabled,
    }


@inject
async def member(
    dialog_manager: DialogManager, read: FromDishka[ReadMember], scopes: FromDishka[Scopes], **_: Any
) -> dict[str, Any]:
    found = await read(visitor_of(dialog_manager), shown_member(dialog_manager))
    texts = texts_of(dialog_manager)
    items = [await grant_item(texts, scopes, grant) for grant in found.grants]
    return {
        "name": found.name,
        "since": found.since,
        "lines": Markup("\n".join(grant_line(texts, one) for one in items)),
        "has_grants": bool(items),
        "no_grants": not items,
        "is_self": found.is_self,
        "is_disabled": found.disabled_at is not None,
        "may_change": found.disabled_at is None and not found.is_self,
        "disabled_at": found.disabled_at,
        "reason": found.disable_reason,
        "items": items,
    }


async def grant_item(texts: Texts, scopes: Scopes, grant: GrantLine) -> dict[str, Any]:
    return {
        "key": grant.id,
        "role": role_title(texts, grant.role),
        "scope": await scope_words(texts, scopes, grant.scope),
        "until": grant.valid_until,
    }


def grant_line(texts: Texts, one: dict[str, Any]) -> str:
    if one["until"] is None:
        return texts.html("staff-grant-line", role=one["role"], scope=one["scope"])
    return texts.html("staff-grant-line-until", role=one["role"], scope=one["scope"], until=one["until"])


@inject
async def disabling(dialog_manager: DialogManager, read: FromDishka[ReadMember], **_: Any) -> dict[str, Any]:
    found = await read(visitor_of(dialog_manager), shown_member(dialog_manager))
    return {"name": found.name, "shortest": REASON_LENGTH[0], "longest": REASON_LENGTH[1]}


def shown_member(manager: DialogManager) -> int:
    """The member chosen in the list. Raises Stale."""
    staff_id = manager.dialog_data.get("staff")
    if not isinstance(staff_id, int):
        raise Stale("error-stale")
    return staff_id
