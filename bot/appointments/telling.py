"""What becomes of an appointment is told: day and hour, but neither office nor service nor reason, for a push
can be read on a locked screen. One fact is one message, whatever happens at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.accounts.sign_up.drafts import PLACES
from bot.appointments.owner import Owner
from bot.clock import Clock
from bot.crypto import Vault
from bot.ledger import Kind, Ledger, Recipient, Telling, ToChat, ToEmail, ToPhone, Word
from bot.ledger.mailboxes import EMAIL_PLACE
from storage.queries import appointments
from storage.unit_of_work import UnitOfWork

__all__ = ["ANSWER_BUTTON", "PAGE_BUTTON", "TellAppointment"]

#: Callback data of the button that opens the appointment's page: with its id.
PAGE_BUTTON = "go:appointment:"
#: Of those under a reminder: with what is answered (``come``, ``move``, ``drop``), the appointment's id and
#: its version, so that what was asked of an earlier time is not answered for a later one.
ANSWER_BUTTON = "go:appt:"
ANSWERS = (
    ("appointment-news-come", "come"),
    ("appointment-news-move", "move"),
    ("appointment-news-drop", "drop"),
)
#: At least so long it may still be told: the night, and a phone that is off.
SHORTEST_LIFE = timedelta(days=2)


def name_of(appointment_id: int, fact: str) -> str:
    """What is told once for ever (storage.queries.reminders looks for it)."""
    return f"appointment:{appointment_id}:{fact}"


def answers(appointment_id: int, version: int | None) -> tuple[tuple[str, str], ...]:
    """The buttons with which a reminder is answered; none for what asks nothing."""
    if version is None:
        return ()
    return tuple((key, f"{ANSWER_BUTTON}{word}:{appointment_id}:{version}") for key, word in ANSWERS)


class TellAppointment:
    """Through the ledger, inside the caller's transaction."""

    def __init__(self, clock: Clock, vault: Vault, ledger: Ledger) -> None:
        self._clock = clock
        self._vault = vault
        self._ledger = ledger

    async def __call__(
        self,
        tx: UnitOfWork,
        owner: Owner,
        appointment_id: int,
        fact: str,
        words_key: str,
        *,
        here: int | None = None,
        by_sms: bool = True,
        until: datetime | None = None,
        asks: int | None = None,
        **words: Word,
    ) -> int:
        """To the phone, to every chat but ``here`` (a messenger account), and to the mailbox; to how many. A
        guest: to their chat, and to the number of the sign-up that waits in it.

        ``fact``: with the appointment's id it names this fact for ever. ``by_sms`` False: by SMS only where
        a chat is closed. ``until``: later than this it is not told any more. ``asks``: whether they
        come, of the appointment in this version.
        """
        recipients = await self._recipients(tx, owner, here, by_sms)
        if recipients:
            await self._ledger.tell(
                tx,
                Telling(
                    dedupe_key=name_of(appointment_id, fact),
                    kind=Kind.APPOINTMENT,
                    words_key=words_key,
                    words_args=words,
                    button=("appointment-news-open", f"{PAGE_BUTTON}{appointment_id}"),
                    more_buttons=answers(appointment_id, asks),
                    expires_at=until or self._clock.now() + SHORTEST_LIFE,
                ),
                recipients,
            )
        return len(recipients)

    async def _recipients(
        self, tx: UnitOfWork, owner: Owner, here: int | None, by_sms: bool
    ) -> list[Recipient]:
        if owner.is_guest:
            return await self._guest(tx, owner.id, here, by_sms)
        citizen_id = owner.id
        rows = (await tx.execute(appointments.ADDRESSES, {"citizen": citizen_id})).all()
        if not rows:
            return []
        first = rows[0]
        phone = self._vault.open("citizen.phone_sealed", citizen_id, first.phone_sealed)
        fallback = None if by_sms else phone
        chats: list[Recipient] = [
            ToChat(row.messenger, row.chat_id, citizen_id, fallback_phone=fallback)
            for row in rows
            if row.account_id is not None and row.account_id != here
        ]
        phones: list[Recipient] = [ToPhone(phone, citizen_id)] if by_sms or not chats else []
        if first.mailbox_id is None:
            return chats + phones
        email = self._vault.open(EMAIL_PLACE, first.mailbox_id, first.email_sealed)
        return [*chats, *phones, ToEmail(email, citizen_id)]

    async def _guest(
        self, tx: UnitOfWork, account_id: int, here: int | None, by_sms: bool
    ) -> list[Recipient]:
        asked = {"account": account_id, "now": self._clock.now()}
        row = (await tx.session.execute(appointments.GUEST_ADDRESSES, asked)).one()
        phone = None
        if row.phone_sealed is not None:
            phone = self._vault.open(PLACES["phone"], row.registration_id, row.phone_sealed)
        chats: list[Recipient] = []
        if row.account_id != here:
            fallback = None if by_sms else phone
            chats.append(ToChat(row.messenger, row.chat_id, fallback_phone=fallback))
        if phone is None or not (by_sms or not chats):
            return chats
        return [*chats, ToPhone(phone)]
