"""Notices as staff see them: the list, one with all that may be done to it, and to whom it goes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select

from bot.audit import Audit
from bot.crypto import Vault
from bot.errors import DomainError, NotFound
from bot.notices.audience import Audience, audience_of, compiled
from bot.notices.decide import shown_seal
from bot.notices.rows import LookAtNotice, NoticeAsk, load, places_of
from bot.notices.rules import NOTICES_A_PAGE, SAMPLE
from bot.notices.submit import ensure_whole
from bot.notices.words import Written, written_of
from bot.staff.actor import Actor, Places
from bot.staff.gate import Gate
from bot.staff.use_case import Noted, StaffLook, StaffRead
from storage.database import AnyRow, Query, Reader
from storage.models import Campaign, Citizen, MessengerAccount, Notice, NoticeCampaign, NoticeListed
from storage.models.notices import BY_STAFF, RELEASED, UNRELEASED
from storage.unit_of_work import UnitOfWork

__all__ = [
    "AudienceView",
    "ListAsk",
    "ListNotices",
    "NoticeLine",
    "NoticeView",
    "NoticesPage",
    "ReadAudience",
    "ReadNotice",
]

#: Which notices a list shows: the actor's own, those that wait for a second person, those released.
OWN, WAITING, SENT = "own", "waiting", "sent"
#: A campaign that may still be stopped.
UNDER_WAY = ("expanding", "running", "paused")


@dataclass(frozen=True, slots=True)
class ListAsk:
    """``which`` is OWN, WAITING or SENT; ``page`` counts from 0."""

    which: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class NoticeLine:
    id: int
    title: str
    state: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class NoticesPage:
    """``waiting``: how many wait for a second person other than the actor. ``may_write``: begin a new one."""

    lines: tuple[NoticeLine, ...]
    total: int
    page: int
    waiting: int
    may_write: bool
    may_approve: bool

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // NOTICES_A_PAGE))


@dataclass(frozen=True, slots=True)
class NoticeView:
    """All of a notice. ``may`` names what the actor may do to it now: edit, submit, approve, pause, resume,
    cancel, withdraw, correct. ``seal``: what an approver gives back (bot.notices.decide). ``missing``: the
    key of what it still lacks, or of what is wrong with it. ``stopped_by``: ``staff``, or ``itself`` because
    a messenger did not take the text; empty while nothing stops it."""

    id: int
    version: int
    state: str
    written: Written
    province: str | None
    form: str
    is_public: bool
    needs_ack: bool
    by_sms: bool
    audience: Audience
    listed: int
    excluded: int
    audience_count: int | None
    send_at: datetime | None
    expires_at: datetime | None
    published_at: datetime | None
    is_sent: bool
    stopped_by: str
    withdrawn_at: datetime | None
    reason: str
    seal: str
    missing: str | None
    is_author: bool
    may: frozenset[str]


def _sending(query: Any) -> Any:
    """With the campaign that sends it, once there is one."""
    return query.outerjoin(
        NoticeCampaign, and_(NoticeCampaign.notice_id == Notice.id, NoticeCampaign.nth == 0)
    ).outerjoin(Campaign, Campaign.id == NoticeCampaign.campaign_id)


def _list(*wanted: object) -> Select[AnyRow]:
    found: Select[AnyRow] = (
        _sending(
            select(
                Notice.id,
                Notice.title,
                func.coalesce(Campaign.state, Notice.state).label("state"),
                Notice.updated_at,
                func.count().over().label("total"),
            )
        )
        .where(
            or_(
                bindparam("everywhere") == 1, Notice.province_code.in_(bindparam("provinces", expanding=True))
            )
        )
        .order_by(Notice.updated_at.desc(), Notice.id)
        .limit(NOTICES_A_PAGE)
        .offset(bindparam("offset"))
    )
    return found.where(*wanted)  # type: ignore[arg-type]


_WAITS = (Notice.state == "pending_approval", Notice.author != bindparam("me"))
LISTS: dict[str, Query] = {
    OWN: _list(Notice.author == bindparam("me")),
    WAITING: _list(*_WAITS),
    SENT: _list(Notice.state.in_((*RELEASED, "published")), bindparam("me") != ""),
}
ONE: Query = _sending(
    select(*Notice.__table__.columns, Campaign.state.label("campaign_state"), Campaign.pause_reason)
).where(Notice.id == bindparam("notice"))
LISTED: Query = (
    select(NoticeListed.is_excluded, func.count().label("people"))
    .where(NoticeListed.notice_id == bindparam("notice"))
    .group_by(NoticeListed.is_excluded)
)


class ListNotices(StaffLook[ListAsk, NoticesPage]):
    """Of a whole country, or of the provinces in which the actor works."""

    permission = "notices.read"

    async def places(self, reader: Reader, ask: ListAsk) -> Places | None:
        return None

    async def look(self, reader: Reader, actor: Actor, ask: ListAsk) -> NoticesPage:
        """A page beyond the last gives the first."""
        which = ask.which if ask.which in LISTS else OWN
        values = _reach(actor) | {"me": actor.name}
        rows = await reader.rows(LISTS[which], offset=ask.page * NOTICES_A_PAGE, **values)
        if not rows and ask.page:
            return await self.look(reader, actor, ListAsk(which))
        waiting = rows if which == WAITING else await reader.rows(LISTS[WAITING], offset=0, **values)
        return NoticesPage(
            lines=tuple(NoticeLine(row.id, row.title, row.state, row.updated_at) for row in rows),
            total=rows[0].total if rows else 0,
            page=ask.page,
            waiting=waiting[0].total if waiting else 0,
            may_write=actor.may("notices.write"),
            may_approve=actor.may("notices.approve"),
        )


class ReadNotice(LookAtNotice[NoticeAsk, NoticeView]):
    permission = "notices.read"

    async def look(self, reader: Reader, actor: Actor, ask: NoticeAsk) -> NoticeView:
        """Raises NotFound."""
        row = await reader.first(ONE, notice=ask.notice_id)
        if row is None:
            raise NotFound("notice-not-found")
        listed = {each.is_excluded: each.people for each in await reader.rows(LISTED, notice=ask.notice_id)}
        places = await places_of(reader, ask.notice_id)
        return NoticeView(
            id=row.id,
            version=row.version,
            state=row.campaign_state or row.state,
            written=written_of(row),
            province=row.province_code,
            form=row.form,
            is_public=bool(row.is_public),
            needs_ack=bool(row.needs_ack),
            by_sms=bool(row.by_sms),
            audience=audience_of(row.audience),
            listed=listed.get(0, 0),
            excluded=listed.get(1, 0),
            audience_count=row.audience_count,
            send_at=row.send_at,
            expires_at=row.expires_at,
            published_at=row.published_at,
            is_sent=row.campaign_state is not None,
            stopped_by="" if not row.pause_reason else "staff" if row.pause_reason == BY_STAFF else "itself",
            withdrawn_at=row.withdrawn_at,
            reason=row.reject_reason or row.withdraw_reason or "",
            seal="" if row.body_hash is None else shown_seal(bytes(row.body_hash)),
            missing=_missing(row),
            is_author=row.author == actor.name,
            may=_may(actor, row, places),
        )


def _missing(row: AnyRow) -> str | None:
    try:
        ensure_whole(row)
    except DomainError as lacking:
        return lacking.key
    return None


def _may(actor: Actor, row: AnyRow, places: Places) -> frozenset[str]:
    def allowed(permission: str) -> bool:
        return actor.grant_for(permission, places) is not None

    is_author, state, sending = row.author == actor.name, row.state, row.campaign_state
    writes, stops = allowed("notices.write"), allowed("notices.stop")
    unsent = state in (*UNRELEASED, *RELEASED)
    doors = {
        "edit": writes and is_author and unsent,
        "submit": writes and is_author and state in ("draft", "rejected"),
        "approve": allowed("notices.approve") and not is_author and state == "pending_approval",
        "pause": stops and sending in ("expanding", "running"),
        "resume": stops and sending == "paused",
        "cancel": stops
        and ((unsent and (is_author or state not in ("draft", "rejected"))) or sending in UNDER_WAY),
        "withdraw": stops and state == "published" and row.withdrawn_at is None,
        "correct": writes and state == "published",
        "report": sending is not None,
    }
    return frozenset(name for name, is_open in doors.items() if is_open)


def _reach(actor: Actor) -> dict[str, object]:
    scopes = {grant.scope for grant in actor.grants if grant.allows("notices.read")}
    return {
        "everywhere": int(any(scope.kind == "all" for scope in scopes)),
        "provinces": sorted(scope.value for scope in scopes if scope.kind == "province"),
    }


@dataclass(frozen=True, slots=True)
class AudienceView:
    """``people`` now, chats by messenger, and the masked names of a few of them."""

    people: int
    chats: dict[str, int]
    sample: tuple[str, ...] = field(repr=False)


class ReadAudience(StaffRead[NoticeAsk, AudienceView]):
    """Names are read, so it is written down; no more of a name than shows that the right people are meant."""

    permission = "notices.read"

    def __init__(self, gate: Gate, audit: Audit, vault: Vault) -> None:
        super().__init__(gate, audit)
        self._vault = vault

    async def places(self, reader: Reader, ask: NoticeAsk) -> Places | None:
        return await places_of(reader, ask.notice_id)

    async def act(self, tx: UnitOfWork, actor: Actor, ask: NoticeAsk) -> tuple[AudienceView, Noted]:
        """Raises NotFound, DomainError (not whole)."""
        notice = await load(tx, ask.notice_id)
        ensure_whole(notice)
        chosen = compiled(notice).subquery()
        people = int(await tx.session.scalar(select(func.count()).select_from(chosen)) or 0)
        chats = await tx.session.execute(
            select(MessengerAccount.messenger, func.count())
            .where(MessengerAccount.citizen_id.in_(select(chosen.c.id)))
            .group_by(MessengerAccount.messenger)
        )
        some = await tx.session.execute(
            select(Citizen.id, Citizen.first_name_sealed, Citizen.last_name_sealed)
            .where(Citizen.id.in_(select(chosen.c.id)))
            .order_by(Citizen.id)
            .limit(SAMPLE)
        )
        view = AudienceView(people, {row[0]: row[1] for row in chats}, tuple(map(self._masked, some)))
        details = {"notice": str(ask.notice_id), "what": "audience", "people": str(people)}
        return view, Noted("sensitive_read", None, details)

    def _masked(self, row: AnyRow) -> str:
        first = self._vault.open("citizen.first_name_sealed", row.id, row.first_name_sealed)
        last = self._vault.open("citizen.last_name_sealed", row.id, row.last_name_sealed)
        return f"{first[:1]}… {last[:1]}…"
