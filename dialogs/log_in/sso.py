"""Login by way of another system: the choice, the address to open, and the return by deep link."""

from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, ShowMode, StartMode
from aiogram_dialog.widgets.common import WhenCondition
from aiogram_dialog.widgets.kbd import Select, Start
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.log_in.sso import BeginSso, ReadSso
from bot.accounts.log_in.sso_finish import SsoFinished
from bot.gateways.sso import Offered, SsoProviders
from dialogs.common import say, told, visitor_of
from dialogs.log_in.entry import offer_what_is_missing
from dialogs.log_in.getters import BY_SSO
from dialogs.menu.entry import open_menu
from dialogs.states import LogIn
from dialogs.widgets.words import Label

PREVIEW_OFFERED = {"offered": [Offered("sample", "سامانهٔ نمونه")]}
PREVIEW_WAY_OUT = {"title": "سامانهٔ نمونه", "url": "https://provider.example/authorize"}


def sso_button(when: WhenCondition) -> Start:
    """The way to the choice."""
    return Start(
        Label("menu-log-in-sso"), id="sso", state=LogIn.providers, mode=StartMode.RESET_STACK, when=when
    )


@inject
async def offered(
    dialog_manager: DialogManager, providers: FromDishka[SsoProviders], **_: Any
) -> dict[str, Any]:
    return {"offered": list(providers.offered(visitor_of(dialog_manager).messenger))}


@told
@inject
async def choose(
    _event: CallbackQuery,
    _select: Select[str],
    manager: DialogManager,
    key: str,
    begin: FromDishka[BeginSso],
) -> None:
    await begin(visitor_of(manager), key)
    await manager.switch_to(LogIn.sso)


@inject
async def way_out(dialog_manager: DialogManager, read: FromDishka[ReadSso], **_: Any) -> dict[str, Any]:
    way = await read(visitor_of(dialog_manager))
    return {"title": way.title, "url": way.url}


async def go_on_from(finished: SsoFinished, manager: DialogManager) -> None:
    """After the deep link: in, or to what is still asked. The visitor was seen anew."""
    data = {"request": finished.request_id}
    if finished.done is None:
        say(manager, "sso-code-too")
        await manager.start(LogIn.code, data=data, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND)
    elif finished.done.session_id is None:
        data[BY_SSO] = 1
        await manager.start(LogIn.password, data=data, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND)
    else:
        offer_what_is_missing(manager, finished.done)
        await open_menu(manager)
