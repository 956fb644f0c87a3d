"""Finding a citizen by what staff type, and the names behind sealed fields."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from bot.crypto import Vault
from bot.errors import DomainError
from bot.identifiers import mobile, national_code
from bot.persian import digits
from storage.database import AnyRow, Query, Reader
from storage.models import Citizen

NATIONAL_CODE_DIGITS = 10

_COLUMNS = (
    Citizen.id,
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
    """Whose national code or mobile number this is.

    Raises DomainError: neither of the two, or a number that several citizens share.
    """
    if sum(letter.isdecimal() for letter in digits(typed)) <= NATIONAL_CODE_DIGITS:
        return await reader.first(BY_CODE, index=vault.index("national_code", national_code(typed)))
    rows = await reader.rows(BY_PHONE, index=vault.index("phone", mobile(typed)))
    if len(rows) > 1:
        raise DomainError("staff-phone-shared")
    return rows[0] if rows else None


def opened(vault: Vault, row: AnyRow, column: str) -> str:
    """A sealed field of a row of Citizen."""
    return vault.open(f"citizen.{column}_sealed", row.id, getattr(row, f"{column}_sealed"))


def full_name(vault: Vault, row: AnyRow) -> str:
    return f"{opened(vault, row, 'first_name')} {opened(vault, row, 'last_name')}".strip()
