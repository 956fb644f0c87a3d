"""A small conversation for tests: two dialogs, a messenger that is not there, a person who writes."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from aiogram import Bot, Router
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.base import BaseSession
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import BaseEventIsolation
from aiogram.methods import TelegramMethod
from aiogram.types import Chat, ContentType, InlineKeyboardMarkup, Message, ReplyKeyboardRemove, Update
from aiogram_dialog import Dialog, DialogManager, ShowMode, StartMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Next, RequestContact, Start
from aiogram_dialog.widgets.markup.reply_keyboard import ReplyKeyboardFactory
from aiogram_dialog.widgets.text import Const, Format

from bot.clock import Clock
from bot.messengers.capabilities import Capabilities
from bot.messengers.factory import Conversation, Wiring, build_dispatcher
from bot.messengers.state import ConversationState, build_behind, build_state
from bot.messengers.telegram import TELEGRAM
from bot.nursery import Nursery
from bot.settings import ConversationSection
from bot.texts import Texts
from handlers.middlewares.dedupe import what_of
from storage.database import Database

TOKEN = "7000000001:AAF-sandbox_token"
BOT_ID = 7000000001


class Home(StatesGroup):
    main = State()


class Form(StatesGroup):
    name = State()
    phone = State()
    review = State()


async def open_menu(manager: Any, *, show_mode: ShowMode = ShowMode.SEND) -> None:
    await manager.start(Home.main, mode=StartMode.RESET_STACK, show_mode=show_mode)


class MessengerAway(BaseSession):
    """Answers every call as a messenger would, without one. ``trouble`` may raise instead."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[TelegramMethod[Any]] = []
        self.trouble: Callable[[TelegramMethod[Any]], Exception | None] = lambda method: None
        self._numbers = itertools.count(900)

    def names(self, after: int = 0) -> list[str]:
        return [method.__api_method__ for method in self.calls[after:]]

    def sent(self) -> list[Any]:
        return [method for method in self.calls if method.__api_method__ == "sendMessage"]

    def texts(self) -> list[str]:
        return [method.text for method in self.calls if getattr(method, "text", None)]

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109
    ) -> Any:
        await asyncio.sleep(0)
        self.calls.append(method)
        if (error := self.trouble(method)) is not None:
            raise error
        if method.__api_method__ not in ("sendMessage", "editMessageText"):
            return True
        keyboard = getattr(method, "reply_markup", None)
        return Message(
            message_id=getattr(method, "message_id", None) or next(self._numbers),
            date=0,
            chat=Chat(id=method.chat_id, type="private"),  # type: ignore[attr-defined]
            text=method.text,  # type: ignore[attr-defined]
            reply_markup=keyboard if isinstance(keyboard, InlineKeyboardMarkup) else None,
        ).as_(bot)

    async def close(self) -> None: ...

    async def stream_content(self, *args: Any, **kwargs: Any) -> AsyncGenerator[bytes, None]:
        yield b""


@dataclass
class Guests:
    """Nobody is known."""

    asked: int = 0

    async def load(self, messenger: str, user_id: int, chat_id: int) -> tuple[str, int, int]:
        self.asked += 1
        return messenger, user_id, chat_id


@dataclass
class Book:
    told: list[tuple[str, str, int]] = field(default_factory=list)

    async def gone(self, messenger: str, chat_id: int) -> None:
        self.told.append(("gone", messenger, chat_id))

    async def back(self, messenger: str, chat_id: int) -> None:
        self.told.append(("back", messenger, chat_id))


@dataclass
class Acts:
    """What the dialogs do when asked; ``press`` may be replaced by a test."""

    presses: list[int] = field(default_factory=list)
    contacts: list[str] = field(default_factory=list)
    press: Callable[[DialogManager], Awaitable[None]] | None = None
    draw: Callable[[], Awaitable[None]] | None = None


def home(acts: Acts) -> Dialog:
    async def on_press(query: Any, widget: Any, manager: DialogManager) -> None:
        count = manager.dialog_data.get("count", 0)
        await asyncio.sleep(0)  # room for a second press
        acts.presses.append(query.from_user.id)
        manager.dialog_data["count"] = count + 1
        if acts.press is not None:
            await acts.press(manager)

    async def read(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
        if acts.draw is not None:
            await acts.draw()
        notice = dialog_manager.middleware_data.get("notice")
        return {
            "count": dialog_manager.dialog_data.get("count", 0),
            "told": dialog_manager.dialog_data.get("told", "-"),
            "notice": f"{notice}\n" if notice else "",
        }

    return Dialog(
        Window(
            Format("{notice}home {count} {told}"),
            Button(Const("press"), "press", on_click=on_press),
            Start(Const("form"), "form", state=Form.name),
            state=Home.main,
            getter=read,
        )
    )


def form(acts: Acts) -> Dialog:
    async def on_name(message: Message, widget: Any, manager: DialogManager) -> None:
        manager.dialog_data["letters"] = len(message.text or "")
        await manager.next()

    async def on_contact(message: Message, widget: Any, manager: DialogManager) -> None:
        assert message.contact is not None
        acts.contacts.append(message.contact.phone_number)
        await manager.next()

    async def read(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
        return {"letters": dialog_manager.dialog_data.get("letters", 0)}

    return Dialog(
        Window(
            Const("your name?"),
            MessageInput(on_name, content_types=ContentType.TEXT),
            Next(Const("skip"), "skip"),
            state=Form.name,
        ),
        Window(
            Const("your phone?"),
            RequestContact(Const("share")),
            MessageInput(on_contact, content_types=ContentType.CONTACT),
            markup_factory=ReplyKeyboardFactory(resize_keyboard=True),
            state=Form.phone,
        ),
        Window(Format("review {letters}"), state=Form.review, getter=read),
    )


@dataclass
class Stage:
    """Everything of one running conversation."""

    conversation: Conversation
    bot: Bot
    nursery: Nursery
    acts: Acts
    book: Book
    visitors: Guests
    state: ConversationState
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    @property
    def session(self) -> MessengerAway:
        assert isinstance(self.bot.session, MessengerAway)
        return self.bot.session

    async def feed(self, content: dict[str, Any], update_id: int | None = None) -> Any:
        raw = {"update_id": next(self.numbers) if update_id is None else update_id, **content}
        update = Update.model_validate(raw, context={"bot": self.bot})
        return await self.conversation.dispatcher.feed_update(self.bot, update)

    async def text(self, text: str, user: int = 5, **more: Any) -> Any:
        return await self.feed(message(text=text, user=user, **more))

    def window(self, user: int = 5) -> Any:
        """The call that showed this person's window last."""
        return next(
            call
            for call in reversed(self.session.calls)
            if call.__api_method__ in ("sendMessage", "editMessageText")
            and call.chat_id == user  # type: ignore[attr-defined]
            and not isinstance(call.reply_markup, ReplyKeyboardRemove)  # type: ignore[attr-defined]
        )

    def data_of(self, button: str, user: int = 5) -> str:
        for row in self.window(user).reply_markup.inline_keyboard:
            for each in row:
                if each.text == button:
                    return str(each.callback_data)
        raise AssertionError(f"no button {button}")

    async def press(self, button: str, user: int = 5, update_id: int | None = None) -> Any:
        return await self.feed(pressed(self.data_of(button, user), user), update_id)

    def answered_in_an_earlier_life(self, button: str, update_id: int) -> None:
        """The press of this button that comes as this update."""
        raw = {"update_id": update_id, **pressed(self.data_of(button))}
        what = what_of("telegram", Update.model_validate(raw))
        self.conversation.recent.remember(self.bot.id, [(update_id, what)], earlier=True)

    async def nursery_idle(self) -> None:
        """Until nothing that ends by itself is under way: late windows and the updates they make."""
        await until(lambda: len(self.conversation.late) == 0)
        await self.conversation.background.drain(5)
        await until(lambda: len(self.conversation.late) == 0)

    async def stop(self) -> None:
        await self.conversation.background.drain(5)
        self.conversation.late.close()
        await self.conversation.close(self.bot)
        await self.nursery.drain(5)


async def until(true: Callable[[], Any], seconds: float = 10.0) -> Any:
    """Waits for a condition. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not (value := true()):  # noqa: ASYNC110 - conditions of all kinds
            await asyncio.sleep(0.002)
    return value


def person(user: int) -> dict[str, Any]:
    return {"id": user, "is_bot": False, "first_name": "x"}


def message(user: int = 5, **content: Any) -> dict[str, Any]:
    chat = {"id": user, "type": "private"}
    return {"message": {"message_id": 1, "date": 0, "chat": chat, "from": person(user), **content}}


def pressed(data: str | None, user: int = 5, message_id: int = 900) -> dict[str, Any]:
    chat = {"id": user, "type": "private"}
    under = {"message_id": message_id, "date": 1, "chat": chat, "text": "old window"}
    query = {"id": "77", "from": person(user), "chat_instance": "1", "message": under}
    return {"callback_query": query if data is None else query | {"data": data}}


def fake_bot() -> Bot:
    return Bot(TOKEN, session=MessengerAway(), default=DefaultBotProperties(parse_mode="HTML"))


async def stage(
    database: Database,
    clock: Clock,
    texts: Texts,
    *,
    bot: Bot | None = None,
    section: ConversationSection | None = None,
    isolation: BaseEventIsolation | None = None,
    commands: Iterable[Router] = (),
    features: Iterable[Router] = (),
    started: bool = True,
    capabilities: Capabilities = TELEGRAM,
) -> Stage:
    """A conversation ready for its first update; not ``started``: the test starts it, once."""
    nursery, acts, book, visitors = Nursery(), Acts(), Book(), Guests()
    section = section or ConversationSection()
    state = build_state(section, build_behind(section, database, clock, nursery), capabilities.name)
    if isolation is not None:
        state = ConversationState(state.storage, isolation, state.behind)
    conversation = build_dispatcher(
        Wiring(capabilities, state, clock, nursery, texts, visitors, book, open_menu),
        commands=commands,
        features=features,
        dialogs=[home(acts), form(acts)],
    )
    bot = bot or fake_bot()
    if started:
        await conversation.start(bot)
    return Stage(conversation, bot, nursery, acts, book, visitors, state)
