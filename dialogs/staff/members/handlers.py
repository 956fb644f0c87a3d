from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.catalogue import role
from bot.errors import Stale
from bot.staff.members.add import AddStaff, NewMember
from bot.staff.members.disable import DisableStaff, SendAway
from bot.staff.members.grant import GrantRole, RevokeRole, RoleFor
from bot.staff.scopes import Scopes
from dialogs.common import erase, may_be_secret, say, told, visitor_of
from dialogs.staff.members.choices import new_role
from dialogs.staff.members.getters import shown_member
from dialogs.states import Members

CHOSEN = ("role", "kind", "value", "days", "province", "found", "office_page")
PLACES = {"province": Members.province, "office": Members.where, "case_type": Members.case_type}


async def choose_member(_event: CallbackQuery, _select: Any, manager: DialogManager, staff_id: int) -> None:
    manager.dialog_data["staff"] = staff_id
    await manager.switch_to(Members.page)


async def begin_adding(_event: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    manager.dialog_data.pop("staff", None)
    await begin(manager)


async def begin_granting(_event: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    await begin(manager)


async def begin(manager: DialogManager) -> None:
    forget(manager)
    await manager.switch_to(Members.role)


def forget(manager: DialogManager) -> None:
    for name in CHOSEN:
        manager.dialog_data.pop(name, None)


async def stop(_event: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Nothing was written yet."""
    forget(manager)
    await manager.switch_to(Members.page if "staff" in manager.dialog_data else Members.list)


async def choose_role(_event: CallbackQuery, _select: Any, manager: DialogManager, key: str) -> None:
    manager.dialog_data["role"] = key
    try:
        scopes = role(key).scopes
    except KeyError:
        raise Stale("error-stale") from None
    if scopes == ("all",):
        manager.dialog_data["kind"] = "all"
        await manager.switch_to(Members.days)
    else:
        await manager.switch_to(Members.scope)


async def choose_scope(_event: CallbackQuery, _select: Any, manager: DialogManager, kind: str) -> None:
    manager.dialog_data["kind"] = kind
    await manager.switch_to(PLACES.get(kind, Members.days))


async def choose_province(_event: CallbackQuery, _select: Any, manager: DialogManager, code: str) -> None:
    manager.dialog_data["value"] = code
    await manager.switch_to(Members.days)


async def choose_where(_event: CallbackQuery, _select: Any, manager: DialogManager, code: str) -> None:
    """The province whose offices come next."""
    await to_offices(manager, province=code)


async def abroad(_event: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    await to_offices(manager, province=None)


@told
@inject
async def search_office(
    message: Message, _widget: MessageInput, manager: DialogManager, scopes: FromDishka[Scopes]
) -> None:
    """What was typed is kept nowhere: only which offices it found."""
    typed = message.text or ""
    manager.show_mode = ShowMode.DELETE_AND_SEND
    if may_be_secret(typed):
        await erase(message, manager)
    codes, are_more = await scopes.search(typed)
    if are_more:
        say(manager, "members-office-many", shown=len(codes))
    await to_offices(manager, found=list(codes))


async def to_offices(manager: DialogManager, **where: Any) -> None:
    for name in ("province", "found", "office_page"):
        manager.dialog_data.pop(name, None)
    manager.dialog_data.update(where)
    await manager.switch_to(Members.office)


async def choose_office(_event: CallbackQuery, _select: Any, manager: DialogManager, code: str) -> None:
    manager.dialog_data["value"] = code
    await manager.switch_to(Members.days)


async def choose_case_type(_event: CallbackQuery, _select: Any, manager: DialogManager, key: str) -> None:
    manager.dialog_data["value"] = key
    await manager.switch_to(Members.days)


@told
@inject
async def choose_days(
    _event: CallbackQuery, _select: Any, manager: DialogManager, days: str, grant: FromDishka[GrantRole]
) -> None:
    """The last choice: a member gets the role now; for a new one it is still to be said who."""
    if not (days.isascii() and days.isdecimal()):
        raise Stale("error-stale")
    manager.dialog_data["days"] = int(days)
    if "staff" not in manager.dialog_data:
        await manager.switch_to(Members.who)
        return
    await grant(visitor_of(manager), RoleFor(shown_member(manager), new_role(manager)))
    forget(manager)
    say(manager, "members-granted")
    await manager.switch_to(Members.page)


@told
@inject
async def add(
    message: Message, _widget: MessageInput, manager: DialogManager, add_staff: FromDishka[AddStaff]
) -> None:
    await erase(message, manager)
    new = NewMember(message.text or "", new_role(manager))
    manager.dialog_data["staff"] = await add_staff(visitor_of(manager), new)
    forget(manager)
    say(manager, "members-added")
    await manager.switch_to(Members.page)


@told
@inject
async def revoke(
    _event: CallbackQuery,
    _select: Any,
    manager: DialogManager,
    grant_id: int,
    revoke_role: FromDishka[RevokeRole],
) -> None:
    await revoke_role(visitor_of(manager), grant_id)
    say(manager, "members-revoked")


@told
@inject
async def disable(
    message: Message, _widget: MessageInput, manager: DialogManager, disable_staff: FromDishka[DisableStaff]
) -> None:
    await erase(message, manager)
    await disable_staff(visitor_of(manager), SendAway(shown_member(manager), message.text or ""))
    say(manager, "members-disabled")
    await manager.switch_to(Members.page)
