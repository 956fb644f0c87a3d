"""What people agreed to is kept: each version of a text once, with its hash."""

from __future__ import annotations

import hashlib
from datetime import datetime

from storage.models import ConsentText
from storage.unit_of_work import UnitOfWork

__all__ = ["ConsentChangedError", "keep_text"]


class ConsentChangedError(Exception):
    """The words of a text changed and its version did not: nobody could say what was agreed to."""


async def keep_text(tx: UnitOfWork, version: str, text: str, now: datetime) -> None:
    """Written by the first who agrees to this version. Raises ConsentChangedError."""
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    await tx.session.execute(
        tx.insert_into(ConsentText)
        .values(version=version, text=text, sha256=sha256, written_at=now)
        .on_conflict_do_nothing(index_elements=["version"])
    )
    kept = await tx.session.get_one(ConsentText, version)
    if kept.sha256 != sha256:
        raise ConsentChangedError(version)
    if not kept.text:
        # Agreed to before texts were kept: only its hash was known.
        kept.text = text
