"""What the QR of a receipt is worth now: anybody may ask, and hears nothing of the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from bot.appointments.receipts import Receipts
from storage.database import Query, Reader
from storage.models import Appointment

__all__ = ["CheckReceipt", "Checked"]

STANDS: Query = select(Appointment.state, Appointment.version, Appointment.starts_at).where(
    Appointment.id == bindparam("appointment")
)


@dataclass(frozen=True, slots=True)
class Checked:
    """``words_key``: valid, void, used, or not ours. ``at``: of a valid one."""

    words_key: str
    at: datetime | None = None


class CheckReceipt:
    def __init__(self, reader: Reader, receipts: Receipts) -> None:
        self._reader = reader
        self._receipts = receipts

    async def __call__(self, token: str) -> Checked:
        receipt = self._receipts.read(token)
        if receipt is None:
            return Checked("receipt-not-ours")
        row = await self._reader.first(STANDS, appointment=receipt.appointment_id)
        if row is None:
            return Checked("receipt-void")
        if row.state in ("arrived", "fulfilled"):
            return Checked("receipt-used")
        if row.state != "booked" or row.version != receipt.version:
            return Checked("receipt-void")
        return Checked("receipt-valid", row.starts_at)
