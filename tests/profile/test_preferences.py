"""Language, topics and quiet hours as a citizen sets them."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from bot.errors import NotAllowed, Stale
from bot.ledger.preferences import QUIET, Quiet
from bot.profile.preferences import HOURS, ChooseLanguage, ReadPreferences, SetQuietHours, SwitchTopic
from bot.texts import Texts
from storage.database import Database
from storage.models import MutedTopic, Preference
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import logged_in
from tests.clock import ManualClock
from tests.house import House


async def test_nothing_set_means_the_defaults(house: House) -> None:
    found = await (await house.get(ReadPreferences))(await logged_in(house))
    assert (found.language, found.languages, found.quiet) == ("fa", ("fa",), QUIET)
    assert [(topic.key, topic.is_mandatory) for topic in found.topics] == [
        ("account", True),
        ("urgent", True),
        ("cases", False),
        ("notices", False),
    ]
    assert all(topic.chat and topic.sms and topic.email for topic in found.topics)


async def test_a_topic_is_switched_off_and_on_again(house: House) -> None:
    visitor = await logged_in(house)
    read = await house.get(ReadPreferences)
    for _ in range(2):
        await house.act(SwitchTopic, visitor, "cases", "sms", on=False)
    cases = next(topic for topic in (await read(visitor)).topics if topic.key == "cases")
    assert (cases.chat, cases.sms) == (True, False)
    for _ in range(2):
        await house.act(SwitchTopic, visitor, "cases", "sms", on=True)
    cases = next(topic for topic in (await read(visitor)).topics if topic.key == "cases")
    assert (cases.chat, cases.sms) == (True, True)


async def test_what_must_be_told_cannot_be_switched_off(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor = await logged_in(house)
    for topic in ("account", "urgent"):
        with pytest.raises(NotAllowed, match="profile-topic-mandatory"):
            await house.act(SwitchTopic, visitor, topic, "chat", on=False)
        with pytest.raises(IntegrityError):
            async with UnitOfWork(database) as tx:
                await tx.session.execute(
                    insert(MutedTopic).values(
                        citizen_id=visitor.citizen_id, topic=topic, channel="chat", at=clock.now()
                    )
                )
    for topic, channel in (("cases", "fax"), ("x", "chat")):
        with pytest.raises(Stale):
            await house.act(SwitchTopic, visitor, topic, channel, on=False)


async def test_quiet_hours_are_chosen_from_those_offered(house: House, database: Database) -> None:
    visitor = await logged_in(house)
    read = await house.get(ReadPreferences)
    for choice, hours in enumerate(HOURS):
        await house.act(SetQuietHours, visitor, choice)
        assert (await read(visitor)).quiet == hours
    for choice in (-1, len(HOURS)):
        with pytest.raises(Stale):
            await house.act(SetQuietHours, visitor, choice)
    with pytest.raises(IntegrityError):
        async with UnitOfWork(database) as tx:
            await tx.session.execute(
                insert(Preference).values(
                    citizen_id=visitor.citizen_id, language="fa", quiet_from=24, quiet_to=8
                )
            )


async def test_a_language_that_is_not_there_cannot_be_chosen(house: House) -> None:
    visitor = await logged_in(house)
    assert visitor.language is None
    with pytest.raises(Stale):
        await house.act(ChooseLanguage, visitor, "en")
    await house.act(SetQuietHours, visitor, 1)
    await house.act(ChooseLanguage, visitor, "fa")
    assert (await house.visitor()).language == "fa"
    assert (await (await house.get(ReadPreferences))(visitor)).quiet == Quiet(23, 7)


def test_texts_of_another_language_stand_beside_these(tmp_path: Path) -> None:
    for code, words in (("fa", "سلام"), ("en", "Hello")):
        (tmp_path / code).mkdir()
        (tmp_path / code / "x.ftl").write_text(f"say-hello = {words}\n", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    texts = Texts.load(tmp_path)
    assert texts.languages() == ("fa", "en")
    assert texts.of("en").plain("say-hello") == "Hello"
    for code in (None, "fa", "de", "empty", "../fa"):
        assert texts.of(code) is texts
    assert texts.of("en") is texts.of("en")
