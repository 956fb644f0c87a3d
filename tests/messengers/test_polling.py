"""Updates taken in over real HTTP: none lost, none twice, none that stops the others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import pytest
from aiogram.exceptions import TelegramAPIError, TelegramNetworkError
from aiogram_dialog import DialogManager

from bot.messengers import backoff as backoff_module
from bot.messengers import polling as polling_module
from bot.messengers.bots import build_bot
from bot.messengers.flight import FLIGHT, Flight
from bot.messengers.handling import RawUpdates
from bot.messengers.polling import Polling
from bot.nursery import Nursery
from bot.texts import Texts
from storage.database import Database
from tests.clock import ManualClock
from tests.messengers.desk import Counter, Desk, open_counter
from tests.messengers.kit import TOKEN, fake_bot, message, stage, until


async def test_a_citizen_is_served_over_http(counter: Counter, desk: Desk) -> None:
    sara = desk.people[0]
    await sara.text("/start")
    await sara.sees("home 0")
    await sara.press("press")
    await sara.sees("home 1")


async def test_a_form_with_a_contact_really_takes_the_keyboard_away(counter: Counter, desk: Desk) -> None:
    sara = desk.people[0]
    await sara.text("/start")
    await sara.sees("home 0")
    await sara.press("form")
    await sara.sees("your name?")
    await sara.text("سارا")
    await sara.sees("your phone?")
    await sara.contact()
    await sara.sees("review 4")
    assert len(counter.stage.acts.contacts) == 1
    assert await sara.sees("دکمهٔ پایین صفحه برداشته شد")
    assert not any("..." in each.get("text", "") for each in await sara.messages())


async def test_two_presses_at_once_over_http_are_two_runs_in_a_row(counter: Counter, desk: Desk) -> None:
    sara = desk.people[0]
    await sara.text("/start")
    await sara.sees("home 0")
    await asyncio.gather(sara.press("press"), sara.press("press"))
    await sara.sees("home 2")


POISON: list[Any] = [
    {"update_id": 1, "message": {"message_id": "x"}},
    {"message": {}},
    {"update_id": "7"},
    {"callback_query": {"id": 5}},
    {"message": []},
    {"new_kind": {"from": {"id": []}}},
    {"message": {"message_id": 1, "date": 10**30, "chat": {"id": 1, "type": "private"}}},
    {"update_id": None},
]


async def test_updates_that_cannot_be_read_stop_nobody(counter: Counter, desk: Desk) -> None:
    sara, reza = desk.people[:2]
    for update in POISON:
        await reza.raw(update)
    await sara.text("/start")
    await sara.sees("home 0")
    await until(lambda: all(flight.ended for flight in counter.polling._flights.values()))


class Scripted:
    """getUpdates answered from a script; everything else by a messenger that is not there."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked: list[RawUpdates] = []
        self.bot = fake_bot()
        self._rest = self.bot.session.make_request
        self.bot.session.make_request = self.answer  # type: ignore[method-assign]

    async def answer(self, bot: Any, method: Any, timeout: Any = None) -> Any:  # noqa: ASYNC109
        if not isinstance(method, RawUpdates):
            return await self._rest(bot, method, timeout)
        self.asked.append(method)
        await asyncio.sleep(0)
        if not self.answers:
            await asyncio.sleep(0.005 if method.timeout else 0)
            return []
        stays = callable(self.answers[0]) or not (len(self.answers) > 1 or method.timeout)
        answer = self.answers[0] if stays else self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        updates = answer(method) if callable(answer) else answer
        await asyncio.sleep(0.005 if method.timeout and not updates else 0)
        return updates

    @property
    def offsets(self) -> list[int | None]:
        return [method.offset for method in self.asked]


def text_update(number: int, user: int = 5) -> dict[str, Any]:
    return {"update_id": number, **message(user, text="hi")}


def server(*updates: dict[str, Any]) -> Any:
    """What a messenger keeps until it is confirmed."""

    def answer(method: RawUpdates) -> list[dict[str, Any]]:
        return [each for each in updates if method.offset is None or each["update_id"] >= method.offset][
            : method.limit
        ]

    return answer


async def test_an_update_is_confirmed_only_when_it_was_answered(
    database: Database, clock: ManualClock, texts: Texts
) -> None:
    script = Scripted(server(text_update(10), text_update(11, user=6)))
    made = await stage(database, clock, texts, bot=script.bot)
    go = asyncio.Event()
    drawn: list[int] = []

    async def draw() -> None:
        flight = FLIGHT.get()
        assert flight is not None
        drawn.append(flight.update_id)
        if flight.update_id == 10:
            await go.wait()

    made.acts.draw = draw
    polling = Polling(made.conversation.dispatcher, script.bot, made.nursery)
    made.nursery.spawn(polling.run(), name="polling")
    await until(lambda: len(script.asked) > 5 and len(drawn) == 2)
    assert set(script.offsets) <= {None, 10}
    assert made.visitors.asked == 2
    go.set()
    await until(lambda: 12 in script.offsets)
    await made.conversation.stop(polling)
    await made.stop()


@pytest.mark.parametrize("told_to_wait", [False, True])
async def test_without_its_facts_an_update_is_not_confirmed_however_long_it_takes(
    database: Database, clock: ManualClock, texts: Texts, monkeypatch: pytest.MonkeyPatch, told_to_wait: bool
) -> None:
    monkeypatch.setattr(polling_module, "LATE_S", 0.0)
    async with held_by_the_first(database, clock, texts, text_update(10), text_update(11, user=6)) as held:
        if told_to_wait:
            held.flight.waits = True
        asked = len(held.script.asked)
        await until(lambda: len(held.script.asked) > asked + 5)
        assert set(held.script.offsets) <= {None, 10}


async def test_with_its_facts_an_update_is_confirmed_while_its_window_is_drawn(
    database: Database, clock: ManualClock, texts: Texts
) -> None:
    async with held_by_the_first(database, clock, texts, text_update(10), text_update(11)) as held:
        assert held.flight.mark is not None
        held.flight.mark.written = True
        await until(lambda: 11 in held.script.offsets)
        assert 12 not in held.script.offsets  # behind the first of the same person, not begun


@pytest.mark.parametrize("told_to_wait", [False, True])
async def test_one_update_does_not_keep_a_hundred_others_out_of_sight_for_ever(
    database: Database, clock: ManualClock, texts: Texts, monkeypatch: pytest.MonkeyPatch, told_to_wait: bool
) -> None:
    monkeypatch.setattr(polling_module, "LATE_S", 600.0 if told_to_wait else 0.1)
    crowd = [text_update(number, user=number) for number in range(10, 111)]
    async with held_by_the_first(database, clock, texts, *crowd) as held:
        if told_to_wait:
            held.flight.waits = True
        await until(lambda: 111 in held.script.offsets)


async def test_at_shutdown_nothing_is_let_go_without_its_facts(
    database: Database, clock: ManualClock, texts: Texts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling_module, "LATE_S", 600.0)
    crowd = [text_update(number, user=number) for number in range(10, 110)]
    async with held_by_the_first(database, clock, texts, *crowd) as held:
        await until(lambda: held.polling._jammed)
        monkeypatch.setattr(polling_module, "LATE_S", 0.0)
        await held.polling.stop(0.01)
        assert held.script.offsets[-1] == 10


@dataclass
class Held:
    """An intake whose first update does not end before the test does."""

    script: Scripted
    polling: Polling

    @property
    def flight(self) -> Flight:
        return self.polling._flights[10]


@asynccontextmanager
async def held_by_the_first(
    database: Database, clock: ManualClock, texts: Texts, *updates: dict[str, Any]
) -> AsyncIterator[Held]:
    """``updates`` begin with number 10 of user 5; its window is not drawn until the end."""
    script = Scripted(server(*updates))
    made = await stage(database, clock, texts, bot=script.bot)
    go, reached = asyncio.Event(), asyncio.Event()

    async def draw() -> None:
        flight = FLIGHT.get()
        if flight is not None and flight.update_id == 10:
            reached.set()
            await go.wait()

    made.acts.draw = draw
    polling = Polling(made.conversation.dispatcher, script.bot, made.nursery)
    made.nursery.spawn(polling.run(), name="polling")
    await asyncio.wait_for(reached.wait(), 10)
    yield Held(script, polling)
    go.set()
    await made.conversation.stop(polling)
    await made.stop()


async def test_an_unfinished_update_comes_again_after_a_kill(
    desk: Desk, database: Database, clock: ManualClock, texts: Texts
) -> None:
    first = await open_counter(desk, database, clock, texts)
    sara = desk.people[0]
    await sara.text("/start")
    await sara.sees("home 0")
    reached = asyncio.Event()

    async def never_ends(manager: DialogManager) -> None:
        reached.set()
        await asyncio.Event().wait()

    first.stage.acts.press = never_ends
    await sara.press("press")
    await asyncio.wait_for(reached.wait(), 10)
    await first.stage.state.close()
    await first.stage.nursery.drain(0)  # what a kill does: nothing is ended, nothing is confirmed

    second = await open_counter(desk, database, clock, texts)
    await sara.sees("home 1")
    assert second.stage.acts.presses == [sara.user_id]
    await second.close()
    await first.stage.bot.session.close()


async def test_a_drained_shutdown_ends_what_was_begun_and_confirms_it(
    desk: Desk, database: Database, clock: ManualClock, texts: Texts
) -> None:
    first = await open_counter(desk, database, clock, texts)
    sara = desk.people[0]
    await sara.text("/start")
    await sara.sees("home 0")
    reached, go = asyncio.Event(), asyncio.Event()

    async def slow(manager: DialogManager) -> None:
        reached.set()
        await go.wait()

    first.stage.acts.press = slow
    await sara.press("press")
    await asyncio.wait_for(reached.wait(), 10)
    closing = asyncio.gather(first.close())
    await asyncio.sleep(0)
    go.set()
    await closing
    await sara.sees("home 1")
    assert [len(bot.queue) for bot in desk.sandbox.world.bots.values()] == [0]
    second = await open_counter(desk, database, clock, texts)
    await sara.press("press")
    await sara.sees("home 2")
    assert second.stage.acts.presses == [sara.user_id]
    await second.close()


async def test_another_poller_is_survived(
    counter: Counter, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    sara = desk.people[0]
    await sara.text("/start")
    await sara.sees("home 0")
    (taken,) = desk.sandbox.world.bots.values()
    await until(lambda: taken.holds_poll)
    stranger = build_bot(TOKEN, desk.url, desk.capabilities)
    with suppress(TelegramAPIError):
        await stranger(RawUpdates(timeout=0))
    await stranger.session.close()
    await sara.press("press")
    await sara.sees("home 1")
    assert "another process takes this bot's updates" in capsys.readouterr().out


async def test_a_refused_token_ends_this_intake_only(
    desk: Desk, database: Database, clock: ManualClock, texts: Texts, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = await open_counter(desk, database, clock, texts, token="7000000009:wrong")
    await until(lambda: wrong.polling.state == "refused")
    said = capsys.readouterr().out
    assert "does not know this token" in said
    assert "wrong" not in said
    await wrong.close()


async def test_a_messenger_that_is_away_is_asked_again(
    database: Database, clock: ManualClock, texts: Texts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backoff_module, "FIRST_PAUSE", 0.001)
    away = TelegramNetworkError(RawUpdates(), "ClientConnectorError")
    script = Scripted(away, away, [text_update(3)], [])
    made = await stage(database, clock, texts, bot=script.bot)
    polling = Polling(made.conversation.dispatcher, script.bot, made.nursery)
    made.nursery.spawn(polling.run(), name="polling")
    await until(lambda: made.session.sent())
    await made.conversation.stop(polling)
    assert polling.state == "stopped"
    await made.stop()


async def test_numbers_that_begin_anew_are_seen(database: Database, clock: ManualClock, texts: Texts) -> None:
    script = Scripted([text_update(900)], [], [], [text_update(3)], [])
    made = await stage(database, clock, texts, bot=script.bot)
    polling = Polling(made.conversation.dispatcher, script.bot, made.nursery)
    made.nursery.spawn(polling.run(), name="polling")
    await until(lambda: len(made.session.sent()) == 2)
    assert None in script.offsets[1:]
    await made.conversation.stop(polling)
    await made.stop()


async def test_nobody_is_stuck_when_two_percent_of_calls_are_refused(counter: Counter, desk: Desk) -> None:
    await desk.faults({"kind": "429", "share": 0.02, "retry_after": 1})
    people = [await desk.newcomer(number) for number in range(1, 31)]

    async def visit(number: int) -> None:
        citizen = people[number]
        await citizen.text("/start")
        await citizen.sees("home 0")
        for count in range(1, 4):
            await citizen.press("press")
            await citizen.sees(f"home {count}")

    await asyncio.gather(*(visit(number) for number in range(len(people))))
    assert any(call.get("fault") == "429" for call in await desk.calls())


async def test_a_restart_of_the_messenger_in_the_middle_of_an_edit_is_repeated(
    counter: Counter, desk: Desk
) -> None:
    sara = desk.people[0]
    await sara.text("/start")
    await sara.sees("home 0")
    await desk.faults({"kind": "502_after", "methods": ["editMessageText"], "count": 1})
    await sara.press("press")
    await sara.sees("home 1")
    await sara.press("press")
    await sara.sees("home 2")


async def test_stopping_before_the_first_answer_is_quiet(
    database: Database, clock: ManualClock, texts: Texts
) -> None:
    made = await stage(database, clock, texts)
    polling = Polling(made.conversation.dispatcher, made.bot, Nursery())
    await polling.stop()
    await polling.run()
    assert polling.state == "stopped"
    await made.stop()
