"""What predictions are learnt from, a bounded number of cases at a time: whole histories, numbers only."""

from __future__ import annotations

from sqlalchemy import BigInteger, and_, bindparam, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from storage.database import Query
from storage.models import Case, CaseEvent, CasePrediction, County, Holiday, Office, PredictionScore
from storage.types import Instant

__all__ = ["CHOSEN", "DECLARED", "HISTOGRAMS", "HISTORIES", "OFFICES", "SCORES", "SCORES_COUNT", "TOLD"]

FINAL = ("finished", "rejected", "withdrawn")

_NEXT = (
    select(Case.id, Case.type_key, Case.office_id, Case.complexity)
    .where(
        Case.id > bindparam("after"),
        or_(
            Case.updated_at >= bindparam("since", type_=Instant),
            Case.status.not_in(FINAL),
        ),
    )
    .order_by(Case.id)
    .limit(bindparam("most"))
    .subquery()
)

#: The events of the next ``most`` cases after the one with the id ``after`` that are open or were changed
#: ``since``; by case, then as they happened. ``happened``: milliseconds since the epoch.
HISTORIES: Query = (
    select(
        _NEXT.c.id,
        _NEXT.c.type_key,
        _NEXT.c.office_id,
        _NEXT.c.complexity,
        CaseEvent.stage,
        CaseEvent.status,
        type_coerce(CaseEvent.occurred_at, BigInteger).label("happened"),
    )
    .join(CaseEvent, CaseEvent.case_id == _NEXT.c.id)
    .order_by(_NEXT.c.id, CaseEvent.occurred_at, CaseEvent.seq)
)

#: Every office and its province; a consulate has none.
OFFICES: Query = select(Office.id, County.province_code).outerjoin(County, County.code == Office.county_code)

#: Days that were declared off for every kind of office.
DECLARED: Query = select(Holiday.day).where(Holiday.kind_key == "")

#: By type, how many days the backtest found best to learn from.
CHOSEN: Query = select(PredictionScore.type_key, PredictionScore.learnt_from).where(
    PredictionScore.office_id.is_(None)
)

_OF_OFFICE, _OF_TYPE = aliased(PredictionScore), aliased(PredictionScore)
#: A case's dates, if it is open; whether those of its office have held, or else those of its type.
TOLD: Query = (
    select(
        CasePrediction.p50,
        CasePrediction.p80,
        CasePrediction.basis,
        CasePrediction.level,
        CasePrediction.calculated_at,
        func.coalesce(_OF_OFFICE.is_calibrated, _OF_TYPE.is_calibrated).label("is_calibrated"),
        func.coalesce(_OF_TYPE.learnt_from, bindparam("unchosen")).label("learnt_from"),
    )
    .join(Case, Case.id == CasePrediction.case_id)
    .outerjoin(
        _OF_OFFICE,
        and_(_OF_OFFICE.type_key == Case.type_key, _OF_OFFICE.office_id == Case.office_id),
    )
    .outerjoin(_OF_TYPE, and_(_OF_TYPE.type_key == Case.type_key, _OF_TYPE.office_id.is_(None)))
    .where(CasePrediction.case_id == bindparam("case"), Case.status.not_in(FINAL))
)

SCORES_COUNT: Query = select(func.count().label("total")).select_from(PredictionScore)
#: By type: all offices together, then each.
SCORES: Query = (
    select(
        PredictionScore.type_key,
        Office.name.label("office"),
        PredictionScore.cases,
        PredictionScore.coverage,
        PredictionScore.by_median,
        PredictionScore.by_eighty,
        PredictionScore.is_calibrated,
        PredictionScore.histogram,
        PredictionScore.calculated_at,
    )
    .outerjoin(Office, Office.id == PredictionScore.office_id)
    .order_by(PredictionScore.type_key, func.coalesce(Office.name, ""), PredictionScore.id)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)

#: Of each type.
HISTOGRAMS: Query = select(PredictionScore.cases, PredictionScore.histogram).where(
    PredictionScore.office_id.is_(None)
)
