"""A code to a mailbox under parallel tries: used once, and never guessed more often than allowed."""

from __future__ import annotations

from typing import Any

import pytest

from bot.accounts.mailbox.codes import MailboxCodes
from bot.accounts.mailbox.own import GiveEmail, ProveEmail
from bot.accounts.rules import TRIES_PER_CODE
from bot.accounts.secrets.tries import SecretTries
from bot.errors import DomainError, NotAllowed
from storage.database import Database
from storage.models import Mailbox, MailboxCode, Message
from tests.accounts.test_mailbox import EMAIL, fresh
from tests.clock import ManualClock
from tests.house import House, mailbox_code
from tests.races.guards import drop_unique
from tests.races.test_at_once import at_once, how_many


async def test_fifty_tries_of_the_right_code_bind_the_mailbox_once(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor = await fresh(house, clock)
    await house.act(GiveEmail, visitor, EMAIL)
    code = await mailbox_code(house)
    ends = await at_once(*(house.act(ProveEmail, visitor, code) for _ in range(50)))
    assert ends.count(None) == 1
    assert {str(one) for one in ends if isinstance(one, DomainError)} == {"email-code-over"}
    assert await how_many(database, Message, Message.words_key == "notice-email") == 1
    assert await how_many(database, Mailbox) == 1


async def test_twin_with_a_code_that_is_never_used_up_it_is_bound_again(
    house: House, database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = await fresh(house, clock)
    await house.act(GiveEmail, visitor, EMAIL)
    code = await mailbox_code(house)
    real = MailboxCodes.alive

    async def unused(self: MailboxCodes, tx: Any, flow: Any) -> MailboxCode | None:
        row = await real(self, tx, flow)
        if row is not None:
            tx.session.expunge(row)
        return row

    async def stays(self: MailboxCodes, tx: Any, citizen_id: int) -> None: ...

    monkeypatch.setattr(MailboxCodes, "alive", unused)
    monkeypatch.setattr(MailboxCodes, "forget", stays)
    ends = await at_once(*(house.act(ProveEmail, visitor, code) for _ in range(3)))
    assert ends.count(None) == 3
    assert await how_many(database, Message, Message.words_key == "notice-email") == 3


async def guessed(house: House, clock: ManualClock) -> list[Any]:
    visitor = await fresh(house, clock)
    await house.act(GiveEmail, visitor, EMAIL)
    right = int(await mailbox_code(house))
    guesses = [f"{(right + step) % 10**8:08}" for step in range(1, 21)]
    return await at_once(*(house.act(ProveEmail, visitor, guess) for guess in guesses))


async def test_wrong_guesses_at_once_do_not_pass_the_waits(house: House, clock: ManualClock) -> None:
    ends = await guessed(house, clock)
    compared = [one for one in ends if str(one) in ("email-code-wrong", "email-code-dead")]
    assert len(compared) == 3, "the fourth waits"
    assert {str(one) for one in ends if one not in compared} == {"secret-wait"}


async def test_wrong_guesses_at_once_end_the_code_where_nothing_waits(
    house: House, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SecretTries, "_ensure_may_try", lambda *_: None)
    ends = await guessed(house, clock)
    assert [str(one) for one in ends].count("email-code-wrong") == TRIES_PER_CODE - 1
    assert [str(one) for one in ends].count("email-code-dead") == 1
    assert len([one for one in ends if isinstance(one, NotAllowed)]) == 20 - TRIES_PER_CODE


async def test_twin_without_both_counts_every_guess_is_compared(
    house: House, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SecretTries, "_ensure_may_try", lambda *_: None)
    monkeypatch.setattr("bot.accounts.mailbox.codes.TRIES_PER_CODE", 1000)
    ends = await guessed(house, clock)
    assert {str(one) for one in ends} == {"email-code-wrong"}
    assert len(ends) == 20


async def test_two_mailboxes_at_once_leave_one_code_alive(
    house: House, database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = await fresh(house, clock)
    monkeypatch.setattr("bot.accounts.mailbox.codes.MAILBOX_WINDOWS", ())
    await at_once(*(house.act(GiveEmail, visitor, f"{name}@example.ir") for name in "ab"))
    assert await how_many(database, MailboxCode, MailboxCode.state == "alive") == 1


async def test_twin_without_index_and_the_death_of_the_one_before_both_live(
    house: House, database: Database, database_url: str, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = await fresh(house, clock)
    drop_unique(database_url, "mailbox_code", "messenger_account_id", "purpose")
    monkeypatch.setattr("bot.accounts.mailbox.codes.MAILBOX_WINDOWS", ())

    async def stays(self: MailboxCodes, *_: Any) -> None: ...

    monkeypatch.setattr(MailboxCodes, "drop", stays)
    await at_once(*(house.act(GiveEmail, visitor, f"{name}@example.ir") for name in "ab"))
    assert await how_many(database, MailboxCode, MailboxCode.state == "alive") == 2
