"""Faults that can be switched on: what a real network and a real messenger do on a bad day."""

from __future__ import annotations

import random
from dataclasses import asdict, dataclass
from typing import Any

from bot.sandbox.people import MESSENGERS

KINDS = ("429", "blocked", "deactivated", "502_after", "broken_json", "hang", "reset")
NEEDS_CHAT = frozenset({"blocked", "deactivated"})
# A poll is spared unless it is named: otherwise a fault «by share» would mostly hit the intake.
_SPARED = frozenset({"getupdates"})


@dataclass(slots=True)
class Fault:
    """One fault. ``share`` 0-1 of the matching calls, ``count`` how many at most (None: no end).

    ``after`` says for hang and reset that the call is carried out first; 502_after and broken_json always do.
    ``retry_after`` None leaves the field out of a 429, as some servers do. ``messenger``: the bots of that
    one only.
    """

    kind: str
    share: float = 1.0
    methods: list[str] | None = None
    chat_id: int | None = None
    count: int | None = None
    retry_after: int | None = 1
    after: bool = False
    messenger: str | None = None

    def matches(self, messenger: str, method: str, chat_id: int | None) -> bool:
        """Whether this fault may befall a call of ``method`` (lower case) to ``chat_id``."""
        if self.messenger not in (None, messenger):
            return False
        if self.count == 0 or (self.chat_id is not None and self.chat_id != chat_id):
            return False
        if self.kind in NEEDS_CHAT and chat_id is None:
            return False
        if self.methods is None:
            return method not in _SPARED
        return any(method == name.lower() for name in self.methods)


def parse_fault(raw: Any) -> Fault:
    """A Fault from JSON. Raises ValueError that says what is wrong."""
    if not isinstance(raw, dict):
        raise ValueError("a fault is an object")
    unknown = set(raw) - set(Fault.__dataclass_fields__)
    if unknown:
        raise ValueError(f"unknown fields: {', '.join(sorted(unknown))}")
    fault = Fault(**raw | {"kind": str(raw.get("kind", ""))})
    if fault.kind not in KINDS:
        raise ValueError(f"kind is one of {', '.join(KINDS)}")
    if isinstance(fault.share, bool) or not isinstance(fault.share, int | float) or not 0 <= fault.share <= 1:
        raise ValueError("share is a number from 0 to 1")
    if fault.methods is not None and not (
        isinstance(fault.methods, list) and all(isinstance(name, str) for name in fault.methods)
    ):
        raise ValueError("methods is a list of names or null")
    for name in ("chat_id", "count", "retry_after"):
        value = getattr(fault, name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            raise ValueError(f"{name} is a whole number or null")
    for name in ("count", "retry_after"):
        if (getattr(fault, name) or 0) < 0:
            raise ValueError(f"{name} is not below 0")
    if fault.messenger not in (None, *MESSENGERS):
        raise ValueError(f"messenger is null or one of {', '.join(MESSENGERS)}")
    if not isinstance(fault.after, bool):
        raise ValueError("after is true or false")
    return fault


class Faults:
    """The faults that are on now. Which calls are hit is drawn from a seeded row: a run can be repeated."""

    def __init__(self, seed: int = 20) -> None:
        self._seed = seed
        self._random = random.Random(seed)  # noqa: S311 (chance, not a secret)
        self._faults: list[Fault] = []

    def __bool__(self) -> bool:
        return bool(self._faults)

    def replace(self, faults: list[Fault]) -> None:
        """Switch these on and all others off; the row of draws starts again."""
        self._faults = faults
        self._random.seed(self._seed)

    def listed(self) -> list[dict[str, Any]]:
        """The faults as JSON, with the counts that are left."""
        return [asdict(fault) for fault in self._faults]

    def draw(self, messenger: str, method: str, chat_id: int | None) -> Fault | None:
        """The fault that befalls this call, or None; counts it."""
        for fault in self._faults:
            if fault.matches(messenger, method, chat_id) and self._random.random() < fault.share:
                if fault.count is not None:
                    fault.count -= 1
                return fault
        return None
