"""One message to many: a row for each person, in chunks, through kills; held, stopped, gone on with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Select, func, select, update

from bot.delivery.senders import SendError, Trouble
from bot.ledger import ToChat, expansion, verify
from bot.ledger.campaigns import Campaigns, Part, Plan, Progress, progress
from bot.ledger.expansion import Expansion
from bot.ledger.sweeping import EQUAL_ERRORS
from bot.texts import Markup
from storage.models import Citizen, Mailbox, MessengerAccount, MutedTopic, Preference
from storage.models.ledger import Campaign, ChannelHealth, Delivery, Message
from storage.unit_of_work import UnitOfWork
from tests.delivery.support import Desk, FakeSender, Running, until

PEOPLE: Select[Any] = select(Citizen.id).where(Citizen.status == "active")
NOTICE = Part("notice-body", {"body": Markup("<b>همه</b>")})


class Office:
    """Who releases campaigns, and what becomes of them."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.campaigns = Campaigns(desk.clock, desk.ids, desk.wake)
        self.expansion = Expansion(desk.database, desk.clock, desk.vault, desk.wake)

    def plan(self, *parts: Part, **changes: Any) -> Plan:
        now = self.desk.clock.now()
        given: dict[str, Any] = {
            "starts_at": now,
            "expires_at": now + timedelta(days=3),
            "dedupe_key": "notice:1:version:1",
        }
        return Plan(parts=parts or (NOTICE,), **given | changes)

    async def begin(self, plan: Plan | None = None) -> int | None:
        async with UnitOfWork(self.desk.database) as tx:
            begun = await self.campaigns.begin(tx, plan or self.plan())
            await tx.commit()
        return begun

    async def released(self, plan: Plan | None = None) -> int:
        campaign_id = await self.begin(plan)
        assert campaign_id is not None
        assert await self.expansion(campaign_id, PEOPLE)
        return campaign_id

    async def act(self, name: str, *arguments: Any) -> bool:
        async with UnitOfWork(self.desk.database) as tx:
            done: bool = await getattr(self.campaigns, name)(tx, *arguments)
            await tx.commit()
        return done

    async def progress(self, campaign_id: int) -> Progress:
        async with UnitOfWork(self.desk.database) as tx:
            found = await progress(tx.session, campaign_id)
            broken = await verify(tx.session)
        assert found is not None
        assert broken == []
        return found

    async def is_in(self, campaign_id: int, state: str) -> bool:
        return (await self.progress(campaign_id)).state == state


@pytest.fixture
def office(desk: Desk) -> Office:
    return Office(desk)


async def people(desk: Desk, chats: Sequence[Sequence[str]]) -> list[int]:
    """So many citizens with ids from 1 up, each in these messengers (in the order in which they bound them);
    the chat is ``1000 * citizen + place``."""
    now = desk.clock.now()
    async with UnitOfWork(desk.database) as tx:
        for number, messengers in enumerate(chats, 1):
            phone = f"+98912111{number:04}"
            tx.session.add(citizen(desk, number, phone))
            await tx.session.flush()
            for place, messenger in enumerate(messengers):
                chat = 1000 * number + place
                bound = now + timedelta(seconds=place)
                account = MessengerAccount(id=chat, messenger=messenger, user_id=chat, chat_id=chat)
                account.citizen_id, account.bound_at, account.created_at = number, bound, now
                tx.session.add(account)
        await tx.commit()
    return list(range(1, len(chats) + 1))


def citizen(desk: Desk, number: int, phone: str) -> Citizen:
    sealed = {
        f"{name}_sealed": desk.vault.seal(f"citizen.{name}_sealed", number, "-")
        for name in ("national_code", "birth_date", "first_name", "last_name")
    }
    return Citizen(
        id=number,
        national_code_index=desk.vault.index("national_code", str(number)),
        phone_sealed=desk.vault.seal("citizen.phone_sealed", number, phone),
        phone_index=desk.vault.index("phone", phone),
        status="active",
        phone_verified_at=desk.clock.now(),
        created_at=desk.clock.now(),
        **sealed,
    )


async def add(desk: Desk, *rows: Any) -> None:
    async with UnitOfWork(desk.database) as tx:
        tx.session.add_all(rows)
        await tx.commit()


async def block(desk: Desk, channel: str, address: str) -> None:
    now = desk.clock.now()
    await add(desk, ChannelHealth(channel=channel, address=address, state="blocked", since=now, evidence="t"))


async def rows(desk: Desk) -> list[tuple[int | None, str, str]]:
    return [(row.citizen_id, row.address, row.state) for row in await desk.deliveries()]


async def test_everybody_gets_one_row_in_the_chat_bound_last_and_that_works(
    desk: Desk, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expansion, "CHUNK", 2)
    await people(desk, [["telegram"], ["telegram", "bale"], ["telegram", "bale"], [], ["telegram"]])
    await block(desk, "bale", "bale:3001")
    await add(desk, MutedTopic(citizen_id=5, topic="notices", channel="chat", at=desk.clock.now()))
    campaign = await office.released()
    assert await rows(desk) == [
        (1, "telegram:1000", "queued"),
        (2, "bale:2001", "queued"),
        (3, "telegram:3000", "queued"),
        (4, "nobody:4", "suppressed"),
        (5, "nobody:5", "suppressed"),
    ]
    [_, _, _, *others] = await desk.deliveries()
    assert [row.last_error for row in others] == ["unreachable", "not wanted"]
    told = await office.progress(campaign)
    assert (told.state, told.people, told.expanded) == ("running", 5, True)
    assert (told.in_state("queued"), told.in_state("suppressed"), told.open) == (3, 2, 3)


async def test_the_same_plan_is_begun_once_and_what_must_be_told_passes_by_the_muted(
    desk: Desk, office: Office
) -> None:
    await people(desk, [["telegram"]])
    await add(desk, MutedTopic(citizen_id=1, topic="notices", channel="chat", at=desk.clock.now()))
    await office.released(office.plan(topic=None))
    assert await office.begin(office.plan(topic=None)) is None
    assert await rows(desk) == [(1, "telegram:1000", "queued")]


async def test_a_kill_between_chunks_and_a_pause_in_between_lose_and_double_nobody(
    desk: Desk, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expansion, "CHUNK", 2)
    await people(desk, [["telegram"]] * 7)
    campaign = await office.begin()
    assert campaign is not None
    assert not await office.expansion(campaign, PEOPLE, chunks=2)
    assert (await office.progress(campaign)).people == 4
    assert await office.act("pause", campaign, "staff")
    assert await Expansion(desk.database, desk.clock, desk.vault, desk.wake)(campaign, PEOPLE)
    assert (await office.progress(campaign)).people == 4
    assert await office.act("resume", campaign)
    # As after a kill that lost how far it came: the rows stand, and the database refuses their doubles.
    async with UnitOfWork(desk.database) as tx:
        await tx.session.execute(update(Campaign).values(expanded_to=None))
        await tx.commit()
    assert await office.expansion(campaign, PEOPLE)
    assert (await office.progress(campaign)).people == 7
    assert len(await desk.deliveries()) == 7


async def test_who_comes_in_behind_the_chunks_is_found_by_the_next_pass(desk: Desk, office: Office) -> None:
    await people(desk, [["telegram"]] * 3)
    campaign = await office.begin()
    assert campaign is not None
    assert not await office.expansion(campaign, PEOPLE.where(Citizen.id > 1), chunks=1)
    assert await office.expansion(campaign, PEOPLE)
    assert (await office.progress(campaign)).people == 3


async def test_the_sender_says_it_with_its_marks_and_the_campaign_is_done(desk: Desk, office: Office) -> None:
    await people(desk, [["telegram"]] * 45)
    campaign = await office.released()
    chat = FakeSender()
    async with Running(desk.worker(telegram=chat)):
        await until(lambda: office.is_in(campaign, "done"))
    assert len({text.address for text in chat.sent}) == len(chat.sent) == 45
    assert "<b>همه</b>" in chat.sent[0].text


async def test_parts_come_in_their_order_and_where_the_first_one_goes(desk: Desk, office: Office) -> None:
    await people(desk, [["telegram"], [], ["telegram", "bale"]])
    first, second = (Part("notice-body", {"body": Markup(f"{place}")}) for place in (1, 2))
    campaign = await office.released(office.plan(first, second))
    telegram, bale = FakeSender([SendError(Trouble.NOT_SENT, "reset")]), FakeSender()
    async with Running(desk.worker(telegram=telegram, bale=bale)):
        await until(lambda: telegram.tries == 1)
        desk.clock.advance(timedelta(minutes=1))
        await until(lambda: office.is_in(campaign, "done"))
    for chat in (telegram, bale):
        assert [text.text for text in chat.sent] == ["1", "2"]
    assert (await office.progress(campaign)).in_state("suppressed", part=1) == 1


async def test_personal_news_overtake_and_a_paused_campaign_has_nothing_for_anybody(
    desk: Desk, office: Office
) -> None:
    await people(desk, [["telegram"]] * 3)
    campaign = await office.released()
    assert await office.act("pause", campaign, "staff")
    assert not await office.act("pause", campaign, "staff")
    chat = FakeSender()
    async with Running(desk.worker(telegram=chat)):
        await desk.tell(desk.news(), ToChat("telegram", 1000))
        await until(lambda: len(chat.sent) == 1)
        assert (await office.progress(campaign)).in_state("queued") == 3
        assert await office.act("resume", campaign)
        await until(lambda: office.is_in(campaign, "done"))
    assert len(chat.sent) == 4


async def test_what_was_claimed_before_a_pause_is_not_sent_after_it(desk: Desk, office: Office) -> None:
    await people(desk, [["telegram"]] * 3)
    campaign = await office.released()
    chat = FakeSender()
    chat.door.clear()
    async with Running(desk.worker(telegram=chat)):
        await until(chat.admitted.is_set)
        assert await office.act("pause", campaign, "staff")
        chat.door.set()
        await desk.tell(desk.news(), ToChat("telegram", 7))
        await until(lambda: len(chat.sent) == 1)
    assert [text.address for text in chat.sent] == ["7"]
    assert (await office.progress(campaign)).in_state("queued") == 3


async def test_a_cancelled_campaign_is_written_off_and_so_is_one_whose_time_is_over(
    desk: Desk, office: Office
) -> None:
    await people(desk, [["telegram"]] * 3)
    one = await office.released()
    two = await office.released(office.plan(dedupe_key="notice:2:version:1"))
    assert await office.act("cancel", one)
    assert not await office.act("resume", one)
    assert await office.act("pause", two, "staff")
    desk.clock.advance(timedelta(days=4))
    async with Running(desk.worker(telegram=FakeSender())):

        async def written_off() -> bool:
            return set(await desk.states()) == {"cancelled", "expired"}

        await until(written_off)
        await until(lambda: office.is_in(two, "done"))
    assert (await office.progress(one)).in_state("cancelled") == 3


async def test_refusals_of_what_it_says_stop_it_and_cost_no_sms(desk: Desk, office: Office) -> None:
    await people(desk, [["telegram"]] * 100)
    campaign = await office.released(office.plan(by_sms=True))
    refusal = "400 can't parse entities"
    chat = FakeSender([SendError(Trouble.REJECTED, refusal) for _ in range(100)])
    async with Running(desk.worker(telegram=chat, sms=FakeSender())):
        await until(lambda: office.is_in(campaign, "paused"))
        await until(lambda: chat.tries >= EQUAL_ERRORS)
    told = await office.progress(campaign)
    assert told.pause_reason == refusal
    assert EQUAL_ERRORS <= told.in_state("failed") < 100
    assert {each.channel for each in told.counts} == {"telegram"}


async def test_a_dead_chat_leads_to_the_other_messenger_then_sms_then_the_mailbox(
    desk: Desk, office: Office
) -> None:
    await people(desk, [["bale", "telegram"], []])
    email = desk.vault.seal("mailbox.email_sealed", 9, "sara@example.ir")
    await add(desk, Mailbox(id=9, citizen_id=1, email_sealed=email, verified_at=desk.clock.now()))
    campaign = await office.released(office.plan(by_sms=True, by_email=True))
    blocked = SendError(Trouble.BLOCKED, "403 blocked")
    telegram, bale = FakeSender([blocked]), FakeSender([blocked])
    sms, letters = FakeSender(), FakeSender()
    async with Running(desk.worker(telegram=telegram, bale=bale, sms=sms)):
        await until(lambda: bale.tries == 1)
        await until(lambda: len(sms.sent) == 2)
    sms.failures = [SendError(Trouble.INVALID, "411") for _ in range(2)]
    second = await office.released(office.plan(by_sms=True, by_email=True, dedupe_key="notice:2:version:1"))
    async with Running(desk.worker(sms=sms, email=letters)):
        await until(lambda: office.is_in(second, "done"))
    assert [text.address for text in letters.sent] == ["sara@example.ir"]
    told = await office.progress(campaign)
    assert [(each.channel, each.state) for each in told.counts] == [
        ("bale", "dead"),
        ("sms", "sent"),
        ("telegram", "dead"),
    ]


async def test_at_night_it_waits_and_so_it_does_in_hours_of_ones_own(desk: Desk, office: Office) -> None:
    await people(desk, [["telegram"], ["telegram"]])
    await add(desk, Preference(citizen_id=2, language="fa", quiet_from=7, quiet_to=10))
    desk.clock.advance(timedelta(hours=11))  # 23:00 in Tehran
    campaign = await office.released()
    chat = FakeSender()
    async with Running(desk.worker(telegram=chat)):
        await desk.tell(desk.news(), ToChat("telegram", 7))
        await until(lambda: len(chat.sent) == 1)
        desk.clock.advance(timedelta(hours=9, minutes=30))  # 8:30
        await until(lambda: len(chat.sent) == 2)
        await desk.tell(desk.news("second"), ToChat("telegram", 7))
        await until(lambda: len(chat.sent) == 3)
        assert (await office.progress(campaign)).in_state("queued") == 1
        desk.clock.advance(timedelta(hours=2))
        await until(lambda: office.is_in(campaign, "done"))
    assert [text.address for text in chat.sent] == ["7", "1000", "7", "2000"]


async def test_the_audience_of_the_message_is_its_people(desk: Desk, office: Office) -> None:
    await people(desk, [["telegram"]] * 3)
    await office.released()
    assert await desk.all(select(Message.audience)) == [3]
    assert await desk.all(select(func.count()).select_from(Delivery)) == [3]


async def test_what_has_arrived_is_changed_and_then_taken_back_where_it_went(
    desk: Desk, office: Office
) -> None:
    await people(desk, [["bale", "telegram"], ["telegram"], []])
    campaign = await office.released(office.plan(by_sms=True))
    blocked = SendError(Trouble.BLOCKED, "403 blocked")
    chats = {"telegram": FakeSender([blocked]), "bale": FakeSender()}
    sms = FakeSender()
    until_then = desk.clock.now() + timedelta(hours=5)
    async with Running(desk.worker(sms=sms, **chats)):
        await until(lambda: office.is_in(campaign, "done"))
        async with UnitOfWork(desk.database) as tx:
            mended = Part("notice-body", {"body": Markup("<b>درست</b>")})
            change = await office.campaigns.change(tx, campaign, [mended], until_then)
            await tx.commit()
        assert change is not None
        await until(lambda: office.is_in(change, "done"))
        async with UnitOfWork(desk.database) as tx:
            back = await office.campaigns.take_back(tx, campaign, until_then)
            again = await office.campaigns.take_back(tx, campaign, until_then)
            await tx.commit()
        assert back is not None
        assert again is None
        await until(lambda: office.is_in(back, "done"))
    for chat in chats.values():
        assert [text.act for text in chat.sent] == ["send", "edit", "delete"]
        assert {text.target_ref for text in chat.sent[1:]} == {"ref-1"}
        assert chat.sent[1].text == "<b>درست</b>"
    assert [text.act for text in sms.sent] == ["send"]
    assert (await office.progress(back)).people == 2


async def test_what_is_older_than_a_messenger_allows_is_not_asked_to_be_deleted(
    desk: Desk, office: Office
) -> None:
    await people(desk, [["telegram"]])
    campaign = await office.released()
    chat = FakeSender()
    async with Running(desk.worker(telegram=chat)):
        await until(lambda: office.is_in(campaign, "done"))
        desk.clock.advance(timedelta(hours=48))
        async with UnitOfWork(desk.database) as tx:
            ends = desk.clock.now() + timedelta(hours=1)
            back = await office.campaigns.take_back(tx, campaign, ends)
            await tx.commit()
        assert back is not None
        await until(lambda: office.is_in(back, "done"))
    assert [text.act for text in chat.sent] == ["send"]


async def test_a_paid_broadcast_never_spends_more_than_its_budget(desk: Desk, office: Office) -> None:
    await people(desk, [["telegram"]] * 70)
    campaign = await office.released(office.plan(paid_budget=45))
    chat = FakeSender()
    async with Running(desk.worker(telegram=chat)):
        await until(lambda: office.is_in(campaign, "done"))
    [used] = await desk.all(select(Campaign.paid_used))
    assert 0 < sum(text.paid for text in chat.sent) == used <= 45
    assert len(chat.sent) == 70
