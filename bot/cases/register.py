"""A case comes in: whose it is, of which kind, at which office; its owner is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from bot.audit import Audit
from bot.cases import rules
from bot.cases.news import OPENED, CaseNews
from bot.cases.sender import Sender
from bot.cases.words import stored_words
from bot.catalogue import CaseType, case_complexities, case_priorities, case_type, case_types
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import Conflict, DomainError
from bot.identifiers import identifier, legal_id
from bot.ids import Ids
from storage.models import Case, CaseEvent, Office
from storage.types import EPOCH, MILLISECOND
from storage.unit_of_work import UnitOfWork

__all__ = ["CaseOwner", "CaseRegistered", "NewCase", "RegisterCase"]

#: The event that a case begins with, and the sender's id of it: their own events have other ids.
FIRST, FIRST_ID = "registered", "registered"


@dataclass(frozen=True, slots=True)
class CaseOwner:
    """``kind`` person: ``code`` is a national code or a foreign national's; entity: a شناسهٔ ملی."""

    kind: Literal["person", "entity"]
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewCase:
    """``number`` as printed on the case; ``type_key`` of the catalogue; ``office`` by code.

    ``complexity`` as in the catalogue, None: not known. ``stage`` None is the type's first;
    ``registered_at`` None means now.
    """

    number: str
    owner: CaseOwner
    type_key: str
    office: str
    officer: str = ""
    priority: str = "normal"
    complexity: str | None = None
    stage: str | None = None
    note: str = ""
    registered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CaseRegistered:
    """``is_new`` is false for a case that was there already; ``told`` counts the addresses it goes to."""

    case_id: int
    is_new: bool
    told: int


class RegisterCase:
    """Who owns it need not have an account: it is theirs as soon as they sign up, or open the entity."""

    def __init__(
        self, uow: UnitOfWork, clock: Clock, ids: Ids, vault: Vault, news: CaseNews, audit: Audit
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._ids = ids
        self._vault = vault
        self._news = news
        self._audit = audit

    async def __call__(self, new: NewCase, by: Sender) -> CaseRegistered:
        """Sent again as it was, it changes nothing.

        Raises Conflict (the number is another case's), DomainError (an owner's code that is none, unknown
        type, office, stage or priority, a note that is too long, control characters, a moment that cannot
        be).
        """
        kind = ensure_case(new)
        owner_index, entity_index = self._owner(new.owner)
        async with self._uow as tx:
            await tx.lock(f"case-number:{new.number}")
            office_id = await tx.session.scalar(select(Office.id).where(Office.code == new.office))
            if office_id is None:
                raise DomainError("case-unknown-office")
            known = await tx.session.scalar(select(Case).where(Case.number == new.number))
            if known is not None:
                there = (known.type_key, known.office_id, known.owner_index, known.entity_index)
                if there != (new.type_key, office_id, owner_index, entity_index):
                    raise Conflict("case-number-conflict")
                return CaseRegistered(known.id, is_new=False, told=0)
            case, event = self._rows(new, kind, office_id, by)
            case.owner_index, case.entity_index = owner_index, entity_index
            tx.session.add(case)
            await tx.session.flush()
            tx.session.add(event)
            told = await self._news(tx, case, OPENED)
            await self._audit.add(
                tx,
                actor=by.id,
                role=by.role,
                action="sensitive_create",
                subject_index=owner_index or entity_index,
                case=str(case.id),
            )
            await tx.commit()
            return CaseRegistered(case.id, is_new=True, told=told)

    def _owner(self, owner: CaseOwner) -> tuple[bytes | None, bytes | None]:
        """Blind indexes, of a person or of a legal person. Raises DomainError."""
        if owner.kind == "entity":
            return None, self._vault.index("legal_id", legal_id(owner.code))
        who = identifier(owner.code)
        return self._vault.index(who.kind, who.code), None

    def _rows(self, new: NewCase, kind: CaseType, office_id: int, by: Sender) -> tuple[Case, CaseEvent]:
        """The case and the event that it begins with. Raises DomainError."""
        now = self._clock.now()
        rules.ensure_moment(new.registered_at or now, now)
        moment = min(new.registered_at or now, now)
        moment = EPOCH + (moment - EPOCH) // MILLISECOND * MILLISECOND
        stage = new.stage or kind.stages[0].key
        rules.ensure_words(kind, FIRST, stage)
        case = Case(
            id=self._ids.new(),
            number=new.number,
            type_key=kind.key,
            office_id=office_id,
            officer=new.officer,
            status=FIRST,
            stage=stage,
            priority=new.priority,
            complexity=new.complexity,
            tracking_code=self._ids.reference(),
            search_words=stored_words(new.number, new.officer),
            last_seq=1,
            registered_at=moment,
            updated_at=now,
        )
        event = CaseEvent(
            id=self._ids.new(),
            case_id=case.id,
            seq=1,
            sender=by.id,
            external_id=FIRST_ID,
            status=FIRST,
            stage=stage,
            note=new.note,
            actor="agency",
            occurred_at=moment,
            recorded_at=now,
        )
        return case, event


def ensure_case(new: NewCase) -> CaseType:
    """What can be said of it without asking the database; its type. Raises DomainError."""
    for word in (new.number, new.office, new.officer, new.stage or ""):
        rules.ensure_plain(word)
    rules.ensure_plain(new.note, allowed=rules.NOTE_BREAKS)
    rules.ensure_note(new.note)
    rules.ensure_number(new.number)
    if all(each.key != new.priority for each in case_priorities()):
        raise DomainError("case-unknown-priority", known=rules.listed(one.key for one in case_priorities()))
    if new.complexity is not None and all(each.key != new.complexity for each in case_complexities()):
        known = rules.listed(one.key for one in case_complexities())
        raise DomainError("case-unknown-complexity", known=known)
    try:
        return case_type(new.type_key)
    except KeyError:
        raise DomainError("case-unknown-type", known=rules.listed(one.key for one in case_types())) from None
