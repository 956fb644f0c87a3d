"""Who is added to a running sandbox, as a bot with a durable store meets them."""

from __future__ import annotations

from bot.sandbox import DEFAULT_PEOPLE, BotProfile
from bot.sandbox.people import PersonSeed
from bot.sandbox.world import World

BOT = BotProfile("7000001:added", "added_bot", "پیشخوان")
ALI = PersonSeed("علی مرادی", "09121110015")
STARTED = 1_790_000_000.0


def started(at: float) -> World:
    return World((BOT,), DEFAULT_PEOPLE, lambda: at, limits=False)


def added(world: World, number: int) -> set[int]:
    return {world.add_person(ALI).user_id for _ in range(number)}


def test_the_default_people_are_the_same_at_every_start() -> None:
    assert list(started(STARTED).people) == list(started(STARTED + 3_600).people)


def test_an_added_person_is_never_one_of_an_earlier_start() -> None:
    before, after = added(started(STARTED), 500), added(started(STARTED + 1), 500)
    assert len(before) == len(after) == 500
    assert not before & after


def test_added_ids_are_not_default_ones_and_within_telegrams_range() -> None:
    world = started(STARTED)
    default = set(world.people)
    ids = added(world, 20)
    assert not ids & default
    assert all(2**31 < number < 2**52 for number in ids)
