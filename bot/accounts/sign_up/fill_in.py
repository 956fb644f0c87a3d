"""The three fields of the form: phone, national code, birth date. Each is checked as it is given."""

from __future__ import annotations

from datetime import date

from bot.accounts.rules import ADULT_AGE, CHAT_NATIONAL_CODES_PER_DAY, CHAT_PHONES_PER_DAY
from bot.accounts.sign_up.drafts import Draft, Drafts
from bot.accounts.throttle import Throttle
from bot.accounts.visitor import Visitor
from bot.clock import TEHRAN, Clock
from bot.crypto import Vault
from bot.errors import DomainError
from bot.identifiers import mobile, national_code
from bot.jalali import age_on, parse_jalali
from storage.unit_of_work import UnitOfWork

OLDEST = 120


class GivePhone:
    """The number of the visitor's own contact; the caller has made sure that it is their own."""

    def __init__(self, uow: UnitOfWork, drafts: Drafts, vault: Vault, throttle: Throttle) -> None:
        self._uow = uow
        self._drafts = drafts
        self._vault = vault
        self._throttle = throttle

    async def __call__(self, visitor: Visitor, raw_phone: str) -> Draft:
        """Raises DomainError (not an Iranian mobile number), Throttled, Stale."""
        phone = mobile(raw_phone)
        index = self._vault.index("phone", phone)
        async with self._uow as tx:
            row = await self._drafts.row(tx, visitor)
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
                self._drafts.forget_checks(row)
            self._drafts.touch(row)
            await tx.commit()
            return self._drafts.opened(row)


class GiveNationalCode:
    def __init__(self, uow: UnitOfWork, drafts: Drafts, vault: Vault, throttle: Throttle) -> None:
        self._uow = uow
        self._drafts = drafts
        self._vault = vault
        self._throttle = throttle

    async def __call__(self, visitor: Visitor, typed: str) -> Draft:
        """Raises DomainError with the reason in words, Throttled (three codes a day), Stale."""
        code = national_code(typed)
        index = self._vault.index("national_code", code)
        async with self._uow as tx:
            row = await self._drafts.row(tx, visitor)
            await self._throttle.ensure_values(
                tx,
                "chat-national-code",
                visitor.known.to_bytes(8, "big"),
                index,
                CHAT_NATIONAL_CODES_PER_DAY,
                "sign-up-too-many-codes",
            )
            if row.national_code_index != index:
                self._drafts.put(row, "national_code", code)
                row.national_code_index = index
                self._drafts.forget_checks(row)
            self._drafts.touch(row)
            await tx.commit()
            return self._drafts.opened(row)


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
        async with self._uow as tx:
            row = await self._drafts.row(tx, visitor)
            if self._drafts.get(row, "birth_date") != born.isoformat():
                self._drafts.put(row, "birth_date", born.isoformat())
                self._drafts.forget_checks(row)
            self._drafts.touch(row)
            await tx.commit()
            return self._drafts.opened(row)
