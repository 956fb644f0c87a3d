from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from aiogram_dialog import DialogManager
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.errors import Stale
from bot.identifiers import FOREIGN, IRANIAN
from bot.persian import fa_digits
from bot.profile.address import OwnAddress, ReadAddress
from bot.profile.messengers import OwnMessengers
from bot.profile.overview import Profile, ReadProfile
from bot.profile.preferences import HOURS, ReadPreferences, Topic
from bot.texts import Markup, Texts
from dialogs.common import visitor_of
from dialogs.widgets.words import texts_of

PREVIEW = {
    "name": "سارا احمدی",
    "gender": "female",
    "certificate": "**۱۲",
    "certificate_kind": "own",
    "kind": IRANIAN,
    "national_code": "999****014",
    "phone": "0912***0001",
    "since": datetime(2026, 8, 2, 7, 30, tzinfo=UTC),
}
PREVIEW_ADDRESS = {
    "has_address": True,
    "postal_code": "1999900011",
    "address": "تهران، خیابان نمونه، پلاک ۱۲",
    "by_hand": True,
}
PREVIEW_LANGUAGE = {
    "many": True,
    "name": "فارسی",
    "choices": [{"key": "fa", "name": "فارسی", "chosen": True}],
}
PREVIEW_NOTIFICATIONS = {
    "lines": Markup("• خبر پرونده‌ها"),
    "none": False,
    "begins": 22,
    "ends": 8,
    "switches": [{"key": "cases_chat", "topic": "cases", "channel": "chat", "on": True}],
}
PREVIEW_QUIET = {
    "none": False,
    "begins": 22,
    "ends": 8,
    "choices": [
        {"key": 0, "none": False, "begins": 22, "ends": 8, "chosen": True},
        {"key": 1, "none": True, "begins": 0, "ends": 0, "chosen": False},
    ],
}

PREVIEW_MESSENGERS = {
    "lines": Markup("۱. تلگرام"),
    "others": [{"key": 1, "nth": 2, "messenger": "bale"}],
}


async def is_in(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Nobody looks at these windows who is not in. Raises Stale."""
    visitor_of(dialog_manager).ensure_in()
    return {}


def certificate_kind(found: Profile) -> str:
    """``none``: of a foreign national; ``unknown``: an account that was opened without asking for it."""
    if found.kind == FOREIGN:
        return "none"
    if found.certificate_is_code:
        return "code"
    return "own" if found.certificate else "unknown"


@inject
async def home(dialog_manager: DialogManager, read: FromDishka[ReadProfile], **_: Any) -> dict[str, Any]:
    found = await read(visitor_of(dialog_manager))
    return {
        "name": found.name,
        "gender": found.gender or "unknown",
        "certificate": fa_digits(found.certificate or ""),
        "certificate_kind": certificate_kind(found),
        "kind": found.kind,
        "national_code": fa_digits(found.national_code),
        "phone": fa_digits(found.phone),
        "since": found.since,
    }


@inject
async def address(dialog_manager: DialogManager, read: FromDishka[ReadAddress], **_: Any) -> dict[str, Any]:
    found = await read(visitor_of(dialog_manager))
    return {"has_address": found is not None, **shown(found)}


@inject
async def draft(dialog_manager: DialogManager, read: FromDishka[ReadAddress], **_: Any) -> dict[str, Any]:
    found = await read(visitor_of(dialog_manager), "draft")
    if found is None or found.text is None:
        raise Stale("profile-address-over")
    return shown(found)


def shown(found: OwnAddress | None) -> dict[str, Any]:
    if found is None:
        return {"postal_code": "", "address": "", "by_hand": False}
    return {"postal_code": found.postal_code, "address": found.text or "", "by_hand": found.by_hand}


@inject
async def language(
    dialog_manager: DialogManager, read: FromDishka[ReadPreferences], **_: Any
) -> dict[str, Any]:
    found = await read(visitor_of(dialog_manager))
    texts = texts_of(dialog_manager)
    many = len(found.languages) > 1
    choices = [
        {"key": code, "name": texts.of(code).plain("language-name"), "chosen": code == found.language}
        for code in found.languages
    ]
    name = texts.of(found.language).plain("language-name")
    return {"many": many, "name": name, "choices": choices if many else []}


@inject
async def notifications(
    dialog_manager: DialogManager, read: FromDishka[ReadPreferences], **_: Any
) -> dict[str, Any]:
    found = await read(visitor_of(dialog_manager))
    texts = texts_of(dialog_manager)
    switches = [
        {
            "key": f"{topic.key}_{channel}",
            "topic": topic.key,
            "channel": channel,
            "on": getattr(topic, channel),
        }
        for topic in found.topics
        if not topic.is_mandatory
        for channel in found.channels
    ]
    return {
        "lines": Markup("\n".join(line(texts, topic, found.channels) for topic in found.topics)),
        "none": found.quiet.begins == found.quiet.ends,
        "begins": found.quiet.begins,
        "ends": found.quiet.ends,
        "switches": switches,
    }


def line(texts: Texts, topic: Topic, channels: Sequence[str]) -> str:
    told = "must" if topic.is_mandatory else "".join(each for each in channels if getattr(topic, each))
    return texts.html("profile-topic-line", topic=topic.key, told=told or "nowhere")


@inject
async def quiet(dialog_manager: DialogManager, read: FromDishka[ReadPreferences], **_: Any) -> dict[str, Any]:
    found = (await read(visitor_of(dialog_manager))).quiet
    choices = [
        {
            "key": nth,
            "none": each.begins == each.ends,
            "begins": each.begins,
            "ends": each.ends,
            "chosen": each == found,
        }
        for nth, each in enumerate(HOURS)
    ]
    return {
        "none": found.begins == found.ends,
        "begins": found.begins,
        "ends": found.ends,
        "choices": choices,
    }


@inject
async def messengers(
    dialog_manager: DialogManager, own: FromDishka[OwnMessengers], **_: Any
) -> dict[str, Any]:
    texts = texts_of(dialog_manager)
    lines, others = [], []
    for nth, one in enumerate(await own(visitor_of(dialog_manager)), start=1):
        lines.append(
            texts.html(
                "profile-messenger-line",
                nth=nth,
                messenger=one.messenger,
                is_this=one.is_this,
                bound=one.bound_at,
            )
        )
        if not one.is_this:
            others.append({"key": one.id, "nth": nth, "messenger": one.messenger})
    return {"lines": Markup("\n".join(lines)), "others": others}
