"""«داده‌های من»: the window, and the file that its button sends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from aiogram.exceptions import TelegramAPIError
from aiogram.types import BufferedInputFile, CallbackQuery
from aiogram_dialog import DialogManager, ShowMode, Window
from aiogram_dialog.widgets.kbd import Button, SwitchTo
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.cases.read import event_of, line_of
from bot.catalogue import case_type, paper, title_in, topics, visit_kind
from bot.profile.own_data import ExportOwnData, OwnData
from bot.profile.rules import LINES_IN_FILE
from bot.staff.access_log import OwnAccessLog, ReadLine
from bot.texts import Markup, Texts
from dialogs.booking.words import titles
from dialogs.cases.getters import event, item
from dialogs.common import Notice, otherwise, say, told, visitor_of
from dialogs.profile import getters
from dialogs.staff.own_log.getters import read_line
from dialogs.staff.words import holding_lines
from dialogs.states import Profile
from dialogs.widgets.words import Label, Words, texts_of

#: Says nothing of whose it is: the name of a file shows in notifications and in shared folders.
FILE_NAME = "pishkhan-my-data.html"
STYLE = (
    "body{max-width:42rem;margin:1rem auto;padding:0 1rem;font:1rem/1.9 Vazirmatn,Tahoma,sans-serif}"
    "section{white-space:pre-line;border-top:1px solid #ccc;padding:.5rem 0}h1,h2{font-size:1.2rem}"
)


@told
@inject
async def send_file(
    event: CallbackQuery,
    _button: Button,
    manager: DialogManager,
    export: FromDishka[ExportOwnData],
    log: FromDishka[OwnAccessLog],
) -> None:
    """The file stays in the chat, the window comes again below it."""
    visitor = visitor_of(manager)
    data = await export(visitor)
    page = document(texts_of(manager), data, await log.newest(visitor, LINES_IN_FILE))
    assert event.message is not None
    try:
        await event.message.answer_document(BufferedInputFile(page.encode(), FILE_NAME))
    except TelegramAPIError:
        say(manager, "own-data-not-sent")
        return
    manager.show_mode = ShowMode.DELETE_AND_SEND
    say(manager, "own-data-sent")
    await manager.switch_to(Profile.home)


def window() -> Window:
    return Window(
        Notice(),
        Words("profile-own-data-page"),
        Button(Label("profile-own-data-get"), "get", send_file),
        SwitchTo(Label("button-cancel"), id="back", state=Profile.home),
        otherwise("menu-use-buttons"),
        state=Profile.own_data,
        getter=getters.is_in,
    )


def document(texts: Texts, data: OwnData, seen: Sequence[ReadLine]) -> str:
    """One page of HTML that needs nothing beside it."""
    title = escape(texts.plain("own-data-title"))
    parts = "".join(
        f"<section><h2>{escape(texts.plain(heading))}</h2>{body}</section>"
        for heading, body in sections(texts, data, seen)
    )
    return (
        '<!doctype html><html lang="fa" dir="rtl"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head><body><h1>{title}</h1>"
        f"<p>{texts.html('own-data-made', at=data.at)}</p>{parts}</body></html>"
    )


def sections(texts: Texts, data: OwnData, seen: Sequence[ReadLine]) -> Iterator[tuple[str, str]]:
    """Heading and body of each part."""
    yield "own-data-head-person", person(texts, data)
    yield "own-data-head-contact", listed(texts, contact(texts, data))
    yield "own-data-head-security", security(texts, data)
    yield (
        "own-data-head-messengers",
        listed(
            texts,
            [
                texts.html("own-data-messenger", messenger=row.messenger, at=row.bound_at or row.created_at)
                for row in data.messengers
            ],
        ),
    )
    yield (
        "own-data-head-sessions",
        listed(
            texts,
            [
                texts.html(
                    "own-data-session",
                    messenger=row.messenger,
                    at=row.created_at,
                    is_open=row.ended_at is None,
                    ended=row.ended_at or row.created_at,
                )
                for row in data.sessions
            ],
        ),
    )
    yield "own-data-head-consents", listed(texts, consents(texts, data))
    yield "own-data-head-represented", listed(texts, represented(texts, data))
    yield "own-data-head-visits", listed(texts, visits(texts, data))
    yield "own-data-head-appointments", listed(texts, appointments(texts, data))
    yield "own-data-head-offices", listed(texts, offices(texts, data))
    yield "own-data-head-notices", listed(texts, notices(texts, data))
    roles = [holding_lines(texts, data.holdings)] if data.holdings else []
    yield "own-data-head-roles", listed(texts, roles)
    yield "own-data-head-cases", listed(texts, cases(texts, data))
    yield "own-data-head-events", listed(texts, events(texts, data))
    yield "own-data-head-seen", listed(texts, [read_line(texts, one) for one in seen])


def listed(texts: Texts, lines: Sequence[Markup]) -> str:
    return "\n".join(lines) if lines else texts.html("own-data-none")


def person(texts: Texts, data: OwnData) -> str:
    one = data.person
    return texts.html(
        "own-data-person",
        first_name=one.first_name,
        last_name=one.last_name,
        gender=one.gender or "unknown",
        kind=one.identifier_kind,
        national_code=one.national_code,
        has_certificate=one.certificate is not None,
        certificate=one.certificate or "",
        birth_date=one.birth_date,
        phone=one.phone,
        verified=one.phone_verified_at,
        since=one.since,
    )


def contact(texts: Texts, data: OwnData) -> list[Markup]:
    lines = [
        texts.html("own-data-no-address")
        if data.address is None
        else texts.html("own-data-address", address=data.address, postal_code=data.postal_code or ""),
        texts.html("own-data-no-email")
        if data.email is None
        else texts.html("own-data-email", email=data.email),
    ]
    if data.preference is not None:
        chosen = data.preference
        lines.append(
            texts.html(
                "own-data-quiet",
                language=texts.of(chosen.language).plain("language-name"),
                begins=chosen.quiet_from,
                ends=chosen.quiet_to,
            )
        )
    return lines + [texts.html("own-data-muted", topic=row.topic, channel=row.channel) for row in data.muted]


def security(texts: Texts, data: OwnData) -> str:
    one = data.person
    return texts.html(
        "own-data-security",
        has_password=one.password_at is not None,
        password_at=one.password_at or data.at,
        has_pin=one.has_pin,
        has_recovery_code=one.recovery_code_at is not None,
        recovery_code_at=one.recovery_code_at or data.at,
        has_answers=data.answers_at is not None,
        answers_at=data.answers_at or data.at,
        has_word=one.has_word,
    )


def consents(texts: Texts, data: OwnData) -> list[Markup]:
    signed = [
        texts.html("own-data-registration", tracking=row.tracking_code or "", at=row.created_at)
        for row in data.registrations
    ]
    return signed + [
        texts.html("own-data-consent", version=row.version, at=row.accepted_at) for row in data.consents
    ]


def offices(texts: Texts, data: OwnData) -> list[Markup]:
    return [
        texts.html(
            "own-data-office",
            office=row.office_name,
            is_favourite=row.favourite_at is not None,
            favourite=row.favourite_at or data.at,
            was_used=row.used_at is not None,
            used=row.used_at or data.at,
        )
        for row in data.offices
    ]


def notices(texts: Texts, data: OwnData) -> list[Markup]:
    followed = [
        texts.html("own-data-follow", topic=title_in(topics(), row.topic), at=row.at) for row in data.followed
    ]
    return followed + [
        texts.html(
            "own-data-reading",
            title=row.title,
            opened=row.opened_at,
            has_acked=row.acknowledged_at is not None,
            acknowledged=row.acknowledged_at or row.opened_at,
        )
        for row in data.readings
    ]


def visits(texts: Texts, data: OwnData) -> list[Markup]:
    return [
        texts.html(
            "own-data-visit",
            act=visit_kind(row.kind).title,
            office=row.office_name,
            papers=texts.plain("own-data-between").join(paper(key).title for key in row.papers.split(",")),
            at=row.ended_at,
        )
        for row in data.visits
    ]


def appointments(texts: Texts, data: OwnData) -> list[Markup]:
    return [
        texts.html(
            "own-data-appointment",
            at=row.starts_at,
            office=row.office_name,
            service=titles(texts, row.services),
            state=row.state,
        )
        for row in data.appointments
    ]


def represented(texts: Texts, data: OwnData) -> list[Markup]:
    return [
        texts.html(
            "own-data-represented",
            name=one.name,
            legal_id=one.legal_id,
            began=one.began_at,
            is_over=one.ended_at is not None,
            ended=one.ended_at or one.began_at,
            has_undertaken=one.undertaking is not None,
            version=one.undertaking or "",
        )
        for one in data.represented
    ]


def cases(texts: Texts, data: OwnData) -> list[Markup]:
    lines = [
        texts.html("case-line", **item(line_of(row), nth)) for nth, row in enumerate(data.cases, start=1)
    ]
    if data.cases_in_all > len(lines):
        lines.append(texts.html("own-data-cases-more", shown=len(lines), total=data.cases_in_all))
    return lines


def events(texts: Texts, data: OwnData) -> list[Markup]:
    lines = []
    before = None
    for row in sorted(data.events, key=lambda row: str(row.number)):
        if row.number != before:
            lines.append(texts.html("own-data-event", number=row.number))
            before = row.number
        line = event_of(row)
        lines.append(texts.html("case-history-line", **event(line, case_type(row.type_key), line.note)))
    return lines
