"""Writing down what must be told, in the transaction that caused it (law 1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.crypto import Vault
from bot.ids import Ids
from bot.ledger.addresses import NOBODY, Written, channel_of, written
from bot.ledger.endings import Ending, end
from bot.ledger.health import gone
from bot.ledger.kinds import CODES, KINDS, Kind, Lane
from bot.ledger.preferences import QUIET, heeded, quiet_hours
from bot.ledger.telling import Recipient, Telling, ToEmail, words_to_row
from bot.ledger.wake import Wake
from storage.database import InsertInto
from storage.models.ledger import Delivery, Message
from storage.types import Base
from storage.unit_of_work import UnitOfWork

__all__ = ["Ledger"]

# Both engines bound how many values one statement may carry.
_AT_ONCE = 500
# Tables, not mapped classes: a statement that carries no values is put together once and kept.
MESSAGES = Base.metadata.tables[Message.__tablename__]
DELIVERIES = Base.metadata.tables[Delivery.__tablename__]


class Ledger:
    """Used inside an open unit of work; commits nothing itself, sends nothing itself."""

    def __init__(self, clock: Clock, ids: Ids, vault: Vault, wake: Wake) -> None:
        self._clock = clock
        self._ids = ids
        self._vault = vault
        self._wake = wake

    async def tell(self, tx: UnitOfWork, telling: Telling, recipients: Sequence[Recipient]) -> bool:
        """One Message and a Delivery for each different address.

        Returns False, and writes nothing, when this ``dedupe_key`` was told before: the audience is frozen by
        the first. An address known to take nothing (bot.ledger.health) gets its row too, dead at once, and
        its fallback takes over. What its owner does not want (bot.ledger.preferences) is suppressed at once.

        Raises ValueError: a one-time code to a mailbox (security reference, 1: NIST, ASVS 6.3.6), or a
        mailbox's code to anything else.
        """
        if telling.kind in CODES and any(
            isinstance(one, ToEmail) != (telling.kind is Kind.MAILBOX_CODE) for one in recipients
        ):
            raise ValueError("a one-time code never goes by e-mail, a mailbox's code never elsewhere")
        now = self._clock.now()
        message_id = self._ids.new()
        # A person may be as new as the news: their row must be there before a delivery points to it.
        await tx.flush()
        every = await self._planned(tx, message_id, telling, recipients, now)
        if not await self._write_message(tx, message_id, telling, len(every), now):
            return False
        for start in range(0, len(every), _AT_ONCE):
            await self._write_deliveries(tx, message_id, telling, every[start : start + _AT_ONCE], now)
        tx.after_commit(self._wake.ring)
        await tx.nudge()
        return True

    async def _planned(
        self,
        tx: UnitOfWork,
        message_id: int,
        telling: Telling,
        recipients: Sequence[Recipient],
        now: datetime,
    ) -> list[Planned]:
        """One for each different address, as its owner wants to be told."""
        lane = lane_of(telling)
        quiet = await quiet_hours(tx, lane, recipients)
        rows: dict[str, Planned] = {}
        for one in await heeded(tx, telling.kind, recipients):
            row = written(self._vault, message_id, one.recipient)
            due = telling.due_at or now
            if lane >= Lane.BULK:
                due = quiet.get(row.citizen_id or 0, QUIET).over(due)
            known = rows.get(row.address)
            rows[row.address] = Planned(row, one.wanted or (known is not None and known.wanted), due)
        return list(rows.values())

    async def _write_message(
        self, tx: UnitOfWork, message_id: int, telling: Telling, audience: int, now: datetime
    ) -> bool:
        button_key, button_data = telling.button or (None, None)
        row = {
            "id": message_id,
            "dedupe_key": telling.dedupe_key,
            "kind": telling.kind,
            "words_key": telling.words_key,
            "words_args": words_to_row(telling.words_args),
            "button_key": button_key,
            "button_data": button_data,
            "more_buttons": [list(each) for each in telling.more_buttons] or None,
            "secret_ref": telling.secret_ref,
            "audience": audience,
            "created_at": now,
            "expires_at": telling.expires_at,
        }
        return (await tx.execute(tx.kept(_message_once), row)).first() is not None

    async def _write_deliveries(
        self, tx: UnitOfWork, message_id: int, telling: Telling, rows: Sequence[Planned], now: datetime
    ) -> None:
        unwanted = {one.row.address for one in rows if not one.wanted}
        asked = [one.row.address for one in rows if one.wanted]
        known = await gone(tx, telling.kind, asked, now) if asked else {}
        values = [_columns(message_id, telling, one, known.get(one.row.address), now) for one in rows]
        made = (await tx.execute(tx.kept(_delivery_once), values)).all()
        ended = [
            Ending(id_, "dead", f"address {known[address]}") for id_, address in made if address in known
        ]
        ended += [
            Ending(id_, "suppressed", "nobody") for id_, address in made if channel_of(address) == NOBODY
        ]
        ended += [Ending(id_, "suppressed", "not wanted") for id_, address in made if address in unwanted]
        await end(tx, ended, now)


def _message_once(insert_into: InsertInto) -> Any:
    once = insert_into(MESSAGES).on_conflict_do_nothing(index_elements=["dedupe_key"])
    return once.returning(MESSAGES.c.id)


def _delivery_once(insert_into: InsertInto) -> Any:
    once = insert_into(DELIVERIES).on_conflict_do_nothing(index_elements=["message_id", "address"])
    return once.returning(DELIVERIES.c.id, DELIVERIES.c.address)


@dataclass(frozen=True, slots=True)
class Planned:
    """A row to be written: whether its owner wants it, and not before when."""

    row: Written
    wanted: bool
    due_at: datetime


def lane_of(telling: Telling) -> Lane:
    return KINDS[telling.kind].lane if telling.lane is None else telling.lane


def _columns(
    message_id: int, telling: Telling, planned: Planned, gone_as: str | None, now: datetime
) -> dict[str, Any]:
    row, rule = planned.row, KINDS[telling.kind]
    told = row.channel != NOBODY and planned.wanted
    state = "suppressed" if not told else "queued" if gone_as is None else "dead"
    return {
        "message_id": message_id,
        "citizen_id": row.citizen_id,
        "channel": row.channel,
        "address": row.address,
        "address_sealed": row.sealed,
        "fallback_address": row.fallback_address,
        "fallback_sealed": row.fallback_sealed,
        "lane": int(lane_of(telling)),
        "state": state,
        "due_at": planned.due_at,
        "expires_at": telling.expires_at,
        "ended_at": None if state == "queued" else now,
        "max_attempts": rule.max_attempts,
        "last_error": None if gone_as is None else f"address {gone_as}",
    }
