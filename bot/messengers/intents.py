"""Ids of windows' contexts that do not collide."""

from __future__ import annotations

import secrets
import string

from aiogram_dialog.api.entities import stack

_SYMBOLS = string.digits + string.ascii_letters
#: Letters: as long as the library's own, for callback data has 64 bytes in all.
_LENGTH = 6


def opaque_id() -> str:
    """One of 62⁶."""
    return "".join(secrets.choice(_SYMBOLS) for _ in range(_LENGTH))


def use_opaque_ids() -> None:
    """aiogram-dialog makes an id of the second and one of a hundred numbers: a window and the one opened from
    it within the same second shared one context in every hundredth case. There is no setting for it."""
    stack.new_id = opaque_id
