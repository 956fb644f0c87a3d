"""Where another system sends a person's browser back to, and from where it goes on into the chat."""

from __future__ import annotations

from html import escape
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.accounts.log_in.sso_answer import SsoReturn
from bot.api.parts import ApiParts
from bot.settings import Settings

__all__ = ["SSO_PREFIX", "deep_link", "sso_router"]

#: What the deep link's payload begins with (handlers.commands).
SSO_PREFIX = "sso_"
#: Source: Bale reference, 1 (``https://ble.ir/<bot>?start=<payload>``); Telegram's is the same on t.me.
_HOSTS = {"telegram": "https://t.me", "bale": "https://ble.ir"}
#: The address holds a code, and the next one a key to a chat: neither is shown to anybody, nor kept.
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
}
_PAGE = """<!doctype html>
<html lang="fa" dir="rtl"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
<style>body{{font:1.1rem/1.9 system-ui,sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem}}</style>
</head><body><h1>{title}</h1><p>{words}</p>{way_on}</body></html>
"""

Asked = Annotated[str, Query(max_length=4096)]


def sso_router(parts: ApiParts) -> APIRouter:
    """``GET /sso/<provider>/callback``: a redirect into the chat, or a page that says what to do next."""
    router = APIRouter(include_in_schema=False)

    @router.get("/sso/{provider}/callback")
    async def callback(
        provider: Annotated[str, Path(max_length=64)],
        state: Annotated[str, Query(max_length=200)] = "",
        code: Asked = "",
        error: Asked = "",
        iss: Asked = "",
    ) -> Response:
        """RFC 6749, 4.1.2, with RFC 9207's ``iss``. An ``error`` is not repeated: its words are whoever's who
        made the address."""
        given = None if error or not code else code
        came = await parts.take_sso_answer()(provider, state, given, iss or None)
        if came.token is not None:
            way_on = deep_link(parts.settings, came.messenger, f"{SSO_PREFIX}{came.token}")
            if way_on is not None:
                return RedirectResponse(way_on, 303, _HEADERS)
        return HTMLResponse(_page(parts, came), 400, _HEADERS)

    return router


def deep_link(settings: Settings, messenger: str | None, payload: str = "") -> str | None:
    """Into our bot's chat; None where its name is not known."""
    if messenger not in _HOSTS:
        return None
    username = getattr(settings, messenger).username
    if not username:
        return None
    address = f"{_HOSTS[messenger]}/{username}"
    return f"{address}?start={payload}" if payload else address


def _page(parts: ApiParts, came: SsoReturn) -> str:
    texts = parts.texts
    address, link = deep_link(parts.settings, came.messenger), ""
    if address is not None:
        label = escape(texts.plain("sso-page-back"))
        link = f'<p><a href="{escape(address, quote=True)}">{label}</a></p>'
    return _PAGE.format(
        title=escape(texts.plain("sso-page-title")), words=escape(texts.plain(came.words_key)), way_on=link
    )
