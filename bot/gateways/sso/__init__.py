"""Another system says who sits in front of the browser (OpenID Connect): who, refused, or no answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.errors import DomainError

__all__ = ["Offered", "Secrets", "SsoProviders", "SsoRefused"]


@dataclass(frozen=True, slots=True)
class Offered:
    """A provider that may be chosen: its key, and what people know it by."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Secrets:
    """What one login is bound by: ``nonce`` comes back in the ID token; ``verifier`` is that of PKCE."""

    nonce: str
    verifier: str

    def __repr__(self) -> str:
        return "Secrets()"


class SsoRefused(DomainError):
    """The provider answered, and its answer names nobody: a code it does not know, a token that is not for
    us, of this login or of now. Which of them is in the log, and nothing that a stranger could learn from."""


class SsoProviders(Protocol):
    """The providers of the settings."""

    def offered(self, messenger: str) -> Sequence[Offered]:
        """Those that a chat of this messenger may use; none where we could not lead a browser back to it."""
        ...

    async def way_out(self, key: str, state: str, secrets: Secrets) -> str:
        """The address that the person opens. Raises Unavailable, NotFound (no such provider)."""
        ...

    async def identify(self, key: str, code: str, secrets: Secrets, issuer: str | None = None) -> str:
        """Exchanges the code, once; the national code that the provider vouches for, as it writes it.

        ``issuer``: who says to have sent the answer (RFC 9207), None where it does not say.
        Raises Unavailable, SsoRefused, NotFound.
        """
        ...
