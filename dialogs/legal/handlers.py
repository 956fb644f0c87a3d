from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, StartMode
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.step_up import AskStepUp
from bot.accounts.visitor import Visitors
from bot.clock import Clock
from bot.legal.act import ActAsSelf, ActFor
from bot.legal.end import EndRepresentation
from bot.legal.invite import AcceptInvitation, DeclineInvitation, InviteRepresentative, TakeBackInvitation
from bot.legal.open import OpenEntity
from bot.legal.read import OwnEntities
from bot.legal.undertaking import AcceptUndertaking
from dialogs.common import erase, say, see_anew, told, visitor_of, working
from dialogs.legal.getters import chosen
from dialogs.states import Legal, Menu
from dialogs.step_up.entry import go_fresh
from dialogs.widgets.words import texts_of


async def choose(_event: CallbackQuery, _select: Any, manager: DialogManager, own_id: int) -> None:
    manager.dialog_data["entity"] = own_id
    await manager.switch_to(Legal.page)


async def choose_invitation(
    _event: CallbackQuery, _select: Any, manager: DialogManager, invitation_id: int
) -> None:
    manager.dialog_data["invitation"] = invitation_id
    await manager.switch_to(Legal.invitation)


@told
@inject
async def choose_other(
    _event: CallbackQuery,
    _select: Any,
    manager: DialogManager,
    other_id: int,
    ask: FromDishka[AskStepUp],
    clock: FromDishka[Clock],
) -> None:
    manager.dialog_data["other"] = other_id
    await go_fresh(manager, Legal.end_other, ask, clock)


@told
@inject
async def written(
    message: Message, _widget: MessageInput, manager: DialogManager, open_entity: FromDishka[OpenEntity]
) -> None:
    await erase(message, manager)
    await working(message)
    manager.dialog_data["entity"] = await open_entity(visitor_of(manager), message.text or "")
    say(manager, "legal-was-opened")
    await manager.switch_to(Legal.page)


@told
@inject
async def accept_undertaking(
    _event: CallbackQuery, _button: Button, manager: DialogManager, accept: FromDishka[AcceptUndertaking]
) -> None:
    text = texts_of(manager).plain("legal-undertaking-text")
    await accept(visitor_of(manager), chosen(manager, "entity"), text)
    say(manager, "legal-undertaking-accepted")
    await manager.switch_to(Legal.page)


@told
@inject
async def act(
    _event: CallbackQuery,
    _button: Button,
    manager: DialogManager,
    act_for: FromDishka[ActFor],
    visitors: FromDishka[Visitors],
    read: FromDishka[OwnEntities],
) -> None:
    await act_for(visitor_of(manager), chosen(manager, "entity"))
    await see_anew(manager, visitors)
    named = await read.acting(visitor_of(manager))
    if named is not None:
        say(manager, "legal-now-acting", name=named.name)
    await manager.start(Menu.home, mode=StartMode.RESET_STACK)


@told
@inject
async def act_as_self(
    _event: CallbackQuery,
    _button: Button,
    manager: DialogManager,
    as_self: FromDishka[ActAsSelf],
    visitors: FromDishka[Visitors],
) -> None:
    await as_self(visitor_of(manager))
    await see_anew(manager, visitors)
    say(manager, "legal-now-self")


@told
@inject
async def invite(
    message: Message, _widget: MessageInput, manager: DialogManager, invite: FromDishka[InviteRepresentative]
) -> None:
    await erase(message, manager)
    await invite(visitor_of(manager), chosen(manager, "entity"), message.text or "")
    say(manager, "legal-was-invited")
    await manager.switch_to(Legal.page)


@told
@inject
async def take_back(
    _event: CallbackQuery,
    _select: Any,
    manager: DialogManager,
    invitation_id: int,
    take_back: FromDishka[TakeBackInvitation],
) -> None:
    await take_back(visitor_of(manager), chosen(manager, "entity"), invitation_id)
    say(manager, "legal-was-taken-back")


@told
@inject
async def join(
    _event: CallbackQuery, _button: Button, manager: DialogManager, accept: FromDishka[AcceptInvitation]
) -> None:
    manager.dialog_data["entity"] = await accept(visitor_of(manager), chosen(manager, "invitation"))
    say(manager, "legal-was-opened")
    await manager.switch_to(Legal.page)


@told
@inject
async def decline(
    _event: CallbackQuery, _button: Button, manager: DialogManager, decline: FromDishka[DeclineInvitation]
) -> None:
    await decline(visitor_of(manager), chosen(manager, "invitation"))
    say(manager, "legal-declined")
    await manager.switch_to(Legal.list)


@told
@inject
async def end(
    _event: CallbackQuery,
    button: Button,
    manager: DialogManager,
    end: FromDishka[EndRepresentation],
    visitors: FromDishka[Visitors],
) -> None:
    """The button that is pressed says whether the window warned of the last one."""
    own = chosen(manager, "entity")
    await end(visitor_of(manager), own, own, last_too=button.widget_id == "last")
    await see_anew(manager, visitors)
    say(manager, "legal-was-ended")
    await manager.switch_to(Legal.list)


@told
@inject
async def end_other(
    _event: CallbackQuery, _button: Button, manager: DialogManager, end: FromDishka[EndRepresentation]
) -> None:
    await end(visitor_of(manager), chosen(manager, "entity"), chosen(manager, "other"))
    say(manager, "legal-was-ended")
    await manager.switch_to(Legal.page)
