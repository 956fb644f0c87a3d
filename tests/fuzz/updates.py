"""Random updates: what a person, a forged client or a messenger on a bad day may send to any window."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]

#: Letters that have broken bots before: joiners, bidi marks, combining signs, tags, astral, controls, markup.
_AWKWARD = (
    "😀<>&{}%@/«»ئ\u200c\u200d\u200e\u200f\u202a\u202e\u2066\u2069\u0301"
    "\u064b\u0640\ufeff\U000e0061\x00\x1d\x1e"
)

junk = st.one_of(
    st.text(max_size=60),
    st.text(alphabet=_AWKWARD, min_size=1, max_size=40),
    st.text(alphabet="۰۱۲۳۴۵۶۷۸۹0123456789٠١٢٣٤٥٦٧٨٩²½ـ/-. ", min_size=1, max_size=20),
    st.builds(lambda letter, times: letter * times, st.sampled_from("ب7 ۷\u200c<😀"), st.just(4096)),
    st.sampled_from(
        [
            "9990001014",
            "0012345678",
            "1111111111",
            "1370/02/15",
            "1404/12/30",
            "09121110001",
            "123456",
            "82041957",
            "/start case-1",
            "/start " + "x" * 64,
            "/menu",
            "/help me",
            "/cancel",
            "/START",
            "/@0",
            "/start@other_bot",
            "@pishkhan",
            "سلام\u200c\u200d",
        ]
    ),
)

_file: Json = {"file_id": "f", "file_unique_id": "u"}
_contents: list[Json] = [
    {
        "sticker": {
            **_file,
            "type": "regular",
            "width": 5,
            "height": 5,
            "is_animated": False,
            "is_video": False,
        }
    },
    {"voice": {**_file, "duration": 3}},
    {"video_note": {**_file, "length": 3, "duration": 3}},
    {"audio": {**_file, "duration": 3}},
    {"document": {**_file, "file_name": "a.exe"}},
    {"photo": [{**_file, "width": 1, "height": 1}]},
    {"photo": [{**_file, "width": 1, "height": 1}], "media_group_id": "album", "caption": "x"},
    {"video": {**_file, "width": 1, "height": 1, "duration": 1}},
    {"animation": {**_file, "width": 1, "height": 1, "duration": 1}},
    {"location": {"latitude": 35.7, "longitude": 51.4}},
    {"venue": {"location": {"latitude": 1, "longitude": 1}, "title": "x", "address": "y"}},
    {"dice": {"emoji": "🎲", "value": 3}},
    {
        "poll": {
            "id": "1",
            "question": "?",
            "options": [],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
        }
    },
    {"story": {"chat": {"id": 1, "type": "private"}, "id": 1}},
    {"game": {"title": "x", "description": "y", "photo": []}},
]
attachments = st.sampled_from(_contents)


def contacts(own: int) -> st.SearchStrategy[Json]:
    """Contacts of oneself, of others and of nobody, with numbers of every shape."""
    numbers = st.one_of(
        st.sampled_from(
            ["+989121110001", "989121110001", "09121110002", "+14155550100", "", "۰۹۱۲۱۱۱۰۰۰۱", "0"]
        ),
        st.text(max_size=20),
    )
    card = st.fixed_dictionaries(
        {"phone_number": numbers, "first_name": st.text(max_size=8)},
        optional={"user_id": st.sampled_from([own, own + 1, 0, -5, 2**60])},
    )
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "x"}
    forwarded = st.sampled_from([{}, {}, {"forward_origin": origin}])
    return st.builds(lambda one, more: {"contact": one, **more}, card, forwarded)


def messages(own: int) -> st.SearchStrategy[Json]:
    """What stands inside ``message``."""
    replies = st.sampled_from([{}, {}, {"reply": True}, {"forward": True}, {"via": True}])
    content = st.one_of(junk.filter(bool).map(lambda text: {"text": text}), attachments, contacts(own))
    return st.builds(lambda inner, more: inner | extra(own, more), content, replies)


def extra(own: int, kind: Json) -> Json:
    """A message as a reply, forwarded, or sent through another bot."""
    chat = {"id": own, "type": "private"}
    bot = {"id": 77, "is_bot": True, "first_name": "other"}
    if "reply" in kind:
        return {"reply_to_message": {"message_id": 900, "date": 1, "chat": chat, "from": bot, "text": "old"}}
    if "forward" in kind:
        return {"forward_origin": {"type": "user", "date": 1, "sender_user": bot}}
    return {"via_bot": bot} if "via" in kind else {}


WIDGETS = ["next", "back", "cancel", "accept", "confirm", "retry", "again", "case", "born", "menu", "prev"]
WIDGETS += ["list", "pick", "login", "goon", "logout", "setpin", "pin", "x" * 40]

#: A press: on a button that is shown (by its place), or with data of every shape. ``intent`` is put in later.
presses = st.one_of(
    st.integers(0, 40).map(lambda place: {"place": place}),
    st.integers(0, 40).map(lambda place: {"place": place, "twice": True}),
    st.builds(
        lambda widget, item: {"widget": widget + item},
        st.sampled_from(
            [
                *[
                    "next",
                    "back",
                    "cancel",
                    "accept",
                    "confirm",
                    "retry",
                    "again",
                    "case",
                    "born",
                    "menu",
                    "prev",
                    "list",
                    "pick",
                ],
                "x" * 40,
            ]
        ),
        st.sampled_from(
            ["", ":1", ":-1", ":", ":abc", ":99999999999999999999", ":2024-13-45", ":+", ":\u200c"]
        ),
    ),
    st.sampled_from(
        ["", "\x1d", "\x1d\x1d", "a\x1db\x1dc", "menu", "go:case:1", "go:case:", "go:case:-1", "go:"]
    ).map(lambda data: {"data": data}),
    st.text(max_size=30).map(lambda data: {"data": data}),
)


def acts(own: int) -> st.SearchStrategy[tuple[str, Json]]:
    """One thing that a person does."""
    return st.one_of(
        st.tuples(st.just("message"), messages(own)),
        st.tuples(st.just("press"), presses),
        st.tuples(st.just("edited"), messages(own)),
    )
