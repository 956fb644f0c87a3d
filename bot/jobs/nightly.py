"""Once a night: when open cases are likely to end, and how true the dates have been."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.clock import TEHRAN, Clock
from bot.ids import Ids
from bot.jobs.ticker import Periodic
from storage.database import Database, Query
from storage.models import CasePrediction
from storage.unit_of_work import UnitOfWork

__all__ = ["NIGHT_HOUR", "prediction_job"]

#: In Tehran; from then on it is done, whenever the process comes to it.
NIGHT_HOUR = 3
_LAST: Query = select(func.max(CasePrediction.calculated_at).label("at"))


def prediction_job(database: Database, clock: Clock, ids: Ids) -> Periodic:
    """Any number of processes may have it: what two of them write at once is the same."""
    done: list[datetime] = []

    async def predict() -> int:
        now = clock.now()
        night = last_night(now)
        row = await database.reader.first(_LAST)
        if any(at >= night for at in done) or (row is not None and row.at is not None and row.at >= night):
            return 0
        done[:] = [now]
        # With numpy, which nothing else needs: loaded in the night only.
        from bot.cases.prediction.evaluate import EvaluatePredictions
        from bot.cases.prediction.refresh import RefreshPredictions

        await EvaluatePredictions(UnitOfWork(database), database.reader, clock, ids)()
        return await RefreshPredictions(UnitOfWork(database), database.reader, clock)()

    return Periodic("RefreshPredictions", timedelta(minutes=10), predict)


def last_night(now: datetime) -> datetime:
    """The last moment at which it was NIGHT_HOUR in Tehran."""
    local = now.astimezone(TEHRAN)
    hour = local.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    return hour if hour <= local else hour - timedelta(days=1)
