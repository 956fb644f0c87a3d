"""Two bots on two messengers behind one server."""

from __future__ import annotations

import pytest

from bot.sandbox import BotProfile, PersonSeed
from tests.sandbox.desk import BALE_TOKEN, TOKEN, Desk, Person


@pytest.fixture
def bots() -> tuple[BotProfile, ...]:
    return (BotProfile(TOKEN, "tg_bot", "تلگرام"), BotProfile(BALE_TOKEN, "bale_bot", "بله", "bale"))


async def test_a_person_talks_to_the_bot_of_their_messenger(desk: Desk) -> None:
    body = {"name": "لیلا", "phone": "09121110008", "messenger": "bale"}
    added = (await desk.control("POST", "/people", json=body)).json
    leila = Person(added["user_id"], desk.http, desk.url)
    await leila.text("/start")
    assert await desk.updates() == []
    (update,) = (await desk.call("getUpdates", token=BALE_TOKEN)).result
    assert update["message"]["from"]["id"] == leila.user_id
    path = f"/people/{leila.user_id}/text?bot=tg_bot"
    assert (await desk.control("POST", path, json={"text": "x"})).status == 404


async def test_bale_takes_no_markup_and_lacks_commands(desk: Desk) -> None:
    seed = PersonSeed("لیلا", "09121110008", "bale")
    leila = Person(desk.sandbox.world.add_person(seed).user_id, desk.http, desk.url)
    await leila.text("/start")
    to = {"token": BALE_TOKEN, "chat_id": leila.user_id}
    sent = (await desk.call("sendMessage", **to, text="<b>x</b>", parse_mode="HTML")).result
    assert (sent["text"], "entities" in sent) == ("<b>x</b>", False)
    assert (await desk.call("setMyCommands", token=BALE_TOKEN, commands=[])).status == 501


async def test_chats_with_two_bots_are_apart(desk: Desk) -> None:
    await desk.people[0].text("/start")
    assert (await desk.call("getUpdates", token=BALE_TOKEN)).result == []
    refused = await desk.call("sendMessage", token=BALE_TOKEN, chat_id=desk.people[0].user_id, text="x")
    assert (refused.status, refused.json["description"]) == (404, "no such group or user")


async def test_a_wrong_token_is_refused_in_the_words_of_the_bot_whose_number_it_bears(desk: Desk) -> None:
    bale = await desk.call("getMe", BALE_TOKEN + "x")
    telegram = await desk.call("getMe", TOKEN + "x")
    nobody = await desk.call("getMe", "1:unknown")
    assert (bale.status, bale.json["description"]) == (403, "Bad Request: Token not found")
    assert [(each.status, each.json["description"]) for each in (telegram, nobody)] == [
        (401, "Unauthorized")
    ] * 2


async def test_an_injected_429_is_in_the_words_of_the_messenger(desk: Desk) -> None:
    await desk.control("PUT", "/faults", json=[{"kind": "429", "retry_after": 7}])
    for token, words in ((BALE_TOKEN, "local_rate_limited"), (TOKEN, "Too Many Requests: retry after 7")):
        answer = await desk.call("getMe", token)
        assert (answer.status, answer.json["description"]) == (429, words)
        assert (answer.json["parameters"], answer.headers["Retry-After"]) == ({"retry_after": 7}, "7")
    await desk.control("PUT", "/faults", json=[{"kind": "429", "retry_after": None}])
    bare = await desk.call("getMe", BALE_TOKEN)
    assert ("parameters" in bare.json, "Retry-After" in bare.headers) == (False, False)
