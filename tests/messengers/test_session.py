"""The session: what a server may answer, what is waited for, what is repeated, what never is."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import EditMessageText, GetMe, SendMessage, TelegramMethod
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    Message,
)
from aiohttp import web

from bot.delivery.limiter import Gcra
from bot.messengers import patience as patience_module
from bot.messengers.bots import build_bot
from bot.messengers.flight import FLIGHT, Flight
from bot.messengers.patience import Patience
from bot.messengers.session import BotSession
from bot.messengers.telegram import TELEGRAM
from tests.clock import ManualClock
from tests.messengers.desk import Desk
from tests.messengers.kit import TOKEN

SENT = {"message_id": 8, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "x"}


class Server:
    """Answers with what it is told, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, str]] = []
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.url = ""

    async def call(self, request: web.Request) -> web.Response:
        self.asked.append((request.match_info["method"], dict(await request.post())))
        status, body = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return web.Response(status=status, text=body)

    def will(self, *answers: Any) -> None:
        self.answers = [
            (status, body if isinstance(body, str) else json.dumps(body)) for status, body in answers
        ]


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    made = Server()
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", made.call)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


@pytest.fixture
async def bot(server: Server, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    monkeypatch.setattr(patience_module, "PAUSE", 0.001)
    made = build_bot(TOKEN, server.url, TELEGRAM)
    yield made
    await made.session.close()


def good(result: Any) -> tuple[int, Any]:
    return 200, {"ok": True, "result": result}


def flood(seconds: int) -> tuple[int, Any]:
    return 429, {"ok": False, "description": "Too Many Requests", "parameters": {"retry_after": seconds}}


async def test_fields_go_out_as_aiogram_sends_them(bot: Bot, server: Server) -> None:
    server.will(good(SENT))
    markup = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="ب", callback_data="b")]])
    method = SendMessage(chat_id=5, text="سلام <b>x</b>", reply_markup=markup, disable_notification=False)
    await bot(method)
    ours = server.asked[0][1]
    form = AiohttpSession(json_dumps=bot.session.json_dumps).build_form_data(bot, method)
    stock = {field[0]["name"]: field[2] for field in form._fields}
    assert {name: loaded(value) for name, value in ours.items()} == {
        name: loaded(value) for name, value in stock.items()
    }
    assert ours["parse_mode"] == "HTML"


def loaded(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


async def test_a_file_goes_out_as_a_form(bot: Bot, desk: Desk) -> None:
    there = build_bot(TOKEN, desk.url, TELEGRAM)
    await desk.people[0].text("/start")
    document = BufferedInputFile(b"%PDF-1.4", "receipt.pdf")
    sent = await there.send_document(desk.people[0].user_id, document, caption="رسید")
    await there.session.close()
    assert sent.document is not None
    assert sent.document.file_name == "receipt.pdf"


async def test_a_429_is_waited_out(bot: Bot, server: Server) -> None:
    server.will(flood(1), good(SENT))
    sent = await bot.send_message(5, "x")
    assert sent.message_id == 8
    assert len(server.asked) == 2


async def test_a_429_without_its_time_is_a_429(bot: Bot, server: Server) -> None:
    session = bot.session
    assert isinstance(session, BotSession)
    with pytest.raises(TelegramRetryAfter) as flooded:
        session.check_response(bot, GetMe(), 429, b'{"ok":false}')
    assert flooded.value.retry_after == 3


@pytest.mark.parametrize("told", ["soon", None, [], 0, -4, 1e300, True, "2", 1.2])
async def test_a_429_whose_time_is_odd_is_a_429(bot: Bot, told: object) -> None:
    session = bot.session
    assert isinstance(session, BotSession)
    body = json.dumps({"ok": False, "description": None, "parameters": {"retry_after": told}})
    with pytest.raises(TelegramRetryAfter) as flooded:
        session.check_response(bot, GetMe(), 429, body)
    assert 1 <= flooded.value.retry_after <= 3


async def test_waiting_has_an_end(server: Server) -> None:
    bot = Bot(TOKEN, session=BotSession(server.url))
    bot.session.middleware(Patience(longest_wait=0.05))
    server.will(flood(40))
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(5, "x")
    assert len(server.asked) == 1
    await bot.session.close()


async def test_a_send_is_never_repeated_after_a_failure(bot: Bot, server: Server) -> None:
    server.will((502, "<html>bad gateway</html>"))
    with pytest.raises(TelegramServerError):
        await bot.send_message(5, "x")
    assert len(server.asked) == 1


async def test_an_edit_is_repeated_once(bot: Bot, server: Server) -> None:
    server.will((502, "<html>"), good(SENT))
    await bot.edit_message_text("x", chat_id=5, message_id=8)
    server.will((500, {"ok": False, "description": "Internal Server Error: restart"}))
    with pytest.raises(TelegramServerError):
        await bot.edit_message_text("x", chat_id=5, message_id=8)
    assert len(server.asked) == 4


async def test_a_press_answered_too_late_is_no_error(bot: Bot, server: Server) -> None:
    words = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    server.will((400, {"ok": False, "error_code": 400, "description": words}))
    assert await bot.answer_callback_query("1") is False
    server.will((400, {"ok": False, "error_code": 400, "description": "Bad Request: other"}))
    with pytest.raises(TelegramBadRequest):
        await bot.answer_callback_query("1")


@pytest.mark.parametrize(
    "answer",
    [
        (200, "<html>"),
        (200, "[]"),
        (200, "null"),
        (500, {"ok": False}),
        (200, {"ok": True, "result": {"no": "message"}}),
        (403, {"ok": False, "error_code": 403}),
        (200, {"ok": False}),
        (418, "\u0000"),
        (500, {"ok": False, "error_code": "x"}),
        (400, {"ok": "maybe", "description": 5}),
        (502, {"ok": False, "parameters": [1]}),
        (400, {"ok": False, "parameters": {"migrate_to_chat_id": "there"}}),
        (400, {"ok": False, "description": "", "result": {"no": "message"}}),
    ],
)
async def test_whatever_a_server_answers_is_one_of_aiograms_errors(
    bot: Bot, server: Server, answer: tuple[int, Any]
) -> None:
    server.will(answer)
    with pytest.raises(TelegramAPIError):
        await bot.send_message(5, "x")


async def test_a_sent_message_of_unknown_shape_stays_sent(bot: Bot, server: Server) -> None:
    server.will(good({"message_id": 9, "date": "?", "chat": 5}))
    sent = await bot.send_message(5, "x")
    assert (sent.message_id, sent.chat.id) == (9, 5)


async def test_an_edit_may_be_answered_by_true(bot: Bot, server: Server) -> None:
    server.will(good(True))
    assert await bot.edit_message_text("x", chat_id=5, message_id=8) is True


async def test_results_of_every_kind_are_read(bot: Bot, server: Server) -> None:
    server.will(good({"id": 7, "is_bot": True, "first_name": "x"}))
    assert (await bot.get_me()).id == 7
    server.will(good([SENT]))
    album = await bot.send_media_group(
        5, [InputMediaPhoto(media="file-id"), InputMediaPhoto(media="file-id")]
    )
    assert isinstance(album[0], Message)


async def test_the_token_is_in_no_error(unused_port: int) -> None:
    bot = build_bot(TOKEN, f"http://127.0.0.1:{unused_port}", TELEGRAM)
    with pytest.raises(TelegramNetworkError) as away:
        await bot.send_message(5, "x")
    await bot.session.close()
    assert TOKEN.split(":")[1] not in f"{away.value!r} {away.value} {away.value.__cause__}"


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


class Turns:
    def __init__(self) -> None:
        self.asked: list[tuple[int | None, bool]] = []
        self.floods: list[tuple[int | None, float]] = []
        self.closed = False

    def left(self, chat_id: int | None, urgent: bool) -> float:
        return 0.0

    async def acquire(self, chat_id: int | None, urgent: bool) -> None:
        self.asked.append((chat_id, urgent))
        if self.closed:
            await asyncio.Event().wait()

    async def depart(self) -> None:
        return

    def flooded(self, chat_id: int | None, seconds: float) -> None:
        self.floods.append((chat_id, seconds))


async def through(patience: Patience, bot: Bot, method: TelegramMethod[Any], *answers: Any) -> Any:
    """The call with these answers; without one left it must not be made."""
    left = list(answers)

    async def make_request(bot: Bot, method: TelegramMethod[Any]) -> Any:
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return await patience(make_request, bot, method)


async def test_windows_take_turns_with_the_ledgers_senders(bot: Bot) -> None:
    turns = Turns()
    patience = Patience(turns)
    edit = EditMessageText(chat_id=5, message_id=1, text="x")
    await through(patience, bot, edit, TelegramRetryAfter(edit, "Too Many Requests", 0), True)
    await through(patience, bot, GetMe(), True)
    assert turns.asked == [(5, True), (5, True)]
    assert turns.floods == [(5, 0)]


async def test_without_a_turn_nothing_goes_out(bot: Bot) -> None:
    turns = Turns()
    turns.closed = True
    with pytest.raises(TelegramRetryAfter) as later:
        await through(Patience(turns, longest_wait=0.01), bot, SendMessage(chat_id=5, text="x"))
    assert later.value.retry_after == 1


async def test_while_the_whole_token_is_held_a_window_is_told_when_to_come_again(
    bot: Bot, clock: ManualClock
) -> None:
    limiter = Gcra(clock)
    limiter.push(None, 90)
    with pytest.raises(TelegramRetryAfter) as later:
        await through(Patience(limiter), bot, SendMessage(chat_id=5, text="x"))
    assert later.value.retry_after == 90
    clock.advance(timedelta(seconds=91))
    assert await through(Patience(limiter), bot, SendMessage(chat_id=5, text="x"), "sent") == "sent"


async def test_an_update_that_waits_for_the_messenger_says_so(bot: Bot) -> None:
    flight = Flight(1, 5, {}, 0.0)
    FLIGHT.set(flight)
    send = SendMessage(chat_id=5, text="x")
    await through(Patience(), bot, send, TelegramRetryAfter(send, "Too Many Requests", 0), True)
    assert flight.waits
    assert not flight.committed
