"""Who acts, and what their roles allow them where. Plain values: nothing here asks the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.catalogue import agency_permissions, console_permissions, role


@dataclass(frozen=True, slots=True)
class Scope:
    """``kind`` is all, province, office or case_type; ``value`` its code or key, empty for all."""

    kind: str
    value: str = ""

    def reaches(self, places: frozenset[Scope]) -> bool:
        """Whether a grant for this scope is in force for a thing that lies in ``places``."""
        return self.kind == "all" or self in places


EVERYWHERE = Scope("all")
#: Every scope in which a thing lies: its office, the province of that, its case type.
Places = frozenset[Scope]
NO_PLACE: Places = frozenset()
#: For what is about nothing that lies somewhere: a grant for any scope will do.
ANY_SCOPE = None


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in force now, and where. Only the role table says what it allows."""

    role: str
    scope: Scope

    def allows(self, permission: str) -> bool:
        outside = {CONSOLE_ROLE: console_permissions, AGENCY_ROLE: agency_permissions}
        return permission in (outside[self.role]() if self.role in outside else role(self.role).may)


CONSOLE_ROLE = "console"
AGENCY_ROLE = "agency"


@dataclass(frozen=True, slots=True)
class Console:
    """Whoever sits at the machine with ``main.py``: has the keys and the database anyway, and leaves a
    trace like everybody."""


CONSOLE = Console()


@dataclass(frozen=True, slots=True)
class Agency:
    """Who comes by the integration API: ``key`` is the fingerprint of their key, which is their name in the
    audit log; ``may_list``: whether that key is one of those that may send lists."""

    key: str
    may_list: bool


@dataclass(frozen=True, slots=True)
class Actor:
    """A member of staff (or the console) at one moment; ``name`` is theirs in the audit log.

    ``session_id`` is the open desk, None for the console and for who has not opened one; ``seen_at`` when it
    was last used.
    """

    name: str
    grants: tuple[Grant, ...]
    staff_id: int | None = None
    citizen_id: int | None = None
    session_id: int | None = None
    seen_at: datetime | None = None

    def may(self, permission: str) -> bool:
        """Whether a role allows it anywhere at all."""
        return any(grant.allows(permission) for grant in self.grants)

    def grant_for(self, permission: str, places: Places | None) -> Grant | None:
        """The grant that allows it on a thing that lies in ``places`` (None: ANY_SCOPE)."""
        return next(
            (
                grant
                for grant in self.grants
                if grant.allows(permission) and (places is ANY_SCOPE or grant.scope.reaches(places))
            ),
            None,
        )


CONSOLE_ACTOR = Actor("cli", (Grant(CONSOLE_ROLE, EVERYWHERE),))


def agency_actor(agency: Agency) -> Actor:
    """Without the right kind of key an agency has no grant at all."""
    return Actor(agency.key, (Grant(AGENCY_ROLE, EVERYWHERE),) if agency.may_list else ())
