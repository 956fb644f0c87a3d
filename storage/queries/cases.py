"""Reads of a citizen's own cases, and of those of legal persons that they represent: who reads is part of
every query, so a foreign id finds nothing."""

from __future__ import annotations

from sqlalchemy import bindparam, or_, select

from storage.database import Query
from storage.models import Case, CaseEvent, LegalEntity, Office, Representation, Undertaking

#: Entities that this citizen represents under the undertaking of this version.
_REPRESENTED = (
    select(LegalEntity.legal_id_index)
    .join(Representation, Representation.entity_id == LegalEntity.id)
    .join(Undertaking, Undertaking.representation_id == Representation.id)
    .where(
        Representation.citizen_id == bindparam("citizen"),
        Representation.ended_at.is_(None),
        Undertaking.version == bindparam("version"),
    )
)

PAGE: Query = (
    select(
        Case.id,
        Case.number,
        Case.type_key,
        Case.status,
        Case.stage,
        Case.priority,
        Case.tracking_code,
        Case.officer,
        Case.last_seq,
        Case.registered_at,
        Case.updated_at,
        Case.entity_index.is_not(None).label("is_of_entity"),
        Office.name.label("office_name"),
        Office.address.label("office_address"),
        Office.phone.label("office_phone"),
    )
    .join(Office, Office.id == Case.office_id)
    .where(
        Case.id == bindparam("case"),
        or_(Case.owner_index == bindparam("owner"), Case.entity_index.in_(_REPRESENTED)),
    )
)

HISTORY: Query = (
    select(CaseEvent.seq, CaseEvent.status, CaseEvent.stage, CaseEvent.note, CaseEvent.occurred_at)
    .where(CaseEvent.case_id == bindparam("case"))
    .order_by(CaseEvent.occurred_at.desc(), CaseEvent.seq.desc())
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
