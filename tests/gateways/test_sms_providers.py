"""Kavenegar and Ghasedak against doubles: a yes, a no, a «later», a doubt, both in order."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import structlog

from bot.gateways.sms import Rejection, SmsGateway, SmsRejected, SmsUnavailable
from bot.gateways.sms.ghasedak import GhasedakSms
from bot.gateways.sms.in_order import InOrder
from bot.gateways.sms.kavenegar import KavenegarApi, KavenegarSms
from tests.clock import ManualClock
from tests.gateways.doubles import NOBODY, UNCLEAR, Behaviour, Double, breaks_off, chain, page, provider, says

PHONE, TEXT, REF = "+989121110001", "پروندهٔ شما تغییر کرد.", "8123456789012345678"
KEY = "k3y-of-our-account"
SHORT_S = 0.9

Made = Callable[[str, ManualClock], tuple[SmsGateway, Any]]


def kavenegar(url: str, clock: ManualClock) -> tuple[SmsGateway, Any]:
    api = KavenegarApi(KEY, url, clock, timeout_s=SHORT_S)
    return KavenegarSms(api, "2000500666"), api.close


def ghasedak(url: str, clock: ManualClock) -> tuple[SmsGateway, Any]:
    made = GhasedakSms(KEY, "30005088", url, clock, timeout_s=SHORT_S / 2)
    return made, made.close


@asynccontextmanager
async def sending(
    make: Made, clock: ManualClock, *answers: Behaviour
) -> AsyncIterator[tuple[SmsGateway, Double]]:
    async with provider(*answers) as double:
        gateway, close = make(double.url, clock)
        try:
            yield gateway, double
        finally:
            await close()


def kavenegar_says(status: int, *entries: Any, http: int | None = None) -> Behaviour:
    body = {"return": {"status": status, "message": "x"}, "entries": list(entries) or None}
    return says(body, http if http is not None else status if status < 600 else 400)


def ghasedak_says(is_success: Any, code: Any, data: Any = None, http: int = 200) -> Behaviour:
    return says({"isSuccess": is_success, "statusCode": code, "message": "x", "data": data}, http)


async def test_kavenegar_gets_a_form_with_our_reference(clock: ManualClock) -> None:
    answer = kavenegar_says(200, {"messageid": 8792343, "status": 1})
    async with sending(kavenegar, clock, answer) as (gateway, double):
        assert await gateway.send(PHONE, TEXT, REF) == "8792343"
    [asked] = double.asked
    assert asked.path == f"/v1/{KEY}/sms/send.json"
    form = {"receptor": "09121110001", "message": TEXT, "localid": REF, "sender": "2000500666"}
    assert asked.body == form


async def test_ghasedak_gets_json_with_our_reference(clock: ManualClock) -> None:
    answer = ghasedak_says(True, 200, {"messageId": "777", "cost": 1200})
    async with sending(ghasedak, clock, answer) as (gateway, double):
        assert await gateway.send(PHONE, TEXT, REF) == "777"
    [asked] = double.asked
    assert asked.path == "/rest/api/v1/WebService/SendSingleSMS"
    assert asked.headers["ApiKey"] == KEY
    assert asked.body == {
        "lineNumber": "30005088",
        "receptor": "09121110001",
        "message": TEXT,
        "clientReferenceId": REF,
        "udh": False,
    }


async def test_a_number_of_another_country_is_dialled_as_one(clock: ManualClock) -> None:
    async with sending(kavenegar, clock, kavenegar_says(200, {"messageid": 1})) as (gateway, double):
        await gateway.send("+491701234567", TEXT, REF)
    assert double.asked[0].body["receptor"] == "00491701234567"


@pytest.mark.parametrize(
    ("make", "answer"),
    [
        (kavenegar, kavenegar_says(200)),
        (kavenegar, kavenegar_says(200, {})),
        (kavenegar, kavenegar_says(200, {"messageid": None, "status": 1})),
        (kavenegar, kavenegar_says(200, "x")),
        (ghasedak, ghasedak_says(True, 200)),
        (ghasedak, ghasedak_says(True, 200, [1])),
        (ghasedak, says({"IsSuccess": True, "StatusCode": 200, "Data": {}})),
    ],
)
async def test_a_yes_without_a_number_is_a_yes(clock: ManualClock, make: Made, answer: Behaviour) -> None:
    async with sending(make, clock, answer) as (gateway, _):
        assert await gateway.send(PHONE, TEXT, REF) == REF


@pytest.mark.parametrize(
    ("make", "answer", "rejection"),
    [
        (kavenegar, kavenegar_says(411), Rejection.NUMBER),
        (kavenegar, kavenegar_says(413), Rejection.CONTENT),
        (kavenegar, kavenegar_says(200, {"messageid": 1, "status": 14}), Rejection.CONTENT),
        (kavenegar, kavenegar_says(200, {"messageid": 1, "status": 6}), Rejection.CONTENT),
        *((kavenegar, kavenegar_says(code), Rejection.ACCOUNT) for code in (401, 403, 407, 412, 418, 501)),
        (ghasedak, ghasedak_says(False, 400), Rejection.CONTENT),
        (ghasedak, ghasedak_says(False, 401), Rejection.ACCOUNT),
        (ghasedak, ghasedak_says(False, 418, http=400), Rejection.ACCOUNT),
    ],
)
async def test_a_no_says_whose_trouble_it_is(
    clock: ManualClock, make: Made, answer: Behaviour, rejection: Rejection
) -> None:
    async with sending(make, clock, answer) as (gateway, double):
        with pytest.raises(SmsRejected) as refused:
            await gateway.send(PHONE, TEXT, REF)
        assert len(double.asked) == 1
    assert refused.value.rejection is rejection


@pytest.mark.parametrize(
    ("make", "answer"),
    [
        (kavenegar, kavenegar_says(409)),
        (kavenegar, kavenegar_says(429)),
        (kavenegar, kavenegar_says(451)),
        (kavenegar, page(404)),
        (kavenegar, page(411)),
        (kavenegar, page(413)),
        (ghasedak, ghasedak_says(False, 429)),
        (ghasedak, page(403)),
    ],
)
async def test_a_later_is_certainly_not_sent(clock: ManualClock, make: Made, answer: Behaviour) -> None:
    async with sending(make, clock, answer) as (gateway, _):
        with pytest.raises(SmsUnavailable) as later:
            await gateway.send(PHONE, TEXT, REF)
    assert not later.value.maybe_sent


@pytest.mark.parametrize("make", [kavenegar, ghasedak])
@pytest.mark.parametrize("name", sorted(set(UNCLEAR) - {"a page with 404"}))
async def test_a_lost_answer_is_a_doubt_and_tells_no_secret(
    clock: ManualClock, make: Made, name: str
) -> None:
    async with sending(make, clock, UNCLEAR[name]) as (gateway, _):
        with structlog.testing.capture_logs() as logs, pytest.raises(SmsUnavailable) as lost:
            await gateway.send(PHONE, TEXT, REF)
    assert lost.value.maybe_sent
    assert logs
    for secret in (KEY, PHONE[1:], PHONE[-10:], TEXT):
        assert secret not in chain(lost.value)
        assert secret not in str(logs)


@pytest.mark.parametrize("make", [kavenegar, ghasedak])
async def test_nobody_there_is_certainly_not_sent(clock: ManualClock, make: Made) -> None:
    gateway, close = make(NOBODY, clock)
    with pytest.raises(SmsUnavailable) as away:
        await gateway.send(PHONE, TEXT, REF)
    await close()
    assert not away.value.maybe_sent
    assert KEY not in chain(away.value)


@pytest.mark.parametrize(
    "answer",
    [
        says({"return": {"status": "200"}, "entries": []}),
        says({"return": [], "entries": []}),
        says({"return": {"status": True}}),
        kavenegar_says(302, http=200),
    ],
)
async def test_wrong_types_are_a_doubt(clock: ManualClock, answer: Behaviour) -> None:
    async with sending(kavenegar, clock, answer) as (gateway, _):
        with pytest.raises(SmsUnavailable) as lost:
            await gateway.send(PHONE, TEXT, REF)
    assert lost.value.maybe_sent


async def test_only_who_merges_repeats_is_asked_twice(clock: ManualClock) -> None:
    yes = kavenegar_says(200, {"messageid": 5, "status": 1})
    async with sending(kavenegar, clock, breaks_off, yes) as (gateway, double):
        assert await gateway.send(PHONE, TEXT, REF) == "5"
        assert [asked.body["localid"] for asked in double.asked] == [REF, REF]
    async with sending(ghasedak, clock, breaks_off, ghasedak_says(True, 200)) as (gateway, double):
        with pytest.raises(SmsUnavailable):
            await gateway.send(PHONE, TEXT, REF)
        assert len(double.asked) == 1


class Scripted:
    """A provider that answers as told."""

    def __init__(self, answer: str | Exception) -> None:
        self._answer = answer
        self.asked = 0

    async def send(self, phone: str, text: str, ref: str) -> str:
        self.asked += 1
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


LATER, DOUBT = SmsUnavailable("409"), SmsUnavailable("cut", maybe_sent=True)
NUMBER, CONTENT, ACCOUNT = (SmsRejected(rejection, rejection) for rejection in Rejection)


@pytest.mark.parametrize(
    ("first", "second", "outcome", "asks_second"),
    [
        ("1", "2", "a:1", False),
        (LATER, "2", "b:2", True),
        (ACCOUNT, "2", "b:2", True),
        (DOUBT, "2", DOUBT, False),
        (NUMBER, "2", NUMBER, False),
        (CONTENT, "2", CONTENT, False),
        (LATER, DOUBT, DOUBT, True),
        (LATER, NUMBER, NUMBER, True),
        (LATER, CONTENT, LATER, True),
        (LATER, ACCOUNT, LATER, True),
        (ACCOUNT, CONTENT, ACCOUNT, True),
        (ACCOUNT, LATER, LATER, True),
    ],
)
async def test_the_second_is_asked_when_the_first_has_certainly_not_taken_it(
    first: str | Exception, second: str | Exception, outcome: str | Exception, asks_second: bool
) -> None:
    one, two = Scripted(first), Scripted(second)
    gateway = InOrder({"a": one, "b": two})
    if isinstance(outcome, Exception):
        with pytest.raises(type(outcome)) as failed:
            await gateway.send(PHONE, TEXT, REF)
        assert failed.value is outcome
    else:
        assert await gateway.send(PHONE, TEXT, REF) == outcome
    assert (one.asked, two.asked) == (1, int(asks_second))
