"""The document's part on people and what they do."""

from __future__ import annotations

from bot.sandbox.http.openapi.shapes import (
    AFTER,
    CHANGED,
    DECIMAL,
    FLAG,
    NUMBER,
    OBJECT,
    SENT,
    SENT_PARTS,
    TEXT,
    Json,
    answer,
    choice,
    listing,
    operation,
    path,
    query,
    record,
    ref,
)
from bot.sandbox.media import ALBUM_KINDS, PERSON_KINDS
from bot.sandbox.payments import OUTCOMES

_BOT = query("bot", TEXT, "username of the bot; default: the first bot of the person's messenger")
_OF_PERSON = [path("user_id", NUMBER), _BOT]
_BINARY: Json = {"type": "string", "format": "binary"}


def _act(summary: str, answers: Json, body: Json | None = None, kind: str = "application/json") -> Json:
    return {"post": operation(summary, answers, body=body, parameters=_OF_PERSON, kind=kind)}


PEOPLE: Json = {
    "/sandbox/people": {
        "post": operation(
            "Add a person",
            answer(ref("Person"), "201"),
            body=record("name phone", name=TEXT, phone=TEXT, messenger=ref("Messenger"), role=TEXT),
        ),
        "get": operation("All persons", answer(listing(ref("Person")))),
    },
    "/sandbox/people/{user_id}/text": _act(
        "Write to the bot; a text over 4096 goes out in parts",
        answer(SENT_PARTS),
        record("text", text=TEXT, reply_to_message_id=NUMBER),
    ),
    "/sandbox/people/{user_id}/edit": _act(
        "Change an own text; the bot gets an edited_message",
        answer(SENT),
        record("message_id text", message_id=NUMBER, text=TEXT),
    ),
    "/sandbox/people/{user_id}/contact": _act(
        "Share a contact. Default: one's own. owner_user_id of somebody else: that person's card; "
        "null, or an empty phone: a card without an account",
        answer(SENT),
        record(phone=TEXT, owner_user_id=NUMBER, first_name=TEXT, forwarded=FLAG),
    ),
    "/sandbox/people/{user_id}/location": _act(
        "Send a place, in degrees",
        answer(SENT),
        record("latitude longitude", latitude=DECIMAL, longitude=DECIMAL),
    ),
    "/sandbox/people/{user_id}/file": _act(
        "Send a file",
        answer(SENT),
        record("file", file=_BINARY, caption=TEXT, kind=choice(*PERSON_KINDS) | {"default": "document"}),
        "multipart/form-data",
    ),
    "/sandbox/people/{user_id}/album": _act(
        "Send 2 to 10 files as one album (parts of any name); each is an update with the same media_group_id",
        answer(record("message_ids", message_ids=listing(NUMBER))),
        record("file", file=listing(_BINARY), caption=TEXT, kind=choice(*ALBUM_KINDS) | {"default": "photo"}),
        "multipart/form-data",
    ),
    "/sandbox/people/{user_id}/press": _act(
        "Press a button: an inline one by text or data, or (without message_id, or with the id of the "
        "message that set it) one of the reply keyboard by text; one that asks for a place takes "
        "latitude and longitude. forge: data that is on no button",
        answer(
            record(
                callback_query_id=TEXT, update_id=NUMBER, message_id=NUMBER, url=TEXT, pay=FLAG, forged=FLAG
            )
        ),
        record(message_id=NUMBER, text=TEXT, data=TEXT, forge=FLAG, latitude=DECIMAL, longitude=DECIMAL),
    ),
    "/sandbox/people/{user_id}/pay": _act(
        "Pay an invoice, of a message or behind a link: the bot gets a pre_checkout_query and has ten "
        "seconds. outcome: paid; failed: the bank refuses after the bot's yes; silent: paid, and the bot is "
        "not told. again: a paid one once more",
        answer(record("pre_checkout_query_id", pre_checkout_query_id=TEXT)),
        record(message_id=NUMBER, link=TEXT, outcome=choice(*OUTCOMES) | {"default": "paid"}, again=FLAG),
    ),
    "/sandbox/people/{user_id}/payments": {
        "get": operation(
            "A person's payments, oldest first", answer(listing(ref("Payment"))), parameters=_OF_PERSON
        )
    },
    "/sandbox/people/{user_id}/raw": _act(
        "Queue any update; one with its own update_id is handed out exactly once. json: an object in ASCII "
        "that goes out as it stands",
        answer(record("update_id", update_id=NUMBER)),
        record(update=OBJECT, json=TEXT),
    ),
    "/sandbox/people/{user_id}/block": _act(
        "Block the bot; it is told. Until it is unblocked every act of this person is refused (409), as the "
        "messenger refuses them; the text /start unblocks it first, as the app's «restart» does",
        answer(CHANGED),
    ),
    "/sandbox/people/{user_id}/unblock": _act("Unblock the bot; it is told", answer(CHANGED)),
    "/sandbox/people/{user_id}/messages": {
        "get": operation(
            "What the chat shows now, oldest first",
            answer(listing(ref("Message"))),
            parameters=[*_OF_PERSON, AFTER],
        )
    },
    "/sandbox/people/{user_id}/callbacks": {
        "get": operation(
            "The presses of a person and how they were answered",
            answer(listing(ref("Callback"))),
            parameters=_OF_PERSON,
        )
    },
}
