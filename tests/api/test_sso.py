"""The address that another system sends browsers back to, asked as a browser does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import httpx

from bot.api.app import build_api
from bot.api.parts import parts_of
from bot.texts import Texts
from tests.accounts.test_sso import begun, bound, finished, house, server
from tests.api.conftest import Client
from tests.gateways.oidc import OidcServer
from tests.house import OWN_CODE, House

__all__ = ["house", "server"]
BOT = "https://t.me/pishkhan_bot"


@asynccontextmanager
async def browser(house: House) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(build_api(await parts_of(house.container)), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="https://counter.example") as opened:
        yield opened


def path_of(back: str) -> str:
    parts = urlsplit(back)
    return f"{parts.path}?{parts.query}"


async def test_a_browser_is_led_into_the_chat_and_the_second_one_is_not(
    house: House, server: OidcServer
) -> None:
    await bound(house)
    back = path_of(server.logs_in(await begun(house), OWN_CODE))
    async with browser(house) as http:
        came, again = await http.get(back), await http.get(back)
    assert came.status_code == 303
    link = came.headers["Location"]
    assert link.startswith(f"{BOT}?start=sso_")
    payload = link.partition("=")[2]
    assert len(payload) <= 64
    assert payload.replace("-", "").replace("_", "").isalnum()
    assert (came.headers["Cache-Control"], came.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert again.status_code == 400
    assert "Location" not in again.headers
    await finished(house, payload.removeprefix("sso_"))
    assert (await house.visitor()).standing == "in"


async def test_whoever_cannot_be_led_back_reads_what_to_do_next(
    house: House, server: OidcServer, texts: Texts
) -> None:
    await bound(house)
    back = path_of(server.logs_in(await begun(house), OWN_CODE))
    async with browser(house) as http:
        nobody = await http.get("/sso/dolat/callback?state=<b>x</b>&code=y&error=<script>")
        bare = await http.get("/sso/dolat/callback")
        too_long = await http.get(f"/sso/dolat/callback?state={'x' * 201}&code=y")
        turned_back = await http.get(f"{back.partition('&')[0]}&{back.partition('&')[2]}&error=access_denied")
    for one in (nobody, bare):
        assert one.status_code == 400
        assert texts.plain("sso-over") in one.text
        assert "<script>" not in one.text
        assert BOT not in one.text
    assert too_long.status_code == 422
    assert texts.plain("sso-not-given") in turned_back.text
    assert f'href="{BOT}"' in turned_back.text
    assert "/token" not in server.asked


async def test_an_answer_of_another_issuer_leads_nowhere(
    house: House, server: OidcServer, texts: Texts
) -> None:
    await bound(house)
    server.metadata = {"authorization_response_iss_parameter_supported": True}
    async with browser(house) as http:
        for name in (None, "https://elsewhere.example"):
            server.answers_as = name
            refused = await http.get(path_of(server.logs_in(await begun(house), OWN_CODE)))
            assert (refused.status_code, texts.plain("sso-refused") in refused.text) == (400, True)
        server.answers_as = server.url
        came = await http.get(path_of(server.logs_in(await begun(house), OWN_CODE)))
    assert came.status_code == 303


async def test_without_a_provider_there_is_no_such_address(client: Client) -> None:
    async with client() as http:
        assert (await http.get("/sso/dolat/callback?state=x&code=y")).status_code == 404
