"""The settings of SMS and codes: which ways they open, in which order, and what is missing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from bot.accounts.reach import Abroad
from bot.container import Foundation
from bot.delivery.channel import Pacing
from bot.gateways.codes import Code
from bot.gateways.line import Line
from bot.gateways.sms import Rejection, SmsRejected
from bot.gateways.sms.choice import WHOLE_S, PhoneWays
from bot.sandbox import BotProfile, Sandbox
from bot.settings import Settings, SmsSection
from tests.clock import ManualClock
from tests.conftest import NOON
from tests.gateways.doubles import NOBODY, page, provider, says

PHONE = "+989121110001"
CODE = Code(PHONE, "048291", "رمز: 048291", "81", NOON + timedelta(seconds=180))
KEYS = {
    "kavenegar_key": "k",
    "kavenegar_template": "login",
    "ghasedak_key": "g",
    "ghasedak_line": "3000",
    "safir_key": "s",
    "safir_bot_id": 7,
    "telegram_gateway_token": "t",
}


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as opened:
        yield opened


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"provider": "kavenegar"}, {"kavenegar_key"}),
        ({"second": "ghasedak"}, {"ghasedak_key", "ghasedak_line"}),
        ({"codes": ["kavenegar-lookup"]}, {"kavenegar_key", "kavenegar_template"}),
        ({"codes": ["sandbox", "safir"]}, {"safir_key", "safir_bot_id"}),
        ({"codes": ["telegram-gateway"]}, {"telegram_gateway_token"}),
        ({"codes": ["pigeon"]}, {"codes"}),
        (
            {"abroad": ["telegram-gateway", "ghasedak"]},
            {"telegram_gateway_token", "ghasedak_key", "ghasedak_line"},
        ),
        ({"abroad": ["safir"]}, {"abroad"}),
        ({"provider": "kavenegar", "kavenegar_key": "k"}, set()),
        ({}, set()),
    ],
)
def test_a_chosen_provider_without_its_key_is_named(given: dict[str, Any], missing: set[str]) -> None:
    try:
        SmsSection(**given)
        named = set()
    except ValidationError as refused:
        named = {str(each["loc"][0]) for each in refused.errors()}
    assert named == missing


def test_keys_are_not_shown() -> None:
    section = SmsSection(provider="kavenegar", kavenegar_key="k3y-of-our-account")
    assert "k3y" not in repr(section) + str(section) + section.model_dump_json()


def test_the_order_is_that_of_the_settings() -> None:
    both = SmsSection(provider="kavenegar", second="ghasedak", **KEYS)
    assert both.providers == both.code_ways == ("kavenegar", "ghasedak")
    codes = SmsSection(provider="off", codes=["safir", "telegram-gateway", "safir"], **KEYS)
    assert (codes.providers, codes.code_ways) == ((), ("safir", "telegram-gateway"))


def test_nothing_goes_to_other_countries_unless_that_is_set_but_into_the_sandbox() -> None:
    assert SmsSection(provider="kavenegar", **KEYS).abroad_ways == ()
    assert SmsSection(provider="off").abroad_ways == ()
    assert SmsSection().abroad_ways == SmsSection().abroad_providers == ("sandbox",)
    section = SmsSection(
        provider="ghasedak", abroad=["telegram-gateway", "kavenegar", "telegram-gateway"], **KEYS
    )
    assert section.abroad_ways == ("telegram-gateway", "kavenegar")
    assert section.abroad_providers == ("kavenegar",)


@pytest.mark.parametrize(
    ("sms", "codes", "other_sms"),
    [
        ({}, set(), False),  # no inbox anywhere
        ({"sandbox_url": "http://127.0.0.1:8081"}, {None}, True),
        ({"abroad": ["telegram-gateway"]}, {"telegram"}, False),
        ({"abroad": ["kavenegar-lookup", "telegram-gateway"]}, {None, "telegram"}, False),
        ({"abroad": ["kavenegar"]}, {None}, True),
    ],
)
async def test_the_settings_say_what_reaches_other_countries(
    sms: dict[str, Any], codes: set[str | None], other_sms: bool
) -> None:
    settings = Settings(_env_file=None, telegram={"token": "1:a"}, sms={**KEYS, **sms})
    assert Foundation().abroad(settings) == Abroad(frozenset(codes), sms=other_sms)


async def test_what_goes_to_another_country_goes_by_the_ways_that_are_set_for_it_alone(
    clock: ManualClock, stack: AsyncExitStack
) -> None:
    gateway = says({"ok": True, "result": {"request_id": "r1"}})
    kept = says({"return": {"status": 200}, "entries": [{"messageid": 5, "status": 1}]})
    async with provider(gateway) as telegram, provider(kept) as kavenegar:
        ways = {"telegram_gateway_url": telegram.url, "kavenegar_url": kavenegar.url, **KEYS}
        section = SmsSection(provider="kavenegar", abroad=["telegram-gateway"], **ways)
        phones = PhoneWays(section, None, clock, stack)
        assert phones.sms is not None
        assert phones.codes is not None
        there = replace(CODE, phone="+61491570156")
        assert await phones.codes.send(there, asked_in="bale") == "telegram-gateway:r1"
        with pytest.raises(SmsRejected) as refused:
            await phones.codes.send(there, asked_in="telegram")
        assert refused.value.rejection is Rejection.CONTENT
        with pytest.raises(SmsRejected) as nothing:
            await phones.sms.send(there.phone, "خبر", "80")
        assert nothing.value.rejection is Rejection.CONTENT
        assert kavenegar.asked == []
        assert await phones.codes.send(CODE, asked_in="telegram") == "kavenegar:5"
        assert await phones.sms.send(PHONE, "خبر", "80") == "kavenegar:5"
        assert len(telegram.asked) == 1


async def test_an_sms_provider_that_is_set_for_other_countries_brings_news_there_too(
    clock: ManualClock, stack: AsyncExitStack
) -> None:
    kept = says({"return": {"status": 200}, "entries": [{"messageid": 5, "status": 1}]})
    async with provider(kept) as kavenegar:
        section = SmsSection(provider="off", abroad=["kavenegar"], kavenegar_url=kavenegar.url, **KEYS)
        phones = PhoneWays(section, None, clock, stack)
        assert phones.sms is not None
        assert await phones.sms.send("+61491570156", "خبر", "80") == "kavenegar:5"
        with pytest.raises(SmsRejected):
            await phones.sms.send(PHONE, "خبر", "81")
        assert kavenegar.asked[0].body["receptor"] == "0061491570156"


@pytest.mark.parametrize(
    ("sms", "nowhere"),
    [
        ({}, True),
        ({"provider": "off"}, False),
        ({"codes": ["sandbox"]}, True),
        ({"codes": ["sandbox"], "sandbox_url": "http://127.0.0.1:8081"}, False),
        ({"codes": ["safir"]}, False),
        ({"provider": "kavenegar"}, False),
        ({"second": "ghasedak"}, False),
    ],
)
def test_a_real_messenger_needs_a_way_for_codes(sms: dict[str, Any], nowhere: bool) -> None:
    settings = Settings(_env_file=None, telegram={"token": "1:a"}, sms={**KEYS, **sms})
    assert settings.codes_go_nowhere is nowhere


async def test_codes_go_their_own_ways_and_news_goes_by_sms(
    clock: ManualClock, stack: AsyncExitStack
) -> None:
    gateway = says({"ok": True, "result": {"request_id": "r1"}})
    kept = says({"return": {"status": 200}, "entries": [{"messageid": 5, "status": 1}]})
    async with provider(page(502)) as safir, provider(gateway) as telegram, provider(kept) as kavenegar:
        section = SmsSection(
            provider="kavenegar",
            codes=["safir", "telegram-gateway", "kavenegar-lookup"],
            safir_url=safir.url,
            telegram_gateway_url=telegram.url,
            kavenegar_url=kavenegar.url,
            **KEYS,
        )
        phones = PhoneWays(section, None, clock, stack)
        assert phones.sms is not None
        assert phones.codes is not None
        assert await phones.sms.send(PHONE, "خبر", "80") == "kavenegar:5"
        assert await phones.codes.send(CODE, asked_in="bale") == "telegram-gateway:r1"
        assert await phones.codes.send(CODE, asked_in="telegram") == "kavenegar-lookup:5"
        assert [asked.path for asked in kavenegar.asked] == [
            "/v1/k/sms/send.json",
            "/v1/k/verify/lookup.json",
        ]
        await stack.aclose()


async def test_the_second_provider_takes_what_the_first_did_not(
    clock: ManualClock, stack: AsyncExitStack
) -> None:
    taken = says({"isSuccess": True, "statusCode": 200, "data": {"messageId": "7"}})
    async with provider(taken) as ghasedak:
        section = SmsSection(
            provider="kavenegar",
            second="ghasedak",
            kavenegar_url=NOBODY,
            ghasedak_url=ghasedak.url,
            **KEYS,
        )
        phones = PhoneWays(section, None, clock, stack)
        assert phones.sms is not None
        assert phones.codes is not None
        assert await phones.sms.send(PHONE, "خبر", "80") == "ghasedak:7"
        assert await phones.codes.send(CODE, asked_in="telegram") == "ghasedak:7"
        await stack.aclose()


async def test_the_inbox_is_a_way_like_others(clock: ManualClock, stack: AsyncExitStack) -> None:
    sandbox = Sandbox([BotProfile("1:x", "pishkhan_bot", "پیشخوان")])
    await sandbox.start()
    phones = PhoneWays(SmsSection(), sandbox.url, clock, stack)
    assert phones.codes is not None
    assert (await phones.codes.send(CODE, asked_in="telegram")).startswith("sandbox:")
    await stack.aclose()
    await sandbox.stop()


async def test_without_an_inbox_nothing_is_opened(clock: ManualClock, stack: AsyncExitStack) -> None:
    for section in (SmsSection(), SmsSection(provider="off")):
        phones = PhoneWays(section, None, clock, stack)
        assert (phones.sms, phones.codes) == (None, None)


def test_all_ways_together_keep_within_the_time_of_one_send() -> None:
    """The ledger cuts a send off; a way that was still to come would never be tried then."""
    assert Pacing().send_s > WHOLE_S
    for ways in range(1, 7):
        for tries in (1, 2):
            each = Line("p", ManualClock(), tries=tries).each(WHOLE_S / ways)
            pauses = 0.3 * (tries - 1)
            assert ways * (each * tries + pauses) <= WHOLE_S + 1e-9
