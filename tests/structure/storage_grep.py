"""Looks for what must never lie in conversation storage: identifiers, phones, codes, passwords."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlalchemy import select

from bot.persian import fa_digits
from storage.database import Database
from storage.models import DialogState

__all__ = ["found_in_dialog_state", "rows_of_dialog_state"]

#: A mobile number in any of its spellings, alone among the digits.
MOBILE = re.compile(r"(?<!\d)(?:\+98|0098|98|0)?9\d{9}(?!\d)")


async def rows_of_dialog_state(database: Database) -> list[tuple[str, str, str]]:
    """Key, state and data of every row. Raises AssertionError for an empty table: nothing could be found."""
    async with database.background() as connection:
        rows = (await connection.execute(select(DialogState.key, DialogState.state, DialogState.data))).all()
    assert rows, "an empty table proves nothing"
    return [(key, state or "", data) for key, state, data in rows]


async def found_in_dialog_state(database: Database, secrets: Iterable[str]) -> list[str]:
    """Which of ``secrets`` lie in the table, in Latin or Persian digits, and every mobile number in its data.

    A phone (E.164) is looked for in its national form as well. Empty is good.
    """
    rows = await rows_of_dialog_state(database)
    spellings = {spelling for secret in secrets for spelling in _spellings(secret)}
    whole = "\n".join(part for row in rows for part in row)
    found = [spelling for spelling in sorted(spellings) if _stands(spelling, whole)]
    return found + [match[0] for _, _, data in rows for match in MOBILE.finditer(data)]


def _spellings(secret: str) -> set[str]:
    forms = {secret}
    if secret.startswith("+98"):
        forms |= {secret[1:], "0" + secret[3:], secret[3:]}
    return forms | {fa_digits(form) for form in forms}


def _stands(secret: str, text: str) -> bool:
    # A code of six digits stands in many a row id; alone, it stands only where somebody put it.
    if secret.isdecimal():
        return re.search(rf"(?<!\d){secret}(?!\d)", text) is not None
    return secret in text
