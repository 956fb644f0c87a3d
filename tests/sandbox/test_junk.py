"""Junk in every parameter of every method: answered or refused, never an accident of the server."""

from __future__ import annotations

import asyncio
import json

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox import BotProfile, default_people
from bot.sandbox.acts import Acts
from bot.sandbox.execute import Executor
from bot.sandbox.files import Upload
from bot.sandbox.methods import METHODS
from bot.sandbox.people import MESSENGERS, Messenger
from bot.sandbox.room_acts import RoomActs, RoomSeed
from bot.sandbox.world import World
from tests.sandbox.desk import PNG, TOKEN, FakeClock

FIELDS = """
text url callback_data inline_keyboard keyboard message_id type offset length media caption label amount
""".split()  # noqa: SIM905 (many quoted words are harder to read)
PARAMETERS = """
chat_id from_chat_id text message_id message_ids reply_markup reply_parameters entities parse_mode caption
caption_entities document photo video media file_id commands menu_button scope offset limit allowed_updates
callback_query_id action latitude longitude title address phone_number first_name description payload
provider_token currency prices pre_checkout_query_id ok error_message transaction_id user_id name icon_color
message_thread_id duration live_period
""".split()  # noqa: SIM905
JUNK = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["0", "-1", "true", "null", "[]", "{}", '{"type":[]}', "[[1]]", "۱۲", "9" * 30, "attach://x", "12.5"]
    ),
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(FIELDS),
                inner,
                max_size=4,
            )
        ),
        max_leaves=8,
    ).map(json.dumps),
)
NAMES = st.sampled_from(PARAMETERS)


def _world(messenger: Messenger) -> tuple[World, int, int]:
    """A sandbox with a started chat and a group that the bot manages: their ids."""
    profile = BotProfile(TOKEN, "x_bot", "x", messenger)
    world = World((profile,), default_people(messenger), FakeClock(), limits=False)
    acts = Acts(world)
    chat = acts.chat(next(iter(world.people)), None)
    acts.write(chat, "/start")
    forum = messenger == "telegram"
    seed = RoomSeed(
        "supergroup", "گروه", (chat.person,), "group_x", is_forum=forum, bot_status="administrator"
    )
    return world, chat.chat_id, RoomActs(world).create(world.bots[TOKEN], seed).chat_id


@settings(max_examples=600, deadline=None)
@given(
    st.sampled_from(MESSENGERS),
    st.sampled_from(sorted(set(METHODS) - {"setwebhook"})),
    st.dictionaries(NAMES, JUNK, max_size=5),
    st.sampled_from(["given", "private", "room"]),
)
def test_junk_parameters_are_answered_and_never_an_accident(
    messenger: Messenger, method: str, params: dict[str, str], where: str
) -> None:
    world, private, room = _world(messenger)
    if where != "given":
        params = params | {"chat_id": str(private if where == "private" else room)}
    params = {name: value.encode(errors="ignore").decode() for name, value in params.items()}
    files = {"x": Upload("x.png", "image/png", PNG)}
    outcome = asyncio.run(Executor(world).run(world.bots[TOKEN], method, params, files))
    assert outcome.status in (200, 400, 404, 501)
    assert orjson.loads(outcome.body)["ok"] is (outcome.status == 200)
