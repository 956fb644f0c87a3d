"""The way to mailboxes that the settings name."""

from __future__ import annotations

from bot.clock import Clock
from bot.gateways.email import EmailGateway
from bot.gateways.email.sandbox import SandboxEmail
from bot.gateways.email.smtp import SmtpEmail, SmtpServer
from bot.settings import EmailSection

__all__ = ["open_email", "smtp_server"]


def open_email(section: EmailSection, inbox: str | None, clock: Clock) -> EmailGateway | None:
    """None where letters go nowhere. ``inbox`` is the sandbox's address."""
    if section.provider == "smtp":
        return SmtpEmail(smtp_server(section), section.sender or "", clock)
    if section.provider == "sandbox" and inbox is not None:
        return SandboxEmail(inbox)
    return None


def smtp_server(section: EmailSection) -> SmtpServer:
    password = section.smtp_password.get_secret_value() if section.smtp_password else None
    return SmtpServer(
        section.smtp_host or "",
        section.smtp_port,
        section.smtp_security,
        section.smtp_username,
        password,
        timeout_s=section.timeout_s,
    )
