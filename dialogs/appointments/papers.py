"""What is sent of an appointment: its receipt as a picture, and a file for calendars."""

from __future__ import annotations

from typing import Any

from aiogram.types import BufferedInputFile, CallbackQuery
from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.appointments.before import to_bring
from bot.appointments.calendar_file import Entry, calendar_file
from bot.appointments.read import AppointmentPage, OwnAppointment
from bot.appointments.receipt_picture import Paper, drawn, printed
from bot.appointments.receipts import LINK, Receipt, Receipts
from bot.appointments.visit import rules_of, services_of
from bot.catalogue import office_kind
from bot.clock import Clock
from bot.errors import Stale
from bot.profile.overview import ReadProfile
from bot.texts import Texts
from dialogs.appointments.getters import appointment_of
from dialogs.booking.words import titles
from dialogs.common import told, visitor_of
from dialogs.widgets.words import texts_of

#: Where the start link of a bot lives.
LINKS = {"telegram": "https://t.me/", "bale": "https://ble.ir/"}
PICTURE, PAGE, CALENDAR = "receipt.png", "receipt.pdf", "appointment.ics"


@told
@inject
async def send_receipt(
    event: CallbackQuery,
    button: Button,
    manager: DialogManager,
    pages: FromDishka[AppointmentPage],
    profile: FromDishka[ReadProfile],
    receipts: FromDishka[Receipts],
) -> None:
    """As a picture, or as a page to be printed: as the button says."""
    visitor, texts = visitor_of(manager), texts_of(manager)
    one = await pages(visitor, appointment_of(manager))
    name = "" if visitor.standing == "guest" else (await profile(visitor)).name
    if one.state != "booked":
        raise Stale("appointment-over")
    assert event.bot is not None
    me = await event.bot.me()
    token = receipts.token(Receipt(one.id, one.version))
    link = f"{LINKS[visitor.messenger]}{me.username}?start={LINK}{token}"
    paper = paper_of(texts, one, name, link)
    if button.widget_id == "pdf":
        await event.bot.send_document(visitor.chat_id, BufferedInputFile(await printed(paper), PAGE))
    else:
        await event.bot.send_photo(visitor.chat_id, BufferedInputFile(await drawn(paper), PICTURE))
    manager.show_mode = ShowMode.DELETE_AND_SEND


@told
@inject
async def send_calendar(
    event: CallbackQuery,
    _button: Button,
    manager: DialogManager,
    pages: FromDishka[AppointmentPage],
    clock: FromDishka[Clock],
) -> None:
    visitor, texts = visitor_of(manager), texts_of(manager)
    one = await pages(visitor, appointment_of(manager))
    if one.tracking_code is None:
        raise Stale("appointment-over")
    entry = Entry(
        uid=one.tracking_code,
        version=one.version,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        title=texts.plain("receipt-entry", office=one.office_name),
        place=one.office_address,
        notes=texts.plain("receipt-entry-notes", code=one.tracking_code),
        is_cancelled=one.state == "cancelled",
        now=clock.now(),
    )
    assert event.bot is not None
    await event.bot.send_document(visitor.chat_id, BufferedInputFile(calendar_file(entry), CALENDAR))
    manager.show_mode = ShowMode.DELETE_AND_SEND


def paper_of(texts: Texts, one: OwnAppointment, name: str, link: str) -> Paper:
    """A guest has no ``name`` here, and the papers that they bring go by what they wait for."""
    services, rules = services_of(one.services), rules_of(one.kind_key)

    bring = tuple(texts.plain("receipt-item", title=paper.title) for paper in to_bring(services))

    def said(key: str, **words: Any) -> str:
        return texts.plain(key, **words)

    return Paper(
        title=said("receipt-title"),
        rows=(
            (said("receipt-code"), said("receipt-code-value", code=one.tracking_code or "")),
            (said("receipt-at"), said("receipt-at-value", at=one.starts_at)),
            *([(said("receipt-name"), name)] if name else ()),
            (
                said("receipt-service"),
                said("receipt-service-value", service=titles(texts, one.services), cases=one.cases),
            ),
            (said("receipt-office"), one.office_name),
            (said("receipt-address"), one.office_address),
        ),
        parts=(
            *([(said("receipt-bring"), bring)] if name else ()),
            (
                said("receipt-rules"),
                (
                    said(
                        "receipt-rules-text",
                        cancel_hours=rules.cancel_hours,
                        block_days=rules.block_days,
                        office_kind=office_kind(one.kind_key).title,
                    ),
                ),
            ),
        ),
        scan_hint=said("receipt-scan"),
        link=link,
    )
