"""PINs: what may be chosen.

A PIN that a server checks is a password to NIST: at least eight digits, none that is easily guessed.
"""

from __future__ import annotations

from bot.accounts.rules import PIN_LENGTH
from bot.accounts.secrets.own import Own
from bot.errors import DomainError
from bot.persian import digits

__all__ = ["ensure_pin", "typed_pin"]

RUNS = "01234567890123", "98765432109876"


def ensure_pin(typed: str, own: Own) -> str:
    """The digits as they are to be hashed. Raises DomainError ``pin-shape``, ``pin-guessable``."""
    pin = typed_pin(typed)
    if pin is None:
        raise DomainError("pin-shape", shortest=PIN_LENGTH[0], longest=PIN_LENGTH[1])
    if _is_guessable(pin, own):
        raise DomainError("pin-guessable")
    return pin


def typed_pin(typed: str) -> str | None:
    """The digits of a PIN in any script; None for text that is no PIN."""
    pin = digits(typed).strip()
    shortest, longest = PIN_LENGTH
    fits = pin.isascii() and pin.isdecimal() and shortest <= len(pin) <= longest
    return pin if fits else None


def _is_guessable(pin: str, own: Own) -> bool:
    """Equal or paired digits, runs, or a piece of the person's own numbers."""
    if len(set(pin)) <= 2 or any(pin in run for run in RUNS):
        return True
    return any(pin in number or number in pin for number in own.numbers)
