"""What every use case of staff is: one permission, one place, one way through the gate.

A class says which ``permission`` of the role table it needs and in which places the thing lies that it works
on (``places``); the gate stands in ``__call__``, which no subclass replaces. Whoever adds a use case of staff
derives it from one of the three classes here, and tests/staff/test_role_table.py walks it through every role.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Generic, TypeVar, final

from bot.audit import Audit
from bot.errors import DomainError, NotAllowed
from bot.staff.actor import NO_PLACE, Actor, Grant, Places
from bot.staff.gate import By, Gate, InTransaction
from storage.database import Reader
from storage.unit_of_work import UnitOfWork

__all__ = ["Noted", "StaffAct", "StaffLook", "StaffRead", "StaffUseCase"]

Ask = TypeVar("Ask")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Noted:
    """What the audit log says of an act: a word of OWASP's vocabulary, whom it was about, how."""

    action: str
    subject_index: bytes | None = None
    details: Mapping[str, str] = field(default_factory=dict)


class _Barred(Exception):
    """``said`` is what the person is told."""

    def __init__(self, said: DomainError) -> None:
        super().__init__(said.key)
        self.said = said


class StaffUseCase(ABC, Generic[Ask, Result]):
    permission: ClassVar[str]
    #: False only for what comes before the desk is open.
    with_desk: ClassVar[bool] = True

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    async def places(self, reader: Reader, ask: Ask) -> Places | None:
        """Where the thing lies: nowhere, and only a grant for everywhere reaches it; None (ANY_SCOPE), and
        any grant does."""
        return NO_PLACE

    def out_of_reach(self) -> DomainError:
        """What is said when the role allows this, but not here."""
        return NotAllowed("staff-out-of-reach")

    async def _pass(self, reader: Reader, by: By, ask: Ask) -> tuple[Actor, Grant]:
        """Raises _Barred, Stale (login or desk closed), what ``places`` raises."""
        try:
            actor = await self._gate.actor(reader, by, with_desk=self.with_desk)
        except NotAllowed as stranger:
            raise _Barred(stranger) from None
        # Asked before the thing is looked up: who may not do it at all must not learn what there is.
        if not actor.may(self.permission):
            raise _Barred(NotAllowed("staff-not-allowed"))
        grant = actor.grant_for(self.permission, await self.places(reader, ask))
        if grant is None:
            raise _Barred(self.out_of_reach())
        return actor, grant

    async def _refused(self, by: By, barred: _Barred) -> DomainError:
        """What to raise, once it is written down that somebody tried."""
        await self._gate.refuse(by, self.permission)
        return barred.said


class StaffLook(StaffUseCase[Ask, Result]):
    """Reads that open nobody's file: no line in the audit log, no write lock."""

    @final
    async def __call__(self, by: By, ask: Ask) -> Result:
        """Raises NotAllowed (no role allows it), Stale (desk closed), what ``look`` raises."""
        reader = self._gate.database.reader
        try:
            actor, _ = await self._pass(reader, by, ask)
        except _Barred as barred:
            raise await self._refused(by, barred) from None
        await self._gate.looked(actor)
        return await self.look(reader, actor, ask)

    @abstractmethod
    async def look(self, reader: Reader, actor: Actor, ask: Ask) -> Result: ...


class StaffAct(StaffUseCase[Ask, Result]):
    """Acts, written down in the transaction that does them."""

    #: Acts under one name come one after the other, each seeing what the one before has done.
    one_at_a_time: ClassVar[str | None] = None

    def __init__(self, gate: Gate, uow: UnitOfWork, audit: Audit) -> None:
        super().__init__(gate)
        self._uow = uow
        self._audit = audit

    @final
    async def __call__(self, by: By, ask: Ask) -> Result:
        """Raises NotAllowed (no role allows it), Stale (desk closed), what ``paced`` and ``act`` raise."""
        await self.paced(by)
        try:
            async with self._uow as tx:
                if self.one_at_a_time is not None:
                    await tx.lock(self.one_at_a_time)
                actor, grant = await self._pass(InTransaction(tx), by, ask)
                result, noted = await self.act(tx, actor, ask)
                await self._gate.saw(tx, actor)
                await self._note(tx, actor, grant, noted)
                await tx.commit()
                return result
        except _Barred as barred:
            raise await self._refused(by, barred) from None

    async def paced(self, by: By) -> None:
        """Refuses what comes too often, before anything is looked up. Raises Throttled."""

    async def _note(self, tx: UnitOfWork, actor: Actor, grant: Grant, noted: Noted) -> None:
        await self._audit.add(
            tx,
            actor=actor.name,
            role=grant.role,
            action=noted.action,
            subject_index=noted.subject_index,
            **noted.details,
        )

    @abstractmethod
    async def act(self, tx: UnitOfWork, actor: Actor, ask: Ask) -> tuple[Result, Noted]: ...


class StaffRead(StaffAct[Ask, Result]):
    """Reads of a person's file: written down before anything is shown.

    A window that is drawn again for an update that was answered reads once more, so it does not take the
    update's number.
    """

    def __init__(self, gate: Gate, audit: Audit) -> None:
        super().__init__(gate, UnitOfWork(gate.database), audit)
