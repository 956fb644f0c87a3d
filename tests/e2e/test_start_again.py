"""Somebody who was taken for gone writes /start: news reach them in the messenger again."""

from __future__ import annotations

from bot.ledger.address_book import AddressBook
from storage.models import ChannelHealth
from tests.e2e.counter import Counter
from tests.e2e.person import Person


async def test_start_opens_an_address_that_was_taken_for_blocked(counter: Counter, sara: Person) -> None:
    await sara.sends("/start")
    await sara.sees("به پیشخوان خوش آمدید")
    # A send that was under way was refused after the bot had been let in again.
    await (await counter.container.get(AddressBook)).gone(counter.names[0], sara.user_id)
    await sara.sends("/start")
    await sara.sees("به پیشخوان خوش آمدید")
    assert [one.state for one in await counter.rows(ChannelHealth)] == ["active"]
