"""What a publisher and an approver do, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.accounts.visitor import Visitor
from bot.notices.decide import ApproveAsk, ApproveNotice
from bot.notices.draft import BeginAsk, BeginNotice, EditAsk, EditNotice
from bot.notices.read import NoticeView, ReadNotice
from bot.notices.release import ExpandNotices, ReleaseNotices
from bot.notices.rows import NoticeAsk
from bot.notices.submit import SubmitNotice
from storage.database import Database
from storage.models import Delivery, Notice, NoticeCampaign
from storage.unit_of_work import UnitOfWork
from tests.house import House
from tests.staff.cast import rows

TITLE = "پرداخت الکترونیک هزینه‌های سند با دستگاه POS"
BODY = (
    "به اطلاع سران محترم دفاتر اسناد رسمی می‌رساند:\n\nاز روز پنج‌شنبه هزینه‌ها <b>الکترونیک</b> پرداخت می‌شود."
)


@dataclass
class Desk:
    house: House
    publisher: Visitor
    approver: Visitor

    async def edits(self, notice_id: int, **fields: str) -> None:
        for name, value in fields.items():
            await self.house.act(EditNotice, self.publisher, EditAsk(notice_id, name, value))

    async def writes(self, **fields: str) -> int:
        """A whole draft for everybody, with these fields changed."""
        notice_id: int = await self.house.act(BeginNotice, self.publisher, BeginAsk())
        whole = {"topic": "announcements", "title": TITLE, "body": BODY, "kind": "all"}
        await self.edits(notice_id, **(whole | fields))
        return notice_id

    async def submits(self, notice_id: int) -> int:
        people: int = await self.house.act(SubmitNotice, self.publisher, NoticeAsk(notice_id))
        return people

    async def sees(self, notice_id: int, by: Visitor | None = None) -> NoticeView:
        view: NoticeView = await self.house.act(ReadNotice, by or self.approver, NoticeAsk(notice_id))
        return view

    async def approves(self, notice_id: int, by: Visitor | None = None) -> None:
        seal = (await self.sees(notice_id)).seal
        await self.house.act(ApproveNotice, by or self.approver, ApproveAsk(notice_id, seal))

    async def releases(self, **fields: str) -> int:
        """Written, approved, published, and written down for everybody; not sent yet."""
        notice_id = await self.writes(**fields)
        await self.submits(notice_id)
        await self.approves(notice_id)
        await self.time_comes()
        return notice_id

    async def time_comes(self) -> None:
        await self.house.act(ReleaseNotices)
        while await self.house.act(ExpandNotices):
            pass

    async def told(self, notice_id: int, nth: int = 0) -> list[Delivery]:
        [link] = await rows(
            self.house, NoticeCampaign, NoticeCampaign.notice_id == notice_id, NoticeCampaign.nth == nth
        )
        found = await rows(self.house, Delivery, Delivery.campaign_id == link.campaign_id)
        return sorted(found, key=lambda row: row.id)


async def row_of(house: House, notice_id: int) -> Notice:
    [found] = await rows(house, Notice, Notice.id == notice_id)
    return found


async def write_past(house: House, statement: Any) -> None:
    """Past every use case: what the database itself says to it."""
    async with UnitOfWork(await house.get(Database)) as tx:
        await tx.session.execute(statement)
        await tx.commit()
