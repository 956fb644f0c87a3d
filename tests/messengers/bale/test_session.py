"""Bale's session against Bale's double: what goes out, what comes back, what is done in another way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramUnauthorizedError,
)
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto

from bot.messengers.bale import BALE
from bot.messengers.bots import build_bot
from bot.sandbox import BotProfile, PersonSeed, Sandbox
from tests.sandbox.truth import Truth

TOKEN = "7000000002:bale-sandbox"
KEYS = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="الف", callback_data="a")]])
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe"
    "dccc59e70000000049454e44ae426082"
)


class Desk:
    """A sandbox with our Bale bot and one person who has started it."""

    def __init__(self, sandbox: Sandbox, http: aiohttp.ClientSession, bot: Bot, user_id: int) -> None:
        self.sandbox, self.http, self.bot, self.user_id = sandbox, http, bot, user_id

    async def control(self, verb: str, path: str, body: Any = None) -> Any:
        async with self.http.request(verb, f"{self.sandbox.url}/sandbox{path}", json=body) as answer:
            assert answer.status < 300, await answer.text()
            return await answer.json()

    async def shown(self) -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = await self.control("GET", f"/people/{self.user_id}/messages")
        return [one for one in told if one["from_bot"] and not one.get("deleted")]


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    profile = BotProfile(TOKEN, "bale_bot", "پیشخوان", "bale")
    sandbox = Sandbox([profile], people=[PersonSeed("لیلا", "09121110020", "bale")])
    await sandbox.start()
    bot = build_bot(TOKEN, sandbox.url, BALE)
    async with aiohttp.ClientSession() as http:
        (leila,) = await (await http.get(f"{sandbox.url}/sandbox/people")).json()
        opened = Desk(sandbox, http, bot, leila["user_id"])
        await opened.control("POST", f"/people/{opened.user_id}/text", {"text": "/start"})
        yield opened
    await bot.session.close()
    await sandbox.stop()


async def test_html_goes_out_as_bales_marks(desk: Desk) -> None:
    await desk.bot.send_message(desk.user_id, "<b>وضعیت:</b> باز &lt;۱&gt;")
    (shown,) = await desk.shown()
    assert shown["text"] == "وضعیت: باز <۱>"
    assert [one["type"] for one in shown["entities"]] == ["bold"]


async def test_words_without_marks_are_shown_letter_by_letter(desk: Desk) -> None:
    await desk.bot.send_message(desk.user_id, "<b>*این*</b>", parse_mode=None)
    (shown,) = await desk.shown()
    assert (shown["text"], shown["entities"]) == ("<b>*این*</b>", [])


async def test_captions_are_rendered_too_also_in_albums(desk: Desk) -> None:
    picture = BufferedInputFile(PNG, "a.png")
    await desk.bot.send_photo(desk.user_id, picture, caption="<b>سند</b>")
    album = [InputMediaPhoto(media=picture, caption="<i>یک</i>"), InputMediaPhoto(media=picture)]
    await desk.bot.send_media_group(desk.user_id, album)  # type: ignore[arg-type]
    assert [one.get("caption") or one["text"] for one in await desk.shown()][:2] == ["سند", "یک"]


async def test_a_text_whose_marks_are_refused_goes_out_in_plain_letters(desk: Desk) -> None:
    await desk.control("PUT", "/bale", {"strict_marks": True, "no_backslash": True})
    await desk.bot.send_message(desk.user_id, "<b>نام:</b> *ستاره")
    (shown,) = await desk.shown()
    assert shown["text"] == "نام: ∗ستاره"


async def test_another_refusal_is_not_tried_again(desk: Desk, recorded_truth: Truth) -> None:
    recorded_truth.meant = {"sendMessage: text: missing"}
    with pytest.raises(TelegramBadRequest, match="empty"):
        await desk.bot.send_message(desk.user_id, "")
    calls = await desk.control("GET", "/calls")
    assert [one["method"] for one in calls] == ["sendMessage"]


async def test_an_edit_is_answered_by_a_stub_and_shown(desk: Desk) -> None:
    sent = await desk.bot.send_message(desk.user_id, "یک", reply_markup=KEYS)
    edited = await desk.bot.edit_message_text(
        "<b>دو</b>", chat_id=desk.user_id, message_id=sent.message_id, reply_markup=KEYS
    )
    assert getattr(edited, "message_id", None) == 0
    assert [one["text"] for one in await desk.shown()] == ["دو"]


async def test_a_venue_is_a_place_and_its_words(desk: Desk) -> None:
    sent = await desk.bot.send_venue(
        desk.user_id, 35.7, 51.4, "دفتر *مرکزی*", "خیابان آزادی", reply_markup=KEYS
    )
    place, words = await desk.shown()
    assert place["location"] == {"latitude": 35.7, "longitude": 51.4}
    assert words["text"] == "دفتر *مرکزی*\nخیابان آزادی"
    assert [one["text"] for row in words["buttons"] for one in row] == ["الف"]
    assert sent.message_id == words["message_id"]


async def test_a_token_that_nobody_knows_is_no_person_who_blocked_us(desk: Desk) -> None:
    stranger = build_bot("7000000009:wrong", desk.sandbox.url, BALE)
    with pytest.raises(TelegramUnauthorizedError):
        await stranger.send_message(desk.user_id, "سلام")
    await stranger.session.close()


async def test_a_person_who_is_not_there_and_one_who_blocked_us_are_told_apart(desk: Desk) -> None:
    with pytest.raises(TelegramNotFound):
        await desk.bot.send_message(404_404, "سلام")
    await desk.control("POST", f"/people/{desk.user_id}/block")
    with pytest.raises(TelegramForbiddenError):
        await desk.bot.send_message(desk.user_id, "سلام")


async def test_a_refusal_with_http_200_is_a_refusal(desk: Desk) -> None:
    await desk.control("PUT", "/bale", {"ok_status": True})
    with pytest.raises(TelegramNotFound):
        await desk.bot.send_message(404_404, "سلام")


async def test_bare_answers_are_read(desk: Desk) -> None:
    await desk.control(
        "PUT", "/bale", {"no_date": True, "no_chat_type": True, "bare_user": True, "no_unique_id": True}
    )
    sent = await desk.bot.send_document(desk.user_id, BufferedInputFile(b"%PDF-1.4", "a.pdf"))
    assert sent.message_id
    assert sent.document is not None
    assert (sent.document.file_unique_id, sent.chat.id) == (sent.document.file_id, desk.user_id)
