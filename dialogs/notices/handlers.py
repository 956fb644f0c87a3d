from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.errors import Stale
from bot.notices.board import LONGEST_SEARCH, Acknowledge, FollowTopic, OpenNotice, ReadBoard
from bot.notices.telling import LINK
from bot.persian import clean
from dialogs.common import erase, may_be_secret, say, told, visitor_of
from dialogs.notices.getters import shown_notice
from dialogs.states import Board
from dialogs.widgets.paging import page_of

#: Where the start link of a bot lives.
LINKS = {"telegram": "https://t.me/", "bale": "https://ble.ir/"}


@told
@inject
async def choose(
    _event: CallbackQuery,
    _select: Any,
    manager: DialogManager,
    notice_id: int,
    open_notice: FromDishka[OpenNotice],
) -> None:
    await go_to(manager, notice_id, open_notice)


async def go_to(manager: DialogManager, notice_id: int, open_notice: OpenNotice) -> None:
    await open_notice(visitor_of(manager), notice_id)
    manager.dialog_data.update({"notice": notice_id, "part": 0})
    await manager.switch_to(Board.page)


@told
async def search(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    """Words to look for; what could be somebody's number or code is taken out of the chat, not looked for."""
    typed = clean(message.text or "")[:LONGEST_SEARCH]
    if may_be_secret(typed):
        await erase(message, manager)
        say(manager, "board-search-words")
        return
    manager.dialog_data.update({"typed": typed, "page": 0})


async def show_all(_event: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    for name in ("typed", "topic", "page"):
        manager.dialog_data.pop(name, None)


async def choose_topic(_event: CallbackQuery, _select: Any, manager: DialogManager, key: str) -> None:
    manager.dialog_data.update({"topic": key, "typed": "", "page": 0})
    await manager.switch_to(Board.list)


@told
@inject
async def follow(
    _event: CallbackQuery, _button: Button, manager: DialogManager, act: FromDishka[FollowTopic]
) -> None:
    await act(visitor_of(manager), chosen_topic(manager), on=True)
    say(manager, "board-followed")


@told
@inject
async def unfollow(
    _event: CallbackQuery, _button: Button, manager: DialogManager, act: FromDishka[FollowTopic]
) -> None:
    await act(visitor_of(manager), chosen_topic(manager), on=False)
    say(manager, "board-unfollowed")


def chosen_topic(manager: DialogManager) -> str:
    """Raises Stale."""
    topic = manager.dialog_data.get("topic")
    if not isinstance(topic, str):
        raise Stale
    return topic


async def next_part(_event: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    manager.dialog_data["part"] = page_of(manager, "part") + 1


async def previous_part(_event: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    manager.dialog_data["part"] = max(0, page_of(manager, "part") - 1)


@told
@inject
async def acknowledge(
    _event: CallbackQuery, _button: Button, manager: DialogManager, act: FromDishka[Acknowledge]
) -> None:
    await act(visitor_of(manager), shown_notice(manager))
    say(manager, "board-acked")


@told
@inject
async def to_correction(
    _event: CallbackQuery,
    _button: Button,
    manager: DialogManager,
    read: FromDishka[ReadBoard],
    open_notice: FromDishka[OpenNotice],
) -> None:
    found = await read.one(visitor_of(manager), shown_notice(manager))
    if found.corrected_by is None:
        raise Stale
    await go_to(manager, found.corrected_by, open_notice)


@told
@inject
async def share(
    event: CallbackQuery, _button: Button, manager: DialogManager, read: FromDishka[ReadBoard]
) -> None:
    """A link that opens the notice in this messenger; only of one that everybody may read."""
    visitor = visitor_of(manager)
    found = await read.one(visitor, shown_notice(manager))
    if not found.may_share:
        raise Stale
    assert event.bot is not None
    me = await event.bot.me()
    say(manager, "board-shared", link=f"{LINKS[visitor.messenger]}{me.username}?start={LINK}{found.id}")
