"""National codes as a publisher pastes them: one a line, or with commas and spaces between."""

from __future__ import annotations

import re

from sqlalchemy import delete

from bot.crypto import Vault
from bot.errors import DomainError
from bot.identifiers import Identifier, identifier
from bot.notices.rules import LISTED_MOST
from bot.persian import digits
from storage.models import NoticeListed
from storage.unit_of_work import UnitOfWork

__all__ = ["lay_list", "read_codes"]

_APART = re.compile(r"[\s,;\u060c\u061b]+")


def read_codes(typed: str) -> list[Identifier]:
    """Each once, in order. Raises DomainError: none, too many, or the number of the first that is wrong (the
    code itself is said to nobody)."""
    words = [word for word in _APART.split(digits(typed)) if word]
    if not 1 <= len(words) <= LISTED_MOST:
        raise DomainError("notice-listed-count", most=LISTED_MOST)
    found: dict[str, Identifier] = {}
    for nth, word in enumerate(words, start=1):
        try:
            who = identifier(word)
        except DomainError:
            raise DomainError("notice-listed-wrong", nth=nth) from None
        found[who.code] = who
    return list(found.values())


async def lay_list(tx: UnitOfWork, vault: Vault, notice_id: int, typed: str, *, is_excluded: bool) -> None:
    """The new list takes the place of the old one; nothing typed leaves none. Raises DomainError."""
    found = read_codes(typed) if typed else []
    await tx.session.execute(
        delete(NoticeListed).where(
            NoticeListed.notice_id == notice_id, NoticeListed.is_excluded == int(is_excluded)
        )
    )
    rows = [
        {
            "notice_id": notice_id,
            "is_excluded": int(is_excluded),
            "holder_index": vault.index(who.kind, who.code),
        }
        for who in found
    ]
    if rows:
        await tx.session.execute(tx.insert_into(NoticeListed).on_conflict_do_nothing(), rows)
