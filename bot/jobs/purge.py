"""What must not be kept is taken out: one use case for each kind, each in short transactions.

Sources: security reference, section 1 (a row of a one-time password is gone in ten minutes at most) and
section 4 (draft forms 24 hours); the others are as long as something still asks for them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, and_, delete, or_, select, tuple_, update

from bot.accounts.limits import FAILED, FAILED_AT
from bot.accounts.rules import CODE_LIFE, PROOF_LASTS, STRANGERS_WINDOW
from bot.accounts.secrets.tries import KINDS
from bot.accounts.sign_up.begin import EMPTIED
from bot.appointments.looking import LOOKS
from bot.clock import Clock
from bot.ledger.numbers import forget_numbers
from bot.profile.rules import ADDRESS_DRAFT_LIFE
from storage.models import (
    Address,
    Base,
    DeskAct,
    DialogState,
    Invitation,
    LoginRequest,
    MailboxCode,
    NumberChange,
    NumberClaim,
    OneTimePassword,
    ProcessedUpdate,
    Recovery,
    Registration,
    SecurityAnswerDraft,
    SsoLogin,
    ThrottleHit,
)
from storage.unit_of_work import UnitOfWork

CHUNK = 1_000
CODES_RUN_EVERY = timedelta(seconds=30)
#: A row is gone in ten minutes, and the job that sees to it may come as late as twice its period.
CODE_ROW_LIFE = timedelta(minutes=10) - 2 * CODES_RUN_EVERY
#: Longest window that a limit looks back on is a day; the rest is for whoever looks into an attack.
HIT_LIFE = timedelta(days=30)
LOOK_LIFE = timedelta(days=1)
#: Wrong ones that are looked back on for longer.
STRANGERS_KINDS = (FAILED_AT, *KINDS.values())
#: Telegram keeps an update for 24 hours (Bot API, getUpdates).
MARK_LIFE = timedelta(hours=48)
DIALOG_LIFE = timedelta(days=30)
#: How long a complaint («I was told nothing») can be followed to the very number.
ADDRESS_LIFE = timedelta(days=7)


class Purge(ABC):
    """``await purge()`` takes out all that is due; returns how many rows."""

    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def __call__(self) -> int:
        total = 0
        while True:
            async with self._uow as tx:
                taken = await self._take(tx)
                await tx.commit()
            total += taken
            if taken < CHUNK:
                return total

    @abstractmethod
    async def _take(self, tx: UnitOfWork) -> int:
        """Takes at most CHUNK rows, so that no transaction holds up the presses; returns how many."""


class HideCodes(Purge):
    """The encrypted code dies with its life time, also when nobody sent or typed it."""

    async def _take(self, tx: UnitOfWork) -> int:
        due = (
            select(OneTimePassword.id)
            .where(OneTimePassword.expires_at <= self._clock.now(), OneTimePassword.code_sealed.is_not(None))
            .limit(CHUNK)
        )
        return await _count(
            tx,
            update(OneTimePassword).where(OneTimePassword.id.in_(due)).values(state="dead", code_sealed=None),
        )


class ForgetCodes(Purge):
    """Rows of one-time passwords."""

    async def _take(self, tx: UnitOfWork) -> int:
        # By expires_at, which has an index: every code lives equally long.
        made_before = self._clock.now() - CODE_ROW_LIFE
        return await _delete(tx, OneTimePassword, OneTimePassword.expires_at <= made_before + CODE_LIFE)


class ForgetLogins(Purge):
    """Login requests that are over: they hold a sealed phone."""

    async def _take(self, tx: UnitOfWork) -> int:
        return await _delete(tx, LoginRequest, LoginRequest.expires_at <= self._clock.now())


class ForgetSsoLogins(Purge):
    """Logins by way of another system that are over: they hold what they are bound by."""

    async def _take(self, tx: UnitOfWork) -> int:
        return await _delete(tx, SsoLogin, SsoLogin.expires_at <= self._clock.now())


class ForgetNumberChanges(Purge):
    """New numbers that nobody went on with: they hold a sealed phone."""

    async def _take(self, tx: UnitOfWork) -> int:
        return await _delete(tx, NumberChange, NumberChange.expires_at <= self._clock.now())


class ForgetNumberClaims(Purge):
    """Numbers in place of lost ones that nobody went on with; those that wait stay."""

    async def _take(self, tx: UnitOfWork) -> int:
        due = and_(NumberClaim.due_at.is_(None), NumberClaim.expires_at <= self._clock.now())
        return await _delete(tx, NumberClaim, due)


class ForgetVisits(Purge):
    """What was begun at the counter and not ended: it holds serials of papers, perhaps a number."""

    async def _take(self, tx: UnitOfWork) -> int:
        due = and_(DeskAct.state == "open", DeskAct.expires_at <= self._clock.now())
        return await _delete(tx, DeskAct, due)


class ForgetMailboxCodes(Purge):
    """Codes to mailboxes whose life is over: they hold a sealed address, and perhaps a code never sent."""

    async def _take(self, tx: UnitOfWork) -> int:
        return await _delete(tx, MailboxCode, MailboxCode.expires_at <= self._clock.now())


class ForgetRecoveries(Purge):
    """Recoveries that nobody finished, and those that nobody disowned in time: they hold an old password's
    hash."""

    async def _take(self, tx: UnitOfWork) -> int:
        return await _delete(tx, Recovery, Recovery.expires_at <= self._clock.now())


class ForgetAnswerDrafts(Purge):
    """First answers to security questions that no second one followed."""

    async def _take(self, tx: UnitOfWork) -> int:
        return await _delete(tx, SecurityAnswerDraft, SecurityAnswerDraft.expires_at <= self._clock.now())


class EmptyDrafts(Purge):
    """Sign-ups that nobody finished: the row stays, what was typed goes."""

    async def _take(self, tx: UnitOfWork) -> int:
        due = (
            select(Registration.id)
            .where(Registration.state == "draft", Registration.expires_at <= self._clock.now())
            .limit(CHUNK)
        )
        return await _count(
            tx,
            update(Registration)
            .where(Registration.id.in_(due), Registration.state == "draft")
            .values(state="abandoned", **EMPTIED),
        )


class EmptyMismatches(Purge):
    """Refused sign-ups: what was typed goes once it no longer spares a second proof of the number."""

    async def _take(self, tx: UnitOfWork) -> int:
        due = (
            select(Registration.id)
            .where(
                Registration.outcome == "mismatch",
                Registration.national_code_sealed.is_not(None),
                Registration.updated_at < self._clock.now() - PROOF_LASTS,
            )
            .limit(CHUNK)
        )
        return await _count(tx, update(Registration).where(Registration.id.in_(due)).values(**EMPTIED))


class EmptyInPerson(Purge):
    """Sign-ups that waited for a visit which did not come: what was typed goes, the outcome stays."""

    async def _take(self, tx: UnitOfWork) -> int:
        due = (
            select(Registration.id)
            .where(
                Registration.outcome == "in_person",
                Registration.national_code_sealed.is_not(None),
                Registration.expires_at <= self._clock.now(),
            )
            .limit(CHUNK)
        )
        return await _count(tx, update(Registration).where(Registration.id.in_(due)).values(**EMPTIED))


class ForgetHits(Purge):
    """Counted acts; looks for places go after a day. A chat's wrong codes in a row stay until a right one,
    strangers' and wrong secrets for their window."""

    async def _take(self, tx: UnitOfWork) -> int:
        now, kind, at = self._clock.now(), ThrottleHit.kind, ThrottleHit.at
        due = or_(
            and_(at < now - LOOK_LIFE, kind == LOOKS),
            and_(at < now - HIT_LIFE, kind.not_in((FAILED, *STRANGERS_KINDS))),
            and_(at < now - STRANGERS_WINDOW, kind.in_(STRANGERS_KINDS)),
        )
        return await _delete(tx, ThrottleHit, due)


class ForgetMarks(Purge):
    """Numbers of answered updates that the messenger can no longer repeat."""

    async def _take(self, tx: UnitOfWork) -> int:
        return await _delete(tx, ProcessedUpdate, ProcessedUpdate.at < self._clock.now() - MARK_LIFE)


class ForgetDialogs(Purge):
    """Windows that nobody touched for a month: their next press meets the main menu."""

    async def _take(self, tx: UnitOfWork) -> int:
        return await _delete(tx, DialogState, DialogState.updated_at < self._clock.now() - DIALOG_LIFE)


class ForgetInvitations(Purge):
    """Invitations to represent a legal person that nobody answered: they hold a national code."""

    async def _take(self, tx: UnitOfWork) -> int:
        return await _delete(tx, Invitation, Invitation.expires_at <= self._clock.now())


class ForgetAddressDrafts(Purge):
    """Postal codes that were looked up and never confirmed."""

    async def _take(self, tx: UnitOfWork) -> int:
        due = and_(Address.state == "draft", Address.at < self._clock.now() - ADDRESS_DRAFT_LIFE)
        return await _delete(tx, Address, due)


class ForgetAddresses(Purge):
    """Telephone numbers of deliveries that ended; the rows and their history stay."""

    async def _take(self, tx: UnitOfWork) -> int:
        return await forget_numbers(tx, self._clock.now() - ADDRESS_LIFE, CHUNK)


async def _delete(tx: UnitOfWork, model: type[Base], due: ColumnElement[bool]) -> int:
    key = Base.metadata.tables[model.__tablename__].primary_key.columns.values()
    oldest = select(*key).where(due).limit(CHUNK)
    return await _count(tx, delete(model).where((tuple_(*key) if len(key) > 1 else key[0]).in_(oldest)))


async def _count(tx: UnitOfWork, statement: Any) -> int:
    result = await tx.session.execute(statement.execution_options(synchronize_session=False))
    assert isinstance(result, CursorResult)
    return result.rowcount
