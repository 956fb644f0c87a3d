"""The integration API: an agency tells who holds a professional role.

As in bot.api.cases, FastAPI reads the annotations of the routes when they are made.
"""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.security import APIKeyHeader
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.api.cases import plain
from bot.api.door import KEY_HEADER, PROTECTED, fingerprint
from bot.api.parts import ApiParts
from bot.catalogue import profession_named, province_named
from bot.errors import DomainError
from bot.identifiers import Identifier, identifier, kind_of
from bot.persian import clean, digits
from bot.staff.actor import Agency
from bot.staff.professions import AgencyList, Listed, standing

__all__ = ["professions_router"]

LIST_NAME = r"^[a-z0-9_-]{1,40}$"
#: As many rows as the door lets through in one body.
MOST_ROWS = 400
LONGEST_OFFICE = 64


def valid_code(typed: str) -> str:
    try:
        return identifier(typed).code
    except DomainError as refused:
        raise ValueError(refused.key) from None


def known(look_up: Callable[[str], str | None]) -> AfterValidator:
    """Takes the words for what they stand for; refuses what stands for nothing."""

    def looked_up(words: str) -> str:
        found = look_up(words)
        if found is None:
            raise ValueError("unknown")
        return found

    return AfterValidator(looked_up)


def office_number(typed: str) -> str:
    return clean(digits(plain(typed)))


class RowIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    national_code: Annotated[
        str,
        Field(
            max_length=32,
            repr=False,
            description="national code, or the code of a foreign national (FIDA, twelve digits)",
        ),
        AfterValidator(valid_code),
    ]
    profession: Annotated[
        str, Field(max_length=64, description="its key or its Persian title"), known(profession_named)
    ]
    province: Annotated[str, Field(max_length=64, description="its Persian name"), known(province_named)]
    office: Annotated[
        str,
        Field(max_length=LONGEST_OFFICE, description="number of the holder's own office"),
        AfterValidator(office_number),
    ] = ""


class ListIn(BaseModel):
    """An agency's list; the last of several rows for one person and role counts."""

    model_config = ConfigDict(extra="forbid")

    rows: Annotated[list[RowIn], Field(max_length=MOST_ROWS)]
    whole: Annotated[bool, Field(description="who is not on it has the role no longer")] = False
    dry_run: Annotated[bool, Field(description="count and check; keep nothing")] = False


class ListOut(BaseModel):
    added: int
    changed: int
    ended: int
    unchanged: int


class StandingOut(BaseModel):
    """How many people hold which role by this list now."""

    standing: dict[str, int]


ListName = Annotated[str, Path(alias="list", pattern=LIST_NAME, description="your own name of the list")]


def professions_router(parts: ApiParts) -> APIRouter:
    """Routes under /api/v1. A list belongs to the key that sent it: no agency reads or changes another's."""
    router = APIRouter(
        prefix=f"{PROTECTED}/professions",
        dependencies=[Depends(APIKeyHeader(name=KEY_HEADER, auto_error=False))],
    )
    may_list = {fingerprint(key.get_secret_value().encode()) for key in parts.settings.api.list_keys}

    def sender(request: Request) -> Agency:
        return Agency(request.state.sender, request.state.sender in may_list)

    @router.post("/{list}", responses={403: {"description": "This key may not send lists."}})
    async def send_list(by: Annotated[Agency, Depends(sender)], name: ListName, given: ListIn) -> ListOut:
        """Lay a list of professional roles over what it said before.

        All rows are taken or none: with a row that cannot be used the answer is 422, and `fields` names each
        (`body.rows.3.national_code`, rows counted from 0) and `reasons` what is wrong with it. Sent again,
        the same list changes nothing. Send lists in their order: the one that comes last counts.
        """
        rows = tuple(
            Listed(
                Identifier(kind_of(row.national_code), row.national_code),
                row.profession,
                row.province,
                row.office,
            )
            for row in given.rows
        )
        asked = AgencyList(f"{by.key}/{name}", rows, given.whole, given.dry_run)
        done = await parts.import_professions()(by, asked)
        return ListOut(added=done.added, changed=done.changed, ended=done.ended, unchanged=done.unchanged)

    @router.get("/{list}")
    async def read_list(by: Annotated[Agency, Depends(sender)], name: ListName) -> StandingOut:
        """How many people stand on your list, by role; nobody of them is named."""
        return StandingOut(standing=await standing(parts.database.reader, f"{by.key}/{name}"))

    return router
