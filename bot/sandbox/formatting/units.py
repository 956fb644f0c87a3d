"""Lengths and positions as Telegram counts them: UTF-16 code units for texts, bytes for error offsets."""

from __future__ import annotations


def utf16_length(text: str) -> int:
    """The length of ``text`` in UTF-16 code units (a Persian letter is one, an emoji two)."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of ``text`` that an entity covers; half a surrogate pair at the edge is dropped."""
    raw = text.encode("utf-16-le")[offset * 2 : (offset + length) * 2]
    return raw.decode("utf-16-le", errors="ignore")


def byte_offset(text: str, index: int) -> int:
    """The UTF-8 byte offset of character ``index``: what the server's parse errors name."""
    return len(text[:index].encode())
