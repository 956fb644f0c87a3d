"""How often a member of staff may look for people by what identifies them."""

from __future__ import annotations

from bot.accounts.throttle import Throttle
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.crypto import Vault
from bot.errors import Throttled
from bot.staff.gate import By
from bot.staff.rules import SEARCH_WINDOW, SEARCHES_IN_WINDOW
from storage.database import Database
from storage.unit_of_work import UnitOfWork

__all__ = ["SEARCHES", "TOO_OFTEN", "SearchPace"]

TOO_OFTEN = "excess_rate_limit_exceeded"
SEARCHES = "staff.search"


class SearchPace:
    def __init__(self, database: Database, vault: Vault, throttle: Throttle, audit: Audit) -> None:
        self._database = database
        self._vault = vault
        self._throttle = throttle
        self._audit = audit

    async def count(self, by: By, permission: str) -> None:
        """Every search counts, in a transaction of its own: also one that finds nobody or is refused, for
        these would tell who has an account. The search that is too many is written down.

        Raises Throttled.
        """
        if not isinstance(by, Visitor) or by.citizen_id is None:
            return
        searcher = self._vault.index("staff.search", str(by.citizen_id))
        async with UnitOfWork(self._database) as tx:
            await tx.lock(f"{SEARCHES}:{searcher.hex()}")
            try:
                await self._throttle.ensure(
                    tx, SEARCHES, searcher, SEARCH_WINDOW, SEARCHES_IN_WINDOW, "staff-search-too-many"
                )
            except Throttled:
                await self._audit.add(
                    tx, actor=f"citizen:{by.citizen_id}", role="none", action=TOO_OFTEN, permission=permission
                )
                await tx.commit()
                raise
            await self._throttle.hit(tx, SEARCHES, searcher)
            await tx.commit()
