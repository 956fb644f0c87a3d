"""What is done in person at an office, with which papers, and why it may be refused."""

from __future__ import annotations

from functools import cache

from bot.catalogue import files
from bot.catalogue.values import Paper, Titled, VisitKind

FILE = "visits.json"


@cache
def visit_service() -> str:
    """The key of the service that an appointment in person is for (bot.catalogue.booking)."""
    key: str = files.read(FILE)["service"]
    return key


@cache
def papers() -> tuple[Paper, ...]:
    """Every paper that may be written down as seen, in the order to show."""
    return tuple(Paper(**each) for each in files.read(FILE)["papers"])


def paper(key: str) -> Paper:
    """The paper with this key. Raises KeyError."""
    return _papers_by_key()[key]


@cache
def visit_kinds() -> tuple[VisitKind, ...]:
    return tuple(
        VisitKind(each["key"], each["title"], tuple(tuple(group) for group in each["needs"]))
        for each in files.read(FILE)["kinds"]
    )


def visit_kind(key: str) -> VisitKind:
    """The kind with this key. Raises KeyError."""
    return _kinds_by_key()[key]


@cache
def refusals() -> tuple[Titled, ...]:
    """Why somebody who came was sent home."""
    return tuple(Titled(**each) for each in files.read(FILE)["refusals"])


@cache
def _papers_by_key() -> dict[str, Paper]:
    return {each.key: each for each in papers()}


@cache
def _kinds_by_key() -> dict[str, VisitKind]:
    return {each.key: each for each in visit_kinds()}
