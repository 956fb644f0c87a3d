"""What is to be told, and to whom: plain values that a use case hands to the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.ledger.kinds import CODES, Kind, Lane
from bot.texts import Markup

__all__ = [
    "Recipient",
    "Telling",
    "ToChat",
    "ToEmail",
    "ToNobody",
    "ToPhone",
    "Word",
    "ensure_button",
    "words_from_row",
    "words_to_row",
]

Word = str | int | date | datetime
_BUTTON_BYTES = 64  # Telegram and Bale both take callback data of 1-64 bytes


@dataclass(frozen=True, slots=True)
class Telling:
    """One message: the key of its text and the arguments, rendered when it is sent.

    ``dedupe_key`` names the fact for ever (``case:123:status:7``: a version, not a text). No argument may be
    a private fact: a push can be read on a locked screen. ``button`` is the key of a button's text and its
    callback data, ``more_buttons`` are those under it. ``secret_ref`` is the id of a one-time password or of
    a mailbox's code: the code becomes the argument ``code``. ``expires_at``: later than this it is not sent.
    ``due_at``: not sent before; none means at once. ``lane``: none means the lane of the kind.

    Raises:
        ValueError: callback data longer than 64 bytes, or a code without a secret.
    """

    dedupe_key: str
    kind: Kind
    words_key: str
    expires_at: datetime
    words_args: Mapping[str, Word] = field(default_factory=dict)
    button: tuple[str, str] | None = None
    more_buttons: tuple[tuple[str, str], ...] = ()
    secret_ref: int | None = None
    due_at: datetime | None = None
    lane: Lane | None = None

    def __post_init__(self) -> None:
        for button in (self.button, *self.more_buttons):
            ensure_button(button)
        if (self.kind in CODES) != (self.secret_ref is not None):
            raise ValueError("a code, and nothing else, has a secret")


@dataclass(frozen=True, slots=True)
class ToChat:
    """A chat of a messenger (``telegram``, ``bale``).

    ``fallback_phone`` (E.164) gets an SMS when neither this chat nor another one given with the same phone
    can be reached.
    """

    messenger: str
    chat_id: int
    citizen_id: int | None = None
    fallback_phone: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ToPhone:
    """A phone number (E.164, as in ``+989121234567``), told by SMS."""

    phone: str = field(repr=False)
    citizen_id: int | None = None


@dataclass(frozen=True, slots=True)
class ToEmail:
    """A mailbox (``sara@example.ir``), told by e-mail: never a one-time code (bot.ledger.ledger)."""

    email: str = field(repr=False)
    citizen_id: int | None = None


@dataclass(frozen=True, slots=True)
class ToNobody:
    """Somebody who must not learn that there is nobody: the row is written, and suppressed at once."""

    citizen_id: int | None = None


Recipient = ToChat | ToPhone | ToEmail | ToNobody


def ensure_button(button: tuple[str, str] | None) -> None:
    """Raises ValueError: callback data that no messenger takes."""
    if button is not None and not 1 <= len(button[1].encode()) <= _BUTTON_BYTES:
        raise ValueError("callback data has 1 to 64 bytes")


def words_to_row(words: Mapping[str, Word]) -> dict[str, Any]:
    """Arguments as JSON can keep them. Raises TypeError for a type that a text cannot take."""
    return {name: _to_json(word) for name, word in words.items()}


def words_from_row(row: Mapping[str, Any]) -> dict[str, Word]:
    """The arguments that :func:`words_to_row` was given."""
    return {name: _from_json(word) for name, word in row.items()}


def _to_json(word: object) -> object:
    if isinstance(word, datetime):
        return {"moment": word.isoformat()}
    if isinstance(word, date):
        return {"day": word.isoformat()}
    if isinstance(word, Markup):
        return {"markup": str(word)}
    if isinstance(word, str | int):
        return word
    raise TypeError(f"a text cannot take a {type(word).__name__}")


def _from_json(word: Any) -> Word:
    if isinstance(word, dict):
        if "markup" in word:
            return Markup(word["markup"])
        return datetime.fromisoformat(word["moment"]) if "moment" in word else date.fromisoformat(word["day"])
    kept: str | int = word
    return kept
