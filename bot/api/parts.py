"""What the HTTP application is given."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dishka import AsyncContainer

from bot.accounts.log_in.sso import SsoLogins
from bot.accounts.log_in.sso_answer import TakeSsoAnswer
from bot.audit import Audit
from bot.cases.add_event import AddCaseEvent
from bot.cases.news import CaseNews
from bot.cases.register import RegisterCase
from bot.clock import Clock
from bot.crypto import Vault
from bot.gateways.sso import SsoProviders
from bot.ids import Ids
from bot.ledger import Ledger
from bot.notices.by_agency import FollowProposal, ProposeNotice
from bot.settings import Settings
from bot.staff.gate import Gate
from bot.staff.professions import ImportProfessions
from bot.texts import Texts
from storage.database import Database
from storage.unit_of_work import UnitOfWork

__all__ = ["ApiParts", "Feed", "WebhookIn", "parts_of", "webhook_header", "webhook_path"]

#: Takes the decoded body of an update and the secret that came with it; whatever it raises makes the
#: messenger bring the update again.
Feed = Callable[[Any, str | None], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class WebhookIn:
    """``secret`` is PISHKHAN_<MESSENGER>__WEBHOOK_SECRET; ``sends_secret``: whether the messenger can send
    the header (Telegram can, Bale cannot: there the path alone is the secret)."""

    feed: Feed
    secret: str = field(repr=False)
    sends_secret: bool = True


@dataclass(frozen=True, slots=True)
class ApiParts:
    """``webhooks`` and ``intakes`` by messenger; empty for a process that takes no updates. ``intakes`` tell
    how taking them in goes: ``running``, or any other word for what it is not."""

    settings: Settings
    database: Database
    clock: Clock
    ids: Ids
    vault: Vault
    ledger: Ledger
    audit: Audit
    texts: Texts
    sso: SsoProviders
    webhooks: Mapping[str, WebhookIn] = field(default_factory=dict)
    intakes: Mapping[str, Callable[[], str]] = field(default_factory=dict)

    def add_case_event(self) -> AddCaseEvent:
        """A use case of its own for each request, with a transaction of its own."""
        return AddCaseEvent(UnitOfWork(self.database), self.clock, self.ids, self._news(), self.audit)

    def register_case(self) -> RegisterCase:
        """As add_case_event: one for each request."""
        return RegisterCase(
            UnitOfWork(self.database), self.clock, self.ids, self.vault, self._news(), self.audit
        )

    def take_sso_answer(self) -> TakeSsoAnswer:
        """As add_case_event: one for each request."""
        logins = SsoLogins(self.clock, self.vault)
        return TakeSsoAnswer(
            UnitOfWork(self.database), self.clock, self.ids, self.vault, self.sso, logins, self.audit
        )

    def import_professions(self) -> ImportProfessions:
        """As add_case_event: one for each request."""
        return ImportProfessions(
            self._gate(), UnitOfWork(self.database), self.audit, self.clock, self.ids, self.vault
        )

    def propose_notice(self) -> ProposeNotice:
        """As add_case_event: one for each request."""
        return ProposeNotice(
            self._gate(), UnitOfWork(self.database), self.audit, self.clock, self.ids, self.vault
        )

    def follow_proposal(self) -> FollowProposal:
        return FollowProposal(self._gate())

    def _gate(self) -> Gate:
        return Gate(self.database, self.clock, self.audit)

    def _news(self) -> CaseNews:
        return CaseNews(self.clock, self.vault, self.ledger)


async def parts_of(
    container: AsyncContainer,
    webhooks: Mapping[str, WebhookIn] | None = None,
    intakes: Mapping[str, Callable[[], str]] | None = None,
) -> ApiParts:
    """From any container of bot.container: only what lives as long as the process is asked for."""
    return ApiParts(
        settings=await container.get(Settings),
        database=await container.get(Database),
        clock=await container.get(Clock),
        ids=await container.get(Ids),
        vault=await container.get(Vault),
        ledger=await container.get(Ledger),
        audit=await container.get(Audit),
        texts=await container.get(Texts),
        sso=await container.get(SsoProviders),
        webhooks=webhooks or {},
        intakes=intakes or {},
    )


def webhook_path(messenger: str, secret: str) -> str:
    """Where this messenger brings updates: ``/webhook/<messenger>/<64 hexadecimal digits>``.

    The digits say nothing about the secret, so that they may stand in a proxy's log.
    """
    return f"/webhook/{messenger}/{_derived(secret, f'path|{messenger}')}"


def webhook_header(messenger: str, secret: str) -> str:
    """The ``secret_token`` of setWebhook: 64 characters that Telegram allows, whatever the secret holds."""
    return _derived(secret, f"header|{messenger}")


def _derived(secret: str, what: str) -> str:
    return hmac.digest(secret.encode(), what.encode(), hashlib.sha256).hex()
