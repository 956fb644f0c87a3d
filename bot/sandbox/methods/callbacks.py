"""answerCallbackQuery."""

from __future__ import annotations

from bot.sandbox.call import Call
from bot.sandbox.errors import bad_request
from bot.sandbox.formatting.units import utf16_length
from bot.sandbox.methods.table import Method

ANSWERABLE_SECONDS = 15 * 60
ANSWER_MAX = 200

_LATE = "query is too old and response timeout expired or query ID is invalid"


def answer_callback_query(call: Call) -> bool:
    """A second answer to one query is accepted and changes what was shown only if it says something."""
    query = call.bot.callbacks.get(call.text("callback_query_id"))
    if query is None or call.world.clock() - query.created > ANSWERABLE_SECONDS:
        raise bad_request(_LATE)
    text = call.text("text")
    if utf16_length(text) > ANSWER_MAX:
        raise bad_request("MESSAGE_TOO_LONG")
    query.answered = True
    if text:
        query.text, query.alert = text, call.flag("show_alert")
    event = {
        "user_id": query.user_id,
        "chat_id": query.chat_id,
        "bot": call.bot.profile.username,
        "callback_query_id": query.query_id,
    }
    if text:
        event |= {"text": text, "alert": query.alert}
    call.world.hub.publish("callback", event)
    return True


METHODS = (Method("answerCallbackQuery", answer_callback_query),)
