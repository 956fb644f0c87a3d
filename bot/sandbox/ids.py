"""Numbers that nobody can guess."""

from __future__ import annotations

import secrets


def fresh_id() -> str:
    """Nineteen digits as text, for callback queries and payments; never beginning with 1 (Bale reads that
    as an old client)."""
    return str(secrets.randbits(62) | 1 << 61)


def new_album() -> str:
    """A fresh media_group_id."""
    return str(secrets.randbits(53) | 1 << 52)
