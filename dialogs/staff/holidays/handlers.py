from __future__ import annotations

from datetime import date
from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.appointments.desk.bars import DeclareHoliday, HolidayAsk
from bot.appointments.desk.reopen import WithdrawAsk, WithdrawHoliday
from bot.errors import Stale
from bot.jalali import parse_jalali
from dialogs.common import erase, say, told, visitor_of
from dialogs.staff.holidays.getters import ALL_KINDS, chosen_off
from dialogs.states import Holidays


async def take_over(data: Any, manager: DialogManager) -> None:
    if isinstance(data, dict):
        manager.dialog_data.update(data)


async def choose_declared(_event: CallbackQuery, _select: Any, manager: DialogManager, key: str) -> None:
    day, _, kind = key.partition(":")
    keep_day(manager, day)
    manager.dialog_data["off_kind"] = kind
    await manager.switch_to(Holidays.withdraw)


async def choose_day(_event: CallbackQuery, _select: Any, manager: DialogManager, day: str) -> None:
    keep_day(manager, day)
    await manager.switch_to(Holidays.kind)


@told
async def type_day(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    await erase(message, manager)
    keep_day(manager, parse_jalali(message.text or "").isoformat())
    await manager.switch_to(Holidays.kind)


async def choose_kind(_event: CallbackQuery, _select: Any, manager: DialogManager, key: str) -> None:
    manager.dialog_data["off_kind"] = "" if key == ALL_KINDS else key
    await manager.switch_to(Holidays.title)


@told
@inject
async def declare(
    message: Message, _widget: MessageInput, manager: DialogManager, act: FromDishka[DeclareHoliday]
) -> None:
    await erase(message, manager)
    ask = chosen_off(manager)
    await act(visitor_of(manager), HolidayAsk(ask.day, message.text or "", ask.kind_key))
    say(manager, "holidays-declared", day=ask.day)
    await manager.switch_to(Holidays.list)


@told
@inject
async def withdraw(
    _event: CallbackQuery, _button: Button, manager: DialogManager, act: FromDishka[WithdrawHoliday]
) -> None:
    ask = chosen_off(manager)
    await act(visitor_of(manager), WithdrawAsk(ask.day, ask.kind_key))
    say(manager, "holidays-withdrawn", day=ask.day)
    await manager.switch_to(Holidays.list)


def keep_day(manager: DialogManager, day: str) -> None:
    """Raises Stale: no day, so no button of ours."""
    try:
        manager.dialog_data["off_day"] = date.fromisoformat(day).isoformat()
    except ValueError:
        raise Stale("error-stale") from None
