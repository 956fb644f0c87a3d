from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from aiogram_dialog import DialogManager
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.rules import INVITATION_LIFE
from bot.errors import Stale
from bot.legal.read import EntityPage, InvitedTo, OwnEntities, RepresentativeLine
from bot.lengths import one_line
from bot.texts import Markup, Texts
from dialogs.common import visitor_of
from dialogs.widgets.paging import page_of, paged
from dialogs.widgets.words import texts_of

#: Of a name on a button and in a list, in the units of bot.lengths.
BUTTON_ROOM, NAME_ROOM = 48, 80
DAYS = INVITATION_LIFE.days

PREVIEW_LIST = {
    **paged(0, 1, 1),
    "invited": True,
    "acting": True,
    "items": [{"key": 1, "title": "شرکت نمونه", "is_acting": True}],
    "invitations": [{"key": 1, "title": "مؤسسهٔ نمونه"}],
}
PREVIEW_PAGE = {
    "name": "شرکت نمونه (سهامی خاص)",
    "legal_id": "10380284790",
    "is_open": True,
    "is_acting": True,
    "is_signatory": True,
    "may_act": True,
    "may_undertake": True,
    "may_invite": True,
    "may_end_others": True,
    "is_last": True,
    "people": Markup("• سارا احمدی (شما): صاحب امضا"),
    "days": DAYS,
}
PREVIEW_PEOPLE = {
    "name": "شرکت نمونه (سهامی خاص)",
    "empty": False,
    "others": [{"key": 1, "title": "رضا کریمی"}],
    "invitations": [{"key": 1, "code": "999****022"}],
}
PREVIEW_OTHER = {"name": "شرکت نمونه (سهامی خاص)", "other": "رضا کریمی"}
PREVIEW_INVITATION = {
    "name": "شرکت نمونه (سهامی خاص)",
    "legal_id": "10380284790",
    "until": datetime(2026, 9, 5, 7, 30, tzinfo=UTC),
}


async def is_in(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Nobody looks at these windows who is not in. Raises Stale."""
    visitor_of(dialog_manager).ensure_in()
    return {}


@inject
async def entities(dialog_manager: DialogManager, read: FromDishka[OwnEntities], **_: Any) -> dict[str, Any]:
    visitor = visitor_of(dialog_manager)
    found = await read.page(visitor, page_of(dialog_manager))
    return {
        **paged(found.page, found.pages, found.total),
        "invited": bool(found.invitations),
        "acting": visitor.acting is not None,
        "items": [
            {"key": one.id, "title": one_line(one.name, BUTTON_ROOM), "is_acting": one.is_acting}
            for one in found.lines
        ],
        "invitations": [
            {"key": one.id, "title": one_line(one.name, BUTTON_ROOM)} for one in found.invitations
        ],
    }


@inject
async def page(dialog_manager: DialogManager, read: FromDishka[OwnEntities], **_: Any) -> dict[str, Any]:
    found = await read.one(visitor_of(dialog_manager), chosen(dialog_manager, "entity"))
    own = found.own
    return {
        "name": own.name,
        "legal_id": own.legal_id,
        "is_open": own.is_open,
        "is_acting": own.is_acting,
        "is_signatory": own.is_signatory,
        "may_act": own.is_open and not own.is_acting,
        "may_undertake": not own.is_open,
        "may_invite": own.is_signatory and own.is_open,
        "may_end_others": own.is_signatory and len(found.representatives) + len(found.invited) > 1,
        "is_last": len(found.representatives) == 1,
        "people": people_lines(texts_of(dialog_manager), found),
        "days": DAYS,
    }


def people_lines(texts: Texts, found: EntityPage) -> Markup:
    lines = [
        texts.html(
            "legal-person",
            name=shown_name(one),
            is_self=one.is_self,
            is_signatory=one.is_signatory,
            since=one.since,
        )
        for one in found.representatives
    ]
    lines += [
        texts.html("legal-invited-person", code=one.national_code, until=one.until) for one in found.invited
    ]
    return Markup("\n".join(lines))


@inject
async def people(dialog_manager: DialogManager, read: FromDishka[OwnEntities], **_: Any) -> dict[str, Any]:
    found = await read.one(visitor_of(dialog_manager), chosen(dialog_manager, "entity"))
    others = [
        {"key": one.id, "title": one_line(one.name, BUTTON_ROOM)}
        for one in found.representatives
        if not one.is_self
    ]
    invitations = [{"key": one.id, "code": one.national_code} for one in found.invited]
    return {
        "name": found.own.name,
        "empty": not others and not invitations,
        "others": others if found.own.is_signatory else [],
        "invitations": invitations,
    }


@inject
async def other(dialog_manager: DialogManager, read: FromDishka[OwnEntities], **_: Any) -> dict[str, Any]:
    """Raises Stale: they are no representative any more."""
    found = await read.one(visitor_of(dialog_manager), chosen(dialog_manager, "entity"))
    ended = chosen(dialog_manager, "other")
    for one in found.representatives:
        if one.id == ended:
            return {"name": found.own.name, "other": shown_name(one)}
    raise Stale("legal-not-found")


@inject
async def invitation(
    dialog_manager: DialogManager, read: FromDishka[OwnEntities], **_: Any
) -> dict[str, Any]:
    found: InvitedTo = await read.invitation(visitor_of(dialog_manager), chosen(dialog_manager, "invitation"))
    return {"name": found.name, "legal_id": found.legal_id, "until": found.until}


def shown_name(one: RepresentativeLine) -> str:
    return one_line(one.name, NAME_ROOM)


def chosen(manager: DialogManager, what: str) -> int:
    """The id that was chosen on the way here. Raises Stale."""
    found = manager.dialog_data.get(what)
    if not isinstance(found, int):
        raise Stale("error-stale")
    return found
