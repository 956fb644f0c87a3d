"""The real clients drive the sandbox, and two strict parsers read everything that it says."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiogram
import pytest
import telegram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import BotCommand, BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.types import InputMediaPhoto as AiogramPhoto
from aiogram.types import KeyboardButton as AiogramKeyboardButton
from aiogram.types import ReplyKeyboardMarkup as AiogramReplyKeyboardMarkup
from aiogram.types import ReplyKeyboardRemove as AiogramRemove
from aiogram.types import Update as AiogramUpdate
from telegram.request import HTTPXRequest

from tests.sandbox.desk import PNG, TOKEN, Desk, Person
from tests.sandbox.truth import Truth, complaints_about_request


@pytest.fixture(autouse=True)
def requests_are_true(truth: Truth) -> Iterator[None]:
    """Here real clients ask: what they ask must be what the checker calls right."""
    yield
    assert truth.requests
    assert truth.findings_about_requests() == []


KEYBOARD = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="الف", callback_data="a")]])


@pytest.fixture
async def aio(desk: Desk) -> AsyncIterator[aiogram.Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(desk.url))
    async with aiogram.Bot(TOKEN, session=session) as bot:
        yield bot


@pytest.fixture
async def ptb(desk: Desk) -> AsyncIterator[telegram.Bot]:
    # trust_env: a proxy of the machine must not stand between a test and loopback.
    options: dict[str, Any] = {"httpx_kwargs": {"trust_env": False}}
    bot = telegram.Bot(
        TOKEN,
        base_url=f"{desk.url}/bot",
        base_file_url=f"{desk.url}/file/bot",
        request=HTTPXRequest(**options),
        get_updates_request=HTTPXRequest(**options),
    )
    async with bot:
        yield bot


async def test_aiogram_sends_edits_answers_and_deletes(desk: Desk, citizen: Person, aio: aiogram.Bot) -> None:
    assert (await aio.me()).username == "pishkhan_bot"
    sent = await aio.send_message(
        citizen.user_id, "<b>سلام</b>", parse_mode="HTML", reply_markup=KEYBOARD, protect_content=True
    )
    assert sent.html_text == "<b>سلام</b>"
    await citizen.press(message_id=sent.message_id, text="الف")
    update = (await aio.get_updates())[-1]
    assert update.callback_query is not None
    assert await aio.answer_callback_query(update.callback_query.id, text="شد")
    edited = await aio.edit_message_text("تازه", chat_id=citizen.user_id, message_id=sent.message_id)
    assert isinstance(edited, aiogram.types.Message)
    assert (edited.text, edited.reply_markup) == ("تازه", None)
    assert await aio.send_chat_action(citizen.user_id, "typing")
    assert await aio.delete_message(citizen.user_id, sent.message_id)
    assert (await aio.get_chat(citizen.user_id)).first_name == "سارا احمدی"
    assert await aio.set_my_commands([BotCommand(command="start", description="شروع")])
    assert [command.command for command in await aio.get_my_commands()] == ["start"]


async def test_a_reply_keyboard_never_comes_back_in_the_message(
    desk: Desk, citizen: Person, aio: aiogram.Bot
) -> None:
    keyboard = AiogramReplyKeyboardMarkup(
        keyboard=[[AiogramKeyboardButton(text="ارسال شماره من", request_contact=True)]], resize_keyboard=True
    )
    sent = await aio.send_message(citizen.user_id, "شماره؟", reply_markup=keyboard)
    assert sent.reply_markup is None
    await citizen.press(text="ارسال شماره من")
    message = (await aio.get_updates())[-1].message
    assert message is not None
    assert message.contact is not None
    assert message.contact.user_id == citizen.user_id
    assert message.contact.phone_number == "+989121110001"
    assert message.reply_to_message is not None
    assert message.reply_to_message.message_id == sent.message_id


async def test_both_upload_styles_arrive_and_files_come_back(
    desk: Desk, citizen: Person, aio: aiogram.Bot, ptb: telegram.Bot
) -> None:
    paper = await aio.send_document(
        citizen.user_id,
        BufferedInputFile(b"%PDF-1", "رأی نهایی.pdf"),
        caption="<i>رأی</i>",
        parse_mode="HTML",
    )
    assert paper.document is not None
    assert (paper.document.file_name, paper.document.mime_type) == ("رأی نهایی.pdf", "application/pdf")
    photo = await ptb.send_photo(citizen.user_id, PNG, caption="رسید")
    assert (photo.photo[-1].width, photo.photo[-1].height) == (3, 2)
    again = await ptb.send_document(citizen.user_id, paper.document.file_id)
    assert again.document is not None
    data = await (await ptb.get_file(again.document.file_id)).download_as_bytearray()
    assert bytes(data) == b"%PDF-1"
    back = await aio.download(photo.photo[-1].file_id)
    assert back is not None
    assert back.read() == PNG


async def test_python_telegram_bot_sends_and_reads_updates(
    desk: Desk, citizen: Person, ptb: telegram.Bot
) -> None:
    sent = await ptb.send_message(citizen.user_id, "کد <code>۱۲۳</code>", parse_mode="HTML")
    assert sent.text_html == "کد <code>۱۲۳</code>"
    await citizen.text("/help چه کنم؟")
    update = (await ptb.get_updates(timeout=0))[-1]
    assert update.message is not None
    assert update.message.parse_entities() == {update.message.entities[0]: "/help"}
    info = await ptb.get_webhook_info()
    assert info.pending_update_count == 1


async def test_both_clients_send_albums_places_and_invoices(
    desk: Desk, citizen: Person, aio: aiogram.Bot, ptb: telegram.Bot
) -> None:
    picture = BufferedInputFile(PNG, "a.png")
    album = await aio.send_media_group(
        citizen.user_id, [AiogramPhoto(media=picture, caption="یک"), AiogramPhoto(media=picture)]
    )
    theirs = await ptb.send_media_group(
        citizen.user_id, [telegram.InputMediaDocument(PNG), telegram.InputMediaDocument(PNG)]
    )
    assert album[0].media_group_id == album[1].media_group_id != theirs[0].media_group_id
    changed = await aio.edit_message_media(
        AiogramPhoto(media=picture), chat_id=citizen.user_id, message_id=album[0].message_id
    )
    assert isinstance(changed, aiogram.types.Message)
    assert changed.caption is None
    venue = await ptb.send_venue(citizen.user_id, 35.7, 51.4, "دفتر", "تهران")
    assert venue.venue is not None
    assert venue.venue.location.latitude == 35.7
    price = telegram.LabeledPrice("هزینه", 500_000)
    bill = await ptb.send_invoice(citizen.user_id, "هزینه", "پرونده", "p", "IRR", [price], "provider:x")
    await citizen.pay(message_id=bill.message_id)
    query = (await aio.get_updates())[-1].pre_checkout_query
    assert query is not None
    assert await aio.answer_pre_checkout_query(query.id, ok=True)
    copy = await aio.copy_message(citizen.user_id, citizen.user_id, venue.message_id)
    assert copy.message_id > bill.message_id
    voice = await ptb.send_voice(citizen.user_id, b"OggS", duration=3)
    assert voice.voice is not None
    assert (await ptb.get_chat_member(citizen.user_id, citizen.user_id)).status == "member"


async def test_refusals_are_the_clients_own_errors(
    desk: Desk, citizen: Person, aio: aiogram.Bot, ptb: telegram.Bot
) -> None:
    stranger = desk.people[1].user_id
    with pytest.raises(TelegramForbiddenError):
        await aio.send_message(stranger, "x")
    with pytest.raises(telegram.error.Forbidden):
        await ptb.send_message(stranger, "x")
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await aio.send_message(1, "x")
    with pytest.raises(telegram.error.BadRequest, match="Chat not found"):
        await ptb.send_message(1, "x")
    session = AiohttpSession(api=TelegramAPIServer.from_base(desk.url))
    async with aiogram.Bot("1:unknown", session=session) as nobody:
        with pytest.raises(TelegramUnauthorizedError):
            await nobody.get_me()


FAULTS = [
    ({"kind": "429", "retry_after": 7}, TelegramRetryAfter, telegram.error.RetryAfter),
    ({"kind": "blocked"}, TelegramForbiddenError, telegram.error.Forbidden),
    ({"kind": "deactivated"}, TelegramForbiddenError, telegram.error.Forbidden),
    ({"kind": "reset"}, TelegramNetworkError, telegram.error.NetworkError),
]


@pytest.mark.parametrize(("fault", "aiograms", "ptbs"), FAULTS, ids=[row[0]["kind"] for row in FAULTS])
async def test_faults_reach_both_clients(
    desk: Desk,
    citizen: Person,
    aio: aiogram.Bot,
    ptb: telegram.Bot,
    fault: dict[str, Any],
    aiograms: type[Exception],
    ptbs: type[Exception],
) -> None:
    await desk.control("PUT", "/faults", json=[fault])
    with pytest.raises(aiograms):
        await aio.send_message(citizen.user_id, "x")
    with pytest.raises(ptbs):
        await ptb.send_message(citizen.user_id, "x")
    await desk.control("DELETE", "/faults")
    assert (await aio.send_message(citizen.user_id, "x")).text == "x"


async def test_a_gateway_error_comes_after_the_message_was_delivered(
    desk: Desk, citizen: Person, aio: aiogram.Bot
) -> None:
    await desk.control("PUT", "/faults", json=[{"kind": "502_after", "count": 1}])
    with pytest.raises((TelegramServerError, aiogram.exceptions.ClientDecodeError)):
        await aio.send_message(citizen.user_id, "رسید؟")
    assert (await citizen.last())["text"] == "رسید؟"


async def test_every_kind_of_update_is_read_by_both_parsers(desk: Desk, citizen: Person) -> None:
    sent = await desk.say(reply_markup={"inline_keyboard": [[{"text": "الف", "callback_data": "a"}]]})
    await citizen.text("/start a😀 @pishkhan_bot https://example.ir")
    await citizen.text("پاسخ", reply_to_message_id=sent["message_id"])
    await citizen.contact()
    await citizen.contact(owner_user_id=desk.people[1].user_id, forwarded=True)
    await citizen.contact(phone="", owner_user_id=None)
    for kind, data, name in (
        ("photo", PNG, "a.png"),
        ("document", b"%PDF", "a.pdf"),
        ("voice", b"Ogg", "a.oga"),
        ("audio", b"ID3", "a.mp3"),
        ("video", b"mp4", "a.mp4"),
        ("sticker", b"webp", "a.webp"),
    ):
        assert (await citizen.file(data, name, kind=kind, caption="شرح")).status == 200
    await citizen.press(message_id=sent["message_id"], data="a")
    await desk.call("deleteMessage", chat_id=citizen.user_id, message_id=sent["message_id"])
    await citizen.press(message_id=sent["message_id"], data="a", forge=True)
    await citizen.block()
    await citizen.unblock()
    updates = await desk.updates()
    assert len(updates) == 15
    ids = [update["update_id"] for update in updates]
    assert ids == sorted(set(ids))
    assert "null" not in json.dumps(updates)
    for update in updates:
        read = AiogramUpdate.model_validate(update)
        assert read.event is not None
        theirs = telegram.Update.de_json(update, None)
        assert theirs.effective_user is not None
        assert not any(getattr(theirs, name).api_kwargs for name in update if name != "update_id")


WRONG: list[tuple[str, dict[str, str], set[str], str]] = [
    ("flyToTheMoon", {}, set(), "no such method"),
    ("sendMessage", {"chat_id": "5"}, set(), "text: missing"),
    ("sendMessage", {"chat_id": "5", "text": "x", "colour": "red"}, set(), "colour: unknown"),
    ("sendMessage", {"chat_id": "5", "text": "x", "reply_markup": "{"}, set(), "reply_markup: not JSON"),
    (
        "sendMessage",
        {"chat_id": "5", "text": "x", "reply_markup": '{"keyboard":[[{"text":"x","colour":"red"}]]}'},
        set(),
        "reply_markup.keyboard.colour: unknown",
    ),
    ("sendDocument", {"chat_id": "5", "document": "attach://a"}, set(), "a: attached and not sent"),
    ("sendDocument", {"chat_id": "5", "document": "x"}, {"b"}, "b: sent and not attached"),
    ("sendDocument", {"chat_id": "5"}, set(), "document: missing"),
    ("sendLocation", {"chat_id": "5", "latitude": "north", "longitude": "1"}, set(), "latitude: not JSON"),
]


@pytest.mark.parametrize(("method", "params", "files", "words"), WRONG, ids=[row[3] for row in WRONG])
async def test_a_request_that_is_wrong_is_called_so(
    desk: Desk, method: str, params: dict[str, str], files: set[str], words: str
) -> None:
    await desk.call("getMe")
    assert words in complaints_about_request(method, params, frozenset(files))


async def test_keyboards_that_remove_or_force_are_right(
    desk: Desk, citizen: Person, aio: aiogram.Bot, ptb: telegram.Bot
) -> None:
    await aio.send_message(citizen.user_id, "x", reply_markup=AiogramRemove())
    await ptb.send_message(citizen.user_id, "x", reply_markup=telegram.ForceReply(selective=True))
    await ptb.send_message(citizen.user_id, "x", reply_markup=telegram.ReplyKeyboardRemove())


async def test_text_that_looks_like_json_is_text(desk: Desk, citizen: Person, aio: aiogram.Bot) -> None:
    for text in ("12", "true", '{"a": 1}', "[1]"):
        assert (await aio.send_message(citizen.user_id, text)).text == text
