"""A publisher writes a notice step by step: each step is kept at once, and voids a release before it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.audit import Audit
from bot.catalogue import topics
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError, Stale
from bot.ids import Ids
from bot.jalali import parse_jalali
from bot.notices.audience import KINDS, Audience, audience_of, to_row
from bot.notices.body import body_of, one_line_of, plain_of
from bot.notices.listed import lay_list
from bot.notices.rows import ActOnNotice, change, ensure_author, load
from bot.notices.times import typed_moment
from bot.persian import clean, digits, search_key
from bot.staff.actor import NO_PLACE, Actor, Places, Scope
from bot.staff.gate import Gate
from bot.staff.use_case import Noted, StaffAct, StaffLook
from storage.database import Reader
from storage.models import Notice, Office
from storage.models.notices import FORMS, RELEASED, UNRELEASED
from storage.unit_of_work import UnitOfWork

__all__ = ["BeginAsk", "BeginNotice", "EditAsk", "EditNotice", "WritingPlaces", "blank", "columns_of"]

#: Of a notice that was submitted or released and is written anew.
VOIDED: dict[str, Any] = {
    "state": "draft",
    "approver": None,
    "approved_at": None,
    "body_hash": None,
    "audience_count": None,
    "submitted_at": None,
    "reject_reason": None,
}
_LINES = {"title": False, "letter_number": True, "signatory": True, "post": True, "addressees": True}
_SWITCHES = ("is_public", "is_mandatory", "needs_ack", "by_sms")
_NARROWED_BY = ("province", "county", "case_type", "case_status", "office", "day", "profession")


@dataclass(frozen=True, slots=True)
class BeginAsk:
    """``province`` None: a notice that may go everywhere."""

    province: str | None = None


@dataclass(frozen=True, slots=True)
class EditAsk:
    """``name``: a line of the form, ``body``, ``topic``, ``letter_date``, ``form`` or one of the switches
    (both are turned over), ``kind`` of the audience or what narrows it, ``listed`` and ``excluded`` (pasted
    codes), ``send_at`` and ``expires_at``. ``value`` as typed or chosen; empty takes it away."""

    notice_id: int
    name: str
    value: str = field(default="", repr=False)


class WritingPlaces(StaffLook[None, tuple[Scope, ...]]):
    """Where the actor may publish: everywhere, or in some provinces."""

    permission = "notices.write"

    async def places(self, reader: Reader, ask: None) -> Places | None:
        return None

    async def look(self, reader: Reader, actor: Actor, ask: None) -> tuple[Scope, ...]:
        scopes = [grant.scope for grant in actor.grants if grant.allows(self.permission)]
        return tuple(dict.fromkeys(scopes))


class BeginNotice(StaffAct[BeginAsk, int]):
    """An empty draft; its id."""

    permission = "notices.write"

    def __init__(self, gate: Gate, uow: UnitOfWork, audit: Audit, clock: Clock, ids: Ids) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock
        self._ids = ids

    async def places(self, reader: Reader, ask: BeginAsk) -> Places | None:
        return NO_PLACE if ask.province is None else frozenset({Scope("province", ask.province)})

    async def act(self, tx: UnitOfWork, actor: Actor, ask: BeginAsk) -> tuple[int, Noted]:
        notice = blank(self._ids.new(), actor.name, ask.province, self._clock.now())
        tx.session.add(notice)
        return notice.id, _noted(notice, "begin")


class EditNotice(ActOnNotice[EditAsk, None]):
    """One step of the form. Whatever was submitted or released is a draft again, and released by nobody."""

    permission = "notices.write"

    def __init__(self, gate: Gate, uow: UnitOfWork, audit: Audit, clock: Clock, vault: Vault) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock
        self._vault = vault

    async def act(self, tx: UnitOfWork, actor: Actor, ask: EditAsk) -> tuple[None, Noted]:
        """Raises NotAllowed (another's), Stale (on its way already), DomainError (what was typed)."""
        notice = await load(tx, ask.notice_id)
        ensure_author(actor, notice)
        if notice.state not in (*UNRELEASED, *RELEASED):
            raise Stale("notice-on-its-way")
        values = await self._values(tx, notice, ask)
        was = notice.state
        await change(tx, notice, (*UNRELEASED, *RELEASED), self._clock.now(), **(VOIDED | values))
        return None, Noted(
            "sensitive_update", None, {"notice": str(ask.notice_id), "what": ask.name, "was": was}
        )

    async def _values(self, tx: UnitOfWork, notice: Notice, ask: EditAsk) -> dict[str, Any]:
        if ask.name in ("listed", "excluded"):
            is_excluded = ask.name == "excluded"
            await lay_list(tx, self._vault, ask.notice_id, ask.value, is_excluded=is_excluded)
            return {}
        if ask.name == "office" and ask.value:
            code = clean(digits(ask.value))
            if await tx.session.scalar(select(Office.id).where(Office.code == code)) is None:
                raise DomainError("notice-office-unknown")
            ask = replace(ask, value=code)
        return columns_of(notice, ask, self._clock.now())


def columns_of(notice: Notice, ask: EditAsk, now: datetime) -> dict[str, Any]:
    """Columns for what was typed or chosen. Raises DomainError; Stale for what no window offers."""
    name, value = ask.name, ask.value
    if name in _LINES:
        line = one_line_of(name, value, may_be_empty=_LINES[name])
        return {name: line} | _searched(line if name == "title" else notice.title, notice.body)
    if name == "body":
        body = body_of(value)
        return {"body": body} | _searched(notice.title, body)
    if name == "letter_date":
        return {name: parse_jalali(value) if value else None}
    if name in _SWITCHES:
        return {name: 1 - getattr(notice, name)}
    if name == "form":
        return {name: FORMS[1 - FORMS.index(notice.form)]}
    if name == "topic" and any(topic.key == value for topic in topics()):
        return {name: value}
    if name in ("send_at", "expires_at"):
        return {name: typed_moment(value, now) if value else None}
    if name == "kind" or name in _NARROWED_BY:
        return {"audience": to_row(_narrowed(notice, name, value))}
    raise Stale


def _searched(title: str, body: str) -> dict[str, str]:
    return {"search_key": search_key(f"{title} {plain_of(body)}")}


def _narrowed(notice: Notice, name: str, value: str) -> Audience:
    """Another kind begins anew; a notice of a province stays in it."""
    if name == "kind":
        if value not in KINDS:
            raise Stale
        return Audience(kind=value, province=notice.province_code)
    before = audience_of(notice.audience)
    if name == "province":
        if notice.province_code not in (None, value):
            raise DomainError("notice-own-province")
        return replace(before, province=value or None, county=None)
    if name == "day":
        return replace(before, day=parse_jalali(value) if value else None)
    narrowed: dict[str, Any] = {name: value or None}
    return replace(before, **narrowed)


def blank(notice_id: int, author: str, province: str | None, now: datetime) -> Notice:
    """A draft in which nothing is written yet."""
    return Notice(
        id=notice_id,
        state="draft",
        version=1,
        author=author,
        province_code=province,
        topic="",
        title="",
        letter_number="",
        signatory="",
        post="",
        addressees="",
        body="",
        search_key="",
        form=FORMS[0],
        is_public=1,
        is_mandatory=0,
        needs_ack=0,
        by_sms=0,
        audience=to_row(Audience(province=province)),
        created_at=now,
        updated_at=now,
    )


def _noted(notice: Notice, what: str) -> Noted:
    return Noted("sensitive_update", None, {"notice": str(notice.id), "what": what})
