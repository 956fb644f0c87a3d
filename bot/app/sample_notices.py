"""The sandbox's notice board: circulars of old, published when they were."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select

from bot.app.places import insert_all
from bot.catalogue import files
from bot.clock import TEHRAN
from bot.ids import Ids
from bot.notices.body import body_of, plain_of
from bot.persian import search_key
from storage.database import Database
from storage.models import Notice
from storage.unit_of_work import UnitOfWork

__all__ = ["load_notices"]

#: Not people: nobody was asked, and nobody was told.
AUTHOR, APPROVER = "sample", "sample:second"
_LINES = ("letter_number", "signatory", "post", "addressees")


async def load_notices(database: Database, ids: Ids) -> int:
    """Writes what is not there yet, and sends it to nobody; how many were written."""
    async with UnitOfWork(database) as tx:
        await tx.lock("sample")
        known = set(await tx.session.scalars(select(Notice.external_id).where(Notice.author == AUTHOR)))
        every = enumerate(files.read("sample/notices.json")["notices"], start=1)
        rows = [_row(ids, str(nth), each) for nth, each in every if str(nth) not in known]
        written = await insert_all(tx, Notice, rows)
        await tx.commit()
    return written


def _row(ids: Ids, external_id: str, sample: dict[str, Any]) -> dict[str, Any]:
    at = datetime.combine(date.fromisoformat(sample["published"]), time(10), TEHRAN)
    letter_date, body = sample.get("letter_date"), body_of(sample["body"])
    return {
        "id": ids.new(),
        "state": "published",
        "version": 1,
        "author": AUTHOR,
        "approver": APPROVER,
        "external_id": external_id,
        "topic": sample["topic"],
        "title": sample["title"],
        "body": body,
        "search_key": search_key(f"{sample['title']} {plain_of(body)}"),
        "letter_date": date.fromisoformat(letter_date) if letter_date else None,
        **{name: sample.get(name, "") for name in _LINES},
        "form": "first",
        "is_public": 1,
        "is_mandatory": 0,
        "needs_ack": 0,
        "by_sms": 0,
        "audience": {"kind": "all"},
        "audience_count": 0,
        "body_hash": b"",
        **dict.fromkeys(("created_at", "updated_at", "submitted_at", "approved_at", "published_at"), at),
    }
