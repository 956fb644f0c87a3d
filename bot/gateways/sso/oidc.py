"""OpenID Connect Core 1.0, authorization code flow with PKCE (RFC 7636): Authlib's parts over our own post.

Authlib makes the addresses and bodies and checks the claims, joserfc checks the signature; what is sent goes
through Poster, for neither bounds the size of an answer nor leaves redirects alone. An answer that is none is
``Unavailable``; one that names nobody is ``SsoRefused``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

import structlog
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, KeySet, RSAKey

from bot.clock import Clock
from bot.errors import Unavailable
from bot.gateways.breaker import Breaker
from bot.gateways.line import Line
from bot.gateways.posting import AccountRefused, NoAnswer, Poster, unreadable
from bot.gateways.sso import Secrets, SsoRefused
from bot.settings import LOOPBACK, SsoProviderSection

__all__ = ["OidcProvider"]

T = TypeVar("T")
_log = structlog.get_logger(__name__)

#: How long what a provider says of itself is believed, and how often its keys are asked for at most: a token
#: that names a key of its own invention must not make us ask each time.
KEPT_S, KEYS_AGAIN_S = 3600.0, 60.0
LEEWAY_S = 60
_FOREIGN_SHAPE = (JoseError, ValueError, TypeError, KeyError, AttributeError)


@dataclass(frozen=True, slots=True)
class _Metadata:
    """What of OpenID Connect Discovery 1.0 is used, and until when (the clock that never goes back).

    ``issuer`` letter by letter as it names itself, for tokens and answers are compared so; ``names_itself``:
    its answers say whose they are (RFC 9207).
    """

    issuer: str
    names_itself: bool
    authorization: str
    token: str
    keys: str
    userinfo: str | None
    until: float


@dataclass(frozen=True, slots=True)
class _Keys:
    keys: KeySet
    asked_at: float


class OidcProvider:
    """One provider. ``back``: our address that it sends browsers to."""

    def __init__(self, section: SsoProviderSection, back: str, clock: Clock, timeout_s: float) -> None:
        self._section = section
        self._back = back
        self._clock = clock
        breaker, name = Breaker(clock), f"sso-{section.key}"
        self._reads = Line(name, clock, tries=2, breaker=breaker)
        self._spends = Line(name, clock, breaker=breaker)
        self._poster = Poster(self._reads.each(timeout_s))
        self._auth = ClientAuth(
            section.client_id, section.client_secret.get_secret_value(), section.client_auth
        )
        self._metadata: _Metadata | None = None
        self._keys: _Keys | None = None
        self._one_asks = asyncio.Lock()

    async def way_out(self, state: str, secrets: Secrets) -> str:
        """Raises Unavailable."""
        metadata = await self._answered(self._known())
        address: str = prepare_grant_uri(
            metadata.authorization,
            self._section.client_id,
            "code",
            redirect_uri=self._back,
            scope=self._section.scopes,
            state=state,
            nonce=secrets.nonce,
            code_challenge=create_s256_code_challenge(secrets.verifier),
            code_challenge_method="S256",
        )
        return address

    async def identify(self, code: str, secrets: Secrets, issuer: str | None) -> str:
        """Raises Unavailable, SsoRefused."""
        return await self._answered(self._identify(code, secrets, issuer))

    async def close(self) -> None:
        await self._poster.close()

    async def _answered(self, question: Awaitable[T]) -> T:
        try:
            return await question
        except NoAnswer:
            raise Unavailable("sso-unavailable") from None

    async def _identify(self, code: str, secrets: Secrets, issuer: str | None) -> str:
        metadata = await self._known()
        self._ensure_sender(metadata, issuer)
        tokens = await self._spends.ask("token", lambda: self._exchange(metadata, code, secrets.verifier))
        claims = await self._checked(metadata, tokens, secrets.nonce)
        told = claims.get(self._section.claim)
        if told is None and metadata.userinfo is not None:
            told = await self._userinfo(metadata.userinfo, tokens, claims)
        if not isinstance(told, str) or not told:
            raise self._refused("no identifier")
        return told

    def _ensure_sender(self, metadata: _Metadata, issuer: str | None) -> None:
        """RFC 9207, 2.4: before the code is shown to anybody. One that promises to name itself must; one that
        does not, and does all the same, is held to it. Raises SsoRefused."""
        if issuer is None and metadata.names_itself:
            raise self._refused("no issuer")
        if issuer is not None and issuer != metadata.issuer:
            raise self._refused("answer of another issuer")

    async def _exchange(self, metadata: _Metadata, code: str, verifier: str) -> Mapping[str, Any]:
        """RFC 6749, 4.1.3. Raises NoAnswer, SsoRefused (5.2: the code is of no use)."""
        asked = prepare_token_request(
            "authorization_code", code=code, redirect_uri=self._back, code_verifier=verifier
        )
        _, headers, body = self._auth.prepare("POST", metadata.token, {}, asked)
        # Its own words for the kind of the body stand in Poster's way, and say the same.
        given = {name: value for name, value in headers.items() if name.lower() == "authorization"}
        status, told = await self._poster.post(
            metadata.token, dict(parse_qsl(body)), headers=given, as_form=True
        )
        wrong = told.get("error") if isinstance(told, dict) else None
        if status == 401 or wrong in ("invalid_client", "unauthorized_client"):
            raise AccountRefused(str(status))
        if status == 400 and wrong == "invalid_grant":
            raise self._refused("invalid grant")
        if status != 200 or not isinstance(told, dict) or not isinstance(told.get("id_token"), str):
            raise unreadable(status)
        return told

    async def _checked(self, metadata: _Metadata, tokens: Mapping[str, Any], nonce: str) -> Mapping[str, Any]:
        """The claims of a token that the provider made for us, for this login, and not long ago (OpenID
        Connect Core, 3.1.3.7). Raises NoAnswer, SsoRefused."""
        raw: str = tokens["id_token"]
        try:
            header = jws.extract_compact(raw.encode()).headers()
            if header.get("alg") not in self._section.algorithms:
                raise ValueError("algorithm")
        except _FOREIGN_SHAPE as error:
            raise self._refused("header", error) from None
        keys = await self._keys_for(metadata, header.get("kid"))
        try:
            token = jwt.decode(raw, keys, algorithms=list(self._section.algorithms))
            claims = CodeIDToken(
                token.claims,
                token.header,
                {
                    "iss": {"essential": True, "value": metadata.issuer},
                    "aud": {"essential": True, "value": self._section.client_id},
                },
                {
                    "nonce": nonce,
                    "client_id": self._section.client_id,
                    "access_token": tokens.get("access_token"),
                },
            )
            claims.validate(int(self._clock.now().timestamp()), LEEWAY_S)
        except _FOREIGN_SHAPE as error:
            raise self._refused("token", error) from None
        return dict(claims)

    async def _userinfo(self, url: str, tokens: Mapping[str, Any], claims: Mapping[str, Any]) -> Any:
        """OpenID Connect Core, 5.3: believed only of the same ``sub``. Raises NoAnswer, SsoRefused."""
        access = tokens.get("access_token")
        if not isinstance(access, str):
            return None
        bearer = {"Authorization": f"Bearer {access}"}

        async def question() -> Mapping[str, Any]:
            status, told = await self._poster.get(url, headers=bearer)
            if status != 200 or not isinstance(told, dict):
                raise unreadable(status)
            return told

        told = await self._reads.ask("userinfo", question)
        if told.get("sub") != claims.get("sub"):
            raise self._refused("userinfo of another")
        return told.get(self._section.claim)

    async def _known(self) -> _Metadata:
        """Raises NoAnswer."""
        async with self._one_asks:
            if self._metadata is None or self._metadata.until <= self._clock.monotonic():
                self._metadata = await self._reads.ask("discovery", self._discover)
            return self._metadata

    async def _discover(self) -> _Metadata:
        url = f"{self._section.issuer}/.well-known/openid-configuration"
        status, told = await self._poster.get(url)
        if status != 200 or not isinstance(told, dict):
            raise unreadable(status)
        issuer = str(told.get("issuer", ""))
        if issuer.rstrip("/") != self._section.issuer:
            raise NoAnswer("another issuer", maybe_taken=False)
        userinfo = told.get("userinfo_endpoint")
        return _Metadata(
            issuer,
            told.get("authorization_response_iss_parameter_supported") is True,
            _address(told.get("authorization_endpoint")),
            _address(told.get("token_endpoint")),
            _address(told.get("jwks_uri")),
            None if userinfo is None else _address(userinfo),
            self._clock.monotonic() + KEPT_S,
        )

    async def _keys_for(self, metadata: _Metadata, kid: object) -> KeySet:
        """Those that are known, or newer ones where they are old or none has this name. Raises NoAnswer."""
        async with self._one_asks:
            known, now = self._keys, self._clock.monotonic()
            age = KEPT_S if known is None else now - known.asked_at
            is_there = known is not None and (kid is None or any(each.kid == kid for each in known.keys))
            if known is None or age >= KEPT_S or (not is_there and age >= KEYS_AGAIN_S):
                fresh = await self._reads.ask("keys", lambda: self._ask_keys(metadata.keys))
                known = self._keys = _Keys(fresh, now)
            return known.keys

    async def _ask_keys(self, url: str) -> KeySet:
        status, told = await self._poster.get(url)
        listed = told.get("keys") if isinstance(told, dict) else None
        if status != 200 or not isinstance(listed, list):
            raise unreadable(status)
        keys = [key for each in listed if (key := _public_key(each)) is not None]
        if not keys:
            raise NoAnswer("no keys", maybe_taken=False)
        return KeySet(keys)

    def _refused(self, why: str, error: Exception | None = None) -> SsoRefused:
        """The kind of the error alone is logged: its words may repeat what the token said."""
        kind = None if error is None else type(error).__name__
        _log.warning("sso answer refused", provider=self._section.key, reason=why, error=kind)
        return SsoRefused("sso-refused")


def _address(told: object) -> str:
    """Raises NoAnswer for what is no address that we would send a secret to."""
    if isinstance(told, str):
        parts = urlsplit(told)
        if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
            return told
    raise NoAnswer("no address", maybe_taken=False)


def _public_key(told: object) -> Key | None:
    """A key that signs; none for what we would not check a signature with (another use, a shared secret)."""
    if not isinstance(told, dict) or told.get("use", "sig") != "sig":
        return None
    try:
        match told.get("kty"):
            case "RSA":
                return RSAKey.import_key(told)
            case "EC":
                return ECKey.import_key(told)
    except _FOREIGN_SHAPE:
        return None
    return None
