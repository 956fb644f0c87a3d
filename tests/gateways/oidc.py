"""An OpenID Connect provider on loopback: true RS256 tokens, PKCE, codes that work once; or lies, if told."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from aiohttp import web
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey
from joserfc.jws import JWSRegistry

from bot.clock import Clock

CLIENT, SECRET, BACK = "pishkhan-of-tests", "s3cret-of-our-client", "https://counter.example"


@cache
def signing_key(kid: str = "first") -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"}, private=True)


@dataclass
class OidcServer:
    """``claims``: laid over those of the next tokens (a None takes one out). ``sign``: makes the token.
    ``hidden``: claims that only the userinfo endpoint tells. ``down``: nothing but a page with 502.
    ``answers_as``: the issuer that its answers to browsers name, none where they name nobody."""

    clock: Clock
    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    down: bool = False
    asked: list[str] = field(default_factory=list)
    kid: str = "first"
    sign: Callable[[dict[str, Any], str], str] | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    answers_as: str | None = None
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)
    _given: dict[str, dict[str, Any]] = field(default_factory=dict)

    def logs_in(self, way_out: str, national_code: str) -> str:
        """What the person's browser is sent back to, once they have logged in over there."""
        parts = urlsplit(way_out)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{self.url}/authorize"
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self._codes)}"
        self._codes[code] = asked | {"who": national_code}
        given = {"code": code, "state": asked["state"]}
        if self.answers_as is not None:
            given["iss"] = self.answers_as
        return f"{asked['redirect_uri']}?{urlencode(given)}"

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        if self.down:
            return web.Response(status=502, text="<html>a proxy's page</html>", content_type="text/html")
        match request.path:
            case "/.well-known/openid-configuration":
                return web.json_response(self._metadata())
            case "/keys":
                return web.json_response(KeySet([signing_key(self.kid)]).as_dict())
            case "/token":
                return await self._token(request)
            case "/userinfo":
                claims = self._given.get(request.headers.get("Authorization", "").removeprefix("Bearer "))
                return web.json_response(claims or {}, status=200 if claims else 401)
        return web.Response(status=404)

    def _metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/userinfo",
        } | self.metadata

    async def _token(self, request: web.Request) -> web.StreamResponse:
        told = dict(await request.post())
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        by_body = (told.get("client_id"), told.get("client_secret")) == (CLIENT, SECRET)
        if request.headers.get("Authorization") != f"Basic {basic}" and not by_body:
            return web.json_response({"error": "invalid_client"}, status=401)
        asked = self._codes.pop(str(told.get("code")), None)
        if (
            asked is None
            or told.get("grant_type") != "authorization_code"
            or told.get("redirect_uri") != asked["redirect_uri"]
            or create_s256_code_challenge(str(told.get("code_verifier"))) != asked["code_challenge"]
        ):
            return web.json_response({"error": "invalid_grant"}, status=400)
        now = int(self.clock.now().timestamp())
        claims: dict[str, Any] = {
            "iss": self.url,
            "aud": CLIENT,
            "sub": "a-person",
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "national_code": asked["who"],
        } | self.claims
        access = f"access-{len(self._given)}"
        self._given[access] = {name: claims[name] for name in self.hidden | {"sub"}}
        shown = {
            name: value for name, value in claims.items() if value is not None and name not in self.hidden
        }
        token = (self.sign or signed)(shown, self.kid)
        return web.json_response(
            {"access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": token}
        )


def signed(claims: dict[str, Any], kid: str, alg: str = "RS256") -> str:
    return jwt.encode({"alg": alg, "kid": kid}, claims, signing_key(kid), algorithms=[alg])


def unsigned(claims: dict[str, Any], _kid: str) -> str:
    key = OctKey.import_key("x" * 32)
    return jwt.encode({"alg": "none"}, claims, key, registry=JWSRegistry(algorithms=["none"]))


def signed_with_the_public_key(claims: dict[str, Any], kid: str) -> str:
    """The old confusion: our check would take what everybody knows for a shared secret."""
    shared = OctKey.import_key(base64.b64encode(signing_key(kid).as_pem(private=False)).decode())
    return jwt.encode({"alg": "HS256", "kid": kid}, claims, shared, algorithms=["HS256"])


def signed_by_another(claims: dict[str, Any], kid: str) -> str:
    return jwt.encode({"alg": "RS256", "kid": kid}, claims, signing_key("another"), algorithms=["RS256"])


@asynccontextmanager
async def oidc_server(clock: Clock) -> AsyncIterator[OidcServer]:
    server = OidcServer(clock)
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", server.answer)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await runner.cleanup()


def sso_settings(server_url: str, **more: Any) -> dict[str, Any]:
    """The section of the settings, with one provider."""
    provider = {
        "key": "dolat",
        "title": "دولت من",
        "issuer": server_url,
        "client_id": CLIENT,
        "client_secret": SECRET,
    }
    return {"public_url": BACK, "providers": [provider | more]}
