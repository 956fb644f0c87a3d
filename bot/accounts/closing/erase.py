"""What of a person goes when their account does, table by table.

A table that points at the citizen and stands in neither GONE nor KEPT makes a test fail
(tests/accounts/test_closing.py): a later one cannot be forgotten.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Table, delete, or_, select, update

from bot.accounts.sessions import end_sessions
from bot.accounts.sign_up.begin import EMPTIED
from bot.clock import Clock
from bot.crypto import Vault
from storage.models import (
    AccountClosing,
    Address,
    Appointment,
    Base,
    BookingBlock,
    CaseFilter,
    Citizen,
    DeskAct,
    KnownOffice,
    LoginRequest,
    Mailbox,
    MailboxCode,
    MessengerAccount,
    MutedTopic,
    NoticeReading,
    NumberChange,
    NumberClaim,
    OneTimePassword,
    Preference,
    Recovery,
    Registration,
    SecurityAnswer,
    SecurityAnswerDraft,
    SlotClaim,
    TopicFollow,
    WaitingEntry,
)
from storage.models.appointments import LIVE_STATES
from storage.unit_of_work import UnitOfWork

__all__ = ["GONE", "KEPT", "UNDER_WAY", "Erase"]

#: Rows that are deleted.
GONE: tuple[type[Base], ...] = (
    AccountClosing,
    Address,
    BookingBlock,
    CaseFilter,
    KnownOffice,
    Mailbox,
    MutedTopic,
    NoticeReading,
    NumberClaim,
    Preference,
    SecurityAnswer,
    TopicFollow,
    WaitingEntry,
)  # fmt: skip
#: Rows of acts under way. One that somebody holds just now waits for the citizen's own row: it is left to
#: bot.jobs.purge, which takes it out in its time, so that the two never wait for each other.
UNDER_WAY: tuple[type[Base], ...] = (
    LoginRequest,
    MailboxCode,
    NumberChange,
    OneTimePassword,
    Recovery,
    SecurityAnswerDraft,
)
#: Rows that stay, and why.
KEPT = {
    "messenger_account": "unbound: that a chat exists, and the consents given in it, which are the proof",
    "registration": "emptied of all that was typed; tracking code and outcome stay",
    "login_session": "ended: times only, no fact of the person",
    "delivery": "what was told adds up for ever; addresses go after bot.jobs.purge.ADDRESS_LIFE",
    "staff_member": "the agency's record of who worked here; one at work is not deleted",
    "appointment": "the office's record of a day; seats are given up, and it names nobody any more",
    "desk_act": "the office's record of a visit; serials of papers and the index of a number go",
    "representation": "ended before: one that lives stands against the deletion",
    "undertaking": "what was accepted for a legal person: a proof, as a consent is",
    "representative_invitation": "of the legal person, and over with its own time",
    "broken_glass": "who saw the file: belongs to the audit, which stays",
}
#: What the row itself must have, for later reads: sealed, and empty.
BLANK = ("national_code", "birth_date", "first_name", "last_name", "phone")
NONE = (
    "gender_sealed",
    "certificate_sealed",
    "phishing_word_sealed",
    "pin_hash",
    "password_hash",
    "password_at",
    "recovery_code_hash",
    "recovery_code_at",
    "held_until",
)  # fmt: skip


class Erase:
    """Inside the caller's transaction, which holds the citizen's row and has told them already."""

    def __init__(self, clock: Clock, vault: Vault) -> None:
        self._clock = clock
        self._vault = vault

    async def __call__(self, tx: UnitOfWork, citizen: Citizen) -> None:
        now = self._clock.now()
        await end_sessions(tx, citizen.id, now, "account-closed")
        await self._rows(tx, citizen)
        await tx.session.execute(
            update(MessengerAccount)
            .where(MessengerAccount.citizen_id == citizen.id)
            .values(citizen_id=None, bound_at=None)
        )
        await tx.session.execute(
            update(Registration)
            .where(
                or_(
                    Registration.citizen_id == citizen.id,
                    Registration.national_code_index == citizen.national_code_index,
                ),
                Registration.state.in_(("done", "abandoned")),
            )
            .values(**EMPTIED)
        )
        await tx.session.execute(
            update(DeskAct)
            .where(DeskAct.citizen_id == citizen.id, DeskAct.state != "open")
            .values(serials_sealed=None, phone_index=None)
        )
        await self._seats(tx, citizen.id, now)
        self._empty(citizen, now)

    async def _seats(self, tx: UnitOfWork, citizen_id: int, now: datetime) -> None:
        """Whoever is gone keeps no place from others."""
        await tx.session.execute(delete(SlotClaim).where(SlotClaim.holder_id == citizen_id))
        await tx.session.execute(
            update(Appointment)
            .where(Appointment.holder_id == citizen_id, Appointment.state.in_(LIVE_STATES))
            .values(
                state="cancelled",
                reason="account_closed",
                hold_expires_at=None,
                version=Appointment.version + 1,
                changed_at=now,
            )
        )

    async def _rows(self, tx: UnitOfWork, citizen: Citizen) -> None:
        for model in GONE:
            table = table_of(model)
            await tx.session.execute(delete(table).where(table.c.citizen_id == citizen.id))
        for model in UNDER_WAY:
            table = table_of(model)
            mine = select(table.c.id).where(table.c.citizen_id == citizen.id)
            free = (await tx.session.scalars(mine.with_for_update(skip_locked=True))).all()
            await tx.session.execute(delete(table).where(table.c.id.in_(free)))

    def _empty(self, citizen: Citizen, now: datetime) -> None:
        for name in BLANK:
            setattr(citizen, f"{name}_sealed", self._vault.seal(f"citizen.{name}_sealed", citizen.id, ""))
        for name in NONE:
            setattr(citizen, name, None)
        # No blind index has eight bytes or none: nobody is found by these, and the code may sign up afresh.
        citizen.national_code_index, citizen.phone_index = citizen.id.to_bytes(8, "big"), b""
        citizen.status, citizen.erased_at = "closed", now


def table_of(model: type[Base]) -> Table:
    return Base.metadata.tables[model.__tablename__]
