"""Safir, Bale's doors for businesses: messages by phone number (v3) and the gateway for one-time codes (v2).

Source: reference/bale.md, section 8. The person need not have started the bot. What the documents leave open
(HTTP statuses of v2's refusals) is marked where it is decided.
"""

from __future__ import annotations

import re
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.sandbox.inbox import Inbox
from bot.sandbox.model import Json

ACCESS_KEY = "sandbox-safir-key"
CLIENT_ID = "sandbox-safir"
CLIENT_SECRET = "sandbox-safir-secret"  # noqa: S105 (known to the sandbox alone)
TOKEN_SECONDS = 3600
REQUESTS_KEPT = 20_000

INTERNAL, RATE_LIMIT, INVALID_INPUT, INVALID_PHONE = 2, 3, 4, 8
NOT_A_USER, NUMBER_LIMITED, NO_CREDIT, CONTACT_LIMIT = 17, 18, 20, 21
DESCRIPTIONS = {
    INTERNAL: "internal error",
    RATE_LIMIT: "rate limit exceeded",
    INVALID_INPUT: "invalid input",
    INVALID_PHONE: "invalid phone number",
    NOT_A_USER: "phone number is not a bale user",
    NUMBER_LIMITED: "phone number is rate limited",
    NO_CREDIT: "insufficient credit",
    CONTACT_LIMIT: "contact limit exceeded",
}
_PHONE = re.compile(r"989\d{9}", re.ASCII)
_OTP = re.compile(r"\d{3,8}", re.ASCII)


class SafirError(Exception):
    """A refusal with one of the documented codes."""

    def __init__(self, code: int) -> None:
        super().__init__(DESCRIPTIONS[code])
        self.code = code


@dataclass(slots=True)
class SafirSettings:
    """What the sandbox's Safir accepts and how it fails. ``credit`` None never ends; ``fail`` is a code that
    every request meets, for ``fail_phone`` only where that is given, ``fail_count`` times at most."""

    access_key: str = ACCESS_KEY
    client_id: str = CLIENT_ID
    client_secret: str = CLIENT_SECRET
    credit: int | None = None
    fail: int | None = None
    fail_phone: str | None = None
    fail_count: int | None = None

    def changed(self, raw: Any) -> SafirSettings:
        """A copy with the fields of ``raw``. Raises ValueError that says what is wrong."""
        if not isinstance(raw, dict) or set(raw) - set(asdict(self)):
            raise ValueError(f"an object with some of: {', '.join(asdict(self))}")
        for name in ("credit", "fail", "fail_count"):
            value = raw.get(name)
            if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
                raise ValueError(f"{name} must be a whole number or null")
        for name in ("access_key", "client_id", "client_secret", "fail_phone"):
            if (
                name in raw
                and not isinstance(raw[name], str)
                and not (name == "fail_phone" and raw[name] is None)
            ):
                raise ValueError(f"{name} must be a string")
        if raw.get("fail") is not None and raw["fail"] not in DESCRIPTIONS:
            raise ValueError(f"fail is one of {', '.join(map(str, DESCRIPTIONS))}")
        return SafirSettings(**(asdict(self) | raw))


@dataclass(slots=True)
class Safir:
    """What Safir remembers: letters, answered requests, access tokens. ``clock``: seconds since 1970."""

    clock: Callable[[], float]
    settings: SafirSettings = field(default_factory=SafirSettings)
    letters: Inbox = field(default_factory=Inbox)
    files: OrderedDict[str, Json] = field(default_factory=OrderedDict)
    _answered: OrderedDict[str, Json] = field(default_factory=OrderedDict)
    _tokens: dict[str, float] = field(default_factory=dict)

    def answered(self, request_id: str) -> Json | None:
        """The answer that this ``request_id`` had before."""
        return self._answered.get(request_id) if request_id else None

    def remember(self, request_id: str, answer: Json) -> None:
        """Keep an answer, so that the same request delivers nothing twice."""
        if request_id:
            self._answered[request_id] = answer
            if len(self._answered) > REQUESTS_KEPT:
                self._answered.popitem(last=False)

    def grant(self, client_id: str, client_secret: str) -> str | None:
        """An access token of the code gateway, None for unknown credentials."""
        known = (self.settings.client_id, self.settings.client_secret)
        if (client_id, client_secret) != known:
            return None
        token = ".".join(secrets.token_urlsafe(size) for size in (24, 96, 32))
        self._tokens[token] = self.clock() + TOKEN_SECONDS
        return token

    def granted(self, token: str) -> bool:
        """Whether the token is one of ours and not yet old."""
        return self._tokens.get(token, 0.0) > self.clock()

    def check(self, phone: str) -> None:
        """The number's form, and the failure that is switched on. Raises SafirError."""
        if not _PHONE.fullmatch(phone):
            raise SafirError(INVALID_PHONE)
        now = self.settings
        if now.fail is None or now.fail_count == 0 or now.fail_phone not in (None, phone):
            return
        if now.fail_count is not None:
            now.fail_count -= 1
        raise SafirError(now.fail)

    def spend(self) -> None:
        """Take one from the credit. Raises SafirError when there is none."""
        if self.settings.credit is None:
            return
        if self.settings.credit <= 0:
            raise SafirError(NO_CREDIT)
        self.settings.credit -= 1


def checked_code(value: Any) -> str:
    """A one-time code of 3 to 8 digits, given as a number or as text. Raises SafirError."""
    if isinstance(value, bool) or not isinstance(value, int | str) or not _OTP.fullmatch(str(value)):
        raise SafirError(INVALID_INPUT)
    return str(value)
