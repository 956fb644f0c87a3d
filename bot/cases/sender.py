"""Who tells of an event, and in whose name they may speak."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.catalogue import Actor
from bot.errors import NotAllowed

__all__ = ["OPERATOR", "Sender", "agency"]


@dataclass(frozen=True, slots=True)
class Sender:
    """``id`` is the space of their event ids and their name in the audit log; ``role`` is what they are
    there, whatever an event says of who acted. ``may_claim``: of whom they may say that they acted."""

    id: str
    role: Literal["agency", "operator"]
    may_claim: frozenset[Actor]

    def ensure_may_claim(self, actor: Actor) -> None:
        """Raises NotAllowed."""
        if actor not in self.may_claim:
            raise NotAllowed("case-actor-refused", known=", ".join(sorted(self.may_claim)))


#: Who has the machine itself: what a citizen brought to the counter on paper comes in by them.
OPERATOR = Sender("cli", "operator", frozenset({"agency", "office", "citizen"}))


def agency(key: str) -> Sender:
    """``key`` is the fingerprint of an API key. What a citizen does, no agency says in their place: a
    withdrawal would end a case that its owner never gave up."""
    return Sender(key, "agency", frozenset({"agency", "office"}))
