"""deleteMessage and deleteMessages: within 48 hours, in a private chat also what the person sent; an
administrator of a group or channel at any time."""

from __future__ import annotations

from bot.sandbox.call import Call
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.table import Method


def delete_message(call: Call) -> bool:
    chat = call.open_chat()
    message = chat.living(call.message_id())
    if message is None:
        raise bad_request("message to delete not found")
    if not chat.may_delete(message, call.world.now() - message.date):
        raise bad_request("message can't be deleted")
    call.world.erase(chat, message)
    return True


def delete_messages(call: Call) -> bool:
    """Deletes those that it can and skips the others, as the real one does."""
    chat = call.open_chat()
    wanted = call.json("message_ids")
    if not isinstance(wanted, list) or not 1 <= len(wanted) <= 100:
        raise bad_request("message_ids must be an Array of 1-100 message identifiers")
    for number in wanted:
        message = chat.living(number) if isinstance(number, int) else None
        if message is not None and chat.may_delete(message, call.world.now() - message.date):
            call.world.erase(chat, message)
    return True


METHODS = (
    Method("deleteMessage", delete_message),
    Method("deleteMessages", delete_messages),
)
