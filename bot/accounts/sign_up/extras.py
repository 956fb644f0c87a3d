"""The optional part of a sign-up, as its row holds it: mailbox, questions, password, PIN, word (seed 002).

All of it waits in the form, encrypted or hashed, and becomes the citizen's with the account
(bot.accounts.sign_up.hand_over). Nothing of it is needed for one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from storage.database import AnyRow
from storage.models import Registration

__all__ = ["COLUMNS", "HASHED", "Extra", "Extras", "extras_of", "forget", "forget_all"]

Extra = Literal["email", "answers", "password", "pin", "word"]
#: What of the row each of them is.
COLUMNS: dict[Extra, tuple[str, ...]] = {
    "email": ("email_sealed", "email_verified_at"),
    "answers": ("second_question", "second_answer_hash", "first_question", "first_answer_hash"),
    "password": ("password_hash",),
    "pin": ("pin_hash",),
    "word": ("phishing_word_sealed",),
}
#: What nobody can look into any more, and so goes when a number of the person changes.
HASHED: tuple[Extra, ...] = ("answers", "password", "pin")


@dataclass(frozen=True, slots=True)
class Extras:
    """``given``: what stands, whole. ``first_question``: one that is answered, while the second is awaited.

    ``email`` is a mailbox that its code came back from.
    """

    given: tuple[Extra, ...]
    first_question: str | None
    email: str | None = field(repr=False)

    @property
    def missing(self) -> tuple[Extra, ...]:
        return tuple(extra for extra in get_args(Extra) if extra not in self.given)


def extras_of(row: Registration | AnyRow, email: str | None) -> Extras:
    given = tuple(extra for extra, columns in COLUMNS.items() if getattr(row, columns[0]) is not None)
    return Extras(given, None if "answers" in given else row.first_question, email)


def forget(row: Registration, extra: Extra) -> bool:
    """Takes one of them back; whether there was anything of it."""
    had = any(getattr(row, column) is not None for column in COLUMNS[extra])
    for column in COLUMNS[extra]:
        setattr(row, column, None)
    return had


def forget_all(row: Registration) -> None:
    for extra in COLUMNS:
        forget(row, extra)
