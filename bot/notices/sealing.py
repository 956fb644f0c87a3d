"""What an approver releases: a hash over everything that is sent, to whom and when."""

from __future__ import annotations

import hashlib
import json

from sqlalchemy import select

from storage.models import Notice, NoticeListed
from storage.unit_of_work import UnitOfWork

__all__ = ["SEALED", "seal_of"]

#: Columns whose change would be another notice.
SEALED = (
    "topic",
    "title",
    "letter_number",
    "letter_date",
    "signatory",
    "post",
    "addressees",
    "body",
    "form",
    "is_public",
    "is_mandatory",
    "needs_ack",
    "by_sms",
    "audience",
    "province_code",
    "send_at",
    "expires_at",
    "corrects_id",
)


async def seal_of(tx: UnitOfWork, notice: Notice) -> bytes:
    """SHA-256 over the sealed columns and the pasted lists."""
    said = {name: getattr(notice, name) for name in SEALED}
    digest = hashlib.sha256(json.dumps(said, sort_keys=True, default=str, ensure_ascii=False).encode())
    listed = await tx.session.execute(
        select(NoticeListed.is_excluded, NoticeListed.holder_index).where(NoticeListed.notice_id == notice.id)
    )
    # Bytes are put in order here: the two engines need not agree on it.
    for is_excluded, holder_index in sorted((row[0], bytes(row[1])) for row in listed):
        digest.update(bytes((is_excluded,)) + holder_index)
    return digest.digest()
