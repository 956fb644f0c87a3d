from __future__ import annotations

from aiogram.types import Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.sign_up.follow_up import FollowByCode, FollowByPhone, State, both_in
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
