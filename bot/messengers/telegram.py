"""Telegram. Source: Bot API 10.1."""

from __future__ import annotations

from bot.messengers.capabilities import Capabilities

TELEGRAM = Capabilities(
    name="telegram",
    parse_mode="HTML",
    alert_limit=200,
    commands=True,
    webhook_secret=True,
    webhook_ports=(443, 80, 88, 8443),
    webhook_falls_silent=False,
    edit_media=True,
    contact_names_owner=True,
)
