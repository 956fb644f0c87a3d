"""The document's schemas."""

from __future__ import annotations

from bot.sandbox.bale.quirks import Quirks
from bot.sandbox.bale.safir import DESCRIPTIONS
from bot.sandbox.faults import KINDS
from bot.sandbox.http.openapi.shapes import (
    DECIMAL,
    FLAG,
    NUMBER,
    OBJECT,
    TEXT,
    Json,
    choice,
    listing,
    optional,
    record,
    ref,
)
from bot.sandbox.people import MESSENGERS
from bot.sandbox.rooms import ROOM_KINDS, STATUSES

_BUTTON = record(
    "text",
    text=TEXT,
    data=TEXT,
    url=TEXT,
    contact=FLAG,
    location=FLAG,
    reply=FLAG,
    pay=FLAG,
    copy_text=OBJECT,
    web_app=OBJECT,
)
_FILE = record(
    "url",
    file_name=TEXT,
    mime_type=TEXT,
    file_size=NUMBER,
    url=TEXT,
    duration=NUMBER,
    width=NUMBER,
    height=NUMBER,
)
_STATUS = choice(*STATUSES)

_MESSAGE = record(
    "message_id from_bot",
    message_id=NUMBER,
    from_bot=FLAG,
    text=TEXT,
    entities=listing(OBJECT),
    date=NUMBER,
    buttons=listing(listing(_BUTTON)),
    document=_FILE,
    voice=_FILE,
    audio=_FILE,
    video=_FILE,
    animation=_FILE,
    video_note=_FILE,
    sticker=_FILE,
    photo=record("url", url=TEXT, width=NUMBER, height=NUMBER),
    contact=OBJECT,
    location=OBJECT,
    venue=OBJECT,
    invoice=OBJECT | {"description": "the Bot API's fields, prices, photo_url, paid"},
    successful_payment=OBJECT,
    new_chat_members=listing(OBJECT),
    left_chat_member=OBJECT,
    forum_topic_created=OBJECT,
    reply_to_message_id=NUMBER,
    media_group_id=TEXT,
    message_thread_id=NUMBER,
    forwarded_from=TEXT,
    author=record("user_id name", user_id=NUMBER, name=TEXT),
    origin=TEXT | {"description": "«safir»: it came around the bot"},
    protected=FLAG,
    pinned=FLAG,
    edited_at=NUMBER,
    deleted=FLAG,
)

SCHEMAS: Json = {
    "Messenger": choice("telegram", "bale"),
    "Problem": record("title status detail", title=TEXT, status=NUMBER, detail=TEXT),
    "Person": record(
        "user_id chat_id name phone messenger",
        user_id=NUMBER,
        chat_id=NUMBER,
        name=TEXT,
        phone=TEXT,
        messenger=ref("Messenger"),
        role=TEXT,
        blocked=FLAG,
    ),
    "Chat": record(
        "chat_id type title",
        chat_id=NUMBER,
        type=choice(*ROOM_KINDS),
        title=TEXT,
        username=TEXT,
        messenger=ref("Messenger"),
        bot=TEXT,
        bot_status=_STATUS,
        is_forum=FLAG,
        members=listing(record("user_id name status", user_id=NUMBER, name=TEXT, status=_STATUS)),
        topics=listing(record("message_thread_id name", message_thread_id=NUMBER, name=TEXT, closed=FLAG)),
    ),
    "Message": _MESSAGE,
    "Callback": record(
        "callback_query_id answered", callback_query_id=TEXT, answered=FLAG, text=TEXT, alert=FLAG
    ),
    "Payment": record(
        "pre_checkout_query_id charge_id state total_amount",
        pre_checkout_query_id=TEXT,
        charge_id=TEXT,
        state=choice("waiting", "expired", "refused", "failed", "paid"),
        title=TEXT,
        payload=TEXT,
        currency=TEXT,
        total_amount=NUMBER,
        date=NUMBER,
        message_id=NUMBER,
        error=TEXT,
    ),
    "Sms": record("id phone text date", id=NUMBER, phone=TEXT, text=TEXT, date=NUMBER, ref=TEXT),
    "Email": record(
        "id to subject text date", id=NUMBER, to=TEXT, subject=TEXT, text=TEXT, date=NUMBER, ref=TEXT
    ),
    "SafirLetter": record(
        "id phone kind text date",
        id=NUMBER,
        phone=TEXT,
        kind=choice("message", "otp_message", "template_message", "otp"),
        text=TEXT,
        date=NUMBER,
        user_id=NUMBER,
        message_id=NUMBER,
    ),
    "SafirSettings": record(
        access_key=TEXT,
        client_id=TEXT,
        client_secret=TEXT,
        credit=optional("integer"),
        fail={"type": ["integer", "null"], "enum": [None, *DESCRIPTIONS]},
        fail_phone=optional("string"),
        fail_count=optional("integer"),
    ),
    "Quirks": record("", **{name: FLAG | {"default": value} for name, value in Quirks().as_json().items()}),
    "Call": record(
        "id time bot method ok ms",
        id=NUMBER,
        time=DECIMAL,
        bot=TEXT,
        method=TEXT,
        chat_id=NUMBER,
        ok=FLAG,
        error_code=NUMBER,
        ms=DECIMAL,
        fault=TEXT,
    ),
    "State": record(
        "bots",
        bots=listing(
            record(
                "username first_name messenger ready commands",
                username=TEXT,
                first_name=TEXT,
                messenger=ref("Messenger"),
                ready=FLAG,
                commands=listing(record("command description", command=TEXT, description=TEXT)),
            )
        ),
    ),
    "Fault": record(
        "kind",
        kind=choice(*KINDS),
        share={"type": "number", "minimum": 0, "maximum": 1, "default": 1},
        methods={"type": ["array", "null"], "items": TEXT, "description": "null: all but getUpdates"},
        chat_id=optional("integer"),
        count=optional("integer") | {"description": "how many calls at most"},
        retry_after=optional("integer") | {"default": 1, "description": "429 only; null leaves it out"},
        after=FLAG | {"description": "hang and reset: carry the call out first"},
        messenger={"type": ["string", "null"], "enum": [None, *MESSENGERS], "description": "its bots only"},
    ),
}
