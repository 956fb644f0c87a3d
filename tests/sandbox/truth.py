"""Recorded truth: every answer and every update of a sandbox, read by aiogram's and python-telegram-bot's
parsers: aiogram tells what is missing or of a wrong type, the other one also what it has never heard of.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, get_args

import aiogram.methods
import orjson
import pytest
import telegram
from aiogram.methods import TelegramMethod
from aiogram.types import TelegramObject, Update
from pydantic import TypeAdapter, ValidationError

from bot.sandbox.bots import Bot
from bot.sandbox.execute import Executor, Outcome
from bot.sandbox.files import Upload
from bot.sandbox.methods import METHODS

# What stands for a type of aiogram's in python-telegram-bot, for the methods that do not return plain values.
_PTB: dict[str, type[telegram.TelegramObject]] = {
    "sendmediagroup": telegram.Message,
    "getme": telegram.User,
    "getchat": telegram.ChatFullInfo,
    "getchatmember": telegram.ChatMember,
    "getchatadministrators": telegram.ChatMember,
    "getfile": telegram.File,
    "getwebhookinfo": telegram.WebhookInfo,
    "getmycommands": telegram.BotCommand,
    "getchatmenubutton": telegram.MenuButton,
    "getmyname": telegram.BotName,
    "getmydescription": telegram.BotDescription,
    "getmyshortdescription": telegram.BotShortDescription,
    "createforumtopic": telegram.ForumTopic,
    "copymessage": telegram.MessageId,
    "copymessages": telegram.MessageId,
    "forwardmessages": telegram.MessageId,
}
# Fields that aiogram requires and python-telegram-bot has not heard of yet.
_NEWER = frozenset({"can_send_welcome_messages"})
_NULL = "a null: absent fields are left out"
# Bale's own names, which no library of Telegram's knows.
_UNKNOWN_TO_BOTH = frozenset({"askreview", "inquiretransaction", "getchatmemberscount"})


@cache
def _methods() -> dict[str, type[TelegramMethod[Any]]]:
    classes = (method for _, method in inspect.getmembers(aiogram.methods, inspect.isclass))
    named = ((getattr(method, "__api_method__", None), method) for method in classes)
    return {name.lower(): method for name, method in named if isinstance(name, str)}


def complaints_about_request(method: str, params: dict[str, str], files: frozenset[str]) -> list[str]:
    """What the two parsers have to say against a request, given as it stood on the wire."""
    name = method.lower()
    if name in _UNKNOWN_TO_BOTH:
        return []
    model = _methods().get(name)
    if model is None:
        return ["no such method"]
    attached = {match for value in params.values() for match in _ATTACHED.findall(value)}
    out = [f"{each}: attached and not sent" for each in attached - files]
    out += [f"{each}: sent and not attached" for each in files - attached - model.model_fields.keys()]
    out += [f"{each}: unknown" for each in params.keys() - model.model_fields.keys()]
    values: dict[str, Any] = dict.fromkeys(files & model.model_fields.keys(), "attach://itself")
    for each, value in params.items():
        if each in model.model_fields:
            try:
                values[each] = value if _takes_text(model, each) else orjson.loads(value)
            except orjson.JSONDecodeError:
                out.append(f"{each}: not JSON")
    try:
        model.model_validate(values)
    except ValidationError as wrong:
        out += [".".join(map(str, error["loc"])) + f": {error['type']}" for error in wrong.errors()]
    return out + [words for each in _NESTED & values.keys() for words in _unknown_inside(each, values[each])]


_ATTACHED = re.compile(r"attach://([^\"\s,}]+)")
# The objects of a request that python-telegram-bot can read, beside aiogram, which lets unknown fields pass.
_NESTED = frozenset({"reply_markup", "reply_parameters", "link_preview_options", "menu_button"})
_MARKUPS: dict[str, type[telegram.TelegramObject]] = {
    "inline_keyboard": telegram.InlineKeyboardMarkup,
    "keyboard": telegram.ReplyKeyboardMarkup,
    "remove_keyboard": telegram.ReplyKeyboardRemove,
    "force_reply": telegram.ForceReply,
}


def _unknown_inside(name: str, value: Any) -> Iterator[str]:
    if not isinstance(value, dict):
        return
    if name == "reply_markup":
        kind = next((kind for key, kind in _MARKUPS.items() if key in value), telegram.ReplyKeyboardRemove)
    else:
        kinds = {"reply_parameters": telegram.ReplyParameters, "menu_button": telegram.MenuButton}
        kind = kinds.get(name, telegram.LinkPreviewOptions)
    # These two are set by the classes themselves, which do not take them.
    told = {key: each for key, each in value.items() if key not in ("remove_keyboard", "force_reply")}
    yield from _unknown_fields(kind.de_json(told, None), name)
    if kind is telegram.ReplyKeyboardMarkup:  # which leaves its buttons as they are
        rows = [telegram.KeyboardButton.de_list(row, None) for row in value["keyboard"]]
        yield from _unknown_fields(rows, f"{name}.keyboard")


def _takes_text(model: type[TelegramMethod[Any]], field: str) -> bool:
    """Whether the field is text on the wire as it stands: then what looks like JSON in it is text."""
    kind = model.model_fields[field].annotation
    return kind is str or str in get_args(kind)


@cache
def _adapters() -> dict[str, TypeAdapter[Any]]:
    found = {}
    for _, method in inspect.getmembers(aiogram.methods, inspect.isclass):
        name, returned = getattr(method, "__api_method__", None), getattr(method, "__returning__", None)
        if isinstance(name, str) and returned is not None:
            found[name.lower()] = returned
    return {name: _adapter(returned) for name, returned in found.items() if name in METHODS}


def _unknown_fields(node: Any, path: str = "") -> Iterator[str]:
    """Fields that python-telegram-bot does not know, anywhere below."""
    if isinstance(node, telegram.TelegramObject):
        yield from (f"{path}.{name}: unknown" for name in node.api_kwargs if name not in _NEWER)
        for kind in type(node).__mro__:
            for slot in getattr(kind, "__slots__", ()):
                if not slot.startswith("_") and slot != "api_kwargs" and hasattr(node, slot):
                    yield from _unknown_fields(getattr(node, slot), f"{path}.{slot}")
    elif isinstance(node, tuple | list):
        for each in node:
            yield from _unknown_fields(each, path)


def _complaints(
    aiograms: TypeAdapter[Any], ptbs: type[telegram.TelegramObject] | None, value: Any
) -> list[str]:
    out = []
    try:
        aiograms.validate_python(value, context={"bot": None})
    except ValidationError as wrong:
        out += [
            "aiogram: " + ".".join(map(str, error["loc"])) + f": {error['type']}" for error in wrong.errors()
        ]
    if ptbs is not None:
        try:
            rows = value if isinstance(value, list) else [value]
            out += [f"ptb: {words}" for row in rows for words in _unknown_fields(ptbs.de_json(row, None))]
        except (KeyError, TypeError, ValueError, AttributeError) as wrong:
            out.append(f"ptb: {type(wrong).__name__}: {wrong}")
    return out


def complaints_about_answer(method: str, result: Any) -> list[str]:
    """What the two parsers have to say against the ``result`` of a method."""
    name = method.lower()
    if name in _UNKNOWN_TO_BOTH:
        return []
    ptbs = _PTB.get(name)
    if ptbs is None and isinstance(result, dict):
        ptbs = telegram.Message
    return _complaints(_adapters()[name], None if result is True else ptbs, result)


def complaints_about_update(update: Any) -> list[str]:
    """What the two parsers have to say against an update."""
    out = _complaints(_update_adapter(), telegram.Update, update) + [_NULL] * _nulls(update)
    return out if len(update) == 2 else [*out, f"an update has one payload, not {sorted(update)}"]


@cache
def _update_adapter() -> TypeAdapter[Any]:
    return _adapter(Update)


def _adapter(kind: Any) -> TypeAdapter[Any]:
    """aiogram's types are built when they are used (bot.messengers.on_demand), and an adapter uses none."""
    for each in (kind, *get_args(kind)):
        if isinstance(each, type) and issubclass(each, TelegramObject):
            each.model_rebuild()
    return TypeAdapter(kind)


class Truth:
    """Answers (method, HTTP status, body) and updates by messenger, as they went out; requests (method,
    parameters, names of file parts) as they came in."""

    def __init__(self) -> None:
        self.answers: list[tuple[str, str, Outcome]] = []
        self.updates: list[tuple[str, Any]] = []
        self.requests: list[tuple[str, dict[str, str], frozenset[str]]] = []
        #: Findings that a test asks for, as it sends what no bot should.
        self.meant: set[str] = set()

    def findings_about_requests(self) -> list[str]:
        """What is wrong with what was asked of any messenger; for tests where only real clients ask."""
        return sorted(
            {
                f"{method}: {words}"
                for method, params, files in self.requests
                for words in complaints_about_request(method, params, files)
            }
        )

    def findings(self) -> list[str]:
        """What is wrong with what was said in Telegram's name."""
        out = [
            f"{method}: {words}"
            for messenger, method, outcome in self.answers
            if messenger == "telegram"
            for words in _about(method, outcome)
        ]
        told = (update for messenger, update in self.updates if messenger == "telegram")
        return sorted(
            {*out, *(f"update: {words}" for update in told for words in complaints_about_update(update))}
        )

    def listen(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Write down whatever any sandbox says from now on."""
        run, tell = Executor.run, Bot.tell

        async def noted_run(
            executor: Executor, bot: Bot, name: str, params: dict[str, str], files: dict[str, Upload]
        ) -> Outcome:
            self.requests.append((name, dict(params), frozenset(files)))
            outcome = await run(executor, bot, name, params, files)
            self.answers.append((bot.profile.messenger, name, outcome))
            return outcome

        def noted_tell(bot: Bot, kind: str, payload: dict[str, Any], lane: int) -> int | None:
            number = tell(bot, kind, payload, lane)
            if number is not None:
                written = orjson.loads(bot.queue.waiting()[-1].body)
                self.updates.append((bot.profile.messenger, written))
            return number

        monkeypatch.setattr(Executor, "run", noted_run)
        monkeypatch.setattr(Bot, "tell", noted_tell)


@contextmanager
def held_to_the_truth() -> Iterator[Truth]:
    """Every request of a bot and every answer and update of a sandbox, read by both libraries' parsers at the
    end. Raises AssertionError with what they have to say. For tests where only real clients ask."""
    truth = Truth()
    with pytest.MonkeyPatch.context() as patch:
        truth.listen(patch)
        yield truth
    found = {*truth.findings_about_requests(), *truth.findings()} - truth.meant
    assert not found, sorted(found)


def _about(method: str, outcome: Outcome) -> list[str]:
    if outcome.ending or outcome.body.startswith(b"<") or not outcome.body.endswith(b"}"):
        return []  # a fault that was switched on: it is meant to be unreadable
    if method.lower() == "getupdates" and outcome.status == 200:
        return []  # they are read one by one where they arise; here those that a test forged stand among them
    answer = orjson.loads(outcome.body)
    if b"null" in outcome.body and _nulls(answer):
        return [_NULL]
    if answer["ok"]:
        wrong = [] if outcome.status == 200 else [f"ok with HTTP {outcome.status}"]
        return wrong + complaints_about_answer(method, answer["result"])
    if answer["error_code"] != outcome.status or not isinstance(answer["description"], str):
        return [f"a refusal that is none: {answer}"]
    return []


def _nulls(node: Any) -> bool:
    if isinstance(node, dict):
        return any(value is None or _nulls(value) for value in node.values())
    return isinstance(node, list) and any(_nulls(item) for item in node)
