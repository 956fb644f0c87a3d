"""What was agreed to can be shown: text, version, time; a changed text is asked about anew."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.accounts.consent import ConsentChangedError
from bot.accounts.rules import CONSENT_VERSION
from bot.accounts.sign_up import begin
from bot.accounts.sign_up.begin import BeginSignUp
from bot.accounts.sign_up.fill_in import GivePhone
from bot.accounts.visitor import Visitor
from bot.texts import Texts
from storage.database import Database
from storage.models import Consent, ConsentText
from storage.unit_of_work import UnitOfWork
from tests.clock import ManualClock
from tests.conftest import NOON
from tests.house import OWN_SIM, House

#: Every text that people have agreed to. A changed text needs a new version, and a new line here.
KNOWN = {
    "1405-05-01": "e87d5a1b8178e5f06276c261b3421c9566136b84de3340a0c070e841a5dcb33d",
    "1405-09-05": "e92c24985fc9a582a7bb3cb34003da2de9742768b4bc060cb8fa08e21577743f",
    "1405-09-06": "ac4f06c6dd00e902e995c171dd34f1f8a92481597209a0fdef8c9ec9fe6814ef",
    "1405-09-06-2": "cf33d96f8cf456840ef8596732989f843cf6a72448d137eb0dd08e113a0ca419",
}


def test_a_changed_text_needs_a_new_version(texts: Texts) -> None:
    text = texts.plain("sign-up-consent")
    assert KNOWN[CONSENT_VERSION] == hashlib.sha256(text.encode()).hexdigest()


async def kept(database: Database) -> list[tuple[str, str]]:
    """Version and text of each consent, in the order in which they were given."""
    async with UnitOfWork(database) as tx:
        found = await tx.session.execute(
            select(ConsentText.version, ConsentText.text)
            .join(Consent, Consent.version == ConsentText.version)
            .order_by(Consent.accepted_at)
        )
    return [(row.version, row.text) for row in found]


async def test_the_text_is_written_once_and_each_consent_names_its_version(
    house: House, database: Database, clock: ManualClock
) -> None:
    await house.act(BeginSignUp, await house.visitor(5001), "متن")
    clock.advance(timedelta(minutes=1))
    await house.act(BeginSignUp, await house.visitor(5002), "متن")
    assert await kept(database) == [(CONSENT_VERSION, "متن")] * 2
    async with UnitOfWork(database) as tx:
        (text,) = await tx.session.scalars(select(ConsentText))
        times = list(await tx.session.scalars(select(Consent.accepted_at).order_by(Consent.accepted_at)))
    assert (text.written_at, text.sha256) == (NOON, hashlib.sha256("متن".encode()).hexdigest())
    assert times == [NOON, NOON + timedelta(minutes=1)]


async def test_a_text_that_changed_without_a_new_version_is_agreed_to_by_nobody(
    house: House, database: Database
) -> None:
    await house.act(BeginSignUp, await house.visitor(5001), "متن")
    with pytest.raises(ConsentChangedError):
        await house.act(BeginSignUp, await house.visitor(5002), "متن دیگر")
    assert await kept(database) == [(CONSENT_VERSION, "متن")]


async def test_a_form_under_way_goes_on_only_under_the_text_it_was_begun_with(
    house: House, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor: Visitor = await house.visitor()
    await house.act(BeginSignUp, visitor, "متن")
    await house.act(GivePhone, visitor, OWN_SIM)
    assert (await going_on(house, visitor)) == "national-code"
    monkeypatch.setattr(begin, "CONSENT_VERSION", "1406-01-01")
    assert (await going_on(house, visitor)) is None
    await house.act(BeginSignUp, visitor, "متن تازه")
    assert (await going_on(house, visitor)) == "national-code"  # what was written is still there
    assert sorted(await kept(database)) == [(CONSENT_VERSION, "متن"), ("1406-01-01", "متن تازه")]


async def going_on(house: House, visitor: Visitor) -> str | None:
    async with house.update() as scope:
        draft = await (await scope.get(BeginSignUp)).go_on(visitor)
    return None if draft is None else draft.step
