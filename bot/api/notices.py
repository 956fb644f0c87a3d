"""The integration API: an agency proposes a notice and follows what becomes of it.

As in bot.api.cases, FastAPI reads the annotations of the routes when they are made.
"""

from datetime import date
from html import escape
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.security import APIKeyHeader
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from bot.api.cases import person_code, plain, plain_lines
from bot.api.door import KEY_HEADER, PROTECTED, fingerprint
from bot.api.parts import ApiParts
from bot.catalogue import province_named
from bot.clock import TEHRAN
from bot.jalali import to_jalali
from bot.notices.by_agency import Followed, Proposal
from bot.notices.rules import LENGTHS
from bot.staff.actor import Agency

__all__ = ["notices_router"]

OWN_ID = r"^[A-Za-z0-9_.:-]{1,64}$"
WORD = r"^[a-z0-9_]{1,64}$"
#: As many codes as the door lets through in one body.
MOST_CODES = 4_000

Code = Annotated[str, Field(max_length=32), AfterValidator(person_code)]


class AudienceIn(BaseModel):
    """Whom it is for; what narrows the kind is named beside it."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["all", "cases", "representatives", "profession", "followers", "listed"]
    province: Annotated[str | None, Field(max_length=64, description="its Persian name")] = None
    case_type: Annotated[str | None, Field(pattern=WORD)] = None
    case_status: Annotated[str | None, Field(pattern=WORD)] = None
    profession: Annotated[str | None, Field(pattern=WORD)] = None
    national_codes: Annotated[list[Code], Field(max_length=MOST_CODES, repr=False)] = []
    excluded_codes: Annotated[list[Code], Field(max_length=MOST_CODES, repr=False)] = []


class NoticeIn(BaseModel):
    """A notice. Sent again as it was, under the same id, it changes nothing."""

    model_config = ConfigDict(extra="forbid")

    topic: Annotated[str, Field(pattern=WORD)]
    title: Annotated[str, Field(min_length=1, max_length=LENGTHS["title"]), AfterValidator(plain)]
    body: Annotated[
        str,
        Field(min_length=1, max_length=LENGTHS["body"], description="plain text; paragraphs by line breaks"),
        AfterValidator(plain_lines),
    ]
    audience: AudienceIn
    letter_number: Annotated[str, Field(max_length=LENGTHS["letter_number"]), AfterValidator(plain)] = ""
    letter_date: Annotated[date | None, Field(description="Gregorian")] = None
    signatory: Annotated[str, Field(max_length=LENGTHS["signatory"]), AfterValidator(plain)] = ""
    post: Annotated[str, Field(max_length=LENGTHS["post"]), AfterValidator(plain)] = ""
    addressees: Annotated[str, Field(max_length=LENGTHS["addressees"]), AfterValidator(plain)] = ""
    send_at: Annotated[AwareDatetime | None, Field(description="none: at once when it is released")] = None
    public: Annotated[bool, Field(description="guests read it on the board too")] = True
    mandatory: Annotated[bool, Field(description="told whatever its reader has switched off")] = False
    needs_acknowledgement: bool = False


class ProposedOut(BaseModel):
    """``people``: how many it would go to now. Nothing is sent before a member of staff has released it."""

    state: str
    people: int


class WayOut(BaseModel):
    """``way``: telegram, bale, sms, email, or nobody for who has none."""

    way: str
    state: str
    people: int


class FollowedOut(BaseModel):
    """``reason``: why it was sent back. ``counts`` is empty until it is sent."""

    state: str
    people: int
    reason: str
    counts: list[WayOut]
    opened: int
    acknowledged: int


OwnId = Annotated[str, Path(alias="id", pattern=OWN_ID, description="your own id of the notice")]


def notices_router(parts: ApiParts) -> APIRouter:
    """Routes under /api/v1, for the keys of PISHKHAN_API__LIST_KEYS."""
    router = APIRouter(
        prefix=f"{PROTECTED}/notices",
        dependencies=[Depends(APIKeyHeader(name=KEY_HEADER, auto_error=False))],
    )
    may_list = {fingerprint(key.get_secret_value().encode()) for key in parts.settings.api.list_keys}

    def sender(request: Request) -> Agency:
        return Agency(request.state.sender, request.state.sender in may_list)

    @router.put("/{id}", status_code=201, responses={403: {"description": "This key may not."}})
    async def propose(
        by: Annotated[Agency, Depends(sender)], own_id: OwnId, given: NoticeIn, response: Response
    ) -> ProposedOut:
        """Propose a notice: it waits for a member of staff who releases it or sends it back.

        201 when it is new, 200 when it had come before, 409 when the id stands for another notice.
        """
        done = await parts.propose_notice()(by, _proposal(own_id, given))
        response.status_code = 201 if done.is_new else 200
        return ProposedOut(state=done.state, people=done.people)

    @router.get("/{id}")
    async def follow(by: Annotated[Agency, Depends(sender)], own_id: OwnId) -> FollowedOut:
        """What has become of it, in numbers; nobody is named."""
        return _out(await parts.follow_proposal()(by, own_id))

    return router


def _proposal(own_id: str, given: NoticeIn) -> Proposal:
    """As a publisher would have typed it."""
    audience, fields = given.audience, {"topic": given.topic, "title": given.title}
    fields |= {name: getattr(given, name) for name in ("letter_number", "signatory", "post", "addressees")}
    fields["body"] = escape(given.body, quote=False)
    if given.letter_date is not None:
        fields["letter_date"] = f"{to_jalali(given.letter_date):%Y/%m/%d}"
    if given.send_at is not None:
        local = given.send_at.astimezone(TEHRAN)
        fields["send_at"] = f"{to_jalali(local.date()):%Y/%m/%d} {local:%H:%M}"
    fields["kind"] = audience.kind
    if audience.province is not None:
        fields["province"] = province_named(audience.province) or audience.province
    for name in ("case_type", "case_status", "profession"):
        if (value := getattr(audience, name)) is not None:
            fields[name] = value
    flags = {
        "is_public": given.public,
        "is_mandatory": given.mandatory,
        "needs_ack": given.needs_acknowledgement,
    }
    return Proposal(
        own_id,
        fields,
        frozenset(name for name, on in flags.items() if on),
        tuple(audience.national_codes),
        tuple(audience.excluded_codes),
    )


def _out(found: Followed) -> FollowedOut:
    progress = found.progress
    counts = progress.counts if progress is not None else ()
    return FollowedOut(
        state=found.state,
        people=found.people if progress is None else progress.people,
        reason=found.reason,
        counts=[WayOut(way=each.channel, state=each.state, people=each.count) for each in counts],
        opened=progress.opened if progress is not None else 0,
        acknowledged=progress.acknowledged if progress is not None else 0,
    )
