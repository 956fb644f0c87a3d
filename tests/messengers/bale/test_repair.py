"""What Bale leaves out is put in: aiogram and python-telegram-bot read every update that it may send."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import telegram
from aiogram.types import Update
from hypothesis import given
from hypothesis import strategies as st

from bot.messengers.bale.repair import repair
from bot.messengers.handling import number_of, person_of

CHAT = {"id": 5, "type": "private"}
WHO = {"id": 5}


def message(**content: Any) -> dict[str, Any]:
    return {"update_id": 1, "message": {"message_id": 3, "chat": {"id": 5}, "from": WHO, **content}}


#: The documented shapes that stock libraries cannot read (reference: bale, section 6).
BARE: dict[str, dict[str, Any]] = {
    "callback query": {
        "update_id": 1,
        "callback_query": {
            "id": 17,
            "from": WHO,
            "data": "a",
            "message": {"message_id": 3, "chat": {"id": 5}, "from": {"id": 7}, "text": "x"},
        },
    },
    "voice": message(voice={"file_id": "f"}),
    "sticker": message(sticker={"file_id": "f", "width": 1, "height": 1}),
    "photo": message(photo=[{"file_id": "f"}]),
    "video": message(video={"file_id": "f"}),
    "animation": message(animation={"file_id": "f"}),
    "document": message(document={"file_id": "f"}),
    "audio": message(audio={"file_id": "f"}),
    "invoice": message(invoice={"title": "x", "description": "y", "total_amount": 1}),
    "payment": message(successful_payment={"total_amount": 1, "invoice_payload": "p"}),
    "checkout": {"update_id": 1, "pre_checkout_query": {"id": 4, "from": WHO, "total_amount": 1}},
    "web app": message(web_app_data={"data": "x"}),
    "contact": message(contact={"phone_number": 989121110001}),
    "nulls": message(text="x", caption=None, reply_markup=None),
    "forwarded": message(text="x", forward_from={"id": 6}, forward_date=1),
    "joined": message(new_chat_members=[{"id": 8}]),
}


@pytest.mark.parametrize("kind", BARE)
def test_bales_bare_shapes_are_read_by_both_libraries(kind: str) -> None:
    mended = repair(copy.deepcopy(BARE[kind]))
    update = Update.model_validate(mended, context={"bot": None})
    assert update.event_type in mended
    assert telegram.Update.de_json(mended, None).update_id == 1
    with pytest.raises((ValueError, TypeError, KeyError)):
        Update.model_validate(BARE[kind], context={"bot": None})


def test_what_is_there_stays() -> None:
    whole = message(
        text="سلام",
        date=7,
        voice={"file_id": "f", "file_unique_id": "u", "duration": 9},
        contact={"phone_number": "98912", "first_name": "علی", "user_id": 5},
    )
    whole["message"]["chat"] = CHAT
    whole["message"]["from"] = {"id": 5, "is_bot": False, "first_name": "علی"}
    assert repair(whole) == whole


def test_a_chat_without_a_type_is_private_only_where_it_is_the_senders_own() -> None:
    assert repair(message(text="x"))["message"]["chat"]["type"] == "private"
    elsewhere = message(text="x")
    elsewhere["message"]["chat"] = {"id": 99}
    assert repair(elsewhere)["message"]["chat"]["type"] == "group"
    pressed = repair(BARE["callback query"])["callback_query"]
    assert pressed["message"]["chat"]["type"] == "private"


def test_the_given_update_stays_as_it_is() -> None:
    given_update = copy.deepcopy(BARE["callback query"])
    repair(given_update)
    assert given_update == BARE["callback query"]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "update_id",
                    "message",
                    "from",
                    "chat",
                    "contact",
                    "photo",
                    "callback_query",
                    "id",
                    "data",
                    "x",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(_JSON)
def test_any_json_is_survived_and_mended_once(junk: Any) -> None:
    mended = repair(junk)
    assert repair(mended) == mended
    if number_of(mended) is not None:
        person_of(mended)
