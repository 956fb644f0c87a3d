"""forwardMessage, copyMessage and their bulk forms."""

from __future__ import annotations

from dataclasses import replace

from bot.sandbox.call import Call
from bot.sandbox.errors import bad_request
from bot.sandbox.ids import new_album
from bot.sandbox.keyboards import parse_markup
from bot.sandbox.methods.posting import prepare, put_topic
from bot.sandbox.methods.table import Method
from bot.sandbox.methods.words import NOTHING, caption_of
from bot.sandbox.model import CAPTIONED, Chat, Json, Message
from bot.sandbox.rooms import SERVICE_KINDS
from bot.sandbox.wire import message_json

BULK_MAX = 100


def _source(call: Call, what: str) -> tuple[Chat, Message]:
    source = call.chat("from_chat_id")
    message = source.living(call.message_id())
    if message is None:
        raise bad_request(f"message to {what} not found")
    return source, message


def _may_go(message: Message, *, copy: bool) -> bool:
    if message.is_protected or message.media_kind in SERVICE_KINDS:
        return False
    return not (copy and message.media_kind == "invoice")


def _twin(call: Call, message: Message) -> Message:
    """The same content as a new message of the bot, without what belonged to the old place."""
    return replace(
        message,
        message_id=0,
        from_bot=True,
        date=call.world.now(),
        markup=None,
        reply_to=0,
        extra=None,
        edited_at=0,
        had_reply_markup=False,
        author=0,
        origin="",
    )


def _origin(chat: Chat, message: Message) -> Json:
    known = (message.extra or {}).get("forward_origin")
    if known is not None:
        return dict(known)
    author = chat.author(message)
    if author is None:
        return {"type": "channel", "date": message.date, "chat": chat.wire, "message_id": message.message_id}
    return {"type": "user", "date": message.date, "sender_user": author}


def _post(call: Call, chat: Chat, source: Chat, message: Message, twin: Message) -> None:
    twin.message_id = call.bot.next_message_id(chat)
    invoice = call.bot.till.shown(source.chat_id, message.message_id)
    if invoice is not None:
        call.bot.till.show(chat.chat_id, twin.message_id, invoice)
        twin.markup = message.markup
    call.world.post(chat, twin)


def _forwarded(call: Call, chat: Chat, source: Chat, message: Message) -> Message:
    twin = _twin(call, message)
    twin.mark(forward_origin=_origin(source, message))
    put_topic(call, chat, twin)
    if call.flag("protect_content") and not call.bot.flavour.is_bale:
        twin.mark(has_protected_content=True)
    return twin


def forward_message(call: Call) -> Json:
    chat = call.open_chat()
    source, message = _source(call, "forward")
    if not _may_go(message, copy=False):
        raise bad_request("message can't be forwarded")
    twin = _forwarded(call, chat, source, message)
    _post(call, chat, source, message, twin)
    return message_json(chat, twin)


def copy_message(call: Call) -> Json:
    """Gives the new id only. A caption of the call replaces the old one."""
    chat = call.open_chat()
    _, message = _source(call, "copy")
    if not _may_go(message, copy=True):
        raise bad_request("message can't be copied")
    twin = _twin(call, message)
    if "caption" in call.params and message.media_kind in CAPTIONED:
        caption_of(call).put_into(twin)
    prepare(call, chat, twin)
    markup = parse_markup(call.text("reply_markup"), bale=call.bot.flavour.is_bale)
    twin.message_id = call.bot.next_message_id(chat)
    call.world.post(chat, twin, markup)
    return {"message_id": twin.message_id}


def _wanted(call: Call) -> list[int]:
    given = call.json("message_ids")
    if not isinstance(given, list) or not 1 <= len(given) <= BULK_MAX:
        raise bad_request("message_ids must be an Array of 1-100 message identifiers")
    numbers = [number for number in given if isinstance(number, int) and not isinstance(number, bool)]
    if numbers != given or numbers != sorted(set(numbers)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    return numbers


def _bulk(call: Call, *, copy: bool) -> list[Json]:
    """Those that cannot go are skipped, as the real server does; albums stay albums."""
    chat, source = call.open_chat(), call.chat("from_chat_id")
    albums: dict[str, str] = {}
    sent: list[Json] = []
    for number in _wanted(call):
        message = source.living(number)
        if message is None or not _may_go(message, copy=copy):
            continue
        if copy:
            twin = _twin(call, message)
            if call.flag("remove_caption") and twin.media_kind:
                NOTHING.put_into(twin)
            prepare(call, chat, twin)
        else:
            twin = _forwarded(call, chat, source, message)
        group = (message.extra or {}).get("media_group_id")
        if group is not None:
            twin.mark(media_group_id=albums.setdefault(group, new_album()))
        _post(call, chat, source, message, twin)
        sent.append({"message_id": twin.message_id})
    if not sent:
        raise bad_request(f"there are no messages to {'copy' if copy else 'forward'}")
    return sent


def forward_messages(call: Call) -> list[Json]:
    return _bulk(call, copy=False)


def copy_messages(call: Call) -> list[Json]:
    return _bulk(call, copy=True)


METHODS = (
    Method("forwardMessage", forward_message, limited=True),
    Method("copyMessage", copy_message, limited=True),
    Method("forwardMessages", forward_messages, limited=True),
    Method("copyMessages", copy_messages, limited=True),
)
