"""One thing that was looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Check", "State"]

#: ``off`` is not used by these settings; ``warning`` works, but not as it should in earnest.
State = Literal["ok", "off", "warning", "broken"]


@dataclass(frozen=True, slots=True)
class Check:
    """``key``: the text that says how it stands and what to mend; ``args``: its arguments, none a secret."""

    name: str
    state: State
    key: str
    args: dict[str, str | int] = field(default_factory=dict)
