"""The offices at whose counter a member of staff serves people by appointment."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from bot.catalogue.booking import bookable_kinds
from bot.staff.actor import ANY_SCOPE, Actor, Places
from bot.staff.use_case import StaffLook
from bot.staff.visits.rows import at
from storage.database import Query, Reader
from storage.models import Office

__all__ = ["CounterOffice", "OwnCounters"]

OFFICES: Query = (
    select(Office.id, Office.code, Office.name, Office.kind_key)
    .where(Office.code.in_(bindparam("codes", expanding=True)), Office.kind_key.in_(bookable_kinds()))
    .order_by(Office.name)
)


@dataclass(frozen=True, slots=True)
class CounterOffice:
    """``may_plan``: the one who asks plans this office too."""

    id: int
    code: str
    name: str
    kind_key: str
    may_plan: bool


class OwnCounters(StaffLook[None, tuple[CounterOffice, ...]]):
    """Those of the grants for a single office: nobody serves a whole province."""

    permission = "appointments.serve"

    async def places(self, reader: Reader, ask: None) -> Places | None:
        return ANY_SCOPE

    async def look(self, reader: Reader, actor: Actor, ask: None) -> tuple[CounterOffice, ...]:
        codes = [
            grant.scope.value
            for grant in actor.grants
            if grant.scope.kind == "office" and grant.allows(self.permission)
        ]
        return tuple(
            CounterOffice(
                row.id,
                row.code,
                row.name,
                row.kind_key,
                actor.grant_for("appointments.plan", at(row.code)) is not None,
            )
            for row in await reader.rows(OFFICES, codes=codes)
        )
