"""What the profile's first window shows: enough for the owner to know themselves by, and no more."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, select

from bot.accounts.visitor import Visitor
from bot.crypto import Vault
from bot.errors import NotAllowed
from bot.identifiers import mask_certificate, mask_mobile, mask_national_code
from storage.database import Query, Reader
from storage.models import Citizen

__all__ = ["Profile", "ReadProfile"]

OWN: Query = select(
    Citizen.id,
    Citizen.first_name_sealed,
    Citizen.last_name_sealed,
    Citizen.identifier_kind,
    Citizen.gender_sealed,
    Citizen.certificate_sealed,
    Citizen.national_code_sealed,
    Citizen.phone_sealed,
    Citizen.created_at,
).where(Citizen.id == bindparam("citizen"), Citizen.status == "active")


@dataclass(frozen=True, slots=True)
class Profile:
    """Numbers are masked; ``kind`` is that of the code. None: the account was opened without asking for it.

    ``certificate`` is None as well where it ``is_code``: the national code.
    """

    name: str = field(repr=False)
    gender: str | None = field(repr=False)
    kind: str
    national_code: str
    certificate: str | None
    certificate_is_code: bool
    phone: str
    since: datetime


class ReadProfile:
    def __init__(self, reader: Reader, vault: Vault) -> None:
        self._reader = reader
        self._vault = vault

    async def __call__(self, visitor: Visitor) -> Profile:
        """Raises Stale (not in), NotAllowed."""
        citizen_id, _ = visitor.ensure_in()
        row = await self._reader.first(OWN, citizen=citizen_id)
        if row is None:
            raise NotAllowed("log-in-closed")

        def opened(name: str) -> str:
            return self._vault.open(f"citizen.{name}_sealed", citizen_id, getattr(row, f"{name}_sealed"))

        code = opened("national_code")
        number = opened("certificate") if row.certificate_sealed else None
        return Profile(
            name=f"{opened('first_name')} {opened('last_name')}",
            gender=opened("gender") if row.gender_sealed else None,
            kind=row.identifier_kind,
            national_code=mask_national_code(code),
            certificate=mask_certificate(number) if number not in (None, code) else None,
            certificate_is_code=number == code,
            phone=mask_mobile(opened("phone")),
            since=row.created_at,
        )
