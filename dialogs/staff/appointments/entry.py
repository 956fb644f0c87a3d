"""The ways to the counter of an office."""

from __future__ import annotations

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, StartMode
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.appointments.desk.arrive import Arrive, ArriveAsk
from bot.appointments.desk.offices import OwnCounters
from dialogs.common import say, told, visitor_of
from dialogs.states import OfficeDay


@told
@inject
async def begin_day(
    _event: CallbackQuery, _button: Button, manager: DialogManager, read: FromDishka[OwnCounters]
) -> None:
    """Who works in one office is not asked in which."""
    offices = await read(visitor_of(manager), None)
    if len(offices) == 1:
        await open_day(manager, offices[0].code)
    else:
        await manager.start(OfficeDay.office, mode=StartMode.RESET_STACK)


async def open_day(manager: DialogManager, office: str) -> None:
    """Today in the office with this code; whether one works there, the list's reader checks."""
    await manager.start(OfficeDay.day, {"office": office}, mode=StartMode.RESET_STACK)


async def admit(manager: DialogManager, arrive: Arrive, office: str, code: str) -> None:
    """Whoever shows a tracking code or the QR of a receipt is checked in. Raises as Arrive."""
    seen = await arrive(visitor_of(manager), ArriveAsk(office, code))
    say(manager, "counter-admitted", at=seen.starts_at)
