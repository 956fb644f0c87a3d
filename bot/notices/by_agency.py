"""An agency proposes a notice over the integration API: a member of staff still has to release it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, select

from bot.audit import Audit
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import Conflict, NotFound
from bot.ids import Ids
from bot.notices.draft import EditAsk, blank, columns_of
from bot.notices.listed import lay_list
from bot.notices.progress import NoticeProgress, progress_of
from bot.notices.sealing import SEALED
from bot.notices.submit import hand_over
from bot.staff.actor import Actor
from bot.staff.gate import Gate
from bot.staff.use_case import Noted, StaffAct, StaffLook
from storage.database import Query, Reader
from storage.models import Notice
from storage.unit_of_work import UnitOfWork

__all__ = ["FollowProposal", "Followed", "Proposal", "ProposeNotice", "Proposed"]

_OWN = select(Notice).where(Notice.author == bindparam("author"), Notice.external_id == bindparam("external"))
STATE: Query = select(
    Notice.id, Notice.state, Notice.audience_count, Notice.reject_reason, Notice.published_at
).where(Notice.author == bindparam("author"), Notice.external_id == bindparam("external"))
REPORT_S = 30
FLAGS = ("is_public", "is_mandatory", "needs_ack", "by_sms")


@dataclass(frozen=True, slots=True)
class Proposal:
    """``external_id``: the agency's own id; sent twice, it is one notice. ``fields`` as in
    :class:`bot.notices.draft.EditAsk`, the kind of the audience before what narrows it; ``flags`` are the
    switches that are on; ``listed``, ``excluded``: national codes."""

    external_id: str
    fields: Mapping[str, str]
    flags: frozenset[str] = frozenset()
    listed: tuple[str, ...] = field(default=(), repr=False)
    excluded: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Proposed:
    """``people``: how many it would go to when it was handed over. ``is_new``: it had not come before."""

    state: str
    people: int
    is_new: bool


class ProposeNotice(StaffAct[Proposal, Proposed]):
    permission = "notices.propose"

    def __init__(
        self, gate: Gate, uow: UnitOfWork, audit: Audit, clock: Clock, ids: Ids, vault: Vault
    ) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock
        self._ids = ids
        self._vault = vault

    async def act(self, tx: UnitOfWork, actor: Actor, ask: Proposal) -> tuple[Proposed, Noted]:
        """Raises Conflict (their id stands for another notice), DomainError (what is wrong with it)."""
        await tx.lock(f"notice:{actor.name}:{ask.external_id}")
        now = self._clock.now()
        made = self._written(actor.name, ask, now)
        known = await tx.session.scalar(_OWN, {"author": actor.name, "external": ask.external_id})
        if known is not None:
            if any(getattr(known, name) != getattr(made, name) for name in SEALED):
                raise Conflict("api-other-notice")
            again = Proposed(known.state, known.audience_count or 0, is_new=False)
            return again, _noted(known.id, "proposed again")
        tx.session.add(made)
        await tx.session.flush()
        for codes, is_excluded in ((ask.listed, False), (ask.excluded, True)):
            await lay_list(tx, self._vault, made.id, "\n".join(codes), is_excluded=is_excluded)
        notice_id, people = made.id, await hand_over(tx, made, now)
        return Proposed("pending_approval", people, is_new=True), _noted(notice_id, "propose")

    def _written(self, author: str, ask: Proposal, now: datetime) -> Notice:
        """Raises DomainError."""
        made = blank(self._ids.new(), author, None, now)
        made.external_id = ask.external_id
        for name in FLAGS:
            setattr(made, name, int(name in ask.flags))
        for name, value in ask.fields.items():
            for column, kept in columns_of(made, EditAsk(made.id, name, value), now).items():
                setattr(made, column, kept)
        return made


def _noted(notice_id: int, what: str) -> Noted:
    return Noted("sensitive_update", None, {"notice": str(notice_id), "what": what})


@dataclass(frozen=True, slots=True)
class Followed:
    """``progress`` None: nothing was sent yet."""

    state: str
    people: int
    reason: str
    progress: NoticeProgress | None


class FollowProposal(StaffLook[str, Followed]):
    """What has become of a notice that this agency proposed, and of nobody else's."""

    permission = "notices.propose"

    async def look(self, reader: Reader, actor: Actor, ask: str) -> Followed:
        """Raises NotFound."""
        row = await reader.first(STATE, author=actor.name, external=ask)
        if row is None:
            raise NotFound("api-no-notice")
        progress = None
        if row.published_at is not None:
            async with UnitOfWork(self._gate.database) as tx:
                await tx.take_time(REPORT_S)
                progress = await progress_of(tx, row.id)
        state = row.state if progress is None else progress.state
        return Followed(state, row.audience_count or 0, row.reject_reason or "", progress)
