"""What happens to an account is told to its owner, everywhere but where they are (NIST SP 800-63B-4, 4.6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select

from bot.clock import Clock
from bot.crypto import Vault
from bot.ids import Ids
from bot.ledger import Kind, Ledger, Recipient, Telling, ToChat, ToPhone
from bot.ledger.mailboxes import mailboxes
from bot.ledger.telling import Word
from storage.models import Citizen, MessengerAccount
from storage.unit_of_work import UnitOfWork

__all__ = ["NOT_ME", "TellOwner"]

NEWS_LIFE = timedelta(days=7)
#: Callback data of «it was not me»: with the id of the session that did it.
NOT_ME = "go:notme:"


class TellOwner:
    """Through the ledger, inside the caller's transaction. The words must name no private fact."""

    def __init__(self, clock: Clock, ids: Ids, vault: Vault, ledger: Ledger) -> None:
        self._clock = clock
        self._ids = ids
        self._vault = vault
        self._ledger = ledger

    async def __call__(
        self,
        tx: UnitOfWork,
        citizen: Citizen,
        words_key: str,
        *,
        here: int | None,
        session_id: int | None = None,
        not_me: str | None = None,
        button: tuple[str, str] | None = None,
        phone_too: bool,
        **words: Word,
    ) -> int:
        """To every messenger account of the citizen except ``here``, and to their mailbox; how many are told.

        ``phone_too``: by SMS as well, whatever the chats do; else a chat that is closed falls back to SMS.
        ``session_id``: whose doing it is; chats get the button «it was not me» then.
        ``not_me``: the callback data of that button where no session did it.
        ``button``: another one (its text's key and callback data), where there is no doubt about who did it.
        """
        phone = self._vault.open("citizen.phone_sealed", citizen.id, citizen.phone_sealed)
        accounts = await tx.session.scalars(
            select(MessengerAccount).where(
                MessengerAccount.citizen_id == citizen.id, MessengerAccount.id != (here or 0)
            )
        )
        fallback = None if phone_too else phone
        recipients: list[Recipient] = [
            ToChat(account.messenger, account.chat_id, citizen.id, fallback_phone=fallback)
            for account in accounts
        ]
        if phone_too:
            recipients.append(ToPhone(phone, citizen.id))
        recipients += await mailboxes(tx, self._vault, citizen.id)
        if recipients:
            await self._ledger.tell(
                tx, self._telling(words_key, button or _disowning(not_me, session_id), words), recipients
            )
        return len(recipients)

    async def phone(self, tx: UnitOfWork, citizen: Citizen, words_key: str) -> None:
        """To the citizen's number alone, by SMS: what only concerns who holds it."""
        phone = self._vault.open("citizen.phone_sealed", citizen.id, citizen.phone_sealed)
        await self._ledger.tell(tx, self._telling(words_key, None, {}), [ToPhone(phone, citizen.id)])

    def _telling(self, words_key: str, button: tuple[str, str] | None, words: Mapping[str, Word]) -> Telling:
        return Telling(
            dedupe_key=f"account:{self._ids.new()}",
            kind=Kind.ACCOUNT,
            words_key=words_key,
            words_args=dict(words),
            button=button,
            expires_at=self._clock.now() + NEWS_LIFE,
        )


def _disowning(not_me: str | None, session_id: int | None) -> tuple[str, str] | None:
    data = not_me or (None if session_id is None else f"{NOT_ME}{session_id}")
    return None if data is None else ("notice-not-me", data)
