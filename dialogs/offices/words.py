"""Offices in words: a list's lines, how far one is, its hours, what it does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from bot.appointments.crowd import CROWD_DAYS
from bot.catalogue import office_service
from bot.offices.find import OfficeLine
from bot.texts import Markup, Texts

WEEK = ("sat", "sun", "mon", "tue", "wed", "thu", "fri")
#: Metres are told in steps of so many; kilometres with a tenth up to so many.
METRES_STEP, TENTHS_UP_TO = 50, 10
POINT = "\u066b"


def shown(
    texts: Texts,
    lines: Iterable[OfficeLine],
    distances: Mapping[int, float] | None = None,
    crowds: Mapping[int, int] | None = None,
) -> dict[str, Any]:
    """Lines to read and items to press. ``distances`` in kilometres and ``crowds`` in free seats, of the
    offices that have them."""
    lines, far, free = list(lines), distances or {}, crowds or {}
    words = [
        texts.html(
            "offices-line",
            name=line.name,
            has_manager=line.manager is not None,
            manager=line.manager or "",
            has_distance=line.id in far,
            distance=distance(texts, far.get(line.id, 0.0)),
            has_crowd=line.id in free,
            free=free.get(line.id, 0),
            days=CROWD_DAYS,
        )
        for line in lines
    ]
    return {"lines": Markup("\n".join(words)), "items": items(lines)}


def items(lines: Iterable[OfficeLine]) -> list[dict[str, Any]]:
    return [{"id": line.id, "name": line.name} for line in lines]


def distance(texts: Texts, kilometres: float) -> str:
    metres = max(1, round(kilometres * 1000 / METRES_STEP)) * METRES_STEP
    if metres < 1000:
        return texts.plain("offices-distance", unit="metres", distance=metres)
    if kilometres < TENTHS_UP_TO:
        told = f"{kilometres:.1f}".removesuffix(".0").replace(".", POINT)
        return texts.plain("offices-distance", unit="kilometres", distance=told)
    return texts.plain("offices-distance", unit="kilometres", distance=round(kilometres))


def hour_lines(
    texts: Texts, hours: Mapping[str, str], rules: Mapping[str, Sequence[tuple[int, int]]]
) -> Markup:
    """A line for each run of days with the same hours; closed days are left out. ``hours`` are the office's
    own words, ``rules`` when it is open for appointments (minutes of the day), which count where there are
    any."""
    names = dict(zip(WEEK, texts.plain("calendar-weekdays").split(), strict=True))
    spans = {day: _spans(texts, rules.get(day, ())) for day in WEEK} if rules else dict.fromkeys(WEEK, "")
    if not rules:
        for day, span in hours.items():
            opens, _, closes = span.partition("-")
            spans[day] = texts.html("offices-span", opens=opens, closes=closes)
    lines = []
    for told, run in groupby(WEEK, key=lambda day: spans[day]):
        days = list(run)
        if told:
            lines.append(
                texts.html(
                    "offices-hours",
                    first=names[days[0]],
                    last=names[days[-1]],
                    several=len(days) > 1,
                    spans=Markup(told),
                )
            )
    return Markup("\n".join(lines))


def _spans(texts: Texts, spans: Sequence[tuple[int, int]]) -> str:
    told = [texts.html("offices-span", opens=_clock(opens), closes=_clock(closes)) for opens, closes in spans]
    return texts.html("offices-and").join(told)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def service_lines(texts: Texts, keys: Sequence[str]) -> Markup:
    return Markup(
        "\n".join(texts.html("offices-service-line", title=office_service(key).title) for key in keys)
    )
