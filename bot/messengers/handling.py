"""One raw update through the Dispatcher: read alone, bounded in time, logged without its content."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Literal

import structlog
from aiogram.methods import TelegramMethod
from aiogram.types import Update
from aiogram.types.update import UpdateTypeLookupError

from bot.logs import trouble

if TYPE_CHECKING:
    from aiogram import Bot, Dispatcher

_log = structlog.get_logger(__name__)

#: Seconds for one update, waiting for the person's earlier ones included. The windows' own limit is shorter
#: (handlers.middlewares.inside), so that the person hears of it.
LONGEST_UPDATE_S = 110.0
#: ``ready`` to begin · ``running`` · ``away``: tried again and again · ``refused``: the messenger does not
#: know the token, nothing is tried any more · ``stopped``.
IntakeState = Literal["ready", "running", "away", "refused", "stopped"]
#: What a 64-bit column holds; nothing could be marked as answered beyond it.
BEYOND_NUMBERS = 2**63
_OF_MESSAGE = ("message_id", "date", "chat", "from", "text")
_OF_PRESS = ("id", "from", "chat_instance", "data")
_UNREAD = frozenset({"from", "reply_markup", "entities", "caption_entities"})


class RawUpdates(TelegramMethod[list[Any]]):
    """getUpdates whose updates stay raw: one that cannot be read must not take its neighbours with it."""

    __returning__ = list[Any]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int = 100
    timeout: int = 0
    allowed_updates: list[str] | None = None


def used_updates(dispatcher: Dispatcher) -> list[str]:
    """``allowed_updates``: what somebody handles, and my_chat_member, which tells who blocked the bot."""
    used = dispatcher.resolve_used_update_types(skip_events={"aiogd_update", "business_message"})
    return sorted({*used, "my_chat_member"})


def number_of(raw: Any) -> int | None:
    """The update's number, or None when this is no update at all."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def person_of(raw: dict[str, Any]) -> int:
    """Whose update it is, as far as raw JSON tells: their updates are answered in order. Unknown: 0."""
    for value in raw.values():
        if isinstance(value, dict) and isinstance(sender := value.get("from"), dict):
            number = sender.get("id")
            return number if isinstance(number, int) else 0
    return 0


def without_the_unread(raw: dict[str, Any]) -> dict[str, Any]:
    """A press brings its whole window along: its keyboard, the marks of its text and its sender (the bot) are
    not read by anybody, and reading them is most of what reading the update costs. ``raw`` stays as it is."""
    query = raw.get("callback_query")
    if not isinstance(query, dict) or not isinstance(message := query.get("message"), dict):
        return raw
    light = {name: value for name, value in message.items() if name not in _UNREAD}
    return raw | {"callback_query": query | {"message": light}}


def placed(raw: dict[str, Any]) -> dict[str, Any]:
    """A press that comes without its message (the messenger no longer has it) stands in the person's own
    chat, whose number is theirs; without a chat no window of theirs could answer. Presses on what a bot wrote
    elsewhere (``inline_message_id``) stay as they are. ``raw`` too."""
    query = raw.get("callback_query")
    if not isinstance(query, dict) or query.get("message") is not None or query.get("inline_message_id"):
        return raw
    sender = query.get("from")
    number = sender.get("id") if isinstance(sender, dict) else None
    below = {"message_id": 0, "date": 0, "chat": {"id": number, "type": "private"}}
    return raw | {"callback_query": query | {"message": below}}


def bare(raw: dict[str, Any]) -> dict[str, Any]:
    """An update that cannot be read whole (a newer kind of content, a field left out): who, where, and what
    was typed or pressed. Enough for an answer, where leaving it would be silence."""
    out: dict[str, Any] = {"update_id": raw.get("update_id")}
    if isinstance(message := raw.get("message"), dict):
        out["message"] = _kept(message, _OF_MESSAGE)
    if isinstance(query := raw.get("callback_query"), dict):
        out["callback_query"] = _kept(query, _OF_PRESS)
        if isinstance(below := query.get("message"), dict):
            out["callback_query"]["message"] = _kept(below, _OF_MESSAGE)
    return out


def _kept(content: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: content[name] for name in names if name in content}


class Handling:
    """Feeds single updates to a Dispatcher."""

    def __init__(self, dispatcher: Dispatcher, bot: Bot, *, limit_s: float = LONGEST_UPDATE_S) -> None:
        self._dispatcher = dispatcher
        self._bot = bot
        self._limit_s = limit_s

    async def __call__(self, raw: dict[str, Any]) -> None:
        """Answers the update; of one that cannot be read, what can be. The rest is logged by its number.

        Raises whatever no error handler took, TimeoutError included; it is logged already.
        """
        update = self._read(raw)
        if update is None:
            return
        try:
            async with asyncio.timeout(self._limit_s):
                await self._dispatcher.feed_update(self._bot, update)
        except Exception as error:
            _log.error("update not answered", update_id=update.update_id, **trouble(error))
            raise

    def _read(self, raw: dict[str, Any]) -> Update | None:
        number = number_of(raw)
        if number is None or not 0 <= number < BEYOND_NUMBERS:
            _log.warning("update with an impossible number")
            return None
        for form in (without_the_unread, bare):
            try:
                update = Update.model_validate(form(placed(raw)), context={"bot": self._bot})
                _ = update.event_type
            except UpdateTypeLookupError:
                _log.warning("update of an unknown kind", update_id=raw.get("update_id"))
                return None
            except Exception as error:
                # Whatever a messenger may send: pydantic's ValidationError, RecursionError of a deep nest...
                _log.warning(
                    "update cannot be read", update_id=raw.get("update_id"), error=type(error).__qualname__
                )
            else:
                return update
        return None
