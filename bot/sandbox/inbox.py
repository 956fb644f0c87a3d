"""SMS and e-mail that the bot's gateways send: kept for the page and for tests, never going anywhere."""

from __future__ import annotations

from collections import OrderedDict
from itertools import count

from bot.sandbox.model import Json

KEPT = 20_000


def subscriber(phone: str) -> str:
    """The last ten digits: what 0912…, 98912… and +98912… have in common."""
    return "".join(sign for sign in phone if sign.isdecimal())[-10:]


class Inbox:
    """An append-only list, idempotent by ``ref``."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._letters: OrderedDict[int, Json] = OrderedDict()
        self._by_ref: dict[str, Json] = {}

    def add(self, letter: Json, ref: str) -> tuple[Json, bool]:
        """Keep a letter; gives it with its id and whether it is new (False: this ``ref`` was here before)."""
        if ref and ref in self._by_ref:
            return self._by_ref[ref], False
        kept: Json = {"id": next(self._numbers), **letter}
        if ref:
            kept["ref"] = ref
            self._by_ref[ref] = kept
        self._letters[kept["id"]] = kept
        if len(self._letters) > KEPT:
            _, oldest = self._letters.popitem(last=False)
            self._by_ref.pop(oldest.get("ref", ""), None)
        return kept, True

    def letters(self, phone: str | None = None) -> list[Json]:
        """All letters, oldest first, or those to one phone number in any of its forms."""
        if phone is None:
            return list(self._letters.values())
        wanted = subscriber(phone)
        return [letter for letter in self._letters.values() if subscriber(letter["phone"]) == wanted]
