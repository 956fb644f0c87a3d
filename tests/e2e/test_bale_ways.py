"""Bale's ways, documented or only reported, kind by kind and all together: the whole way holds."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from bot.ledger.invariant import verify
from bot.messengers.capabilities import MessengerName
from bot.sandbox.bale.quirks import Quirks
from storage.models import Delivery
from storage.unit_of_work import UnitOfWork
from tests.e2e.counter import Counter
from tests.e2e.person import Person
from tests.e2e.steps import (
    SARA,
    asks_for_login,
    comes_in,
    comes_to_phone_step,
    logs_in,
    opens_first_case,
    signs_up,
    who_signed_up,
)
from tests.e2e.test_news import movable_case, moves

SWITCHES = Quirks().as_json()
OFF_BY_DEFAULT = sorted(name for name, on in SWITCHES.items() if not on)
#: Marks that mean nothing with a backslash and refuse the message without: one of the two alone.
TOGETHER = {name: True for name in OFF_BY_DEFAULT if name != "no_backslash"}
WAYS: dict[str, dict[str, bool]] = {
    "as fully as documented": {name: not on for name, on in SWITCHES.items() if on},
    "no backslash": {"no_backslash": True},
    "strict marks": {"strict_marks": True},
    "bare objects": dict.fromkeys(("no_date", "no_chat_type", "bare_user", "no_chat_instance"), True),
    "numbers for words": dict.fromkeys(("int_phone", "int_callback_id", "ids_restart", "local_phone"), True),
    "other refusals": dict.fromkeys(("ok_status", "own_words", "failing_markup_edits", "old_client"), True),
    "all together": TOGETHER,
}


@pytest.fixture
def messenger() -> MessengerName:
    return "bale"


async def switched(counter: Counter, switches: dict[str, bool]) -> None:
    async with (
        aiohttp.ClientSession() as http,
        http.put(f"{counter.sandbox.url}/sandbox/bale", json=switches) as answer,
    ):
        assert answer.status == 200, await answer.text()


@pytest.mark.parametrize("way", WAYS)
async def test_the_whole_way_is_gone(counter: Counter, sara: Person, way: str) -> None:
    await switched(counter, WAYS[way])
    await signs_up(sara, SARA)
    await logs_in(sara)
    number = await movable_case(counter, sara)
    await moves(counter, number)
    await sara.sees("به‌روز شد", number[-4:])
    await sara.presses("دیدن پرونده")
    await sara.sees("شمارهٔ پرونده:")
    await sara.presses("منوی اصلی")
    await sara.sees("وارد شده‌اید")
    await sara.presses("خروج")
    await sara.sees("خارج شدید")

    assert len(await who_signed_up(counter)) == 1

    async def told() -> bool:
        return [one.state for one in await counter.rows(Delivery) if one.channel == "bale"] == ["sent"]

    await counter.control.until(told, "the one delivery, sent")
    async with UnitOfWork(counter.database) as tx:
        assert await verify(tx.session) == []


async def test_a_contact_that_does_not_say_whose_it_is_counts_as_a_claim(counter: Counter) -> None:
    """Nothing follows from it but a code to that number; one that names another is refused."""
    await switched(counter, {"contact_without_user_id": True})
    reza, sara = await counter.person("رضا"), await counter.person("سارا")
    await comes_to_phone_step(reza)
    await reza.shares_contact(phone=sara.phone)
    await reza.sees("گام ۲ از ۹")
    await reza.sends(SARA.national_code)
    await reza.sends(SARA.birth_date)
    await reza.sees("گام ۴ از ۹")
    code = await sara.sms_code()
    await reza.sends("000000" if code != "000000" else "111111")
    await reza.sees("رمز درست نیست")
    assert await who_signed_up(counter) == []

    await switched(counter, {"contact_without_user_id": False})
    zahra = await counter.person("زهرا")
    await comes_to_phone_step(zahra)
    await zahra.shares_contact(owner_user_id=sara.user_id)
    await zahra.sees("شمارهٔ خود شما نیست")


async def test_an_old_client_is_told_in_the_chat_what_it_cannot_show_over_it(
    counter: Counter, sara: Person
) -> None:
    await comes_in(sara, SARA)
    await switched(counter, {"old_client": True})
    await opens_first_case(sara)
    old: Any = await sara.window()
    await sara.sends("/start")
    await sara.sees("وارد شده‌اید")
    await sara.presses("خروج")
    await sara.sees("خارج شدید")
    await sara.forges("zzzzzz\x1dback", old["message_id"])
    await sara.sees("به پیشخوان خوش آمدید", "دکمه")
    assert await sara.alerts() == []


async def test_updates_that_are_numbered_from_the_beginning_again_are_answered(
    counter: Counter, sara: Person
) -> None:
    await sara.sends("/start")
    await sara.sees("به پیشخوان خوش آمدید")
    for _ in range(3):
        await counter.rest()
        await switched(counter, {"ids_restart": True})
        await sara.presses("ورود")
        await sara.sees("ورود")
        await counter.rest()
        await sara.sends("/start")
        await sara.sees("به پیشخوان خوش آمدید")
        await switched(counter, {"ids_restart": False})


async def test_a_login_on_the_strictest_bale_reads_well(counter: Counter, sara: Person) -> None:
    await switched(counter, TOGETHER)
    await signs_up(sara, SARA)
    await logs_in(sara)
    await sara.presses("خروج")
    await sara.sees("خارج شدید")
    await asks_for_login(sara)
    for shown in await sara.messages():
        assert not set(shown["text"]) & set("<>`\\"), shown["text"]
