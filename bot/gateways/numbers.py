"""Telephone numbers as Iranian providers want them written."""

from __future__ import annotations

__all__ = ["dialled", "iranian_mobile"]

_IRAN = "+98"


def dialled(phone: str) -> str:
    """``09…`` for a number of Iran, ``00…`` for one of another country, from E.164."""
    return f"0{phone.removeprefix(_IRAN)}" if phone.startswith(_IRAN) else f"00{phone.removeprefix('+')}"


def iranian_mobile(phone: str) -> str | None:
    """``989…``, none when the number (E.164) is no mobile number of Iran."""
    return phone[1:] if phone.startswith(f"{_IRAN}9") and len(phone) == 13 else None
