"""The integration API: an agency registers a case, and tells what happened to it.

FastAPI reads the annotations of the routes when they are made, names of the function around them included:
so this module does not postpone them.
"""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.security import APIKeyHeader
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from bot.api.door import KEY_HEADER, PROTECTED
from bot.api.parts import ApiParts
from bot.cases.add_event import NewEvent
from bot.cases.register import CaseOwner, NewCase
from bot.cases.rules import NOTE_BREAKS, NOTE_LONGEST, NUMBER_LONGEST, ensure_plain
from bot.cases.sender import Sender, agency
from bot.errors import DomainError
from bot.identifiers import identifier, legal_id

__all__ = ["CaseIn", "CaseOut", "EventIn", "EventOut", "cases_router"]

WORD = r"^[a-z0-9_]{1,64}$"


def plain(text: str) -> str:
    return _without_controls(text, "")


def plain_lines(text: str) -> str:
    return _without_controls(text, NOTE_BREAKS)


def person_code(typed: str) -> str:
    try:
        return identifier(typed).code
    except DomainError as refused:
        raise ValueError(refused.key) from None


def entity_code(typed: str) -> str:
    try:
        return legal_id(typed)
    except DomainError as refused:
        raise ValueError(refused.key) from None


def _without_controls(text: str, allowed: str) -> str:
    try:
        return ensure_plain(text, allowed)
    except DomainError as refused:
        raise ValueError(refused.key) from None


class EventIn(BaseModel):
    """A case event. Sent again as it was, with the same ``id``, it changes nothing."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[
        str,
        Field(min_length=1, max_length=64, description="your own id of this event of this case"),
        AfterValidator(plain),
    ]
    status: Annotated[str, Field(pattern=WORD)]
    stage: Annotated[str | None, Field(pattern=WORD, description="none keeps the stage")] = None
    note: Annotated[
        str,
        Field(max_length=NOTE_LONGEST, description="no control characters but line break and tab"),
        AfterValidator(plain_lines),
    ] = ""
    occurred_at: Annotated[
        AwareDatetime | None,
        Field(
            description="with a time zone; none means now. At most five minutes ahead of our clock (kept as "
            "now), not before 1921-03-21 (1 Farvardin 1300)"
        ),
    ] = None
    actor: Annotated[
        Literal["agency", "office"],
        Field(description="who acted; what citizens do themselves is not told over this API"),
    ] = "agency"


class EventOut(BaseModel):
    """``seq`` counts the events of the case as they came; ``is_current``: the case stands at this event
    (false when one that happened later had come before it); ``told`` is how many addresses are told."""

    seq: int
    is_new: bool
    is_current: bool
    told: int


PersonCode = Annotated[str, Field(max_length=32), AfterValidator(person_code)]
EntityCode = Annotated[str, Field(max_length=32), AfterValidator(entity_code)]
Plain = Annotated[str, Field(max_length=200), AfterValidator(plain)]


class CaseIn(BaseModel):
    """A case. Its owner is a person (``national_code``: national or FIDA code) or a legal person
    (``legal_id``: شناسهٔ ملی), who need not have an account yet."""

    model_config = ConfigDict(extra="forbid")

    number: Annotated[
        str,
        Field(min_length=1, max_length=NUMBER_LONGEST, description="as printed on the case"),
        AfterValidator(plain),
    ]
    type: Annotated[
        str, Field(pattern=WORD, description="key of a type, as in bot/catalogue/case_types.json")
    ]
    office: Annotated[str, Field(min_length=1, max_length=64, description="its code"), AfterValidator(plain)]
    national_code: Annotated[PersonCode | None, Field(repr=False)] = None
    legal_id: Annotated[EntityCode | None, Field(repr=False)] = None
    officer: Plain = ""
    priority: Literal["normal", "special"] = "normal"
    complexity: Annotated[
        Literal["simple", "usual", "complex"] | None,
        Field(description="how hard the case is; dates are learnt from like cases"),
    ] = None
    stage: Annotated[str | None, Field(pattern=WORD, description="none: the type's first")] = None
    note: Annotated[str, Field(max_length=NOTE_LONGEST), AfterValidator(plain_lines)] = ""
    registered_at: Annotated[AwareDatetime | None, Field(description="as occurred_at of an event")] = None

    @model_validator(mode="after")
    def _has_one_owner(self) -> "CaseIn":
        if (self.national_code is None) == (self.legal_id is None):
            raise ValueError("one-owner")
        return self

    @property
    def owner(self) -> CaseOwner:
        if self.legal_id is not None:
            return CaseOwner("entity", self.legal_id)
        return CaseOwner("person", self.national_code or "")


class CaseOut(BaseModel):
    """``told`` is how many addresses are told."""

    is_new: bool
    told: int


def cases_router(parts: ApiParts) -> APIRouter:
    """Routes under /api/v1: bot.api.door has seen the key before anything of the request is read."""
    router = APIRouter(
        prefix=PROTECTED, dependencies=[Depends(APIKeyHeader(name=KEY_HEADER, auto_error=False))]
    )

    def sender(request: Request) -> Sender:
        """Who sends, as the door knows them."""
        return agency(request.state.sender)

    @router.post(
        "/cases",
        status_code=201,
        responses={
            200: {"model": CaseOut, "description": "This very case was there already; nothing has changed."},
            409: {"description": "The number is that of another case (case-number-conflict)."},
        },
    )
    async def register_case(
        by: Annotated[Sender, Depends(sender)], case: CaseIn, response: Response
    ) -> CaseOut:
        """Register a case of a person or of a legal person; its owner (or who represents it) is told.

        It begins with the event `registered`, whose `id` is `registered` too: give your own events other
        ids. Sent again with the same owner, type and office it answers 200 and changes nothing.
        """
        done = await parts.register_case()(
            NewCase(
                number=case.number,
                owner=case.owner,
                type_key=case.type,
                office=case.office,
                officer=case.officer,
                priority=case.priority,
                complexity=case.complexity,
                stage=case.stage,
                note=case.note,
                registered_at=case.registered_at,
            ),
            by,
        )
        response.status_code = 201 if done.is_new else 200
        return CaseOut(is_new=done.is_new, told=done.told)

    @router.post(
        "/cases/{number}/events",
        status_code=201,
        responses={
            200: {"model": EventOut, "description": "This very event had come before; nothing has changed."},
            404: {"description": "No such case (key case-not-found)."},
            409: {
                "description": "This id stands for an event that says something else (case-event-conflict)."
            },
        },
    )
    async def add_event(
        by: Annotated[Sender, Depends(sender)],
        number: Annotated[str, Path(min_length=1, max_length=NUMBER_LONGEST), AfterValidator(plain)],
        event: EventIn,
        response: Response,
    ) -> EventOut:
        """Tell what happened to a case.

        **Order.** The status and stage of a case are those of its last event by `occurred_at`, and by the
        order of coming where those are equal. An event that comes late (one that happened after it is there
        already) is taken, stands at its place in the citizen's history and changes neither status nor stage;
        the move is held against the status that stood then, and nobody is told of it: `is_current` is false,
        `told` 0.

        **Ids.** An `id` belongs to the API key that sent it and to the case. Sent again with the same content
        it answers 200 with `is_new` false; with other content 409.
        """
        added = await parts.add_case_event()(
            NewEvent(
                number=number,
                status=event.status,
                external_id=event.id,
                stage=event.stage,
                note=event.note,
                occurred_at=event.occurred_at,
                actor=event.actor,
            ),
            by,
        )
        response.status_code = 201 if added.is_new else 200
        return EventOut(seq=added.seq, is_new=added.is_new, is_current=added.is_current, told=added.told)

    return router
