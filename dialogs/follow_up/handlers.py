from __future__ import annotations

from typing import Any

from aiogram.types import Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.sign_up.follow_up import FollowByCode, FollowByPhone, State, both_in
from bot.appointments.read import GuestVisit
from bot.cases.follow_up import FollowCase
from bot.catalogue import case_status
from dialogs.common import erase, redraw_below, say, told, visitor_of

#: What each state is called in the chat of who has the tracking code.
WORDS: dict[State, str] = {
    "draft": "follow-draft",
    "waiting": "follow-waiting",
    "in_person": "follow-in-person",
    "over": "follow-over",
    "mismatch": "follow-mismatch",
    "activated": "follow-activated",
}


PREVIEW = {"in_person": True, "visit": False}


@inject
async def shown(dialog_manager: DialogManager, visits: FromDishka[GuestVisit], **_: Any) -> dict[str, Any]:
    """The way to a visit stands here once a sign-up was followed that waits for one."""
    return {
        "in_person": bool(dialog_manager.dialog_data.get("in_person")),
        "visit": await visits(visitor_of(dialog_manager)) is not None,
    }


@told
@inject
async def written(
    message: Message,
    _widget: MessageInput,
    manager: DialogManager,
    by_code: FromDishka[FollowByCode],
    by_phone: FromDishka[FollowByPhone],
) -> None:
    await erase(message, manager)
    text = message.text or ""
    both = both_in(text)
    if both is not None:
        await by_phone(visitor_of(manager), *both)
        say(manager, "follow-sent")
    else:
        found = await by_code(visitor_of(manager), text)
        manager.dialog_data["in_person"] = found.state == "in_person"
        say(
            manager,
            WORDS[found.state],
            tracking=found.tracking_code,
            until=found.until,
            kind=found.kind,
            abroad=found.is_abroad,
        )
    redraw_below(manager)


@told
@inject
async def case_written(
    message: Message, _widget: MessageInput, manager: DialogManager, follow: FromDishka[FollowCase]
) -> None:
    await erase(message, manager)
    found = await follow(visitor_of(manager), message.text or "")
    status = case_status(found.status)
    say(
        manager,
        "case-follow-found",
        tracking=found.tracking_code,
        status=status.title,
        meaning=status.meaning,
    )
    redraw_below(manager)
