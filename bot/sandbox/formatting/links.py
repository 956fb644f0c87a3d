"""Which addresses Telegram accepts as a link, and how it writes them back."""

from __future__ import annotations

import re

_USER_LINK = re.compile(r"tg:(?://)?user\?id=([0-9]{1,19})$", re.IGNORECASE)
_APP_LINK = re.compile(r"(?:tg|ton):(?://)?[\w-]+.*$", re.IGNORECASE | re.DOTALL)
_WEB_LINK = re.compile(
    r"(?:(?P<scheme>https?)://)?(?P<host>\[[0-9a-f:.]+\]|[^\s/?#:@\[\]]+)(?P<port>:\d{1,5})?(?P<rest>[/?#]\S*)?$",
    re.IGNORECASE,
)


def user_of_link(url: str) -> int | None:
    """The user id in a ``tg://user?id=…`` link."""
    found = _USER_LINK.match(url.strip())
    return int(found.group(1)) if found else None


def checked_link(url: str) -> str:
    """The link as Telegram stores it (``example.com`` → ``http://example.com/``), or "" when it is refused.

    A host without a dot («localhost») is refused, as the real server does with «Wrong HTTP URL».
    """
    url = url.strip()
    if _APP_LINK.match(url):
        return url
    found = _WEB_LINK.match(url)
    if found is None:
        return ""
    host = found["host"].lower()
    if not host.startswith("[") and ("." not in host.strip(".") or ".." in host):
        return ""
    rest = found["rest"] or "/"
    if rest[0] != "/":
        rest = "/" + rest
    return f"{(found['scheme'] or 'http').lower()}://{host}{found['port'] or ''}{rest}"
