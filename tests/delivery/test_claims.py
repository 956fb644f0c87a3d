"""The claim reads its index, and the sender's process stays small."""

from __future__ import annotations

import subprocess
import sys

from sqlalchemy import text

from bot.delivery.bulk import BULK_DUE
from bot.delivery.claims import DUE
from bot.ledger import ToChat
from storage.unit_of_work import UnitOfWork
from tests.delivery.support import Desk

IMPORTS = """
import sys
import bot.delivery.worker, bot.delivery.messenger_sender, bot.delivery.sms_sender
import bot.delivery.limiter, bot.gateways.sms.sandbox, bot.gateways.email.sandbox
loaded = [name for name in ("aiogram", "aiogram_dialog", "fastapi") if name in sys.modules]
assert not loaded, loaded
"""


async def test_what_is_due_is_found_by_the_index_of_queued_rows(desk: Desk) -> None:
    is_sqlite = desk.database.is_sqlite
    await desk.tell(desk.news(), ToChat("telegram", 42))
    query = DUE.params(of_channel="telegram", up_to_lane=99, now=desk.clock.now())
    sql = query.compile(desk.database.engine.sync_engine, compile_kwargs={"literal_binds": True})
    async with UnitOfWork(desk.database) as tx:
        if not is_sqlite:
            # An empty table is read whole otherwise, whatever indexes it has.
            await tx.session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = await tx.session.execute(text(f"EXPLAIN {'QUERY PLAN' if is_sqlite else ''} {sql}"))
        steps = " ".join(row[-1] for row in plan)
    assert "ix_delivery_queued" in steps
    assert "ix_delivery_open" in steps
    assert "TEMP B-TREE" not in steps
    assert "Sort" not in steps


async def test_what_a_campaign_has_due_is_found_by_an_index_of_its_own(desk: Desk) -> None:
    query = BULK_DUE.params(of_channel="telegram", now=desk.clock.now(), at_night=0)
    sql = query.compile(desk.database.engine.sync_engine, compile_kwargs={"literal_binds": True})
    async with UnitOfWork(desk.database) as tx:
        if not desk.database.is_sqlite:
            await tx.session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = await tx.session.execute(
            text(f"EXPLAIN {'QUERY PLAN' if desk.database.is_sqlite else ''} {sql}")
        )
        steps = " ".join(row[-1] for row in plan)
    assert "ix_delivery_bulk" in steps
    assert "ix_campaign_open" in steps


def test_a_sender_process_loads_no_conversation_library() -> None:
    subprocess.run([sys.executable, "-c", IMPORTS], check=True, timeout=60)
