"""Benches: ``main.py bench NAME``. Each measures in fresh directories (on PostgreSQL: in a fresh database)
with its baseline in the same run, and touches nothing of the operator's.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from bot.app.bench import scale as scales
from bot.app.cli.figures import Figure, report

__all__ = ["BENCHES", "Measured", "run"]

#: A module of this package each, with ``measure() -> Measured``.
BENCHES = ("accounts", "booking", "broadcast", "chaos", "conversation", "eta", "sandbox", "start")


@dataclass(frozen=True, slots=True)
class Measured:
    """What a bench found, and under which conditions (engine, ``synchronous``, limits, sizes)."""

    figures: list[Figure]
    conditions: dict[str, str | int | bool]


def run(name: str, *, long: bool = False) -> dict[str, Any]:
    """The object that ``bench NAME --json`` prints; ``long``: of those that have a long form, that one.
    Raises KeyError for an unknown name."""
    if name not in BENCHES:
        raise KeyError(name)
    measure = import_module(f"bot.app.bench.{name}").measure
    scale = getattr(scales, name.capitalize(), None)
    has_long = long and hasattr(scale, "long")
    measured: Measured = measure(scale.long()) if scale is not None and has_long else measure()
    return report(name, measured.figures, measured.conditions)
