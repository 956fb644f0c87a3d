"""Who may use the control API and the page: a browser or a test on this machine, and nobody through them."""

from __future__ import annotations

from ipaddress import ip_address

from aiohttp import web

_NAMES = frozenset({"localhost"})


def refusal_of(request: web.Request) -> str | None:
    """Why this request must not pass, or None.

    A foreign Host is DNS rebinding, a foreign Origin is another site's page in the same browser.
    """
    peer = request.remote
    if peer is not None and not _is_loopback(peer):
        return "only from this machine"
    host = request.headers.get("Host", "")
    if not _is_loopback(_hostname(host)):
        return "unknown Host"
    return foreign_page(request)


def foreign_page(request: web.Request) -> str | None:
    """Why a page of another site, in a browser of this machine, must not ask this, or None. A bot sends none
    of these headers; the bots' tokens are no secret here, so a page could guess them."""
    origin, host = request.headers.get("Origin"), request.headers.get("Host", "")
    if origin is not None and origin != f"http://{host}":
        return "foreign Origin"
    followed_link = request.method == "GET" and request.headers.get("Sec-Fetch-Mode") == "navigate"
    if not followed_link and request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        return "foreign site"
    return None


def _hostname(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _is_loopback(name: str) -> bool:
    if name.lower() in _NAMES:
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
