"""Login by way of another system (OpenID Connect): what is begun, bound to the chat, and where it leads.

What it proves, and what not:

* It stands in for the one-time password of a chat that is bound already, and only where the other system
  names the very citizen this chat belongs to. The password is asked where there is one.
* It binds no chat. A chat that is not bound yet is spared writing its national code; a one-time password goes
  to the citizen's own number all the same, for a second messenger account needs a fresh one.
* It is no fresh one-time password: the session's ``code_at`` stays empty, so that the staff's desk and
  sensitive acts ask for theirs, and a recovery cannot be begun with it.
* It signs nobody up: whom we do not know is sent to the sign-up.

``state`` comes back with the browser and finds the row; ``nonce`` and the PKCE verifier are for the provider
alone; and a fourth secret, made when the provider has answered, takes the browser's person into the chat by a
deep link, where it is good for the chat that began it and no other. So whoever is talked into logging in
through another's address lands in their own chat, which is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update

from bot.accounts.log_in.request import chat_key
from bot.accounts.rules import CHAT_SSO_PER_HOUR, SSO_LIFE
from bot.accounts.throttle import Throttle
from bot.accounts.visitor import Visitor
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import Stale
from bot.gateways.sso import Secrets, SsoProviders
from bot.ids import Ids
from storage.database import Query, Reader
from storage.models import SsoLogin
from storage.unit_of_work import UnitOfWork

__all__ = ["BeginSso", "ReadSso", "SsoLogins", "SsoWay"]

WAY_OUT, NONCE, VERIFIER = (
    "sso_login.way_out_sealed",
    "sso_login.nonce_sealed",
    "sso_login.verifier_sealed",
)
THROTTLED_AS = "sso"
OWN: Query = select(SsoLogin.id, SsoLogin.provider, SsoLogin.way_out_sealed).where(
    SsoLogin.messenger_account_id == bindparam("account"),
    SsoLogin.answered_at.is_(None),
    SsoLogin.expires_at > bindparam("now"),
)


@dataclass(frozen=True, slots=True)
class SsoWay:
    """The address that the person opens in their browser, and what they know its owner by."""

    title: str
    url: str

    def __repr__(self) -> str:
        return "SsoWay()"


class SsoLogins:
    """The rows: found by what was brought back, each good for one answer and one end."""

    def __init__(self, clock: Clock, vault: Vault) -> None:
        self._clock = clock
        self._vault = vault

    def state_index(self, state: str) -> bytes:
        return self._vault.index("sso-state", state)

    def return_index(self, token: str) -> bytes:
        return self._vault.index("sso-return", token)

    def secrets(self, row: SsoLogin) -> Secrets:
        return Secrets(
            self._vault.open(NONCE, row.id, row.nonce_sealed),
            self._vault.open(VERIFIER, row.id, row.verifier_sealed),
        )

    async def take(self, tx: UnitOfWork, provider: str, state: str) -> SsoLogin | None:
        """The living row of this state, for whoever comes first; from now on it takes no answer."""
        taken = await tx.session.execute(
            update(SsoLogin)
            .where(
                SsoLogin.state_index == self.state_index(state),
                SsoLogin.provider == provider,
                SsoLogin.answered_at.is_(None),
                SsoLogin.expires_at > self._clock.now(),
            )
            .values(answered_at=self._clock.now())
            .returning(SsoLogin)
        )
        return taken.scalar_one_or_none()

    async def returned(self, tx: UnitOfWork, token: str) -> SsoLogin:
        """The living row that this deep link was made for, locked. Raises Stale."""
        query = select(SsoLogin).where(SsoLogin.return_index == self.return_index(token))
        row = (await tx.session.scalars(query.with_for_update())).one_or_none()
        if row is None or row.expires_at <= self._clock.now():
            raise Stale("sso-over")
        return row

    async def use_up(self, tx: UnitOfWork, row: SsoLogin) -> None:
        """It came to its end, whichever: its link leads nowhere from now on."""
        await tx.session.delete(row)
        await tx.session.flush()


class BeginSso:
    """One a chat: beginning anew makes the addresses of before useless."""

    def __init__(
        self,
        uow: UnitOfWork,
        clock: Clock,
        ids: Ids,
        vault: Vault,
        throttle: Throttle,
        providers: SsoProviders,
        logins: SsoLogins,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._ids = ids
        self._vault = vault
        self._throttle = throttle
        self._providers = providers
        self._logins = logins

    async def __call__(self, visitor: Visitor, key: str) -> None:
        """``key`` is that of an offered provider. Raises Stale (it is not), Throttled, Unavailable."""
        account = visitor.known
        if key not in {each.key for each in self._providers.offered(visitor.messenger)}:
            raise Stale("sso-over")
        state, secrets = self._ids.token(32), Secrets(self._ids.token(32), self._ids.token(48))
        way_out = await self._providers.way_out(key, state, secrets)
        row_id, now = self._ids.new(), self._clock.now()
        async with self._uow as tx:
            await self._count(tx, visitor)
            await tx.session.execute(delete(SsoLogin).where(SsoLogin.messenger_account_id == account))
            tx.session.add(self._row(row_id, account, key, state, secrets, way_out, now))
            await tx.commit()

    async def _count(self, tx: UnitOfWork, visitor: Visitor) -> None:
        chat = chat_key(visitor)
        await self._throttle.ensure(
            tx, THROTTLED_AS, chat, timedelta(hours=1), CHAT_SSO_PER_HOUR, "sso-too-many"
        )
        await self._throttle.hit(tx, THROTTLED_AS, chat)

    def _row(
        self, row_id: int, account: int, key: str, state: str, secrets: Secrets, way_out: str, now: datetime
    ) -> SsoLogin:
        return SsoLogin(
            id=row_id,
            messenger_account_id=account,
            provider=key,
            state_index=self._logins.state_index(state),
            way_out_sealed=self._vault.seal(WAY_OUT, row_id, way_out),
            nonce_sealed=self._vault.seal(NONCE, row_id, secrets.nonce),
            verifier_sealed=self._vault.seal(VERIFIER, row_id, secrets.verifier),
            created_at=now,
            expires_at=now + SSO_LIFE,
        )


class ReadSso:
    """Where the login that this chat has begun leads."""

    def __init__(self, reader: Reader, clock: Clock, vault: Vault, providers: SsoProviders) -> None:
        self._reader = reader
        self._clock = clock
        self._vault = vault
        self._providers = providers

    async def __call__(self, visitor: Visitor) -> SsoWay:
        """Raises Stale: none was begun, it is over, or its provider is no longer offered."""
        row = await self._reader.first(OWN, account=visitor.known, now=self._clock.now())
        titles = {each.key: each.title for each in self._providers.offered(visitor.messenger)}
        if row is None or row.provider not in titles:
            raise Stale("sso-over")
        return SsoWay(titles[row.provider], self._vault.open(WAY_OUT, row.id, row.way_out_sealed))
