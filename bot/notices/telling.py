"""What goes out of a notice, and the ways back to it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.ledger.campaigns import Part
from bot.notices.words import parts_as_read, written_of
from bot.texts import Texts
from storage.models import Notice

__all__ = ["BUTTON", "LINK", "parts_to_send", "reminder_of"]

#: Callback data of the button under a push; what a shared link carries.
BUTTON, LINK = "go:notice:", "notice-"
FIRST = "first"


def parts_to_send(texts: Texts, notice: Notice) -> Sequence[Part]:
    """The first part with a button to the whole, or all of them, the button under the last."""
    parts = parts_as_read(texts, written_of(notice))
    if notice.form == FIRST:
        parts = parts[:1]
    button = ("notice-open-ack" if notice.needs_ack else "notice-open", f"{BUTTON}{notice.id}")
    return [
        Part("notice-push", {"text": text, "title": notice.title}, button if text is parts[-1] else None)
        for text in parts
    ]


def reminder_of(notice: Notice) -> Part:
    """To who has not pressed «خواندم»."""
    return Part("notice-reminder", {"title": notice.title}, ("notice-open-ack", f"{BUTTON}{notice.id}"))
