"""What a guesser learns about a person first, so that no secret may be made of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from bot.crypto import Vault
from bot.jalali import to_jalali
from bot.persian import digits, search_key
from bot.phones import local_digits
from storage.models import Citizen

__all__ = ["Own", "own_of"]

_NOT_LETTERS = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class Own:
    """A person's own numbers (ASCII digits) and names. Empty for somebody of whom nothing is known yet."""

    numbers: frozenset[str] = field(default=frozenset(), repr=False)
    names: frozenset[str] = field(default=frozenset(), repr=False)
    national_code: str | None = field(default=None, repr=False)

    @classmethod
    def made(
        cls,
        *,
        national_code: str | None = None,
        phone: str | None = None,
        birth_date: date | None = None,
        names: tuple[str | None, ...] = (),
    ) -> Own:
        """From the fields of a form or an account: ``phone`` in E.164, ``names`` as they are written."""
        numbers = {national_code, phone and local_digits(phone)}
        if birth_date is not None:
            faces = birth_date, to_jalali(birth_date)
            numbers |= {f"{day.year}{day.month:02}{day.day:02}" for day in faces}
        keys = [search_key(name) for name in names if name]
        whole = {"".join(keys), "".join(reversed(keys))}
        return cls(frozenset(filter(None, numbers)), frozenset(filter(None, {*keys, *whole})), national_code)

    def has_number_of(self, text: str) -> bool:
        """Whether one of the person's numbers stands in the text, in digits of any script, however parted."""
        found = "".join(char for char in digits(text) if char.isdecimal())
        return any(number in found or number[1:] in found for number in self.numbers)

    def is_name_in(self, text: str) -> bool:
        """Whether nothing but a name of the person is left without digits and signs."""
        return letters_of(text) in self.names


def letters_of(text: str) -> str:
    """The letters alone, as names are compared."""
    return _NOT_LETTERS.sub("", search_key(text))


def own_of(vault: Vault, citizen: Citizen) -> Own:
    """Of a citizen's row. Raises BrokenSealError."""

    def opened(name: str) -> str:
        return vault.open(f"citizen.{name}_sealed", citizen.id, getattr(citizen, f"{name}_sealed"))

    return Own.made(
        national_code=opened("national_code"),
        phone=opened("phone"),
        birth_date=date.fromisoformat(opened("birth_date")),
        names=(opened("first_name"), opened("last_name")),
    )
