"""Finding a citizen by what staff type, and the names behind sealed fields."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from bot.crypto import Vault
from bot.errors import DomainError
from bot.identifiers import FOREIGN, Identifier, InvalidMobile, identifier
from bot.persian import digits
from bot.phones import any_mobile
from storage.database import AnyRow, Query, Reader
from storage.models import Citizen

#: A national code has ten digits, a foreign national's twelve; what begins with + is a number.
NATIONAL_CODE_DIGITS, FIDA_CODE_DIGITS = 10, 12

_COLUMNS = (
    Citizen.id,
    Citizen.identifier_kind,
    Citizen.national_code_index,
    Citizen.national_code_sealed,
    Citizen.phone_sealed,
    Citizen.birth_date_sealed,
    Citizen.first_name_sealed,
    Citizen.last_name_sealed,
    Citizen.status,
    Citizen.created_at,
)
BY_CODE: Query = select(*_COLUMNS).where(Citizen.national_code_index == bindparam("index"))
BY_PHONE: Query = select(*_COLUMNS).where(Citizen.phone_index == bindparam("index")).limit(2)
BY_ID: Query = select(*_COLUMNS).where(Citizen.id == bindparam("citizen"))


async def find_citizen(reader: Reader, vault: Vault, typed: str) -> AnyRow | None:
    """Whose national code, code of a foreign national, or mobile number this is.

    Raises DomainError: none of them, or a number that several citizens share.
    """
    if (who := _named(typed)) is not None:
        row = await reader.first(BY_CODE, index=vault.index(who.kind, who.code))
        if row is not None or who.kind != FOREIGN or not _is_mobile(typed):
            return row
    rows = await reader.rows(BY_PHONE, index=vault.index("phone", any_mobile(typed)))
    if len(rows) > 1:
        raise DomainError("staff-phone-shared")
    return rows[0] if rows else None


def _named(typed: str) -> Identifier | None:
    """None: there are as many digits as only a number has. Raises DomainError."""
    count = sum(letter.isdecimal() for letter in digits(typed))
    if "+" in typed or (count > NATIONAL_CODE_DIGITS and count != FIDA_CODE_DIGITS):
        return None
    return identifier(typed)


def _is_mobile(typed: str) -> bool:
    """Twelve digits may be a number too: ``98912…``, ``0045…``."""
    try:
        any_mobile(typed)
    except InvalidMobile:
        return False
    return True


def opened(vault: Vault, row: AnyRow, column: str) -> str:
    """A sealed field of a row of Citizen."""
    return vault.open(f"citizen.{column}_sealed", row.id, getattr(row, f"{column}_sealed"))


def full_name(vault: Vault, row: AnyRow) -> str:
    return f"{opened(vault, row, 'first_name')} {opened(vault, row, 'last_name')}".strip()
