"""Reads of a citizen's own cases: the owner is part of every query, so a foreign id finds nothing."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select

from storage.database import Query
from storage.models import Case, CaseEvent, Office

LIST: Query = (
    select(
        Case.id,
        Case.number,
        Case.type_key,
        Case.status,
        Case.stage,
        Case.updated_at,
        func.count().over().label("total"),
    )
    .where(Case.owner_index == bindparam("owner"))
    .order_by(Case.updated_at.desc(), Case.id)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)

PAGE: Query = (
    select(
        Case.id,
        Case.number,
        Case.type_key,
        Case.status,
        Case.stage,
        Case.priority,
        Case.officer,
        Case.last_seq,
        Case.registered_at,
        Case.updated_at,
        Office.name.label("office_name"),
        Office.address.label("office_address"),
        Office.phone.label("office_phone"),
    )
    .join(Office, Office.id == Case.office_id)
    .where(Case.id == bindparam("case"), Case.owner_index == bindparam("owner"))
)

HISTORY: Query = (
    select(CaseEvent.seq, CaseEvent.status, CaseEvent.stage, CaseEvent.note, CaseEvent.occurred_at)
    .where(CaseEvent.case_id == bindparam("case"))
    .order_by(CaseEvent.occurred_at.desc(), CaseEvent.seq.desc())
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
