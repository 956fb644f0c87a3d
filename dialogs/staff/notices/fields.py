"""The form of a notice, field by field: how each is asked for and what stands in it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalogue import case_statuses, case_types, load_provinces, professions, topics
from bot.catalogue.values import Titled
from bot.notices.audience import KINDS
from bot.notices.read import NoticeView
from bot.texts import Texts

__all__ = ["CHOSEN", "SWITCHES", "WRITTEN", "choices_of", "fields_of", "is_set", "label_of", "may_be_empty"]

#: Asked for in words, in the order of a letter.
WRITTEN = ("title", "letter_number", "letter_date", "addressees", "body", "signatory", "post")
SWITCHES = ("is_public", "is_mandatory", "needs_ack", "by_sms", "form")
CHOSEN = ("topic", "kind", "province", "county", "case_type", "case_status", "profession")
_TIMES = ("send_at", "expires_at")
_NEEDED = ("title", "body", "office", "day")
#: What narrows an audience, by its kind; a province narrows them all.
_NARROWING = {
    "cases": ("case_type", "case_status"),
    "visits": ("office", "day"),
    "profession": ("profession",),
    "listed": ("listed",),
}


def fields_of(view: NoticeView) -> tuple[str, ...]:
    """The fields that this notice has now, in order."""
    kind = view.audience.kind
    place: tuple[str, ...] = ()
    if kind and kind != "visits":
        place = ("province", "county") if view.audience.province and kind != "profession" else ("province",)
    excluded = ("excluded",) if kind else ()
    return ("topic", *WRITTEN, "kind", *_NARROWING.get(kind, ()), *place, *excluded, *_TIMES, *SWITCHES)


def is_set(view: NoticeView, name: str) -> bool:
    if name == "form":
        return view.form != "first"
    if name in ("is_public", "needs_ack", "by_sms", "send_at", "expires_at"):
        return bool(getattr(view, name))
    if name == "is_mandatory":
        return view.written.is_mandatory
    if name in ("listed", "excluded"):
        return bool(getattr(view, name))
    return bool(getattr(view.written if name in (*WRITTEN, "topic") else view.audience, name))


def label_of(texts: Texts, name: str, *, is_on: bool = False) -> str:
    key = f"publish-field-{name}"
    return texts.plain(key, set="yes" if is_on else "no") if name == "form" else texts.plain(key)


def may_be_empty(name: str) -> bool:
    return name not in _NEEDED and name not in ("topic", "kind", "profession")


def choices_of(texts: Texts, name: str, view: NoticeView) -> Sequence[Titled]:
    """What may be chosen for a field, in the order to show."""
    if name == "topic":
        return topics()
    if name == "kind":
        return [Titled(kind, texts.plain("publish-kind", kind=kind)) for kind in KINDS]
    if name == "province":
        return [Titled(each.code, each.name) for each in load_provinces()]
    if name == "county":
        inside = [each for each in load_provinces() if each.code == view.audience.province]
        return [Titled(county.code, county.name) for each in inside for county in each.counties]
    if name == "case_type":
        return [Titled(each.key, each.title) for each in case_types()]
    if name == "case_status":
        return [Titled(each.key, each.title) for each in case_statuses()]
    return professions() if name == "profession" else ()
