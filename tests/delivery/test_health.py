"""What a refusal says of an address, and for how long."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.delivery.senders import OutgoingText, SendError, Sent, Trouble
from bot.ledger import ToChat, ToPhone
from bot.ledger.address_book import AddressBook
from storage.models import ChannelHealth
from tests.delivery.support import CODE, PHONE, Desk, FakeSender, Running, until
from tests.delivery.test_worker import settled

NO_SUCH_NUMBER = SendError(Trouble.INVALID, "sms 411")


async def healths(desk: Desk) -> list[str]:
    return list(await desk.all(select(ChannelHealth.state)))


async def test_the_next_code_is_sent_though_the_last_ones_number_was_refused(desk: Desk) -> None:
    sms = FakeSender([NO_SUCH_NUMBER])
    async with Running(desk.worker(sms=sms)):
        await desk.tell(await desk.code(), ToPhone(PHONE))
        await settled(desk, "dead")
        assert await healths(desk) == ["invalid"]
        await desk.tell(await desk.code(), ToPhone(PHONE))
        await settled(desk, "dead", "sent")
    assert [CODE in text.text for text in sms.sent] == [True]


async def test_an_sms_that_goes_through_makes_the_number_a_good_one(desk: Desk) -> None:
    async with Running(desk.worker(sms=FakeSender([NO_SUCH_NUMBER]))):
        await desk.tell(desk.news("a"), ToPhone(PHONE))
        await settled(desk, "dead")
        await desk.tell(await desk.code(), ToPhone(PHONE))
        await settled(desk, "dead", "sent")
        assert await healths(desk) == ["active"]
        await desk.tell(desk.news("b"), ToPhone(PHONE))
        await settled(desk, "dead", "sent", "sent")


@pytest.mark.parametrize("known_before", [False, True])
async def test_a_late_refusal_does_not_shut_out_who_came_back_meanwhile(
    desk: Desk, known_before: bool
) -> None:
    class Refusing(FakeSender):
        async def send(self, text: OutgoingText) -> Sent:
            await super().send(text)
            raise SendError(Trouble.BLOCKED, "403 blocked")

    chat, book = Refusing(), AddressBook(desk.database, desk.clock)
    chat.wire.clear()
    async with Running(desk.worker(telegram=chat)):
        await desk.tell(desk.news("a"), ToChat("telegram", 42))
        await until(lambda: chat.tries == 1)
        if known_before:
            await book.gone("telegram", 42)
        desk.clock.advance(timedelta(seconds=1))
        await book.back("telegram", 42)
        desk.clock.advance(timedelta(seconds=1))
        chat.wire.set()
        await settled(desk, "dead")
        assert await healths(desk) == ["active"]
        await desk.tell(desk.news("b"), ToChat("telegram", 42))
        await settled(desk, "dead", "dead")
    assert chat.tries == 2
    assert await healths(desk) == ["blocked"]
