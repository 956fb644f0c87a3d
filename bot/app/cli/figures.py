"""What ``bench … --json`` prints: one object, the same for every bench."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.clock import SystemClock

__all__ = ["Figure", "report"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number; ``target`` None for a baseline."""

    key: str
    value: float
    unit: str
    target: float | None = None
    better: Literal["higher", "lower"] = "higher"

    @property
    def met(self) -> bool | None:
        """None where there is no target."""
        if self.target is None:
            return None
        return self.value >= self.target if self.better == "higher" else self.value <= self.target


def report(
    name: str, figures: Iterable[Figure], conditions: Mapping[str, str | int | bool]
) -> dict[str, Any]:
    """``conditions``: which limits and which ``synchronous`` mode were on, sizes, the engine."""
    return {
        "bench": name,
        "date": SystemClock().now().isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {os.cpu_count()} CPUs, Python {platform.python_version()}",
        "conditions": dict(conditions),
        "figures": [
            {
                "key": each.key,
                "value": each.value,
                "unit": each.unit,
                "target": each.target,
                "better": each.better,
                "met": each.met,
            }
            for each in figures
        ],
    }
