from __future__ import annotations

from typing import Any

from aiogram.types import BufferedInputFile, CallbackQuery, Message
from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.errors import DomainError, Stale
from bot.notices.decide import ApproveAsk, ApproveNotice, RejectAsk, RejectNotice
from bot.notices.draft import BeginAsk, BeginNotice, EditAsk, EditNotice, WritingPlaces
from bot.notices.progress import ReadProgress, SendTest
from bot.notices.run import (
    CancelNotice,
    CorrectNotice,
    PauseNotice,
    ResumeNotice,
    WithdrawAsk,
    WithdrawNotice,
)
from bot.notices.submit import SubmitNotice
from dialogs.common import erase, say, told, visitor_of
from dialogs.staff.notices import fields
from dialogs.staff.notices.getters import chosen_field, shown
from dialogs.staff.notices.report import FILE_NAME, report_file
from dialogs.states import Publishing
from dialogs.widgets.words import texts_of

#: Bytes of a text file: the longest body, and the longest list of codes, have less.
LARGEST_FILE = 128 * 1024
#: What names people, and leaves the chat at once.
SECRET = ("listed", "excluded")


async def choose(_event: CallbackQuery, _select: Any, manager: DialogManager, notice_id: int) -> None:
    manager.dialog_data["notice"] = notice_id
    await manager.switch_to(Publishing.page)


async def show_list(_event: CallbackQuery, button: Button, manager: DialogManager) -> None:
    manager.dialog_data.update({"which": button.widget_id, "page": 0})


@told
@inject
async def begin(
    _event: CallbackQuery,
    _button: Button,
    manager: DialogManager,
    places: FromDishka[WritingPlaces],
    act: FromDishka[BeginNotice],
) -> None:
    """Who writes for one place only is not asked for which."""
    scopes = await places(visitor_of(manager), None)
    if len(scopes) == 1:
        await begun(manager, act, scopes[0].value)
    else:
        await manager.switch_to(Publishing.where)


@told
@inject
async def begin_in(
    _event: CallbackQuery, _select: Any, manager: DialogManager, key: str, act: FromDishka[BeginNotice]
) -> None:
    await begun(manager, act, "" if key == "all" else key)


async def begun(manager: DialogManager, act: BeginNotice, province: str) -> None:
    manager.dialog_data["notice"] = await act(visitor_of(manager), BeginAsk(province or None))
    await manager.switch_to(Publishing.form)


@told
@inject
async def choose_field(
    _event: CallbackQuery, _select: Any, manager: DialogManager, name: str, edit: FromDishka[EditNotice]
) -> None:
    """A switch is turned over at once; the rest is asked for."""
    if name in fields.SWITCHES:
        await edit(visitor_of(manager), EditAsk(shown(manager).notice_id, name))
        return
    manager.dialog_data.update({"field": name, "choices": 0})
    await manager.switch_to(Publishing.choose if name in fields.CHOSEN else Publishing.write)


@told
@inject
async def choose_one(
    _event: CallbackQuery, _select: Any, manager: DialogManager, key: str, edit: FromDishka[EditNotice]
) -> None:
    await edit(visitor_of(manager), EditAsk(shown(manager).notice_id, chosen_field(manager), key))
    await manager.switch_to(Publishing.form)


@told
@inject
async def clear(
    _event: CallbackQuery, _button: Button, manager: DialogManager, edit: FromDishka[EditNotice]
) -> None:
    name = chosen_field(manager)
    if not fields.may_be_empty(name):
        raise Stale
    await edit(visitor_of(manager), EditAsk(shown(manager).notice_id, name))
    await manager.switch_to(Publishing.form)


@told
@inject
async def write(
    message: Message,
    _widget: MessageInput,
    manager: DialogManager,
    edit: FromDishka[EditNotice],
    reject: FromDishka[RejectNotice],
    withdraw: FromDishka[WithdrawNotice],
) -> None:
    name, ask, visitor = chosen_field(manager), shown(manager), visitor_of(manager)
    typed = await typed_in(message, is_body=name == "body")
    if name in SECRET:
        await erase(message, manager)
    if name == "reject":
        await reject(visitor, RejectAsk(ask.notice_id, typed))
        say(manager, "publish-rejected")
    elif name == "withdraw":
        await withdraw(visitor, WithdrawAsk(ask.notice_id, typed))
        say(manager, "publish-withdrawn")
    else:
        await edit(visitor, EditAsk(ask.notice_id, name, typed))
        await manager.switch_to(Publishing.form)
        return
    await manager.switch_to(Publishing.page)


async def typed_in(message: Message, *, is_body: bool) -> str:
    """What was written, or stands in a text file; the writer's marks of a body as messenger text.

    Raises DomainError: a file that is too large, or no text.
    """
    if message.document is None:
        return message.html_text if is_body and message.text else message.text or ""
    if (message.document.file_size or 0) > LARGEST_FILE:
        raise DomainError("publish-file-too-large", kilobytes=LARGEST_FILE // 1024)
    assert message.bot is not None
    read = await message.bot.download(message.document)
    assert read is not None
    try:
        text = read.read(LARGEST_FILE + 1).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DomainError("publish-file-not-text") from None
    # A file has no marks: what looks like one is meant as it stands.
    return text.replace("&", "&amp;").replace("<", "&lt;") if is_body else text


async def look(_event: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    manager.dialog_data["part"] = 0
    await manager.switch_to(Publishing.preview)


async def ask_why(_event: CallbackQuery, button: Button, manager: DialogManager) -> None:
    manager.dialog_data["field"] = button.widget_id
    await manager.switch_to(Publishing.write)


@told
@inject
async def submit(
    _event: CallbackQuery, _button: Button, manager: DialogManager, act: FromDishka[SubmitNotice]
) -> None:
    people = await act(visitor_of(manager), shown(manager))
    say(manager, "publish-submitted", people=people)


@told
@inject
async def approve(
    _event: CallbackQuery, _select: Any, manager: DialogManager, seal: str, act: FromDishka[ApproveNotice]
) -> None:
    await act(visitor_of(manager), ApproveAsk(shown(manager).notice_id, seal))
    say(manager, "publish-approved")


@told
@inject
async def pause(
    _event: CallbackQuery, _button: Button, manager: DialogManager, act: FromDishka[PauseNotice]
) -> None:
    await act(visitor_of(manager), shown(manager))
    say(manager, "publish-paused")


@told
@inject
async def resume(
    _event: CallbackQuery, _button: Button, manager: DialogManager, act: FromDishka[ResumeNotice]
) -> None:
    await act(visitor_of(manager), shown(manager))
    say(manager, "publish-resumed")


@told
@inject
async def cancel(
    _event: CallbackQuery, _button: Button, manager: DialogManager, act: FromDishka[CancelNotice]
) -> None:
    await act(visitor_of(manager), shown(manager))
    say(manager, "publish-cancelled")
    await manager.switch_to(Publishing.page)


@told
@inject
async def correct(
    _event: CallbackQuery, _button: Button, manager: DialogManager, act: FromDishka[CorrectNotice]
) -> None:
    manager.dialog_data["notice"] = await act(visitor_of(manager), shown(manager))
    say(manager, "publish-correction-begun")
    await manager.switch_to(Publishing.form)


@told
@inject
async def send_test(
    _event: CallbackQuery, _button: Button, manager: DialogManager, act: FromDishka[SendTest]
) -> None:
    await act(visitor_of(manager), shown(manager))
    say(manager, "publish-test-sent")


@told
@inject
async def report(
    event: CallbackQuery, _button: Button, manager: DialogManager, read: FromDishka[ReadProgress]
) -> None:
    """The file stays in the chat, the window comes again below it."""
    found = await read(visitor_of(manager), shown(manager))
    assert event.message is not None
    await event.message.answer_document(BufferedInputFile(report_file(texts_of(manager), found), FILE_NAME))
    manager.show_mode = ShowMode.DELETE_AND_SEND
