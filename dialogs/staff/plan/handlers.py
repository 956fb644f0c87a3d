from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta
from typing import Any

from aiogram.types import BufferedInputFile, CallbackQuery, Message
from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.appointments.desk.load import ReadWeekLoad
from bot.appointments.desk.load_picture import draw_load
from bot.appointments.desk.plan import CloseAsk, CloseOffice, CountersAsk, SetCounters
from bot.appointments.desk.read_plan import ReadPlan
from bot.appointments.desk.reopen import ReopenAsk, ReopenOffice
from bot.appointments.desk.typed import typed_end, typed_number, typed_spans
from bot.appointments.desk.weekday import SetWeekday, WeekdayAsk
from bot.appointments.rules import begin_of
from bot.catalogue.booking import booking_services
from bot.errors import Stale
from bot.jalali import parse_jalali
from dialogs.common import erase, say, told, visitor_of
from dialogs.staff.appointments.getters import office_of, today_of
from dialogs.staff.plan.getters import (
    LENGTHS,
    chosen_closure,
    chosen_day,
    form_of,
    span_of,
    spans_of,
    weekday_name,
)
from dialogs.states import OfficePlan
from dialogs.widgets.words import texts_of


async def take_over(data: Any, manager: DialogManager) -> None:
    """Which office, as the way in has it."""
    if isinstance(data, dict):
        manager.dialog_data.update(data)


@told
@inject
async def choose_weekday(
    _event: CallbackQuery, _select: Any, manager: DialogManager, key: str, read: FromDishka[ReadPlan]
) -> None:
    """The form begins with what holds on that day, or else as most days of the office are."""
    plan = await read(visitor_of(manager), office_of(manager))
    rules = plan.of(key, today_of(manager))
    like = rules or plan.rules
    manager.dialog_data["form"] = {
        "weekday": key,
        "spans": [list(span) for span in spans_of(rules)],
        "minutes": like[0].slot_minutes if like else LENGTHS[2],
        "counters": like[0].counters if like else 1,
        "services": list(like[0].services)
        if like
        else [service.key for service in booking_services(plan.kind_key)],
        "since": None,
        "until": None,
    }
    await manager.switch_to(OfficePlan.form)


@told
async def type_hours(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    await erase(message, manager)
    form_of(manager)["spans"] = [list(span) for span in typed_spans(message.text or "")]
    await manager.switch_to(OfficePlan.form)


async def no_hours(_event: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    form_of(manager)["spans"] = []
    await manager.switch_to(OfficePlan.form)


async def choose_length(_event: CallbackQuery, _select: Any, manager: DialogManager, minutes: str) -> None:
    if not minutes.isdecimal():
        raise Stale("error-stale")
    form_of(manager)["minutes"] = int(minutes)
    await manager.switch_to(OfficePlan.form)


@told
async def type_counters(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    await erase(message, manager)
    form_of(manager)["counters"] = typed_number(message.text or "")
    await manager.switch_to(OfficePlan.form)


async def turn_service(_event: CallbackQuery, _select: Any, manager: DialogManager, key: str) -> None:
    filled = form_of(manager)
    kept = filled["services"]
    filled["services"] = [each for each in kept if each != key] if key in kept else [*kept, key]


@told
async def type_since(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    await erase(message, manager)
    form_of(manager)["since"] = parse_jalali(message.text or "").isoformat()
    await manager.switch_to(OfficePlan.form)


async def since_tomorrow(_event: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    form_of(manager)["since"] = None
    await manager.switch_to(OfficePlan.form)


@told
async def type_until(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    await erase(message, manager)
    form_of(manager)["until"] = parse_jalali(message.text or "").isoformat()
    await manager.switch_to(OfficePlan.form)


async def no_until(_event: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    form_of(manager)["until"] = None
    await manager.switch_to(OfficePlan.form)


@told
@inject
async def save(
    _event: CallbackQuery, _button: Button, manager: DialogManager, act: FromDishka[SetWeekday]
) -> None:
    filled = form_of(manager)
    since, until = filled.get("since"), filled.get("until")
    begins = date.fromisoformat(since) if since else today_of(manager) + timedelta(days=1)
    ask = WeekdayAsk(
        office_of(manager),
        filled["weekday"],
        tuple((opens, closes) for opens, closes in filled["spans"]),
        filled["minutes"],
        filled["counters"],
        tuple(filled["services"]),
        begins,
        date.fromisoformat(until) if until else None,
    )
    await act(visitor_of(manager), ask)
    say(manager, "plan-saved", weekday=weekday_name(texts_of(manager), filled["weekday"]), since=begins)
    await manager.switch_to(OfficePlan.home)


async def choose_seats_day(_event: CallbackQuery, _select: Any, manager: DialogManager, day: str) -> None:
    manager.dialog_data["day"] = day
    await manager.switch_to(OfficePlan.seats)


@told
async def type_seats_day(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    await erase(message, manager)
    manager.dialog_data["day"] = parse_jalali(message.text or "").isoformat()
    await manager.switch_to(OfficePlan.seats)


@told
@inject
async def type_seats(
    message: Message, _widget: MessageInput, manager: DialogManager, act: FromDishka[SetCounters]
) -> None:
    await erase(message, manager)
    counters, day = typed_number(message.text or ""), chosen_day(manager)
    await act(visitor_of(manager), CountersAsk(office_of(manager), day, counters))
    say(manager, "plan-seats-set", day=day, counters=counters)
    await manager.switch_to(OfficePlan.home)


@told
@inject
async def seats_as_rules(
    _event: CallbackQuery, _button: Button, manager: DialogManager, act: FromDishka[SetCounters]
) -> None:
    day = chosen_day(manager)
    await act(visitor_of(manager), CountersAsk(office_of(manager), day, None))
    say(manager, "plan-seats-ruled", day=day)
    await manager.switch_to(OfficePlan.home)


async def choose_close_day(_event: CallbackQuery, _select: Any, manager: DialogManager, day: str) -> None:
    manager.dialog_data["day"] = day
    await manager.switch_to(OfficePlan.close_time)


@told
async def type_close_day(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    await erase(message, manager)
    manager.dialog_data["day"] = parse_jalali(message.text or "").isoformat()
    await manager.switch_to(OfficePlan.close_time)


async def whole_day(_event: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    day = chosen_day(manager)
    keep_span(manager, begin_of(day), begin_of(day + timedelta(days=1)))
    await manager.switch_to(OfficePlan.close_why)


@told
async def type_close_time(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
    await erase(message, manager)
    keep_span(manager, *typed_end(chosen_day(manager), message.text or ""))
    await manager.switch_to(OfficePlan.close_why)


@told
@inject
async def close(
    message: Message, _widget: MessageInput, manager: DialogManager, act: FromDishka[CloseOffice]
) -> None:
    await erase(message, manager)
    ask = span_of(manager)
    people = await act(
        visitor_of(manager), CloseAsk(ask.office, ask.starts_at, ask.ends_at, message.text or "")
    )
    say(manager, "plan-closed", people=people, some=people > 0)
    manager.dialog_data.pop("span", None)
    await manager.switch_to(OfficePlan.home)


async def choose_closure(_event: CallbackQuery, _select: Any, manager: DialogManager, closure: str) -> None:
    manager.dialog_data["closure"] = closure
    await manager.switch_to(OfficePlan.reopen_why)


@told
@inject
async def reopen(
    message: Message, _widget: MessageInput, manager: DialogManager, act: FromDishka[ReopenOffice]
) -> None:
    await erase(message, manager)
    ask = ReopenAsk(office_of(manager), chosen_closure(manager), message.text or "")
    await act(visitor_of(manager), ask)
    say(manager, "plan-reopened")
    manager.dialog_data.pop("closure", None)
    await manager.switch_to(OfficePlan.home)


@told
@inject
async def show_load(
    event: CallbackQuery, _button: Button, manager: DialogManager, read: FromDishka[ReadWeekLoad]
) -> None:
    texts = texts_of(manager)
    load = await read(visitor_of(manager), office_of(manager))
    if not load.cells:
        say(manager, "plan-load-none")
        return
    # A thread of its own: other people's presses go on meanwhile.
    picture = await asyncio.to_thread(draw_load, load, texts.calendar)
    if isinstance(event.message, Message):
        caption = texts.html("plan-load", office=load.office_name, first=load.days[0], last=load.days[-1])
        await event.message.answer_photo(BufferedInputFile(picture, "week.png"), caption=caption)
        manager.show_mode = ShowMode.DELETE_AND_SEND


def keep_span(manager: DialogManager, starts_at: datetime, ends_at: datetime) -> None:
    manager.dialog_data["span"] = [starts_at.isoformat(), ends_at.isoformat()]
