"""The browser comes back from the other system: its answer is taken once, checked, and kept for the chat."""

from __future__ import annotations

from dataclasses import dataclass

from bot.accounts.log_in.sso import SsoLogins
from bot.audit import Audit
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError, Unavailable
from bot.gateways.sso import SsoProviders, SsoRefused
from bot.identifiers import identifier
from bot.ids import Ids
from storage.models import MessengerAccount, SsoLogin
from storage.unit_of_work import UnitOfWork

__all__ = ["SsoReturn", "TakeSsoAnswer"]


@dataclass(frozen=True, slots=True)
class SsoReturn:
    """``messenger``: the one to lead the browser back to, None where we know of no such login. ``token``:
    what the deep link carries; where there is none, ``words_key`` says why."""

    messenger: str | None
    token: str | None = None
    words_key: str = ""

    def __repr__(self) -> str:
        return f"SsoReturn({self.messenger}, {self.words_key})"


class TakeSsoAnswer:
    """Three steps: the row is taken, the provider is asked with no transaction open, who it is is kept.

    A process that dies between them leaves a row that takes no answer any more: the person begins anew, as
    after every failure, for the code of an answer works only once anyhow.
    """

    def __init__(
        self,
        uow: UnitOfWork,
        clock: Clock,
        ids: Ids,
        vault: Vault,
        providers: SsoProviders,
        logins: SsoLogins,
        audit: Audit,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._ids = ids
        self._vault = vault
        self._providers = providers
        self._logins = logins
        self._audit = audit

    async def __call__(
        self, provider: str, state: str, code: str | None, issuer: str | None = None
    ) -> SsoReturn:
        """``code`` None: the person, or the provider, did not go through with it. ``issuer``: who claims the
        answer. Raises nothing of these: whoever holds a browser is told in it."""
        async with self._uow as tx:
            row = await self._logins.take(tx, provider, state)
            if row is None:
                return SsoReturn(None, words_key="sso-over")
            account = await tx.session.get_one(MessengerAccount, row.messenger_account_id)
            messenger, secrets = account.messenger, self._logins.secrets(row)
            await tx.commit()
        if code is None:
            return SsoReturn(messenger, words_key="sso-not-given")
        try:
            who = identifier(await self._providers.identify(provider, code, secrets, issuer))
        except Unavailable as down:
            return SsoReturn(messenger, words_key=down.key)
        except SsoRefused as refused:
            await self._note_refusal(row, messenger)
            return SsoReturn(messenger, words_key=refused.key)
        except DomainError:
            # A code of another shape: a company's, a foreigner's of another system.
            await self._note_refusal(row, messenger)
            return SsoReturn(messenger, words_key="sso-no-identifier")
        token = await self._keep(row, self._vault.index(who.kind, who.code))
        if token is None:
            return SsoReturn(messenger, words_key="sso-over")
        return SsoReturn(messenger, token)

    async def _keep(self, taken: SsoLogin, subject_index: bytes) -> str | None:
        """None: the chat has begun another one meanwhile, or this one is over."""
        token = self._ids.token(32)
        async with self._uow as tx:
            row = await tx.session.get(SsoLogin, taken.id, with_for_update=True)
            if row is None or row.expires_at <= self._clock.now():
                return None
            row.subject_index, row.return_index = subject_index, self._logins.return_index(token)
            await tx.commit()
        return token

    async def _note_refusal(self, row: SsoLogin, messenger: str) -> None:
        async with self._uow as tx:
            await self._audit.add(
                tx,
                actor=f"account:{row.messenger_account_id}",
                role="citizen",
                action="authn_login_fail",
                messenger=messenger,
                by="sso",
            )
            await tx.commit()
