"""E-mail into the sandbox's inbox, over HTTP like any provider."""

from __future__ import annotations

from bot.gateways.email import Email, EmailRejected, EmailUnavailable
from bot.gateways.posting import NoAnswer, Poster

__all__ = ["SandboxEmail"]

_TOO_MANY = 429


class SandboxEmail:
    """Implements :class:`bot.gateways.email.EmailGateway`. ``url`` is the sandbox's base address."""

    def __init__(self, url: str, *, timeout_s: float = 10.0) -> None:
        self._url = f"{url.rstrip('/')}/sandbox/emails"
        self._poster = Poster(timeout_s)

    async def send(self, email: Email) -> str:
        """The inbox's number of the letter. Raises EmailUnavailable, EmailRejected."""
        body = {"to": email.to, "subject": email.subject, "text": email.text, "ref": email.ref}
        try:
            status, answer = await self._poster.post(self._url, body)
        except NoAnswer as lost:
            raise EmailUnavailable(lost.reason, maybe_sent=lost.maybe_taken) from None
        if status == _TOO_MANY or status >= 500:
            raise EmailUnavailable(str(status))
        if status >= 400:
            raise EmailRejected(str(status))
        return str(answer["id"]) if isinstance(answer, dict) and "id" in answer else email.ref

    async def close(self) -> None:
        await self._poster.close()
