"""The sample persons who work here: they have an account already, and a role with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.app.places import insert_all
from bot.catalogue import SamplePerson, sample_persons
from bot.crypto import Vault
from bot.ids import Ids
from storage.models import Citizen, RoleGrant, StaffMember
from storage.unit_of_work import UnitOfWork

BY = "sample"


async def load_staff(tx: UnitOfWork, vault: Vault, now: datetime, ids: Ids) -> dict[str, int]:
    """Writes who is not there yet; somebody who has signed up meanwhile, or works here already, is left as
    they are. Returns how many rows were written."""
    working = [person for person in sample_persons() if person.role is not None]
    index = {person.key: vault.index("national_code", person.national_code) for person in working}
    rows = await tx.session.scalars(
        select(Citizen.national_code_index).where(Citizen.national_code_index.in_(index.values()))
    )
    known = set(rows)
    new = [(ids.new(), person) for person in working if index[person.key] not in known]
    members = [(ids.new(), citizen_id, person) for citizen_id, person in new]
    citizens = [_citizen(row_id, person, index[person.key], vault, now) for row_id, person in new]
    written = {"citizens": await insert_all(tx, Citizen, citizens)}
    written["staff"] = await insert_all(
        tx, StaffMember, [_member(row_id, citizen_id, now) for row_id, citizen_id, _ in members]
    )
    await insert_all(tx, RoleGrant, [_grant(ids.new(), row_id, person, now) for row_id, _, person in members])
    return written


def _citizen(row_id: int, person: SamplePerson, index: bytes, vault: Vault, now: datetime) -> dict[str, Any]:
    plain = {
        "national_code": person.national_code,
        "birth_date": person.birth_date.isoformat(),
        "first_name": person.name,
        "last_name": person.surname,
        "phone": person.shares,
    }
    sealed = {
        f"{name}_sealed": vault.seal(f"citizen.{name}_sealed", row_id, text) for name, text in plain.items()
    }
    return {
        "id": row_id,
        "national_code_index": index,
        "phone_index": vault.index("phone", person.shares),
        "status": "active",
        "pin_hash": None,
        "phone_verified_at": now,
        "created_at": now,
        **sealed,
    }


def _member(row_id: int, citizen_id: int, now: datetime) -> dict[str, Any]:
    return {
        "id": row_id,
        "citizen_id": citizen_id,
        "added_by": BY,
        "created_at": now,
        "disabled_at": None,
        "disabled_by": None,
        "disable_reason": None,
    }


def _grant(row_id: int, staff_id: int, person: SamplePerson, now: datetime) -> dict[str, Any]:
    return {
        "id": row_id,
        "staff_id": staff_id,
        "role": person.role,
        "scope_kind": "all" if person.province is None else "province",
        "scope_value": person.province or "",
        "granted_by": BY,
        "granted_at": now,
        "valid_until": None,
        "revoked_at": None,
        "revoked_by": None,
    }
