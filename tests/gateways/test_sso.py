"""OpenID Connect against servers on loopback: who it is, refused, or no answer; never one for another."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from oidc_provider_mock import User, run_server_in_thread
from pydantic import ValidationError

from bot.clock import Clock, SystemClock
from bot.errors import NotFound, Unavailable
from bot.gateways.sso import Offered, Secrets, SsoRefused
from bot.gateways.sso.choice import ChosenSso
from bot.settings import Settings, SsoSection
from tests.clock import ManualClock
from tests.gateways.doubles import NOBODY, UNCLEAR, chain, provider
from tests.gateways.oidc import (
    BACK,
    SECRET,
    OidcServer,
    oidc_server,
    signed,
    signed_by_another,
    signed_with_the_public_key,
    sso_settings,
    unsigned,
)

WHO = "9990001014"
SECRETS = Secrets("the-nonce-of-this-login", "v" * 43)


def chosen(url: str, clock: Clock, **more: Any) -> ChosenSso:
    settings = Settings(_env_file=None, telegram={"username": "pishkhan_bot"}, sso=sso_settings(url, **more))
    return ChosenSso(settings, clock)


@pytest.fixture
async def server(clock: ManualClock) -> AsyncIterator[OidcServer]:
    async with oidc_server(clock) as opened:
        yield opened


@pytest.fixture
async def sso(server: OidcServer, clock: ManualClock) -> AsyncIterator[ChosenSso]:
    made = chosen(server.url, clock)
    yield made
    await made.close()


async def code_of(sso: ChosenSso, server: OidcServer, secrets: Secrets = SECRETS) -> str:
    """The code that a browser brings back after a login over there."""
    back = server.logs_in(await sso.way_out("dolat", "the-state", secrets), WHO)
    assert back.startswith(f"{BACK}/sso/dolat/callback?")
    asked = parse_qs(urlsplit(back).query)
    assert asked["state"] == ["the-state"]
    return asked["code"][0]


async def test_the_provider_says_who_it_is(sso: ChosenSso, server: OidcServer) -> None:
    assert await sso.identify("dolat", await code_of(sso, server), SECRETS) == WHO
    assert server.asked == ["/.well-known/openid-configuration", "/token", "/keys"]


async def test_what_it_says_of_itself_and_its_keys_are_asked_for_once_an_hour(
    sso: ChosenSso, server: OidcServer, clock: ManualClock
) -> None:
    for _ in range(3):
        await sso.identify("dolat", await code_of(sso, server), SECRETS)
    assert server.asked.count("/keys") == server.asked.count("/.well-known/openid-configuration") == 1
    clock.advance(timedelta(minutes=61))
    await sso.identify("dolat", await code_of(sso, server), SECRETS)
    assert server.asked.count("/keys") == server.asked.count("/.well-known/openid-configuration") == 2


async def test_a_new_key_is_learnt_of_and_an_invented_one_does_not_make_us_ask_each_time(
    sso: ChosenSso, server: OidcServer, clock: ManualClock
) -> None:
    await sso.identify("dolat", await code_of(sso, server), SECRETS)
    clock.advance(timedelta(minutes=2))
    server.kid = "second"
    assert await sso.identify("dolat", await code_of(sso, server), SECRETS) == WHO
    assert server.asked.count("/keys") == 2
    server.sign = lambda claims, _kid: signed(claims, "never-published")
    for _ in range(3):
        with pytest.raises(SsoRefused):
            await sso.identify("dolat", await code_of(sso, server), SECRETS)
    assert server.asked.count("/keys") == 2


async def test_the_secret_may_go_in_the_body(server: OidcServer, clock: ManualClock) -> None:
    sso = chosen(server.url, clock, client_auth="client_secret_post")
    assert await sso.identify("dolat", await code_of(sso, server), SECRETS) == WHO
    await sso.close()


async def test_a_claim_that_is_not_in_the_token_is_asked_for(sso: ChosenSso, server: OidcServer) -> None:
    server.hidden = {"national_code"}
    assert await sso.identify("dolat", await code_of(sso, server), SECRETS) == WHO
    assert server.asked[-1] == "/userinfo"


async def test_what_is_told_of_another_subject_is_not_believed(sso: ChosenSso, server: OidcServer) -> None:
    server.hidden = {"national_code"}
    code = await code_of(sso, server)
    server.sign = lambda claims, kid: signed(claims | {"sub": "another"}, kid)
    with pytest.raises(SsoRefused):
        await sso.identify("dolat", code, SECRETS)


NAMES_ITSELF = {"authorization_response_iss_parameter_supported": True}
OTHERS = "https://elsewhere.example"


@pytest.mark.parametrize("promised", [True, False])
async def test_an_answer_that_names_another_issuer_or_none_where_it_must_keeps_the_code_from_everybody(
    sso: ChosenSso, server: OidcServer, promised: bool
) -> None:
    server.metadata = NAMES_ITSELF if promised else {}
    wrong = [OTHERS, server.url + "/", *([None] if promised else [])]
    for issuer in wrong:
        with pytest.raises(SsoRefused, match="sso-refused"):
            await sso.identify("dolat", await code_of(sso, server), SECRETS, issuer)
    assert "/token" not in server.asked
    assert await sso.identify("dolat", await code_of(sso, server), SECRETS, server.url) == WHO


async def test_a_name_that_ends_in_a_slash_is_compared_letter_by_letter(
    sso: ChosenSso, server: OidcServer
) -> None:
    name = server.url + "/"
    server.metadata, server.claims = NAMES_ITSELF | {"issuer": name}, {"iss": name}
    assert await sso.identify("dolat", await code_of(sso, server), SECRETS, name) == WHO
    with pytest.raises(SsoRefused):
        await sso.identify("dolat", await code_of(sso, server), SECRETS, server.url)


LIES: dict[str, dict[str, Any]] = {
    "another nonce": {"nonce": "of-another-login"},
    "no nonce": {"nonce": None},
    "another issuer": {"iss": "https://elsewhere.example"},
    "for another client": {"aud": "somebody-else"},
    "for us and another": {"aud": ["pishkhan-of-tests", "somebody-else"]},
    "for us, to another": {"azp": "somebody-else"},
    "over": {"exp": 1_000_000_000},
    "without an end": {"exp": None},
    "of another access token": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    "an end that is no number": {"exp": "soon"},
    "a list for a nonce": {"nonce": ["the-nonce-of-this-login"]},
    "nobody": {"national_code": None},
    "a number for a code": {"national_code": 9990001014},
}


@pytest.mark.parametrize("lie", LIES)
async def test_a_token_that_is_not_for_us_of_this_login_and_of_now_names_nobody(
    sso: ChosenSso, server: OidcServer, lie: str
) -> None:
    server.claims = LIES[lie]
    with pytest.raises(SsoRefused, match="sso-refused"):
        await sso.identify("dolat", await code_of(sso, server), SECRETS)


FORGED: dict[str, Callable[[dict[str, Any], str], str]] = {
    "no signature": unsigned,
    "a shared secret that everybody knows": signed_with_the_public_key,
    "another's key under the same name": signed_by_another,
    "an algorithm that was not agreed on": lambda claims, kid: signed(claims, kid, "PS256"),
    "no token": lambda _claims, _kid: "x.y",
    "an empty one": lambda _claims, _kid: "..",
    "a payload changed afterwards": lambda claims, kid: ".".join(
        [
            signed(claims, kid).split(".")[0],
            signed(claims | {"national_code": "9990001022"}, kid).split(".")[1],
            signed(claims, kid).split(".")[2],
        ]
    ),
}


@pytest.mark.parametrize("forged", FORGED)
async def test_a_token_that_the_provider_did_not_sign_names_nobody(
    sso: ChosenSso, server: OidcServer, forged: str
) -> None:
    server.sign = FORGED[forged]
    with pytest.raises(SsoRefused):
        await sso.identify("dolat", await code_of(sso, server), SECRETS)


async def test_a_code_works_once_and_only_for_who_began_it(sso: ChosenSso, server: OidcServer) -> None:
    code = await code_of(sso, server)
    await sso.identify("dolat", code, SECRETS)
    with pytest.raises(SsoRefused):
        await sso.identify("dolat", code, SECRETS)
    stolen = await code_of(sso, server)
    with pytest.raises(SsoRefused):  # the server holds the challenge of another verifier
        await sso.identify("dolat", stolen, Secrets(SECRETS.nonce, "w" * 43))


async def test_a_provider_that_is_down_names_nobody_and_refuses_nobody(
    sso: ChosenSso, server: OidcServer, clock: ManualClock
) -> None:
    code = await code_of(sso, server)
    server.down = True
    with pytest.raises(Unavailable, match="sso-unavailable"):
        await sso.identify("dolat", code, SECRETS)
    nowhere = chosen(NOBODY, clock)
    with pytest.raises(Unavailable):
        await nowhere.way_out("dolat", "state", SECRETS)
    await nowhere.close()


@pytest.mark.parametrize("what", sorted(UNCLEAR))
async def test_an_unclear_answer_is_no_answer(what: str, clock: ManualClock) -> None:
    async with provider(UNCLEAR[what]) as double:
        settings = sso_settings(double.url)
        sso = ChosenSso(
            Settings(_env_file=None, sso=settings | {"timeout_s": 0.4}),
            clock,
        )
        with pytest.raises(Unavailable):
            await sso.way_out("dolat", "state", SECRETS)
        await sso.close()


async def test_a_secret_that_is_refused_is_our_trouble_and_stands_in_no_error(
    server: OidcServer, clock: ManualClock
) -> None:
    sso = chosen(server.url, clock, client_secret="an-old-secret")
    code = await code_of(sso, server)
    with pytest.raises(Unavailable) as failed:
        await sso.identify("dolat", code, SECRETS)
    told = chain(failed.value)
    assert not [each for each in ("an-old-secret", SECRET, code, SECRETS.verifier) if each in told]
    await sso.close()


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://elsewhere.example"},
        {"token_endpoint": "http://provider.example/token"},
        {"jwks_uri": None},
    ],
)
async def test_a_provider_that_says_strange_things_of_itself_is_sent_nobody(
    sso: ChosenSso, server: OidcServer, metadata: dict[str, Any]
) -> None:
    server.metadata = metadata
    with pytest.raises(Unavailable):
        await sso.way_out("dolat", "state", SECRETS)


async def test_a_server_that_others_wrote_is_understood() -> None:
    """oidc-provider-mock, which is Authlib's server side: with its own clock and its own claims."""
    person = User(sub="a-person", claims={"national_code": WHO})
    with run_server_in_thread(user_claims=[person], require_nonce=True) as running:
        sso = chosen(f"http://localhost:{running.server_port}", SystemClock())
        way_out = await sso.way_out("dolat", "the-state", SECRETS)
        async with (
            aiohttp.ClientSession() as browser,
            browser.post(way_out, data={"sub": person.sub}, allow_redirects=False) as back,
        ):
            asked = parse_qs(urlsplit(back.headers["Location"]).query)
        assert asked["state"] == ["the-state"]
        named = asked.get("iss", [None])[0]
        assert await sso.identify("dolat", asked["code"][0], SECRETS, named) == WHO
        await sso.close()


async def test_only_a_messenger_that_a_browser_can_be_led_back_to_is_offered_any(clock: ManualClock) -> None:
    sso = chosen(NOBODY, clock)
    assert list(sso.offered("telegram")) == [Offered("dolat", "دولت من")]
    assert list(sso.offered("bale")) == []
    with pytest.raises(NotFound):
        await sso.way_out("another", "state", SECRETS)


def test_settings_that_would_send_people_or_secrets_through_the_open_are_refused() -> None:
    good = sso_settings("https://provider.example/")
    assert SsoSection.model_validate(good).providers[0].issuer == "https://provider.example"
    for wrong in (
        good | {"public_url": None},
        good | {"public_url": "http://counter.example"},
        sso_settings("http://provider.example"),
        sso_settings(NOBODY, algorithms=["HS256"]),
        sso_settings(NOBODY, algorithms=["none"]),
        sso_settings(NOBODY, algorithms=[]),
        good | {"providers": good["providers"] * 2},
    ):
        with pytest.raises(ValidationError):
            SsoSection.model_validate(wrong)


def test_with_no_provider_nothing_is_offered_and_nothing_loaded() -> None:
    program = (
        "import sys, bot.container, bot.delivery.worker\n"
        "from bot.clock import SystemClock\n"
        "from bot.gateways.sso.choice import ChosenSso\n"
        "from bot.settings import Settings\n"
        "assert not ChosenSso(Settings(_env_file=None), SystemClock()).offered('telegram')\n"
        "assert not [name for name in sys.modules if name.startswith(('authlib', 'joserfc'))]"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
