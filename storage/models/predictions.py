"""When open cases are likely to end, as the last night's run found, and how true its dates have been."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Date, Float, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.types import Base, Id, Key

LEVELS = ("load", "complexity", "office", "province", "country")


class CasePrediction(Base):
    """Of like cases 10, 50, 80 and 90 of 100 end by these days; None: beyond what was seen.

    ``basis``: finished stages behind the smallest of its curves, ``level`` whose they were.
    ``told_p80``: the 80 % day that its owner was told last, or was shown first.
    """

    __tablename__ = "case_prediction"
    __table_args__ = (
        CheckConstraint("level IN ({})".format(", ".join(f"'{each}'" for each in LEVELS)), name="level"),
        CheckConstraint("basis > 0", name="basis"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True, autoincrement=False)
    p10: Mapped[date | None] = mapped_column(Date)
    p50: Mapped[date | None] = mapped_column(Date)
    p80: Mapped[date | None] = mapped_column(Date)
    p90: Mapped[date | None] = mapped_column(Date)
    level: Mapped[Key]
    basis: Mapped[int]
    told_p80: Mapped[date | None] = mapped_column(Date)
    calculated_at: Mapped[datetime]


class PredictionScore(Base):
    """Figures of the last backtest (bot.cases.prediction.score, Score) for the cases of a type, at one office
    or (None) at all. Shares from 0 to 1, ``pinball`` in working days; ``learnt_from``: the days to learn
    from that were best."""

    __tablename__ = "prediction_score"
    __table_args__ = (UniqueConstraint("type_key", "office_id"),)

    id: Mapped[Id]
    type_key: Mapped[Key]
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    learnt_from: Mapped[int]
    cases: Mapped[int]
    coverage: Mapped[float] = mapped_column(Float)
    low: Mapped[float] = mapped_column(Float)
    high: Mapped[float] = mapped_column(Float)
    by_median: Mapped[float] = mapped_column(Float)
    by_eighty: Mapped[float] = mapped_column(Float)
    pinball: Mapped[float | None] = mapped_column(Float)
    d_calibration: Mapped[float] = mapped_column(Float)
    histogram: Mapped[list[float]] = mapped_column(JSON)
    is_calibrated: Mapped[bool]
    calculated_at: Mapped[datetime]
