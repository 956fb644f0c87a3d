"""The document's part on everything beside people and chats."""

from __future__ import annotations

from bot.sandbox.http.openapi.shapes import (
    AFTER,
    FLAG,
    NUMBER,
    OBJECT,
    TEXT,
    Json,
    answer,
    listing,
    operation,
    path,
    query,
    record,
    ref,
)

_FAULTS = answer(listing(ref("Fault")))
_QUIRKS = answer(ref("Quirks"))
_SAFIR = answer(ref("SafirSettings"))
_LIMITS = record("enabled", enabled=FLAG)
_ONE_PHONE = [query("phone", TEXT, "one number, in any of its forms")]

WORLD: Json = {
    "/sandbox/sms": {
        "post": operation(
            "Deliver an SMS; a second one with the same ref is the first one",
            answer(record("id", id=NUMBER), "201"),
            body=record("phone text", phone=TEXT, text=TEXT, ref=TEXT),
        ),
        "get": operation("Delivered SMS", answer(listing(ref("Sms"))), parameters=_ONE_PHONE),
    },
    "/sandbox/emails": {
        "post": operation(
            "Deliver an e-mail; a second one with the same ref is the first one",
            answer(record("id", id=NUMBER), "201"),
            body=record("to subject text", to=TEXT, subject=TEXT, text=TEXT, ref=TEXT),
        ),
        "get": operation("Delivered e-mails", answer(listing(ref("Email")))),
    },
    "/sandbox/safir": {
        "get": operation(
            "What Safir delivered by phone number (its own routes stand under /safir)",
            answer(listing(ref("SafirLetter"))),
            parameters=_ONE_PHONE,
        )
    },
    "/sandbox/safir/settings": {
        "get": operation("What Safir accepts and how it fails", _SAFIR),
        "put": operation("Change some of it; the rest stays", _SAFIR, body=ref("SafirSettings")),
    },
    "/sandbox/bale": {
        "get": operation("Bale's quirks", _QUIRKS),
        "put": operation("Switch some of them; the others stay", _QUIRKS, body=ref("Quirks")),
        "delete": operation("Back to the defaults", _QUIRKS),
    },
    "/sandbox/limits": {
        "get": operation("Whether the sending limits are on", answer(_LIMITS)),
        "put": operation(
            "Switch the sending limits. Every send, forward, copy, edit and pin counts (an album and a bulk "
            "call as one); answers to queries, typing signs, deletions and questions do not. Telegram: 30/s "
            "a token, 1/s a chat with a burst of 4, 20/min a group or channel. Bale, a guess: 20/s, the same",
            answer(_LIMITS),
            body=_LIMITS,
        ),
    },
    "/sandbox/calls": {
        "get": operation(
            "The last Bot API calls, oldest first",
            answer(listing(ref("Call"))),
            parameters=[AFTER, query("method", TEXT, "one method only")],
        )
    },
    "/sandbox/state": {
        "get": operation("Which bots take their updates, and the commands they offer", answer(ref("State")))
    },
    "/sandbox/faults": {
        "get": operation("The faults that are on", _FAULTS),
        "put": operation("Switch these faults on and all others off", _FAULTS, body=listing(ref("Fault"))),
        "delete": operation("Switch all faults off", _FAULTS),
    },
    "/sandbox/files/{unique_id}/{name}": {
        "get": {
            "summary": "The bytes of a file that somebody sent",
            "parameters": [path("unique_id", TEXT), path("name", TEXT)],
            "responses": {"200": {"description": "the file"}, "404": {"description": "unknown or forgotten"}},
        }
    },
    "/sandbox/events": {
        "get": {
            "summary": "Server-sent events: message, typing, callback, payment, person, room, sms, email, "
            "safir, faults, ready",
            "responses": {"200": {"description": "a stream", "content": {"text/event-stream": {}}}},
        }
    },
    "/sandbox/openapi.json": {"get": operation("This document", answer(OBJECT))},
}
