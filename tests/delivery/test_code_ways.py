"""A code on its way from the ledger to a phone: it knows which messenger asked, and never goes there."""

from __future__ import annotations

import pytest

from bot.delivery.sms_sender import SmsSender
from bot.gateways.codes import Code
from bot.gateways.codes.ways import CodeWays
from bot.gateways.sms import Rejection, SmsRejected, SmsUnavailable
from bot.ledger import ToPhone
from storage.models.ledger import OPEN_STATES
from tests.delivery.support import CODE, PHONE, Desk, FakeSender, Running, until


class Way:
    """Keeps the codes that it was given; fails with ``failure`` where there is one."""

    def __init__(self, messenger: str | None = None, failure: Exception | None = None) -> None:
        self.messenger = messenger
        self._failure = failure
        self.codes: list[Code] = []

    async def send(self, code: Code) -> str:
        self.codes.append(code)
        if self._failure is not None:
            raise self._failure
        return "r"


class Sms:
    def __init__(self) -> None:
        self.texts: list[str] = []

    async def send(self, phone: str, text: str, ref: str) -> str:
        self.texts.append(text)
        return "sms-1"


async def settled(desk: Desk) -> bool:
    return not set(await desk.states()) & set(OPEN_STATES)


@pytest.mark.parametrize("messenger", ["telegram", "bale"])
async def test_a_code_carries_the_messenger_that_asked_for_it(desk: Desk, messenger: str) -> None:
    sender = FakeSender()
    await desk.tell(await desk.code(messenger), ToPhone(PHONE))
    async with Running(desk.worker(sms=sender)):
        await until(lambda: sender.tries == 1)
    [sent] = sender.sent
    assert sent.code is not None
    assert (sent.code.digits, sent.code.asked_in) == (CODE, messenger)
    assert (sent.code.ends_at - desk.clock.now()).total_seconds() == 180
    assert CODE not in repr(sent)


async def test_two_codes_sent_together_keep_their_own_messengers(desk: Desk) -> None:
    sender = FakeSender()
    await desk.tell(await desk.code("telegram"), ToPhone(PHONE))
    await desk.tell(await desk.code("bale"), ToPhone("+989121110002"))
    async with Running(desk.worker(sms=sender)):
        await until(lambda: sender.tries == 2)
    assert {(each.address, each.code.asked_in) for each in sender.sent if each.code} == {
        (PHONE, "telegram"),
        ("+989121110002", "bale"),
    }


async def test_news_carries_no_code(desk: Desk) -> None:
    sender = FakeSender()
    await desk.tell(desk.news(), ToPhone(PHONE))
    async with Running(desk.worker(sms=sender)):
        await until(lambda: sender.tries == 1)
    assert sender.sent[0].code is None


@pytest.mark.parametrize(("asked_in", "taken_by"), [("telegram", "bale-way"), ("bale", "telegram-way")])
async def test_from_the_ledger_to_another_messenger(desk: Desk, asked_in: str, taken_by: str) -> None:
    ways = {"telegram-way": Way("telegram"), "bale-way": Way("bale")}
    await desk.tell(await desk.code(asked_in), ToPhone(PHONE))
    async with Running(desk.worker(sms=SmsSender(None, CodeWays(ways)))):
        await until(lambda: settled(desk))
    [row] = await desk.deliveries()
    assert (row.state, row.provider_ref) == ("sent", f"{taken_by}:r")
    [code] = ways[taken_by].codes
    assert (code.phone, code.digits) == (PHONE, CODE)
    assert CODE in code.text
    assert sum(len(way.codes) for way in ways.values()) == 1


@pytest.mark.parametrize(
    ("failure", "state"),
    [
        (SmsUnavailable("cut", maybe_sent=True), "unknown"),
        (SmsRejected(Rejection.NUMBER, "411"), "dead"),
        (SmsRejected(Rejection.CONTENT, "413"), "failed"),
    ],
)
async def test_when_no_way_is_left_the_ledger_says_how_it_ended(
    desk: Desk, failure: Exception, state: str
) -> None:
    bale = Way("bale")
    ways = CodeWays({"sms": Way(failure=failure), "bale-way": bale})
    await desk.tell(await desk.code("bale"), ToPhone(PHONE))
    async with Running(desk.worker(sms=SmsSender(None, ways))):
        await until(lambda: settled(desk))
    assert await desk.states() == [state]
    assert bale.codes == []


async def test_where_sms_is_off_news_says_so_and_codes_still_go(desk: Desk) -> None:
    way = Way()
    await desk.tell(desk.news(), ToPhone(PHONE))
    await desk.tell(await desk.code(), ToPhone(PHONE))
    async with Running(desk.worker(sms=SmsSender(None, CodeWays({"a": way})))):
        await until(lambda: settled(desk))
    rows = await desk.deliveries()
    assert [(row.state, row.last_error) for row in rows] == [("failed", "sms off"), ("sent", None)]


async def test_without_ways_of_their_own_codes_go_as_every_sms(desk: Desk) -> None:
    sms = Sms()
    await desk.tell(await desk.code(), ToPhone(PHONE))
    async with Running(desk.worker(sms=SmsSender(sms))):
        await until(lambda: settled(desk))
    assert [CODE in text for text in sms.texts] == [True]
