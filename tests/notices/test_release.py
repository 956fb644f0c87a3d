"""Two people release a notice: what is sent is what the second one saw, and nobody is both of them."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from bot.errors import DomainError, NotAllowed, Stale
from bot.notices.decide import ApproveAsk, ApproveNotice, RejectAsk, RejectNotice
from bot.notices.draft import BeginAsk, BeginNotice, EditAsk, EditNotice
from bot.notices.rows import NoticeAsk
from bot.notices.run import (
    CancelNotice,
    CorrectNotice,
    PauseNotice,
    ResumeNotice,
    WithdrawAsk,
    WithdrawNotice,
)
from bot.staff.actor import CONSOLE
from bot.staff.members.grant import GrantRole, NewRole, RoleFor
from storage.models import AuditEntry, Campaign, Message, Notice
from tests.clock import ManualClock
from tests.notices.steps import Desk, row_of, write_past
from tests.staff.cast import ALL, GILAN, TEHRAN, at_the_desk, comes_in, member_id, rows


async def test_a_notice_goes_from_a_draft_to_everybody_by_two_people(desk: Desk) -> None:
    await comes_in(desk.house, 31)
    notice_id = await desk.writes()
    people = await desk.submits(notice_id)
    assert people >= 3
    assert (await desk.sees(notice_id)).state == "pending_approval"
    await desk.approves(notice_id)
    assert (await row_of(desk.house, notice_id)).state == "approved"
    await desk.time_comes()
    view = await desk.sees(notice_id)
    assert (view.state, view.published_at is not None) == ("running", True)
    told = await desk.told(notice_id)
    assert len(told) == people
    queued = {row.address for row in told if row.state == "queued"}
    assert queued == {"telegram:11", "telegram:12", "telegram:31"}
    acts = [row.details["what"] for row in await rows(desk.house, AuditEntry) if "notice" in row.details]
    assert acts[0] == "begin"
    assert acts[-2:] == ["submit", "approve"]


async def test_nobody_approves_what_they_wrote(desk: Desk) -> None:
    """Not with both roles, not past the use case."""
    notice_id = await desk.writes()
    await desk.submits(notice_id)
    staff_id = await member_id(desk.house, desk.publisher)
    await desk.house.act(GrantRole, CONSOLE, RoleFor(staff_id, NewRole("approver", GILAN)))
    await desk.house.act(GrantRole, CONSOLE, RoleFor(staff_id, NewRole("approver", ALL)))
    seal = (await desk.sees(notice_id, desk.publisher)).seal
    for act in (
        desk.house.act(ApproveNotice, desk.publisher, ApproveAsk(notice_id, seal)),
        desk.house.act(RejectNotice, desk.publisher, RejectAsk(notice_id, "متن را درست نوشته‌ام و خوب است")),
    ):
        with pytest.raises(NotAllowed, match="notice-own"):
            await act
    row = await row_of(desk.house, notice_id)
    itself = update(Notice).values(state="approved", approver=row.author, approved_at=row.created_at)
    with pytest.raises(IntegrityError):
        await write_past(desk.house, itself)
    nobody = update(Notice).values(state="approved")
    with pytest.raises(IntegrityError):
        await write_past(desk.house, nobody)
    assert "approve" not in (await desk.sees(notice_id, desk.publisher)).may


@pytest.mark.parametrize("released", [False, True])
async def test_any_edit_voids_what_was_approved(desk: Desk, released: bool) -> None:
    notice_id = await desk.writes()
    await desk.submits(notice_id)
    seal = (await desk.sees(notice_id)).seal
    if released:
        await desk.approves(notice_id)
    await desk.edits(notice_id, signatory="سید مهدی میر نظامی")
    row = await row_of(desk.house, notice_id)
    assert (row.state, row.approver, row.body_hash) == ("draft", None, None)
    await desk.submits(notice_id)
    with pytest.raises(Stale, match="notice-changed"):
        await desk.house.act(ApproveNotice, desk.approver, ApproveAsk(notice_id, seal))
    await desk.approves(notice_id)


async def test_what_was_changed_past_the_form_is_neither_approved_nor_sent(desk: Desk) -> None:
    notice_id = await desk.writes()
    await desk.submits(notice_id)
    seal = (await desk.sees(notice_id)).seal
    await write_past(desk.house, update(Notice).values(body="چیز دیگری"))
    with pytest.raises(Stale):
        await desk.house.act(ApproveNotice, desk.approver, ApproveAsk(notice_id, seal))
    await write_past(desk.house, update(Notice).values(body=(await desk.sees(notice_id)).written.body))

    other = await desk.writes()
    await desk.submits(other)
    await desk.approves(other)
    await write_past(desk.house, update(Notice).where(Notice.id == other).values(title="عنوان دیگر"))
    await desk.time_comes()
    row = await row_of(desk.house, other)
    assert (row.state, row.approver, row.published_at) == ("draft", None, None)


async def test_two_approvers_at_once_release_it_once(desk: Desk) -> None:
    second = await at_the_desk(desk.house, 13, "approver")
    notice_id = await desk.writes()
    await desk.submits(notice_id)
    done = await asyncio.gather(
        desk.approves(notice_id), desk.approves(notice_id, second), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in done) == ["NoneType", "Stale"]
    await asyncio.gather(desk.time_comes(), desk.time_comes())
    assert len(await rows(desk.house, Campaign)) == 1


async def test_a_rejected_one_goes_back_with_its_reason_and_comes_again(desk: Desk) -> None:
    notice_id = await desk.writes()
    await desk.submits(notice_id)
    reason = "تاریخ نامه با متن آن نمی‌خواند"
    await desk.house.act(RejectNotice, desk.approver, RejectAsk(notice_id, reason))
    view = await desk.sees(notice_id, desk.publisher)
    assert (view.state, view.reason) == ("rejected", reason)
    await desk.submits(notice_id)
    await desk.approves(notice_id)


async def test_only_its_author_edits_it_and_only_until_it_is_sent(desk: Desk) -> None:
    colleague = await at_the_desk(desk.house, 13, "publisher")
    notice_id = await desk.writes()
    with pytest.raises(NotAllowed, match="notice-not-yours"):
        await desk.house.act(EditNotice, colleague, EditAsk(notice_id, "title", "از آن من"))
    await desk.submits(notice_id)
    await desk.approves(notice_id)
    await desk.time_comes()
    with pytest.raises(Stale, match="notice-on-its-way"):
        await desk.edits(notice_id, title="دیرهنگام")


async def test_a_scheduled_one_waits_for_its_time(desk: Desk, clock: ManualClock) -> None:
    notice_id = await desk.writes(send_at="۱۴۰۵/۰۵/۱۳ ۱۰:۳۰")
    await desk.submits(notice_id)
    await desk.approves(notice_id)
    await desk.time_comes()
    assert (await row_of(desk.house, notice_id)).state == "scheduled"
    clock.advance(timedelta(hours=22, minutes=31))
    await desk.time_comes()
    assert (await row_of(desk.house, notice_id)).state == "published"


async def test_it_is_paused_resumed_and_cancelled(desk: Desk) -> None:
    notice_id = await desk.releases()
    ask = NoticeAsk(notice_id)
    await desk.house.act(PauseNotice, desk.publisher, ask)
    assert (await desk.sees(notice_id)).state == "paused"
    with pytest.raises(Stale):
        await desk.house.act(PauseNotice, desk.publisher, ask)
    await desk.house.act(ResumeNotice, desk.approver, ask)
    assert (await desk.sees(notice_id)).state == "running"
    await desk.house.act(CancelNotice, desk.publisher, ask)
    assert (await desk.sees(notice_id)).state == "cancelled"
    with pytest.raises(Stale):
        await desk.house.act(ResumeNotice, desk.publisher, ask)


async def test_a_withdrawn_one_is_stopped_and_a_correction_begins_as_a_draft(desk: Desk) -> None:
    notice_id = await desk.releases()
    made = await desk.house.act(CorrectNotice, desk.publisher, NoticeAsk(notice_id))
    await desk.house.act(WithdrawNotice, desk.approver, WithdrawAsk(notice_id, "شمارهٔ نامه نادرست بود"))
    assert (await desk.sees(notice_id)).state == "cancelled"
    # What has arrived is taken back from the chats, as far as the messengers let us.
    assert [row.act for row in await rows(desk.house, Message)].count("delete") == 1
    correction = await row_of(desk.house, made)
    assert (correction.state, correction.corrects_id, correction.approver) == ("draft", notice_id, None)
    await desk.submits(made)
    await desk.approves(made)


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"body": ""}, "notice-body-length"),
        ({"title": " "}, "notice-line-length"),
        ({"title": "ع" * 201}, "notice-line-length"),
        ({"letter_date": "1405/13/01"}, "error-date-month"),
        ({"send_at": "1404/01/01 10:00"}, "notice-moment-range"),
        ({"send_at": "فردا"}, "notice-moment-shape"),
        ({"kind": "visits", "office": "99999"}, "notice-office-unknown"),
        ({"kind": "listed", "listed": "9990001014 12"}, "notice-listed-wrong"),
    ],
)
async def test_what_cannot_be_is_refused_with_words(desk: Desk, fields: dict[str, str], key: str) -> None:
    with pytest.raises(DomainError) as refused:
        await desk.writes(**fields)
    assert refused.value.key == key


async def test_what_is_not_whole_or_reaches_nobody_is_not_submitted(desk: Desk) -> None:
    empty = await desk.house.act(BeginNotice, desk.publisher, BeginAsk())
    with pytest.raises(DomainError, match="notice-needs-topic"):
        await desk.submits(empty)
    with pytest.raises(DomainError, match="notice-audience-profession"):
        await desk.submits(await desk.writes(kind="profession"))
    with pytest.raises(DomainError, match="notice-audience-empty"):
        await desk.submits(await desk.writes(kind="followers"))


async def test_who_works_for_a_province_writes_for_it_alone(desk: Desk) -> None:
    local = await at_the_desk(desk.house, 14, "publisher", TEHRAN)
    with pytest.raises(NotAllowed, match="staff-out-of-reach"):
        await desk.house.act(BeginNotice, local, BeginAsk())
    notice_id = await desk.house.act(BeginNotice, local, BeginAsk("tehran"))
    await desk.house.act(EditNotice, local, EditAsk(notice_id, "kind", "all"))
    assert (await row_of(desk.house, notice_id)).audience == {"kind": "all", "province": "tehran"}
    with pytest.raises(DomainError, match="notice-own-province"):
        await desk.house.act(EditNotice, local, EditAsk(notice_id, "province", "gilan"))
    elsewhere = await at_the_desk(desk.house, 15, "approver", GILAN)
    with pytest.raises(NotAllowed, match="staff-out-of-reach"):
        await desk.house.act(ApproveNotice, elsewhere, ApproveAsk(notice_id, ""))
