"""Buttons under the news of an appointment: to its page, and the three answers to a reminder, however old."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, ShowMode
from dishka import FromDishka
from dishka.integrations.aiogram import inject

from bot.accounts.log_in.request import AskToLogIn
from bot.accounts.visitor import Visitor
from bot.appointments.answers import COME, DROP, MOVE, ensure_can_answer
from bot.appointments.come import ComeAsk, SayComing
from bot.appointments.read import AppointmentPage
from bot.appointments.telling import ANSWER_BUTTON, PAGE_BUTTON
from bot.clock import Clock
from bot.errors import DomainError
from dialogs.appointments.entry import ask_to_cancel, show_appointment
from dialogs.booking.entry import move
from dialogs.common import say
from dialogs.log_in.entry import start_log_in, start_unlock
from dialogs.menu.entry import open_menu
from handlers.numbers import number_after

__all__ = ["build"]


def build() -> Router:
    """A router of its own for each dispatcher."""
    router = Router(name="appointments")
    router.callback_query.register(page_button, F.data.startswith(PAGE_BUTTON))
    router.callback_query.register(answer_button, F.data.startswith(ANSWER_BUTTON))
    return router


@inject
async def page_button(
    query: CallbackQuery,
    visitor: Visitor,
    dialog_manager: DialogManager,
    ask: FromDishka[AskToLogIn],
    pages: FromDishka[AppointmentPage],
) -> None:
    appointment_id = number_after(PAGE_BUTTON, query.data or "")
    if appointment_id is None:
        await open_menu(dialog_manager)
    elif await may_see(dialog_manager, visitor, ask, pages, appointment_id):
        await show_appointment(dialog_manager, appointment_id, show_mode=ShowMode.SEND)
    await query.answer()


@inject
async def answer_button(
    query: CallbackQuery,
    visitor: Visitor,
    dialog_manager: DialogManager,
    ask: FromDishka[AskToLogIn],
    pages: FromDishka[AppointmentPage],
    come: FromDishka[SayComing],
    clock: Clock,
) -> None:
    """Where it cannot be answered so any more, the appointment's page says why."""
    answer, appointment_id, version = answer_in(query.data or "")
    if appointment_id is None or version is None:
        await open_menu(dialog_manager)
    elif await may_see(dialog_manager, visitor, ask, pages, appointment_id):
        one = await pages(visitor, appointment_id)
        try:
            ensure_can_answer(answer, one, version, clock.now())
            if answer == COME:
                await come(visitor, ComeAsk(one.id, version))
                say(dialog_manager, "appointments-said-coming")
        except DomainError as late:
            say(dialog_manager, late.key, **late.args_)
            answer = COME
        if answer == MOVE:
            await move(dialog_manager, one, show_mode=ShowMode.SEND)
        elif answer == DROP:
            await ask_to_cancel(dialog_manager, one.id, show_mode=ShowMode.SEND)
        else:
            await show_appointment(dialog_manager, one.id, show_mode=ShowMode.SEND)
    await query.answer()


async def may_see(
    manager: DialogManager, visitor: Visitor, ask: AskToLogIn, pages: AppointmentPage, appointment_id: int
) -> bool:
    """Who is in, and a guest whose chat has it, or who has no account. Others are asked to log in or to
    unlock first, and come to its page then."""
    if visitor.standing == "in" or (visitor.standing == "guest" and visitor.citizen_id is None):
        return True
    if visitor.standing == "guest" and await has_it(visitor, pages, appointment_id):
        return True
    say(manager, "appointments-log-in-first")
    if visitor.standing == "locked" and visitor.has_pin:
        await start_unlock(manager, appointment_id=appointment_id)
        return False
    try:
        await start_log_in(manager, ask, appointment_id=appointment_id, show_mode=ShowMode.SEND)
    except DomainError as refused:
        say(manager, refused.key, **refused.args_)
        await open_menu(manager)
    return False


async def has_it(visitor: Visitor, pages: AppointmentPage, appointment_id: int) -> bool:
    try:
        await pages(visitor, appointment_id)
    except DomainError:
        return False
    return True


def answer_in(data: str) -> tuple[str, int | None, int | None]:
    """What is answered, of which appointment, in which version; None for what we have not made."""
    answer, _, of = data.removeprefix(ANSWER_BUTTON).partition(":")
    appointment_id, _, version = of.partition(":")
    return answer, number_after("", appointment_id), number_after("", version)
