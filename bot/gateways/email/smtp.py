"""E-mail over SMTP (aiosmtplib): one connection a letter, so that what a failure means is always known."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from typing import Literal

import aiosmtplib

from bot.clock import Clock
from bot.gateways.email import Email, EmailRejected, EmailUnavailable
from bot.gateways.line import Line
from bot.gateways.posting import AccountRefused, NoAnswer

__all__ = ["SmtpEmail", "SmtpServer"]

_GOODBYE_S = 2.0
_AUTH = frozenset({530, 534, 535, 538})
_LOST = (aiosmtplib.SMTPServerDisconnected, aiosmtplib.SMTPTimeoutError, OSError, TimeoutError)


class SmtpServer:
    """How to get in. ``security``: ``starttls`` goes on only where the server offers it; no password is ever
    sent over a line that is not encrypted, save to a relay that is told to be ``none``."""

    def __init__(
        self,
        host: str,
        port: int,
        security: Literal["starttls", "tls", "none"],
        username: str | None = None,
        password: str | None = None,
        *,
        timeout_s: float = 20.0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.timeout_s = timeout_s
        self._login = (username, password) if username and password else None
        self._host = host
        self._port = port
        self._security = security
        self._tls = tls

    async def open(self, own_name: str) -> aiosmtplib.SMTP:
        """A session that is logged in. Raises NoAnswer (nothing was sent yet), AccountRefused."""
        client = aiosmtplib.SMTP(
            hostname=self._host,
            port=self._port,
            local_hostname=own_name,
            timeout=self.timeout_s,
            use_tls=self._security == "tls",
            start_tls=self._security == "starttls",
            tls_context=self._tls,
        )
        is_open = False
        failed: NoAnswer
        try:
            await client.connect()
            if self._login is not None:
                await client.login(*self._login)
            is_open = True
            return client
        except aiosmtplib.SMTPResponseException as refused:
            ours = refused.code in _AUTH
            failed = (
                AccountRefused(str(refused.code)) if ours else NoAnswer(str(refused.code), maybe_taken=False)
            )
        except (aiosmtplib.SMTPException, OSError, ValueError) as lost:
            failed = NoAnswer(type(lost).__name__, maybe_taken=False)
        finally:
            if not is_open:
                client.close()
        # Outside of the clauses: what a server answers may hold names, and a chained error would carry it.
        raise failed


class SmtpEmail:
    """Implements :class:`bot.gateways.email.EmailGateway`."""

    def __init__(self, server: SmtpServer, sender: str, clock: Clock) -> None:
        self._server = server
        self._sender = sender
        self._domain = sender.rpartition("@")[2]
        self._clock = clock
        self._line = Line("smtp", clock)

    async def send(self, email: Email) -> str:
        """The Message-ID. Raises EmailUnavailable, EmailRejected."""
        message_id = f"<{email.ref}@{self._domain}>"
        letter = self._letter(email, message_id)
        try:
            await self._line.ask("send", lambda: self._post(letter, email.to))
        except NoAnswer as lost:
            failed = EmailUnavailable(lost.reason, maybe_sent=lost.maybe_taken)
        else:
            return message_id
        raise failed

    async def close(self) -> None:
        """Nothing stays open between letters."""

    def _letter(self, email: Email, message_id: str) -> EmailMessage:
        letter = EmailMessage(policy=SMTP_POLICY)
        try:
            letter["From"] = self._sender
            letter["To"] = email.to
            letter["Subject"] = email.subject
        except (ValueError, IndexError):
            # A line break would begin another header; the library refuses it, and so do we.
            raise EmailRejected("header") from None
        letter["Date"] = format_datetime(self._clock.now())
        letter["Message-ID"] = message_id
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(email.text)
        return letter

    async def _post(self, letter: EmailMessage, to: str) -> None:
        """Raises NoAnswer, EmailRejected."""
        client: aiosmtplib.SMTP | None = None
        failed: Exception
        try:
            async with asyncio.timeout(self._server.timeout_s):
                client = await self._server.open(self._domain)
                await client.send_message(letter, sender=self._sender, recipients=[to])
            await _leave(client)
        except (aiosmtplib.SMTPRecipientsRefused, aiosmtplib.SMTPResponseException) as refused:
            failed = _refusal(refused)
        except _LOST as lost:
            failed = NoAnswer(type(lost).__name__, maybe_taken=client is not None)
        except (aiosmtplib.SMTPException, ValueError) as no:
            failed = EmailRejected(type(no).__name__)
        else:
            return
        finally:
            if client is not None:
                client.close()
        raise failed


async def _leave(client: aiosmtplib.SMTP) -> None:
    """The letter is taken: whether the goodbye is heard changes nothing."""
    with suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
        async with asyncio.timeout(_GOODBYE_S):
            await client.quit()


def _refusal(refused: aiosmtplib.SMTPRecipientsRefused | aiosmtplib.SMTPResponseException) -> Exception:
    """4xx is «later», 5xx no: to the address, to the letter, or to us as its sender. None of them took it."""
    if isinstance(refused, aiosmtplib.SMTPRecipientsRefused):
        code = max((each.code for each in refused.recipients), default=400)
    else:
        code = refused.code
    if not 500 <= code < 600:
        return NoAnswer(str(code), maybe_taken=False)
    if code in _AUTH or isinstance(refused, aiosmtplib.SMTPSenderRefused):
        return AccountRefused(str(code))
    return EmailRejected(str(code), is_mailbox=isinstance(refused, aiosmtplib.SMTPRecipientsRefused))
