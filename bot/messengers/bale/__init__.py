"""Bale: what it can do. Source: reference of docs.bale.ai and of what public projects report of it.

Beside this: its text (``bot.bale_marks``), what it leaves out (``repair``), its HTTP session (``session``).
The first two load no messenger library, so that a sender process may use them.
"""

from __future__ import annotations

from bot.bale_marks import to_bale
from bot.messengers.bale.repair import repair
from bot.messengers.capabilities import Capabilities

__all__ = ["BALE"]

BALE = Capabilities(
    name="bale",
    parse_mode=None,
    alert_limit=200,
    commands=False,
    webhook_secret=False,
    webhook_ports=(443, 88),
    webhook_falls_silent=True,
    edit_media=False,
    contact_names_owner=False,
    deaf_press="1",
    render=to_bale,
    repair=repair,
)
