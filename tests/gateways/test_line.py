"""Breaker, second try and metrics, on a clock moved by hand; and what the poster makes of an answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
import structlog
from prometheus_client import REGISTRY

from bot.gateways.breaker import Breaker
from bot.gateways.line import Line
from bot.gateways.posting import AccountRefused, NoAnswer, Poster
from bot.gateways.sms import Rejection, SmsRejected
from tests.clock import ManualClock
from tests.gateways.doubles import NOBODY, UNCLEAR, breaks_off, chain, page, provider, redirects, says

REST = timedelta(seconds=30)


def failing(breaker: Breaker, times: int) -> None:
    for _ in range(times):
        ticket = breaker.enter()
        assert ticket is not None
        breaker.failed(ticket)


def test_it_opens_after_so_many_failures_in_a_row(clock: ManualClock) -> None:
    breaker = Breaker(clock, failures=3, rest=REST)
    failing(breaker, 2)
    ticket = breaker.enter()
    assert ticket is not None
    breaker.answered(ticket)
    failing(breaker, 2)
    assert breaker.state == "closed"
    failing(breaker, 1)
    assert (breaker.state, breaker.enter()) == ("open", None)


def test_after_the_rest_one_trial_decides(clock: ManualClock) -> None:
    breaker = Breaker(clock, failures=1, rest=REST)
    failing(breaker, 1)
    clock.advance(REST - timedelta(seconds=1))
    assert breaker.enter() is None
    clock.advance(timedelta(seconds=1))
    trial = breaker.enter()
    assert trial is not None
    assert (breaker.state, breaker.enter()) == ("half-open", None)
    breaker.failed(trial)
    assert (breaker.state, breaker.enter()) == ("open", None)
    clock.advance(REST)
    second = breaker.enter()
    assert second is not None
    breaker.answered(second)
    assert breaker.state == "closed"
    assert breaker.enter() is not None


def test_what_was_asked_before_a_change_says_nothing_after_it(clock: ManualClock) -> None:
    breaker = Breaker(clock, failures=1, rest=REST)
    early = breaker.enter()
    assert early is not None
    failing(breaker, 1)
    breaker.answered(early)
    assert breaker.state == "open"
    clock.advance(REST)
    trial = breaker.enter()
    assert trial is not None
    breaker.failed(early)
    breaker.let_go(early)
    assert breaker.state == "half-open"


def test_a_trial_that_is_given_up_leaves_room_for_another(clock: ManualClock) -> None:
    breaker = Breaker(clock, failures=1, rest=REST)
    failing(breaker, 1)
    clock.advance(REST)
    trial = breaker.enter()
    assert trial is not None
    breaker.let_go(trial)
    assert breaker.enter() is not None


def told(*answers: str | Exception) -> tuple[Callable[[], Awaitable[str]], list[int]]:
    """A question with these answers in order, and how often it was put."""
    left, put = list(answers), []

    async def question() -> str:
        put.append(1)
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return question, put


LOST = NoAnswer("cut", maybe_taken=True)
AWAY = NoAnswer("refused", maybe_taken=False)


async def test_a_line_tries_again_where_that_does_no_harm(clock: ManualClock) -> None:
    question, put = told(LOST, "yes")
    assert await Line("p", clock, tries=2, pause_s=0).ask("x", question) == "yes"
    assert len(put) == 2
    question, put = told(LOST, "yes")
    with pytest.raises(NoAnswer):
        await Line("p", clock, pause_s=0).ask("x", question)
    assert len(put) == 1


async def test_a_doubt_of_the_first_try_outlives_a_second_that_certainly_failed(clock: ManualClock) -> None:
    for answers in ((LOST, AWAY), (LOST, AccountRefused("403"))):
        question, _ = told(*answers)
        with pytest.raises(NoAnswer) as lost:
            await Line("p", clock, tries=2, pause_s=0).ask("x", question)
        assert lost.value.maybe_taken
    question, _ = told(AWAY, AWAY)
    with pytest.raises(NoAnswer) as lost:
        await Line("p", clock, tries=2, pause_s=0).ask("x", question)
    assert not lost.value.maybe_taken


async def test_a_refusal_is_an_answer_and_our_own_account_is_not_asked_twice(clock: ManualClock) -> None:
    breaker = Breaker(clock, failures=1, rest=REST)
    line = Line("p", clock, tries=2, pause_s=0, breaker=breaker)
    for error in (SmsRejected(Rejection.NUMBER, "411"), AccountRefused("418")):
        question, put = told(error)
        with pytest.raises(type(error)):
            await line.ask("x", question)
        assert (len(put), breaker.state) == (1, "closed")


async def test_a_provider_that_is_shut_is_not_asked_and_certainly_took_nothing(clock: ManualClock) -> None:
    line = Line("shut-one", clock, breaker=Breaker(clock, failures=1, rest=REST))
    question, put = told(LOST, "yes")
    with pytest.raises(NoAnswer):
        await line.ask("x", question)
    assert gauge("pishkhan_provider_shut", provider="shut-one") == 1
    with pytest.raises(NoAnswer, match="shut") as shut:
        await line.ask("x", question)
    assert not shut.value.maybe_taken
    assert len(put) == 1
    clock.advance(REST)
    assert await line.ask("x", question) == "yes"
    assert gauge("pishkhan_provider_shut", provider="shut-one") == 0
    outcomes = {
        outcome: gauge("pishkhan_provider_asked_total", provider="shut-one", operation="x", outcome=outcome)
        for outcome in ("answered", "no_answer", "shut")
    }
    assert outcomes == {"answered": 1, "no_answer": 1, "shut": 1}


async def test_a_trial_that_is_cancelled_is_not_the_last(clock: ManualClock) -> None:
    breaker = Breaker(clock, failures=1, rest=REST)
    line = Line("p", clock, breaker=breaker)
    with pytest.raises(NoAnswer):
        await line.ask("x", told(LOST)[0])
    clock.advance(REST)
    begun = asyncio.Event()

    async def never() -> str:
        begun.set()
        await asyncio.Event().wait()
        return ""

    async with asyncio.TaskGroup() as group:
        task = group.create_task(line.ask("x", never))
        await begun.wait()
        assert breaker.state == "half-open"
        task.cancel()
    assert await line.ask("x", told("yes")[0]) == "yes"


def gauge(name: str, **labels: str) -> float | None:
    return REGISTRY.get_sample_value(name, labels)


KEY = "sEcr3t-of-an-account"


async def post(url: str, timeout_s: float = 0.3) -> object:
    poster = Poster(timeout_s)
    try:
        return await poster.post(f"{url}/v1/{KEY}/x", {"a": "b"})
    finally:
        await poster.close()


async def test_the_poster_gives_status_and_json() -> None:
    async with provider(says({"a": 1}, 201)) as double:
        assert await post(double.url) == (201, {"a": 1})
    async with provider(page()) as double:
        assert await post(double.url) == (200, None)


async def test_the_poster_ends_in_time_whatever_comes() -> None:
    for name in ("a hang", "a drip"):
        async with provider(UNCLEAR[name]) as double:
            with pytest.raises(NoAnswer) as lost:
                await post(double.url)
            assert lost.value.maybe_taken
    async with provider(UNCLEAR["a flood"]) as double:
        assert await post(double.url, 5.0) == (200, None)


async def test_nobody_there_is_a_certain_no_and_a_cut_is_a_doubt() -> None:
    with pytest.raises(NoAnswer) as away:
        await post(NOBODY)
    async with provider(breaks_off) as double:
        with pytest.raises(NoAnswer) as cut:
            await post(double.url)
    assert (away.value.maybe_taken, cut.value.maybe_taken) == (False, True)
    for error in (away.value, cut.value):
        assert KEY not in chain(error)


async def test_a_redirect_is_not_followed() -> None:
    async with provider(says({"ok": True})) as elsewhere, provider(redirects(elsewhere.url)) as double:
        assert await post(double.url) == (307, None)
        assert elsewhere.asked == []


async def test_an_address_that_is_none_does_not_come_into_the_error() -> None:
    with pytest.raises(NoAnswer) as lost:
        await post("http://[broken")
    assert KEY not in chain(lost.value)
    assert not lost.value.maybe_taken


async def test_the_log_names_the_provider_and_nothing_of_the_question(clock: ManualClock) -> None:
    with structlog.testing.capture_logs() as logs, pytest.raises(NoAnswer):
        await Line("p", clock).ask("x", told(LOST)[0])
    assert [(log["event"], log["provider"], log["reason"]) for log in logs] == [
        ("provider did not answer", "p", "cut")
    ]
