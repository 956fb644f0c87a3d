"""E-mail over SMTP against aiosmtpd on loopback: what is delivered, and what each way of failing means."""

from __future__ import annotations

import asyncio
import datetime
import email
import email.policy
import ipaddress
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import structlog
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.gateways.email import Email, EmailRejected, EmailUnavailable
from bot.gateways.email.choice import open_email
from bot.gateways.email.sandbox import SandboxEmail
from bot.gateways.email.smtp import SmtpEmail, SmtpServer
from bot.settings import EmailSection
from tests.clock import ManualClock
from tests.gateways.doubles import chain

LETTER = Email("sara@example.ir", "پیشخوان: خبر تازه", "پروندهٔ شما تغییر کرد.\n", ref="812345")
SENDER, PASSWORD = "no-reply@pishkhan.example", "p4ss-of-the-relay"
TIMEOUT_S = 5.0


@dataclass
class Mailbox:
    """What the server took; ``says`` answers instead, by command (``RCPT``, ``MAIL``, ``DATA``)."""

    says: dict[str, str] = field(default_factory=dict)
    hangs_at: str | None = None
    cuts_at: str | None = None
    taken: list[Envelope] = field(default_factory=list)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)

    async def handle_MAIL(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.mail_from = address
        return await self._reply(server, "MAIL", "250 OK")

    async def handle_RCPT(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return await self._reply(server, "RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        if "DATA" not in self.says and self.hangs_at is None:
            self.taken.append(envelope)
        return await self._reply(server, "DATA", "250 OK")

    def login(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login, data.password))
        return AuthResult(success=data.password == PASSWORD.encode(), handled=False)

    async def _reply(self, server: SMTP, command: str, good: str) -> str:
        if self.hangs_at == command:
            await asyncio.Event().wait()
        if self.cuts_at == command:
            assert server.transport is not None
            server.transport.abort()
        return self.says.get(command, good)


@asynccontextmanager
async def server(mailbox: Mailbox, **options: Any) -> AsyncIterator[int]:
    loop = asyncio.get_running_loop()

    def protocol() -> SMTP:
        return SMTP(mailbox, loop=loop, hostname="127.0.0.1", **options)

    listening = await loop.create_server(protocol, "127.0.0.1", 0)
    yield listening.sockets[0].getsockname()[1]
    listening.close()


def plain(port: int, timeout_s: float = TIMEOUT_S, **more: Any) -> SmtpServer:
    return SmtpServer("127.0.0.1", port, "none", timeout_s=timeout_s, **more)


def gateway(to: SmtpServer, clock: ManualClock) -> SmtpEmail:
    return SmtpEmail(to, SENDER, clock)


async def test_a_letter_arrives_as_it_was_written(clock: ManualClock) -> None:
    mailbox = Mailbox()
    async with server(mailbox) as port:
        ref = await gateway(plain(port), clock).send(LETTER)
    [envelope] = mailbox.taken
    assert (envelope.mail_from, envelope.rcpt_tos) == (SENDER, [LETTER.to])
    assert isinstance(envelope.content, bytes)
    letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert (letter["To"], letter["From"], letter["Subject"]) == (LETTER.to, SENDER, LETTER.subject)
    assert letter["Message-ID"] == ref == "<812345@pishkhan.example>"
    assert letter["Date"] == "Mon, 03 Aug 2026 08:30:00 +0000"
    assert letter.get_content().replace("\r\n", "\n") == LETTER.text


@pytest.mark.parametrize(
    ("command", "reply", "error"),
    [
        ("RCPT", "550 no such mailbox", EmailRejected),
        ("RCPT", "451 greylisted", EmailUnavailable),
        ("DATA", "552 too large", EmailRejected),
        ("DATA", "452 no room", EmailUnavailable),
        ("MAIL", "550 we do not know this sender", EmailUnavailable),
        ("MAIL", "421 closing", EmailUnavailable),
    ],
)
async def test_a_server_says_later_or_no(
    clock: ManualClock, command: str, reply: str, error: type[Exception]
) -> None:
    mailbox = Mailbox({command: reply})
    async with server(mailbox) as port:
        with pytest.raises(error) as failed:
            await gateway(plain(port), clock).send(LETTER)
    assert mailbox.taken == []
    assert reply[:3] in str(failed.value)
    if isinstance(failed.value, EmailUnavailable):
        assert not failed.value.maybe_sent
    if isinstance(failed.value, EmailRejected):
        assert failed.value.is_mailbox == (command == "RCPT")
    for secret in (LETTER.to, LETTER.text.strip()):
        assert secret not in chain(failed.value)


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
async def test_a_lost_answer_is_a_doubt(clock: ManualClock, command: str) -> None:
    for mailbox in (Mailbox(cuts_at=command), Mailbox(hangs_at=command)):
        async with server(mailbox) as port:
            with pytest.raises(EmailUnavailable) as lost:
                await gateway(plain(port, 0.5), clock).send(LETTER)
        assert lost.value.maybe_sent


async def test_a_server_that_is_away_or_says_nothing_certainly_took_nothing(clock: ManualClock) -> None:
    with pytest.raises(EmailUnavailable) as away:
        await gateway(plain(9), clock).send(LETTER)
    assert not away.value.maybe_sent

    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _reader.read()
        writer.close()

    listening = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    with pytest.raises(EmailUnavailable) as mute:
        await gateway(plain(port, 0.3), clock).send(LETTER)
    listening.close()
    assert not mute.value.maybe_sent


async def test_something_else_than_a_mail_server_certainly_took_nothing(clock: ManualClock) -> None:
    async def web(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n<html></html>")
        await writer.drain()
        writer.close()

    listening = await asyncio.start_server(web, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    with pytest.raises(EmailUnavailable) as strange:
        await gateway(plain(port), clock).send(LETTER)
    listening.close()
    assert not strange.value.maybe_sent


@pytest.mark.parametrize("hostile", ["a@example.ir\r\nBcc: b@example.ir", "a@example.ir\nX: y"])
async def test_a_line_break_begins_no_header(clock: ManualClock, hostile: str) -> None:
    mailbox = Mailbox()
    async with server(mailbox) as port:
        for letter in (Email(hostile, "x", "y", "1"), Email("a@example.ir", hostile, "y", "1")):
            with pytest.raises(EmailRejected):
                await gateway(plain(port), clock).send(letter)
    assert mailbox.taken == []


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate and its key for 127.0.0.1 that nobody has signed, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    host = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now)
        .not_valid_after(now.replace(year=2120))
        .add_extension(host, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


def of_server(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


Relay = Callable[[int], SmtpServer]


def relay(port: int, certificate: Path | None, password: str = PASSWORD) -> SmtpServer:
    trusted = ssl.create_default_context(cafile=str(certificate)) if certificate else None
    return SmtpServer("127.0.0.1", port, "starttls", "us", password, timeout_s=TIMEOUT_S, tls=trusted)


def offers(mailbox: Mailbox, certificate: Path) -> dict[str, Any]:
    return {
        "tls_context": of_server(certificate),
        "authenticator": mailbox.login,
        "auth_required": True,
        "auth_require_tls": True,
    }


async def test_we_log_in_over_tls(clock: ManualClock, certificate: Path) -> None:
    mailbox = Mailbox()
    async with server(mailbox, **offers(mailbox, certificate)) as port:
        await gateway(relay(port, certificate), clock).send(LETTER)
    assert mailbox.logins == [(b"us", PASSWORD.encode())]
    assert len(mailbox.taken) == 1


async def test_a_wrong_password_blames_no_letter_and_is_told_to_the_operator(
    clock: ManualClock, certificate: Path
) -> None:
    mailbox = Mailbox()
    async with server(mailbox, **offers(mailbox, certificate)) as port:
        with structlog.testing.capture_logs() as logs, pytest.raises(EmailUnavailable) as refused:
            await gateway(relay(port, certificate, "a-wrong-passw0rd"), clock).send(LETTER)
    assert not refused.value.maybe_sent
    assert [log["event"] for log in logs] == ["provider refuses our account"]
    assert "a-wrong-passw0rd" not in str(logs) + chain(refused.value)


async def test_no_password_goes_to_a_server_that_is_not_trusted_or_offers_no_tls(
    clock: ManualClock, certificate: Path
) -> None:
    mailbox = Mailbox()
    async with server(mailbox, **offers(mailbox, certificate)) as port:
        with pytest.raises(EmailUnavailable) as untrusted:
            await gateway(relay(port, None), clock).send(LETTER)
    open_to_all = {"authenticator": mailbox.login, "auth_require_tls": False}
    async with server(mailbox, **open_to_all) as port:
        with pytest.raises(EmailUnavailable) as bare:
            await gateway(relay(port, certificate), clock).send(LETTER)
    assert mailbox.logins == []
    assert not untrusted.value.maybe_sent
    assert not bare.value.maybe_sent


async def test_the_settings_name_the_server(clock: ManualClock) -> None:
    mailbox = Mailbox()
    async with server(mailbox) as port:
        section = EmailSection(
            provider="smtp", smtp_host="127.0.0.1", smtp_port=port, smtp_security="none", sender=SENDER
        )
        made = open_email(section, None, clock)
        assert isinstance(made, SmtpEmail)
        await made.send(LETTER)
    assert len(mailbox.taken) == 1
    assert isinstance(open_email(EmailSection(), "http://127.0.0.1:1", clock), SandboxEmail)
    assert open_email(EmailSection(), None, clock) is None
    assert open_email(EmailSection(provider="off"), "http://127.0.0.1:1", clock) is None
