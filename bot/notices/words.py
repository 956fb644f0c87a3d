"""A notice as its reader sees it: head, a part of the body, and who signed it. Each part fits one message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.catalogue import title_in, topics
from bot.notices.body import parts_of
from bot.texts import Markup, Texts

__all__ = ["Written", "parts_as_read", "said", "written_of"]


@dataclass(frozen=True, slots=True)
class Written:
    """What is read of a notice; ``body`` is messenger text (bot.notices.body)."""

    topic: str
    title: str
    letter_number: str
    letter_date: date | None
    signatory: str
    post: str
    addressees: str
    body: str
    is_mandatory: bool
    is_correction: bool


def written_of(row: object) -> Written:
    """Of a row of Notice, or of a query that has its columns."""
    plain = ("topic", "title", "letter_number", "letter_date", "signatory", "post", "addressees", "body")
    return Written(
        **{name: getattr(row, name) for name in plain},
        is_mandatory=bool(getattr(row, "is_mandatory", 0)),
        is_correction=getattr(row, "corrects_id", None) is not None,
    )


def parts_as_read(texts: Texts, notice: Written) -> tuple[Markup, ...]:
    """The whole notice, part after part: the head over the first, the signatory under the last."""
    bodies = parts_of(notice.body) or (Markup(""),)
    return tuple(_part(texts, notice, bodies, nth) for nth in range(len(bodies)))


def _part(texts: Texts, notice: Written, bodies: Sequence[Markup], nth: int) -> Markup:
    is_first, is_last = nth == 0, nth == len(bodies) - 1
    head = _head(texts, notice) if is_first else texts.html("notice-head-on", title=notice.title)
    foot = _foot(texts, notice) if is_last else ""
    count = texts.html("notice-part", nth=nth + 1, all=len(bodies)) if len(bodies) > 1 else ""
    return Markup("\n\n".join(piece for piece in (head, bodies[nth], foot, count) if piece))


def _head(texts: Texts, notice: Written) -> str:
    topic = title_in(topics(), notice.topic) if notice.topic else ""
    lines = [
        texts.html(
            "notice-head",
            title=notice.title,
            topic=topic,
            mandatory=said(notice.is_mandatory),
            correction=said(notice.is_correction),
        )
    ]
    if notice.letter_number:
        lines.append(texts.html("notice-letter-number", number=notice.letter_number))
    if notice.letter_date is not None:
        lines.append(texts.html("notice-letter-date", day=notice.letter_date))
    if notice.addressees:
        lines.append(texts.html("notice-addressees", who=notice.addressees))
    return "\n".join(lines)


def _foot(texts: Texts, notice: Written) -> str:
    lines = [notice.signatory and texts.html("notice-signatory", who=notice.signatory)]
    lines.append(notice.post and texts.html("notice-post", post=notice.post))
    return "\n".join(line for line in lines if line)


def said(flag: object) -> str:
    """A yes or no as the texts choose by it, also where only words are kept (the ledger)."""
    return "yes" if flag else "no"
