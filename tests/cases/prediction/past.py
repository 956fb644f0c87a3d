"""Cases that have been: as many as a test needs, written at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import insert, select

from storage.database import Database
from storage.models import Case, CaseEvent, Office
from storage.unit_of_work import UnitOfWork

#: Of the type: two by the agency, then the owner pays between them.
TYPE = "document_copy"
STAGES = (
    ("review", "in_progress"),
    ("payment", "waiting_citizen"),
    ("search", "in_progress"),
    ("delivery", "in_progress"),
)


async def has_past_cases(
    database: Database, now: datetime, finished: int, still_open: int = 0, pace: int = 1
) -> list[int]:
    """One began each day, the last yesterday; each stage took one, two or three days times ``pace``. The ids
    of the open ones, which are in their first stage."""
    async with UnitOfWork(database) as tx:
        office = await tx.session.scalar(select(Office.id).order_by(Office.id).limit(1))
        cases, events = [], []
        for each in range(finished + still_open):
            is_open = each >= finished
            began = now - timedelta(days=1 + (each - finished if is_open else finished - each), hours=3)
            moments = [began]
            for stage in range(4):
                moments.append(moments[-1] + timedelta(days=pace * (1 + (each + stage) % 3)))
            steps = [*zip(STAGES, moments, strict=False), (("delivery", "finished"), moments[4])]
            happened = [step for step in steps if step[1] <= now][: 1 if is_open else 5]
            case_id = 10_000 + each
            events += [
                {
                    "id": case_id * 10 + seq, "case_id": case_id, "seq": seq, "external_id": str(seq),
                    "sender": "past", "actor": "agency", "stage": stage, "status": status, "note": "",
                    "occurred_at": moment, "recorded_at": now,
                }
                for seq, ((stage, status), moment) in enumerate(happened, 1)
            ]  # fmt: skip
            (stage, status), _ = happened[-1]
            cases.append(
                {
                    "id": case_id, "number": f"past-{each}", "type_key": TYPE, "office_id": office,
                    "owner_index": bytes(32), "entity_index": None, "officer": "", "priority": "normal",
                    "complexity": None, "status": status, "stage": stage, "last_seq": len(happened),
                    "registered_at": began, "updated_at": now,
                }
            )  # fmt: skip
        await tx.session.execute(insert(Case), cases)
        await tx.session.execute(insert(CaseEvent), events)
        await tx.commit()
    return [10_000 + finished + each for each in range(still_open)]
