"""What a list of cases is narrowed by, in words."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.cases.filters import OPEN, Narrowed
from bot.catalogue import case_groups, case_status
from bot.lengths import one_line
from bot.texts import Texts
from storage.models.cases import FIRST_MOMENT

#: Of what was typed and of an office's name, in the units of bot.lengths.
NAME_ROOM = 60

PREVIEW = {
    "words": "سند",
    "has_words": True,
    "group": "املاک",
    "has_group": True,
    "status": "در حال رسیدگی",
    "has_status": True,
    "office": "واحد ثبتی تهران",
    "has_office": True,
    "since": date(2026, 3, 21),
    "has_since": True,
    "until": date(2026, 8, 2),
    "has_until": True,
    "sort": "changed",
    "narrowed": True,
}


def said(narrowed: Narrowed, texts: Texts) -> dict[str, Any]:
    """For the words of the list and of the window of its filters."""
    groups = {group.key: group.title for group in case_groups()}
    return {
        "words": one_line(narrowed.words or "", NAME_ROOM),
        "has_words": narrowed.words is not None,
        "group": groups.get(narrowed.group or "", ""),
        "has_group": narrowed.group is not None,
        "status": status_title(narrowed.status, texts),
        "has_status": narrowed.status is not None,
        "office": one_line(narrowed.office_name, NAME_ROOM),
        "has_office": narrowed.office_id is not None,
        "since": narrowed.since or FIRST_MOMENT,
        "has_since": narrowed.since is not None,
        "until": narrowed.until or FIRST_MOMENT,
        "has_until": narrowed.until is not None,
        "sort": narrowed.sort,
        "narrowed": not narrowed.is_whole,
    }


def status_title(status: str | None, texts: Texts) -> str:
    if status is None:
        return ""
    return texts.plain("cases-open-ones") if status == OPEN else case_status(status).title
