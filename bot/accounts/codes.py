"""One-time passwords: one alive per flow, told by SMS through the ledger, bound to flow and chat.

Numbers and their sources: bot.accounts.rules; what is counted, and against whom: bot.accounts.limits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select, update

from bot.accounts.limits import CodeLimits, Counted
from bot.accounts.rules import CODE_DIGITS, CODE_LIFE, TRIES_PER_CODE
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError, NotAllowed
from bot.ids import Ids
from bot.ledger import Kind, Ledger, Telling, ToNobody, ToPhone
from bot.persian import digits, strip_bidi
from storage.models import OneTimePassword
from storage.unit_of_work import UnitOfWork

Purpose = Literal["sign-up", "log-in", "step-up", "new-number", "desk-number"]
SEALED = "one_time_password.code_sealed"
LONGEST_TYPED = 400
ONE_CODE = re.compile(r"(?<![0-9/.])[0-9](?:[ \u200c-]?[0-9]){5}(?![0-9/.]|[ \u200c-][0-9])")


@dataclass(frozen=True, slots=True)
class Flow:
    """What a code is bound to. ``phone`` is E.164, or None when nobody is to be told (an unknown person):
    then code, message and delivery are written all the same, so that nothing the asker sees or waits for
    differs. ``target``: what a stranger is after (bot.accounts.limits), None for a bound chat."""

    purpose: Purpose
    id: int
    account_id: int
    phone_index: bytes
    phone: str | None
    target: bytes | None
    citizen_id: int | None = None

    @property
    def counted(self) -> Counted:
        return Counted(self.account_id, self.phone_index, self.target)


def typed_code(typed: str) -> str:
    """The six digits in what was typed or in a copied SMS: one run, perhaps parted by blanks or dashes.

    Raises DomainError ``code-please``: text of another shape (a date, say) is no guess and costs no try.
    """
    found = ONE_CODE.findall(strip_bidi(digits(typed[:LONGEST_TYPED])))
    if len(found) != 1:
        raise DomainError("code-please")
    return "".join(c for c in found[0] if c.isdecimal())


class Codes:
    """Issues and checks codes inside the caller's transaction."""

    def __init__(self, clock: Clock, ids: Ids, vault: Vault, limits: CodeLimits, ledger: Ledger) -> None:
        self._clock = clock
        self._ids = ids
        self._vault = vault
        self._limits = limits
        self._ledger = ledger

    async def issue(self, tx: UnitOfWork, flow: Flow) -> datetime:
        """Kills the chat's code for this purpose, of whatever flow, makes a new one; returns when it ends.

        Raises Throttled, NotAllowed (CodeLimits).
        """
        now = self._clock.now()
        await self._limits.ensure_may_ask(tx, flow.counted)
        await tx.session.execute(
            update(OneTimePassword)
            .where(
                OneTimePassword.messenger_account_id == flow.account_id,
                OneTimePassword.purpose == flow.purpose,
                OneTimePassword.state == "alive",
            )
            .values(state="dead", code_sealed=None)
        )
        code_id, code = self._ids.new(), self._ids.code(CODE_DIGITS)
        tx.session.add(
            OneTimePassword(
                id=code_id,
                purpose=flow.purpose,
                flow_id=flow.id,
                messenger_account_id=flow.account_id,
                citizen_id=flow.citizen_id,
                phone_index=flow.phone_index,
                code_hash=self._vault.code_hash(code_id, code),
                code_sealed=self._vault.seal(SEALED, code_id, code) if flow.phone else None,
                state="alive",
                tries=0,
                created_at=now,
                expires_at=now + CODE_LIFE,
            )
        )
        await self._limits.note_sent(tx, flow.counted, code_id)
        telling = Telling(
            dedupe_key=f"code:{code_id}",
            kind=Kind.CODE,
            words_key=f"code-{flow.purpose}",
            secret_ref=code_id,
            expires_at=now + CODE_LIFE,
        )
        to = ToPhone(flow.phone, flow.citizen_id) if flow.phone else ToNobody()
        await self._ledger.tell(tx, telling, [to])
        return now + CODE_LIFE

    async def check(self, tx: UnitOfWork, flow: Flow, typed: str) -> DomainError | None:
        """None when the code fits: it is used up then. Otherwise what to say; the count must be committed.

        The error is returned, not raised, because a wrong try is a fact: the caller commits, then raises it.
        """
        try:
            await self._limits.ensure_may_try(tx, flow.counted)
        except DomainError as refused:
            return refused
        code = await self._alive(tx, flow)
        if code is None:
            return NotAllowed("code-expired")
        code.tries += 1
        if self._vault.code_fits(code.id, typed, code.code_hash) and flow.phone is not None:
            code.state, code.code_sealed = "used", None
            await self._limits.note_used(tx, flow.counted, code.id)
            return None
        await self._limits.note_failed(tx, flow.counted)
        left = TRIES_PER_CODE - code.tries
        if left <= 0:
            code.state, code.code_sealed = "dead", None
            return DomainError("code-dead")
        return DomainError("code-wrong", left=left)

    async def last(self, tx: UnitOfWork, account_id: int, purpose: Purpose) -> OneTimePassword | None:
        """The chat's code that works now, of whatever flow: what the asker has just been sent."""
        found: OneTimePassword | None = await tx.session.scalar(
            select(OneTimePassword).where(
                OneTimePassword.messenger_account_id == account_id,
                OneTimePassword.purpose == purpose,
                OneTimePassword.state == "alive",
                OneTimePassword.expires_at > self._clock.now(),
            )
        )
        return found

    async def _alive(self, tx: UnitOfWork, flow: Flow) -> OneTimePassword | None:
        """The flow's living code, its row locked so that two guesses at once are two tries."""
        found: OneTimePassword | None = await tx.session.scalar(
            select(OneTimePassword)
            .where(
                OneTimePassword.flow_id == flow.id,
                OneTimePassword.purpose == flow.purpose,
                OneTimePassword.messenger_account_id == flow.account_id,
                OneTimePassword.phone_index == flow.phone_index,
                OneTimePassword.state == "alive",
                OneTimePassword.expires_at > self._clock.now(),
            )
            .with_for_update()
        )
        return found
