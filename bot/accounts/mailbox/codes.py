"""Codes to a mailbox: one alive per chat and purpose, bound to flow, chat and phone, used once.

They are no one-time passwords and log nobody in (security reference, 1): one says that a mailbox is the
citizen's, the other is a second proof beside a one-time password. Numbers: bot.accounts.rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, and_, select, update

from bot.accounts.rules import (
    MAILBOX_CODE_DIGITS,
    MAILBOX_RECOVER_LIFE,
    MAILBOX_VERIFY_LIFE,
    MAILBOX_WINDOWS,
    TRIES_PER_CODE,
)
from bot.accounts.secrets.tries import SecretTries
from bot.accounts.throttle import Throttle
from bot.accounts.visitor import Visitor
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError, NotAllowed
from bot.ids import Ids
from bot.ledger import Kind, Ledger, Telling, ToEmail
from bot.persian import digits, strip_bidi
from storage.models import MailboxCode
from storage.unit_of_work import UnitOfWork

__all__ = ["MailboxCodes", "MailboxFlow", "typed_mailbox_code"]

Purpose = Literal["verify", "recover"]
CODE_PLACE, EMAIL_PLACE = "mailbox_code.code_sealed", "mailbox_code.email_sealed"
LIVES: dict[Purpose, timedelta] = {"verify": MAILBOX_VERIFY_LIFE, "recover": MAILBOX_RECOVER_LIFE}
WORDS: dict[Purpose, str] = {"verify": "email-code-verify", "recover": "email-code-recover"}
ONE_CODE = re.compile(r"(?<![0-9/.])[0-9](?:[ \u200c-]?[0-9]){7}(?![0-9/.]|[ \u200c-][0-9])")


@dataclass(frozen=True, slots=True)
class MailboxFlow:
    """What a code is bound to. ``citizen_id`` None: a sign-up's, whose chat is counted in their place."""

    purpose: Purpose
    id: int
    account_id: int
    citizen_id: int | None
    phone_index: bytes

    @property
    def counted(self) -> int:
        """Against whom letters and wrong codes count."""
        return self.account_id if self.citizen_id is None else self.citizen_id


@dataclass(frozen=True, slots=True)
class Proven:
    email: str = field(repr=False)


def typed_mailbox_code(typed: str) -> str:
    """The eight digits in what was typed. Raises DomainError ``email-code-please``: costs no try."""
    found = ONE_CODE.findall(strip_bidi(digits(typed[:400])))
    if len(found) != 1:
        raise DomainError("email-code-please")
    code = "".join(c for c in found[0] if c.isdecimal())
    assert len(code) == MAILBOX_CODE_DIGITS
    return code


class MailboxCodes:
    """Issues and checks inside the caller's transaction."""

    def __init__(
        self, clock: Clock, ids: Ids, vault: Vault, throttle: Throttle, tries: SecretTries, ledger: Ledger
    ) -> None:
        self._clock = clock
        self._ids = ids
        self._vault = vault
        self._throttle = throttle
        self._tries = tries
        self._ledger = ledger

    async def issue(self, tx: UnitOfWork, flow: MailboxFlow, email: str) -> datetime:
        """The chat's code of this purpose dies, a new one is sent; when it ends. Raises Throttled."""
        now, life = self._clock.now(), LIVES[flow.purpose]
        await self._count(tx, flow, email)
        await self.drop(tx, MailboxCode.messenger_account_id == flow.account_id, flow.purpose)
        code_id, code = self._ids.new(), self._ids.code(MAILBOX_CODE_DIGITS)
        tx.session.add(
            MailboxCode(
                id=code_id,
                purpose=flow.purpose,
                flow_id=flow.id,
                messenger_account_id=flow.account_id,
                citizen_id=flow.citizen_id,
                phone_index=flow.phone_index,
                email_sealed=self._vault.seal(EMAIL_PLACE, code_id, email),
                code_hash=self._vault.code_hash(code_id, code),
                code_sealed=self._vault.seal(CODE_PLACE, code_id, code),
                state="alive",
                tries=0,
                created_at=now,
                expires_at=now + life,
            )
        )
        telling = Telling(
            dedupe_key=f"mailbox-code:{code_id}",
            kind=Kind.MAILBOX_CODE,
            words_key=WORDS[flow.purpose],
            secret_ref=code_id,
            expires_at=now + life,
        )
        await self._ledger.tell(tx, telling, [ToEmail(email, flow.citizen_id)])
        return now + life

    async def alive(self, tx: UnitOfWork, flow: MailboxFlow) -> MailboxCode | None:
        """The flow's living code, its row locked so that two guesses at once are two tries."""
        found: MailboxCode | None = await tx.session.scalar(
            select(MailboxCode)
            .where(
                MailboxCode.messenger_account_id == flow.account_id,
                MailboxCode.purpose == flow.purpose,
                MailboxCode.flow_id == flow.id,
                MailboxCode.citizen_id == flow.citizen_id,
                MailboxCode.phone_index == flow.phone_index,
                MailboxCode.state == "alive",
                MailboxCode.expires_at > self._clock.now(),
            )
            .with_for_update()
        )
        return found

    async def check(
        self, tx: UnitOfWork, visitor: Visitor, flow: MailboxFlow, typed: str
    ) -> DomainError | Proven:
        """The mailbox it went to when the code fits: it is used up then. Otherwise what to say.

        The error is returned, not raised, because a wrong try is a fact: the caller commits, then raises it.
        Raises Throttled: too many wrong ones before, over all codes of the citizen; nothing was compared.
        """
        code = await self.alive(tx, flow)
        if code is None:
            return NotAllowed("email-code-over")
        await self._tries.count(tx, "mailbox_code", visitor, flow.counted)
        code.tries += 1
        if self._vault.code_fits(code.id, typed, code.code_hash):
            code.state, code.code_sealed = "used", None
            await self._tries.forget(tx, "mailbox_code", visitor, flow.counted)
            return Proven(self.email(code))
        left = TRIES_PER_CODE - code.tries
        if left <= 0:
            code.state, code.code_sealed = "dead", None
            return DomainError("email-code-dead")
        return DomainError("email-code-wrong", left=left)

    def email(self, code: MailboxCode) -> str:
        return self._vault.open(EMAIL_PLACE, code.id, code.email_sealed)

    async def end(self, tx: UnitOfWork, flow: MailboxFlow) -> None:
        """What the code was for is over."""
        mine = and_(MailboxCode.messenger_account_id == flow.account_id, MailboxCode.flow_id == flow.id)
        await self.drop(tx, mine, flow.purpose)

    async def forget(self, tx: UnitOfWork, citizen_id: int) -> None:
        """Every living code of the citizen dies."""
        for purpose in LIVES:
            await self.drop(tx, MailboxCode.citizen_id == citizen_id, purpose)

    async def drop(self, tx: UnitOfWork, whose: ColumnElement[bool], purpose: Purpose) -> None:
        await tx.session.execute(
            update(MailboxCode)
            .where(whose, MailboxCode.purpose == purpose, MailboxCode.state == "alive")
            .values(state="dead", code_sealed=None)
        )

    async def _count(self, tx: UnitOfWork, flow: MailboxFlow, email: str) -> None:
        """A letter to this mailbox, for this person. Raises Throttled ``email-code-often``."""
        subjects = (flow.counted.to_bytes(8, "big"), self._vault.index("mailbox", email.lower()))
        for subject in subjects:
            for window, most in MAILBOX_WINDOWS:
                await self._throttle.ensure(tx, "mailbox-code", subject, window, most, "email-code-often")
        for subject in subjects:
            await self._throttle.hit(tx, "mailbox-code", subject)
