"""News of a case: told within two seconds, whoever wrote it; its button opens the case; else an SMS."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.cases.add_event import AddCaseEvent, NewEvent
from bot.cases.sender import OPERATOR
from bot.catalogue import case_statuses, case_type, may_move
from bot.ledger.invariant import verify
from storage.models import Case, ChannelHealth, Delivery, Message
from storage.unit_of_work import UnitOfWork
from storage.update_mark import Origin
from tests.e2e.counter import Counter
from tests.e2e.person import Person
from tests.e2e.programs import environment, main
from tests.e2e.steps import SARA, comes_in, number_in, opens_first_case

TWO_SECONDS = timedelta(seconds=2)


async def next_status(counter: Counter, number: str) -> str:
    """A status that the agency may move this case to now."""
    async with UnitOfWork(counter.database) as tx:
        case = await tx.session.scalar(select(Case).where(Case.number == number))
    assert case is not None
    return next(
        status.key
        for status in case_statuses()
        if may_move(case_type(case.type_key), case.status, status.key, "agency")
    )


async def moves(counter: Counter, number: str, external_id: str = "e2e-1") -> None:
    event = NewEvent(number, await next_status(counter, number), external_id)
    async with counter.container(context={Origin: Origin()}) as scope:
        await (await scope.get(AddCaseEvent))(event, OPERATOR)


async def movable_case(counter: Counter, sara: Person) -> str:
    """A case of hers that has not ended; she stands in the menu."""
    first = await opens_first_case(sara)
    async with UnitOfWork(counter.database) as tx:
        owner = await tx.session.scalar(select(Case.owner_index).where(Case.number == first))
        cases = list(await tx.session.scalars(select(Case).where(Case.owner_index == owner)))
    await sara.presses("منوی اصلی")
    await sara.sees("وارد شده‌اید")
    return next(
        case.number
        for case in cases
        if any(may_move(case_type(case.type_key), case.status, one.key, "agency") for one in case_statuses())
    )


async def test_an_event_written_by_another_process_is_told_within_two_seconds(
    counter: Counter, sara: Person, tmp_path: Path
) -> None:
    await comes_in(sara, SARA)
    number = await movable_case(counter, sara)
    env = environment(counter.database_url, counter.sandbox.url)
    status = await next_status(counter, number)
    async with main(
        "case", "event", number, status, "--note", "نقشه رسید", "--json", env=env, folder=tmp_path
    ) as agency:
        code, out, err = await agency.ends()
    assert (code, err) == (0, "")
    assert json.loads(out)["told"] == 1
    news = await sara.sees("به‌روز شد", number[-4:], within=2)
    assert number not in news["text"]
    assert "نقشه" not in news["text"]

    await sara.presses("دیدن پرونده")
    page = await sara.sees("شمارهٔ پرونده:", "نقشه رسید")
    assert number_in(page["text"]) == number
    await counter.rest()
    (message,) = [one for one in await counter.rows(Message) if one.words_key == "case-news"]
    (delivery,) = [one for one in await counter.rows(Delivery) if one.message_id == message.id]
    assert delivery.state == "sent"
    assert delivery.sent_at - message.created_at < TWO_SECONDS


async def test_its_button_asks_for_the_login_first_and_then_goes_on_to_the_case(
    counter: Counter, sara: Person
) -> None:
    await comes_in(sara, SARA)
    number = await movable_case(counter, sara)
    await sara.presses("خروج")
    await sara.sees("خارج شدید")
    await moves(counter, number)
    await sara.sees("به‌روز شد", number[-4:])
    await sara.presses("دیدن پرونده")
    await sara.sees("ورود: رمز پیامکی")
    await sara.sends(await sara.sms_code())
    page = await sara.sees("شمارهٔ پرونده:")
    assert number_in(page["text"]) == number


async def test_its_button_asks_for_the_pin_of_a_locked_session_and_then_goes_on(
    counter: Counter, sara: Person
) -> None:
    await comes_in(sara, SARA)
    number = await movable_case(counter, sara)
    await sara.presses("امنیت حساب")
    await sara.presses("رمز بازگشایی")
    await sara.sends("۸۲۰۴۱۹۵۷")
    await sara.sees("رمز بازگشایی شما ثبت شد")
    counter.clock.jump(timedelta(minutes=16))
    await moves(counter, number)
    await sara.sees("به‌روز شد")
    await sara.presses("دیدن پرونده")
    await sara.sees("باز کردن نشست")
    await sara.sends("82041957")
    page = await sara.sees("شمارهٔ پرونده:")
    assert number_in(page["text"]) == number


async def test_news_leave_the_open_window_as_it_is(counter: Counter, sara: Person) -> None:
    await comes_in(sara, SARA)
    number = await movable_case(counter, sara)
    await sara.presses("امنیت حساب")
    await sara.presses("رمز بازگشایی")
    form = await sara.sees("رمزی از ۸ تا ۱۲ رقم")
    await moves(counter, number)
    await sara.sees("به‌روز شد")
    await sara.presses_on(form, "منوی اصلی")
    await sara.sees("وارد شده‌اید")


async def test_a_blocked_bot_means_a_dead_address_and_one_sms(counter: Counter, sara: Person) -> None:
    await comes_in(sara, SARA)
    number = await movable_case(counter, sara)
    await sara.blocks()
    await counter.rest()
    await moves(counter, number, "first")
    await sara.sms(number[-4:])
    await moves(counter, number, "second")

    async def both_told() -> bool:
        told = [text for text in await sara.letters() if "به‌روز شد" in text]
        return len(told) == 2

    await counter.control.until(both_told, "an SMS for each event")
    (health,) = await counter.rows(ChannelHealth)
    assert (health.channel, health.state) == (counter.names[0], "blocked")
    deliveries = [one for one in await counter.rows(Delivery) if one.channel == counter.names[0]]
    assert deliveries
    assert {one.state for one in deliveries} <= {"dead", "suppressed"}
    async with UnitOfWork(counter.database) as tx:
        assert await verify(tx.session) == []


async def test_who_takes_the_bot_back_is_told_in_chat_again(counter: Counter, sara: Person) -> None:
    await comes_in(sara, SARA)
    number = await movable_case(counter, sara)
    await sara.blocks()
    await counter.rest()
    await moves(counter, number, "first")
    await sara.sms(number[-4:])
    await sara.sends("/start")
    await sara.sees("پیشخوان")
    await counter.rest()
    await moves(counter, number, "second")
    await sara.sees("به‌روز شد")
    assert len([text for text in await sara.letters() if "به‌روز شد" in text]) == 1


@pytest.mark.parametrize(("kind", "state"), [("blocked", "blocked"), ("deactivated", "invalid")])
async def test_a_refused_send_alone_makes_the_address_dead_until_its_owner_writes(
    counter: Counter, sara: Person, kind: str, state: str
) -> None:
    """403 at the send, without my_chat_member before it."""
    await comes_in(sara, SARA)
    number = await movable_case(counter, sara)
    await counter.control.faults({"kind": kind, "chat_id": sara.user_id, "methods": ["sendMessage"]})
    await moves(counter, number)
    await sara.sms(number[-4:])
    (health,) = await counter.rows(ChannelHealth)
    assert (health.channel, health.state) == (counter.names[0], state)
    assert len([text for text in await sara.letters() if "به‌روز شد" in text]) == 1
    await counter.control.faults()
    await sara.sends("/start")
    await sara.sees("پیشخوان")
    await counter.rest()
    (health,) = await counter.rows(ChannelHealth)
    assert health.state == "active"
    await moves(counter, number, "second")
    await sara.sees("به‌روز شد")
    assert len([text for text in await sara.letters() if "به‌روز شد" in text]) == 1
