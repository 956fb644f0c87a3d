"""One-time codes: Safir (the sandbox's, and doubles on a bad day), Telegram Gateway, Kavenegar's template;
and the ways in order, never into the messenger that asks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.gateways.codes import Code
from bot.gateways.codes.by_sms import BySms
from bot.gateways.codes.safir import SafirApi, SafirCodes, SafirTexts
from bot.gateways.codes.telegram_gateway import TelegramGateway
from bot.gateways.codes.ways import CodeWays
from bot.gateways.sms import Rejection, SmsRejected, SmsUnavailable
from bot.gateways.sms.kavenegar import KavenegarApi, KavenegarLookup
from bot.sandbox import BotProfile, Sandbox
from bot.sandbox.bale.safir import ACCESS_KEY
from tests.clock import ManualClock
from tests.conftest import NOON
from tests.gateways.doubles import NOBODY, UNCLEAR, Behaviour, Double, breaks_off, chain, page, provider, says
from tests.sandbox.desk import BALE_TOKEN

PHONE, DIGITS, KEY = "+989121110008", "048291", "k3y-of-our-account"
CODE = Code(PHONE, DIGITS, f"رمز ورود: {DIGITS}", "8123456789012345678", NOON + timedelta(seconds=180))
BOT_ID = int(BALE_TOKEN.partition(":")[0])
SHORT_S = 0.9


@pytest.fixture
async def bale() -> AsyncIterator[Sandbox]:
    made = Sandbox([BotProfile(BALE_TOKEN, "bale_bot", "پیشخوان", "bale")])
    await made.start()
    yield made
    await made.stop()


async def letters(sandbox: Sandbox) -> list[dict[str, Any]]:
    async with aiohttp.ClientSession() as http, http.get(f"{sandbox.url}/sandbox/safir") as answer:
        kept: list[dict[str, Any]] = await answer.json()
        return kept


async def person(sandbox: Sandbox) -> None:
    body = {"name": "نرگس", "phone": f"0{PHONE[3:]}", "messenger": "bale"}
    people = f"{sandbox.url}/sandbox/people"
    async with aiohttp.ClientSession() as http, http.post(people, json=body) as answer:
        assert answer.status < 300


async def test_a_code_lies_in_the_chat_of_bale_once(bale: Sandbox, clock: ManualClock) -> None:
    await person(bale)
    api = SafirApi(ACCESS_KEY, BOT_ID, f"{bale.url}/safir", clock)
    first = await SafirCodes(api).send(CODE)
    assert await SafirCodes(api).send(CODE) == first
    await SafirTexts(api).send(PHONE, "پروندهٔ شما تغییر کرد.", "9")
    await api.close()
    kept = await letters(bale)
    assert sorted(letter["kind"] for letter in kept) == ["message", "otp_message"]
    assert any(DIGITS in letter["text"] for letter in kept)


@pytest.mark.parametrize("text", ["کد *۱۲* و _این_ [جا](https://x.ir) `x`", "<b>۵ < ۶</b> &amp;", "\\*"])
async def test_a_text_into_bale_shows_every_letter_as_an_sms_does(
    bale: Sandbox, clock: ManualClock, text: str
) -> None:
    await person(bale)
    api = SafirApi(ACCESS_KEY, BOT_ID, f"{bale.url}/safir", clock)
    await SafirTexts(api).send(PHONE, text, "10")
    await api.close()
    assert [letter["text"] for letter in await letters(bale)] == [text]


async def test_who_is_not_in_bale_and_a_bad_key_are_told_apart(bale: Sandbox, clock: ManualClock) -> None:
    api = SafirApi(ACCESS_KEY, BOT_ID, f"{bale.url}/safir", clock)
    stranger = Code("+989350000000", DIGITS, "x", "1", CODE.ends_at)
    with pytest.raises(SmsRejected) as refused:
        await SafirCodes(api).send(stranger)
    assert refused.value.rejection is Rejection.NUMBER
    with pytest.raises(SmsRejected) as text:
        await SafirTexts(api).send(stranger.phone, "x", "2")
    assert text.value.rejection is Rejection.CONTENT, "as a telephone the number may be a good one"
    await api.close()
    wrong = SafirApi("another key", BOT_ID, f"{bale.url}/safir", clock)
    with pytest.raises(SmsRejected) as account:
        await SafirCodes(wrong).send(CODE)
    assert account.value.rejection is Rejection.ACCOUNT
    await wrong.close()


@asynccontextmanager
async def safir(clock: ManualClock, *answers: Behaviour) -> AsyncIterator[tuple[SafirCodes, Double]]:
    async with provider(*answers) as double:
        api = SafirApi(KEY, 7, double.url, clock, timeout_s=SHORT_S)
        try:
            yield SafirCodes(api), double
        finally:
            await api.close()


@asynccontextmanager
async def gateway(clock: ManualClock, *answers: Behaviour) -> AsyncIterator[tuple[TelegramGateway, Double]]:
    async with provider(*answers) as double:
        made = TelegramGateway(KEY, double.url, clock, timeout_s=SHORT_S / 2)
        try:
            yield made, double
        finally:
            await made.close()


@asynccontextmanager
async def lookup(clock: ManualClock, *answers: Behaviour) -> AsyncIterator[tuple[KavenegarLookup, Double]]:
    async with provider(*answers) as double:
        api = KavenegarApi(KEY, double.url, clock, timeout_s=SHORT_S / 2)
        try:
            yield KavenegarLookup(api, "pishkhan-login"), double
        finally:
            await api.close()


def refuses(code: Any) -> Behaviour:
    rows = [{"phone_number": "98", "code": code, "description": "x"}]
    return says({"message_id": None, "error_data": rows})


async def test_each_way_is_asked_as_its_documents_say(clock: ManualClock) -> None:
    async with safir(clock, says({"message_id": "77", "error_data": None})) as (way, double):
        assert await way.send(CODE) == "77"
    [asked] = double.asked
    assert asked.path == "/api/v3/send_message"
    assert asked.headers["api-access-key"] == KEY
    assert asked.body == {
        "request_id": CODE.ref,
        "bot_id": 7,
        "phone_number": "989121110008",
        "message_data": {"otp_message": {"otp": DIGITS}},
    }
    async with gateway(clock, says({"ok": True, "result": {"request_id": "r1"}})) as (tg, double):
        assert await tg.send(CODE) == "r1"
    [asked] = double.asked
    assert asked.path == "/sendVerificationMessage"
    assert asked.headers["Authorization"] == f"Bearer {KEY}"
    assert asked.body == {"phone_number": PHONE, "code": DIGITS, "ttl": 180}
    entry = {"return": {"status": 200, "message": "x"}, "entries": [{"messageid": 5, "status": 5}]}
    async with lookup(clock, says(entry)) as (template, double):
        assert await template.send(CODE) == "5"
    [asked] = double.asked
    assert asked.path == f"/v1/{KEY}/verify/lookup.json"
    assert asked.body == {"receptor": "09121110008", "template": "pishkhan-login", "token": DIGITS}


async def test_a_code_near_its_end_keeps_to_the_gateways_least_life(clock: ManualClock) -> None:
    clock.advance(timedelta(seconds=170))
    async with gateway(clock, says({"ok": True, "result": {}})) as (way, double):
        assert await way.send(CODE) == CODE.ref
    assert double.asked[0].body["ttl"] == 30


@pytest.mark.parametrize(
    ("code", "rejection"),
    [
        (17, Rejection.NUMBER),
        (8, Rejection.NUMBER),
        (4, Rejection.CONTENT),
        (20, Rejection.ACCOUNT),
        (21, Rejection.ACCOUNT),
    ],
)
async def test_safir_says_no_for_a_reason(clock: ManualClock, code: int, rejection: Rejection) -> None:
    async with safir(clock, refuses(code)) as (way, _):
        with pytest.raises(SmsRejected) as refused:
            await way.send(CODE)
    assert refused.value.rejection is rejection


@pytest.mark.parametrize(
    ("answer", "maybe_sent"),
    [
        (refuses(3), False),
        (refuses(18), False),
        (refuses(2), True),
        (refuses("17"), True),
        (says({"message_id": None, "error_data": {}}), True),
        (says({"message_id": "1", "error_data": None}, 500), True),
        (says({"message_id": "1"}), True),
    ],
)
async def test_safir_says_later_or_nothing_clear(
    clock: ManualClock, answer: Behaviour, maybe_sent: bool
) -> None:
    async with safir(clock, answer) as (way, _):
        with pytest.raises(SmsUnavailable) as later:
            await way.send(CODE)
    assert later.value.maybe_sent is maybe_sent


async def test_a_bad_key_of_safir_is_a_bare_string(clock: ManualClock) -> None:
    async with safir(clock, says("invalid_access_key")) as (way, _):
        with pytest.raises(SmsRejected) as refused:
            await way.send(CODE)
    assert refused.value.rejection is Rejection.ACCOUNT


async def test_a_number_of_another_country_is_not_even_asked_of_safir(clock: ManualClock) -> None:
    async with safir(clock, says({})) as (way, double):
        with pytest.raises(SmsRejected):
            await way.send(Code("+491701234567", DIGITS, "x", "1", CODE.ends_at))
    assert double.asked == []


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        ("ACCESS_TOKEN_INVALID", Rejection.ACCOUNT),
        ("BALANCE_NOT_ENOUGH", Rejection.ACCOUNT),
        ("PHONE_NUMBER_NOT_AVAILABLE", Rejection.NUMBER),
        ("CODE_INVALID", Rejection.CONTENT),
        (f"unknown: {PHONE}", Rejection.CONTENT),
        (None, Rejection.CONTENT),
        ("FLOOD_WAIT_30", None),
    ],
)
async def test_the_gateway_says_no_for_a_reason(
    clock: ManualClock, error: Any, outcome: Rejection | None
) -> None:
    async with gateway(clock, says({"ok": False, "error": error}, 400)) as (way, _):
        with pytest.raises((SmsRejected, SmsUnavailable)) as refused:
            await way.send(CODE)
    assert getattr(refused.value, "rejection", None) is outcome
    assert PHONE not in chain(refused.value)
    if isinstance(refused.value, SmsUnavailable):
        assert not refused.value.maybe_sent


@pytest.mark.parametrize("make", [safir, gateway, lookup])
@pytest.mark.parametrize("name", sorted(set(UNCLEAR) - {"a page with 404"}))
async def test_a_lost_answer_is_a_doubt_and_tells_no_secret(clock: ManualClock, make: Any, name: str) -> None:
    async with make(clock, UNCLEAR[name]) as (way, _):
        with pytest.raises(SmsUnavailable) as lost:
            await way.send(CODE)
    assert lost.value.maybe_sent
    for secret in (KEY, PHONE[1:], DIGITS):
        assert secret not in chain(lost.value)


async def test_the_template_and_the_gateway_are_tried_once(clock: ManualClock) -> None:
    """Neither has anything to merge repeats by."""
    for make in (lookup, gateway):
        async with make(clock, breaks_off) as (way, double):
            with pytest.raises(SmsUnavailable):
                await way.send(CODE)
            assert len(double.asked) == 1


async def test_a_template_that_is_not_approved_is_our_own_trouble(clock: ManualClock) -> None:
    async with lookup(clock, says({"return": {"status": 424}}, 424)) as (way, _):
        with pytest.raises(SmsRejected) as refused:
            await way.send(CODE)
    assert refused.value.rejection is Rejection.ACCOUNT


class Way:
    """A way that answers as told."""

    def __init__(self, answer: str | Exception, messenger: str | None = None) -> None:
        self._answer = answer
        self.messenger = messenger
        self.codes: list[Code] = []

    async def send(self, code: Code) -> str:
        self.codes.append(code)
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


@pytest.mark.parametrize(
    ("asked_in", "taken"),
    [("telegram", "bale-way:b"), ("bale", "telegram-way:t"), (None, "sms:s"), ("eitaa", "telegram-way:t")],
)
async def test_a_code_never_goes_into_the_messenger_that_asks(asked_in: str | None, taken: str) -> None:
    ways = {"telegram-way": Way("t", "telegram"), "bale-way": Way("b", "bale"), "sms": Way("s")}
    assert await CodeWays(ways).send(CODE, asked_in=asked_in) == taken
    for way in ways.values():
        assert not way.codes or (way.messenger is None or way.messenger != asked_in)


async def test_no_failure_opens_the_way_into_the_messenger_that_asks() -> None:
    telegram = Way("t", "telegram")
    ways = CodeWays({"sms": Way(SmsUnavailable("503")), "telegram-way": telegram})
    with pytest.raises(SmsUnavailable):
        await ways.send(CODE, asked_in="telegram")
    with pytest.raises(SmsRejected):
        await CodeWays({"telegram-way": telegram}).send(CODE, asked_in="telegram")
    assert telegram.codes == []


LATER, DOUBT = SmsUnavailable("409"), SmsUnavailable("cut", maybe_sent=True)
NUMBER, CONTENT, ACCOUNT = (SmsRejected(rejection, rejection) for rejection in Rejection)


@pytest.mark.parametrize("failure", [LATER, DOUBT, NUMBER, CONTENT, ACCOUNT])
async def test_every_failure_hands_over_to_the_next_way(failure: Exception) -> None:
    second = Way("2")
    assert await CodeWays({"a": Way(failure), "b": second}).send(CODE, asked_in="telegram") == "b:2"
    assert second.codes == [CODE]


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        (DOUBT, LATER, "maybe"),
        (LATER, DOUBT, "maybe"),
        (DOUBT, NUMBER, "maybe"),
        (LATER, NUMBER, "later"),
        (ACCOUNT, LATER, "later"),
        (ACCOUNT, NUMBER, Rejection.ACCOUNT),
        (NUMBER, CONTENT, Rejection.NUMBER),
        (CONTENT, CONTENT, Rejection.CONTENT),
    ],
)
async def test_when_all_fail_a_doubt_counts_most(
    first: Exception, second: Exception, outcome: str | Rejection
) -> None:
    with pytest.raises((SmsUnavailable, SmsRejected)) as failed:
        await CodeWays({"a": Way(first), "b": Way(second)}).send(CODE, asked_in="telegram")
    error = failed.value
    if isinstance(error, SmsUnavailable):
        assert outcome == ("maybe" if error.maybe_sent else "later")
    else:
        assert error.rejection is outcome


async def test_who_is_not_in_a_messenger_still_has_a_telephone() -> None:
    ways = CodeWays({"bale-way": Way(NUMBER, "bale")})
    with pytest.raises(SmsRejected) as refused:
        await ways.send(CODE, asked_in="telegram")
    assert refused.value.rejection is Rejection.CONTENT


async def test_a_plain_sms_carries_the_whole_text(clock: ManualClock) -> None:
    class Sms:
        async def send(self, phone: str, text: str, ref: str) -> str:
            return f"{phone}|{text}|{ref}"

    assert await BySms(Sms()).send(CODE) == f"{PHONE}|{CODE.text}|{CODE.ref}"


async def test_a_provider_that_is_down_costs_no_code(clock: ManualClock) -> None:
    api = KavenegarApi(KEY, NOBODY, clock, timeout_s=SHORT_S)
    async with (
        safir(clock, page(502)) as (bale_way, _),
        gateway(clock, says({"ok": True, "result": {"request_id": "r1"}})) as (telegram_way, _),
    ):
        ways = {"lookup": KavenegarLookup(api, "t"), "safir": bale_way, "telegram-gateway": telegram_way}
        assert await CodeWays(ways).send(CODE, asked_in="bale") == "telegram-gateway:r1"
    await api.close()
