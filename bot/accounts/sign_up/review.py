"""What the windows of a sign-up show of its draft."""

from __future__ import annotations

from bot.accounts.sign_up.drafts import Draft, Drafts
from bot.accounts.visitor import Visitor
from storage.database import Reader


class ReadDraft:
    def __init__(self, reader: Reader, drafts: Drafts) -> None:
        self._reader = reader
        self._drafts = drafts

    async def __call__(self, visitor: Visitor) -> Draft:
        """Raises Stale when there is no living draft (any more)."""
        return await self._drafts.read(self._reader, visitor)
