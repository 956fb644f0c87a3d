"""What a citizen does not want is written and suppressed; bulk waits for the end of quiet hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from bot.delivery.claims import claim
from bot.ledger import Kind, Recipient, ToChat, ToEmail, ToPhone
from bot.ledger.invariant import verify
from bot.ledger.kinds import Lane
from bot.ledger.preferences import QUIET, Quiet
from storage.models import Citizen, MutedTopic, Preference
from storage.unit_of_work import UnitOfWork
from tests.delivery.support import PHONE, Desk

CITIZEN = 77


@pytest.fixture
async def citizen(desk: Desk) -> int:
    sealed = dict.fromkeys(
        (
            "national_code_sealed",
            "birth_date_sealed",
            "first_name_sealed",
            "last_name_sealed",
            "phone_sealed",
        ),
        b"x",
    )
    async with UnitOfWork(desk.database) as tx:
        await tx.session.execute(
            insert(Citizen).values(
                id=CITIZEN,
                national_code_index=b"n",
                phone_index=b"p",
                status="active",
                phone_verified_at=desk.clock.now(),
                created_at=desk.clock.now(),
                **sealed,
            )
        )
        await tx.commit()
    return CITIZEN


async def mutes(desk: Desk, *channels: str, topic: str = "cases") -> None:
    async with UnitOfWork(desk.database) as tx:
        for channel in channels:
            await tx.session.execute(
                insert(MutedTopic).values(
                    citizen_id=CITIZEN, topic=topic, channel=channel, at=desk.clock.now()
                )
            )
        await tx.commit()


def chats(citizen: int) -> list[Recipient]:
    return [ToChat(name, 42, citizen, fallback_phone=PHONE) for name in ("telegram", "bale")]


async def told(desk: Desk) -> list[tuple[str, str, bool]]:
    return sorted(
        (row.channel, row.state, row.fallback_address is not None) for row in await desk.deliveries()
    )


@pytest.mark.parametrize(
    ("muted", "rows"),
    [
        ((), [("bale", "queued", True), ("telegram", "queued", True)]),
        (("sms",), [("bale", "queued", False), ("telegram", "queued", False)]),
        (("chat",), [("sms", "queued", False)]),
        (("chat", "sms"), [("bale", "suppressed", False), ("telegram", "suppressed", False)]),
    ],
)
async def test_a_topic_goes_out_as_its_owner_wants(
    desk: Desk, citizen: int, muted: tuple[str, ...], rows: list[tuple[str, str, bool]]
) -> None:
    await mutes(desk, *muted)
    await desk.tell(desk.news(), *chats(citizen))
    assert await told(desk) == rows
    async with UnitOfWork(desk.database) as tx:
        assert await verify(tx.session) == []


@pytest.mark.parametrize(
    ("muted", "state"), [((), "queued"), (("chat",), "queued"), (("email",), "suppressed")]
)
async def test_a_letter_has_a_switch_of_its_own(
    desk: Desk, citizen: int, muted: tuple[str, ...], state: str
) -> None:
    await mutes(desk, *muted)
    await desk.tell(desk.news(), *chats(citizen), ToEmail("sara@example.ir", citizen))
    assert [row.state for row in await desk.deliveries() if row.channel == "email"] == [state]


async def test_another_topic_and_another_person_are_not_touched(desk: Desk, citizen: int) -> None:
    await mutes(desk, "chat", "sms", topic="notices")
    await desk.tell(desk.news("a"), *chats(citizen))
    await desk.tell(desk.news("b", kind=Kind.NOTICE), ToChat("telegram", 43), ToPhone(PHONE))
    assert {row.state for row in await desk.deliveries()} == {"queued"}


@pytest.mark.parametrize("kind", [Kind.ACCOUNT, Kind.URGENT])
async def test_what_must_be_told_is_told(desk: Desk, citizen: int, kind: Kind) -> None:
    for topic in ("cases", "notices"):
        await mutes(desk, "chat", "sms", topic=topic)
    await desk.tell(desk.news(kind=kind), *chats(citizen))
    assert {row.state for row in await desk.deliveries()} == {"queued"}


def tehran(hour: int, minute: int = 0, day: int = 3) -> datetime:
    """In August 2026 Tehran is three and a half hours ahead."""
    return datetime(2026, 8, day, hour, minute, tzinfo=UTC) - timedelta(hours=3, minutes=30)


@pytest.mark.parametrize(
    ("quiet", "moment", "due"),
    [
        (QUIET, tehran(21, 59), tehran(21, 59)),
        (QUIET, tehran(22), tehran(8, day=4)),
        (QUIET, tehran(23, 30), tehran(8, day=4)),
        (QUIET, tehran(0, 30), tehran(8)),
        (QUIET, tehran(7, 59), tehran(8)),
        (QUIET, tehran(8), tehran(8)),
        (Quiet(13, 15), tehran(14), tehran(15)),
        (Quiet(13, 15), tehran(12), tehran(12)),
        (Quiet(13, 15), tehran(16), tehran(16)),
        (Quiet(0, 0), tehran(0, 30), tehran(0, 30)),
    ],
)
def test_quiet_hours_are_those_of_tehran(quiet: Quiet, moment: datetime, due: datetime) -> None:
    assert quiet.over(moment) == due
    assert quiet.over(moment).tzinfo is UTC


async def test_bulk_waits_for_morning_and_urgent_does_not(desk: Desk, citizen: int) -> None:
    desk.clock.advance(tehran(23) - desk.clock.now())
    await desk.tell(desk.news("n", kind=Kind.NOTICE), *chats(citizen), ToChat("telegram", 99))
    await desk.tell(desk.news("u", kind=Kind.NOTICE, lane=Lane.URGENT), *chats(citizen))
    await desk.tell(desk.news("s"), *chats(citizen))
    assert [row.due_at for row in await desk.deliveries()] == [tehran(8, day=4)] * 3 + [tehran(23)] * 4


async def test_bulk_waits_for_the_hours_that_its_reader_chose(desk: Desk, citizen: int) -> None:
    async with UnitOfWork(desk.database) as tx:
        await tx.session.execute(
            insert(Preference).values(citizen_id=citizen, language="fa", quiet_from=0, quiet_to=0)
        )
        await tx.commit()
    desk.clock.advance(tehran(23) - desk.clock.now())
    await desk.tell(desk.news("n", kind=Kind.NOTICE), *chats(citizen), ToChat("telegram", 99))
    by_chat = {row.address: row.due_at for row in await desk.deliveries()}
    assert by_chat == {
        "telegram:42": tehran(23),
        "bale:42": tehran(23),
        "telegram:99": tehran(8, day=4),
    }


async def test_the_citizens_language_comes_with_the_claim(desk: Desk, citizen: int) -> None:
    async with UnitOfWork(desk.database) as tx:
        await tx.session.execute(
            insert(Preference).values(citizen_id=citizen, language="en", quiet_from=22, quiet_to=8)
        )
        await tx.commit()
    await desk.tell(desk.news("a"), ToChat("telegram", 42, citizen), ToChat("telegram", 43))
    async with UnitOfWork(desk.database) as tx:
        rows = await claim(
            tx,
            "telegram",
            owner="me",
            now=desk.clock.now(),
            lease=timedelta(seconds=60),
            limit=5,
            max_lane=9,
        )
        assert {row.address: row.language for row in rows} == {"telegram:42": "en", "telegram:43": None}
