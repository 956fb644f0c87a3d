"""aiogram's HTTP session for any Bot API server: JSON by orjson, answers read leniently, waits bounded."""

from __future__ import annotations

import math
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, get_args

import orjson
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramNetworkError, TelegramServerError
from aiogram.methods import Response, TelegramMethod
from aiogram.types import InlineKeyboardMarkup, Message, ReplyKeyboardMarkup, TelegramObject
from aiohttp import ClientError, ClientTimeout
from pydantic import ValidationError
from yarl import URL

from bot.messengers.reading import loads, update_numbers

if TYPE_CHECKING:
    from aiogram.methods.base import TelegramType

#: Seconds for one call; long polling brings its own.
CALL_S = 15.0
CONNECT_S = 5.0
#: Seconds for a call that carries a file.
UPLOAD_S = 60.0
#: A 429 that does not say how long (Bale): seconds.
UNTOLD_RETRY_AFTER = 3
#: A day; more than that is a mistake. Seconds.
LONGEST_RETRY_AFTER = 86_400
_OUR_OWN = ("from", "reply_markup", "entities", "caption_entities")
_UNKNOWN_BOT = "token not found"
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def dumps(value: object) -> str:
    return orjson.dumps(value).decode()


class BotSession(AiohttpSession):
    """A session that raises nothing but TelegramAPIError for whatever a server may answer."""

    def __init__(
        self, api_base: str, *, connections: int = 100, json_loads: Callable[..., Any] = loads
    ) -> None:
        super().__init__(
            limit=connections,
            api=TelegramAPIServer.from_base(api_base),
            json_loads=json_loads,
            json_dumps=dumps,
            timeout=CALL_S,
        )

    def prepare_value(self, value: Any, bot: Bot, files: dict[str, Any], _dumps_json: bool = True) -> Any:
        # Keyboards are the bulk of a window and hold nothing that has a default of the bot.
        if _dumps_json and isinstance(value, InlineKeyboardMarkup | ReplyKeyboardMarkup):
            return value.model_dump_json(warnings=False, exclude_none=True)
        return super().prepare_value(value, bot, files, _dumps_json)

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> Any:
        fields, files = self._fields(bot, method)
        if files:
            return await super().make_request(bot, method, timeout or int(UPLOAD_S))
        status, content = await self.post(bot, method, fields, timeout)
        return self.check_response(bot, method, status, content).result

    async def post(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        fields: dict[str, str],
        timeout: int | None,  # noqa: ASYNC109 - becomes aiohttp's
    ) -> tuple[int, bytes]:
        """Status and body of the server's answer. Raises TelegramNetworkError."""
        session = await self.create_session()
        limit = ClientTimeout(total=timeout or self.timeout, sock_connect=CONNECT_S)
        url = self.api.api_url(token=bot.token, method=method.__api_method__)
        try:
            async with session.post(url, data=form(fields), headers=_FORM, timeout=limit) as answer:
                return answer.status, await answer.read()
        except TimeoutError as error:
            raise TelegramNetworkError(method=method, message="timeout") from error
        except ClientError as error:
            # Only the type: a client error's own text may name the address, and the token is part of it.
            raise TelegramNetworkError(method=method, message=type(error).__name__) from None

    def _fields(self, bot: Bot, method: TelegramMethod[Any]) -> tuple[dict[str, str], dict[str, Any]]:
        """What aiogram's own form would hold, without a detour over a dump of the whole method."""
        files: dict[str, Any] = {}
        fields: dict[str, str] = {}
        for name, value in (method.__dict__ | (method.__pydantic_extra__ or {})).items():
            if value is None:
                continue
            prepared = value if isinstance(value, str) else self.prepare_value(value, bot, files)
            if prepared:
                fields[name] = prepared
        return fields, files

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: Any
    ) -> Response[TelegramType]:
        try:
            body = self.json_loads(content)
        except ValueError:
            if 200 <= status_code < 300 and isinstance(content, bytes):
                raise UnreadableAnswerError(method, update_numbers(content)) from None
            body = None
        if not isinstance(body, dict):
            raise TelegramServerError(method=method, message=f"answer {status_code} is not JSON")
        if body.get("ok") is True and 200 <= status_code < 300:
            return Response.model_construct(ok=True, result=read_result(bot, method, body.get("result")))
        code = code_of(status_code, body)
        return super().check_response(bot, method, code, dumps(refusal(code, body)))


class UnreadableAnswerError(TelegramServerError):
    """Done, but nobody can read the answer. ``numbers``: of the updates in it."""

    def __init__(self, method: TelegramMethod[Any], numbers: list[int]) -> None:
        super().__init__(method=method, message="answer is not JSON")
        self.numbers = numbers


def code_of(status: int, body: dict[str, Any]) -> int:
    """Which error it is: the body's word counts before the HTTP status, which may be 200 for a refusal, and a
    token that nobody knows is 401, whatever a server calls it (Bale: 403, as for a person who blocked us)."""
    said = body.get("error_code")
    code = said if isinstance(said, int) and said >= HTTPStatus.BAD_REQUEST else status
    if code < HTTPStatus.BAD_REQUEST:
        return HTTPStatus.INTERNAL_SERVER_ERROR
    words = body.get("description")
    if code == HTTPStatus.FORBIDDEN and isinstance(words, str) and _UNKNOWN_BOT in words.lower():
        return HTTPStatus.UNAUTHORIZED
    return code


def refusal(status_code: int, body: dict[str, Any]) -> dict[str, Any]:
    """The answer of a server that did not do it, as aiogram reads it: what does not fit is left out, and a
    429 says how long (seconds)."""
    description = body.get("description")
    clean: dict[str, Any] = {
        "ok": False,
        "description": description if description and isinstance(description, str) else "no description",
    }
    told = body.get("parameters")
    parameters = told if isinstance(told, dict) else {}
    if status_code == 429 or parameters.get("retry_after"):
        clean["parameters"] = {"retry_after": seconds_of(parameters.get("retry_after"))}
    elif isinstance(moved := parameters.get("migrate_to_chat_id"), int):
        clean["parameters"] = {"migrate_to_chat_id": moved}
    return clean


def seconds_of(told: Any) -> int:
    """Whole seconds, at least one, of what a server gave as ``retry_after``."""
    try:
        seconds = math.ceil(float(told))
    except (TypeError, ValueError, OverflowError):
        return UNTOLD_RETRY_AFTER
    return seconds if 0 < seconds <= LONGEST_RETRY_AFTER else UNTOLD_RETRY_AFTER


def form(fields: dict[str, str]) -> bytes:
    """The fields url-encoded, in UTF-8: by yarl's quoting in C, eight times as quick on Persian text as
    urllib's."""
    return URL.build(query=fields).raw_query_string.encode()


def read_result(bot: Bot, method: TelegramMethod[Any], result: Any) -> Any:
    """The result as the method's type.

    A message that was sent but is described in a shape we do not know stays sent: what matters of it is its
    number. Raises TelegramServerError for anything else that does not fit.
    """
    if isinstance(result, bool):
        return result
    kind = method.__returning__
    if isinstance(result, dict) and "message_id" in result:
        # They come back as we sent them and nobody reads them; reading is most of the cost of an answer.
        for name in _OUR_OWN:
            result.pop(name, None)
    try:
        if isinstance(kind, type) and issubclass(kind, TelegramObject):
            return kind.model_validate(result, context={"bot": bot})
        build_members(kind)
        answer: Any = Response.__class_getitem__(kind)
        return answer.model_validate({"ok": True, "result": result}, context={"bot": bot}).result
    except ValidationError:
        if isinstance(result, dict) and isinstance(result.get("message_id"), int):
            return bare_message(bot, method, result["message_id"])
        raise TelegramServerError(method=method, message="answer of an unknown shape") from None


def build_members(kind: Any) -> None:
    """aiogram's types inside of a union or a list: unlike them, ``Response`` has no namespace to build one
    that was put off, and the first press after a start would fail (``on_demand``)."""
    for member in get_args(kind):
        if isinstance(member, type) and issubclass(member, TelegramObject):
            member.model_rebuild()


def bare_message(bot: Bot, method: TelegramMethod[Any], message_id: int) -> Message:
    """A message of which only the number and the chat are known."""
    chat = {"id": getattr(method, "chat_id", None) or 0, "type": "private"}
    return Message.model_validate({"message_id": message_id, "date": 0, "chat": chat}, context={"bot": bot})
