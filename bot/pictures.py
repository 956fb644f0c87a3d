"""What this machine can draw."""

from __future__ import annotations

__all__ = ["joins_letters"]


def joins_letters() -> bool:
    """Whether Persian letters are joined in pictures: Pillow's wheel has libraqm and takes FriBiDi from the
    system (Debian: libfribidi0)."""
    from PIL import features

    return bool(features.check("raqm") and features.check("fribidi"))
