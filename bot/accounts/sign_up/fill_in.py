"""What the form asks before the code: phone, the person's code, birth date. Each is checked as it comes."""

from __future__ import annotations

from datetime import date

from bot.accounts.reach import Abroad
from bot.accounts.rules import ADULT_AGE, CHAT_NATIONAL_CODES_PER_DAY, CHAT_PHONES_PER_DAY
from bot.accounts.sign_up.drafts import Draft, Drafts
from bot.accounts.throttle import Throttle
from bot.accounts.visitor import Visitor
from bot.clock import TEHRAN, Clock
from bot.crypto import Vault
from bot.errors import DomainError
from bot.identifiers import FOREIGN, identifier
from bot.jalali import age_on, parse_jalali
from bot.phones import any_mobile, is_iranian
from storage.unit_of_work import UnitOfWork

OLDEST = 120


class GivePhone:
    """The number of the visitor's own contact; the caller has made sure that it is their own."""

    def __init__(
        self, uow: UnitOfWork, drafts: Drafts, vault: Vault, throttle: Throttle, abroad: Abroad
    ) -> None:
        self._uow = uow
        self._drafts = drafts
        self._vault = vault
        self._throttle = throttle
        self._abroad = abroad

    async def __call__(self, visitor: Visitor, raw_phone: str) -> Draft:
        """One of another country makes it a sign-up from abroad: its end is at a consulate.

        Raises DomainError (no mobile number; ``sign-up-abroad-iranians`` in a form of a foreign national),
        NotAllowed (no code can be sent there), Throttled, Stale.
        """
        phone = any_mobile(raw_phone)
        self._abroad.ensure_code(phone, visitor.messenger)
        index = self._vault.index("phone", phone)
        lost = False
        async with self._uow as tx:
            row = await self._drafts.row(tx, visitor)
            ensure_iranian_abroad(not is_iranian(phone), row.identifier_kind)
            await self._throttle.ensure_values(
                tx,
                "chat-phone",
                visitor.known.to_bytes(8, "big"),
                index,
                CHAT_PHONES_PER_DAY,
                "sign-up-too-many-phones",
            )
            if row.phone_index != index:
                self._drafts.put(row, "phone", phone)
                row.phone_index, row.phone_verified_at = index, None
                row.abroad = not is_iranian(phone)
                lost = self._drafts.forget_secrets(row)
                self._drafts.forget_checks(row)
            self._drafts.touch(row)
            await tx.commit()
            return self._drafts.opened(row, lost_secrets=lost)


class GiveNationalCode:
    """A national code, or the code of a foreign national: which, is told by its length."""

    def __init__(self, uow: UnitOfWork, drafts: Drafts, vault: Vault, throttle: Throttle) -> None:
        self._uow = uow
        self._drafts = drafts
        self._vault = vault
        self._throttle = throttle

    async def __call__(self, visitor: Visitor, typed: str) -> Draft:
        """Raises DomainError with the reason in words, Throttled (three codes a day), Stale."""
        who = identifier(typed)
        index = self._vault.index(who.kind, who.code)
        lost = False
        async with self._uow as tx:
            row = await self._drafts.row(tx, visitor)
            ensure_iranian_abroad(row.abroad, who.kind)
            await self._throttle.ensure_values(
                tx,
                "chat-national-code",
                visitor.known.to_bytes(8, "big"),
                index,
                CHAT_NATIONAL_CODES_PER_DAY,
                "sign-up-too-many-codes",
            )
            if row.national_code_index != index:
                own_number = self._drafts.get(row, "certificate")
                if who.kind == FOREIGN or own_number == self._drafts.get(row, "national_code"):
                    self._drafts.put(row, "certificate", None)
                self._drafts.put(row, "national_code", who.code)
                row.identifier_kind, row.national_code_index = who.kind, index
                lost = self._drafts.forget_secrets(row)
                self._drafts.forget_checks(row)
            self._drafts.touch(row)
            await tx.commit()
            return self._drafts.opened(row, lost_secrets=lost)


def ensure_iranian_abroad(is_abroad: bool, kind: str | None) -> None:
    """A consulate activates citizens of Iran. Raises DomainError."""
    if is_abroad and kind == FOREIGN:
        raise DomainError("sign-up-abroad-iranians")


class GiveBirthDate:
    def __init__(self, uow: UnitOfWork, clock: Clock, drafts: Drafts) -> None:
        self._uow = uow
        self._clock = clock
        self._drafts = drafts

    async def __call__(self, visitor: Visitor, given: str | date) -> Draft:
        """A typed Jalali date or a picked one. Raises InvalidDate, DomainError (under age, future), Stale."""
        born = parse_jalali(given) if isinstance(given, str) else given
        today = self._clock.now().astimezone(TEHRAN).date()
        if born > today:
            raise DomainError("sign-up-birth-date-future")
        if age_on(born, today) > OLDEST:
            raise DomainError("sign-up-birth-date-too-old")
        if age_on(born, today) < ADULT_AGE:
            raise DomainError("sign-up-under-age", age=ADULT_AGE)
        lost = False
        async with self._uow as tx:
            row = await self._drafts.row(tx, visitor)
            if self._drafts.get(row, "birth_date") != born.isoformat():
                self._drafts.put(row, "birth_date", born.isoformat())
                lost = self._drafts.forget_secrets(row)
                self._drafts.forget_checks(row)
            self._drafts.touch(row)
            await tx.commit()
            return self._drafts.opened(row, lost_secrets=lost)
