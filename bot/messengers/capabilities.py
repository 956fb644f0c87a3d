"""What a messenger can do, as data: the rest of the project asks here instead of asking which one it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

MessengerName = Literal["telegram", "bale"]


def as_it_is(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Capabilities:
    """``parse_mode``: markup of outgoing text, none where the messenger has no such field.
    ``alert_limit``: letters in a callback's answer. ``deaf_press``: callback ids that begin so come from
    clients that show no answer.

    ``commands``: it takes a list of commands. ``webhook_secret``: it sends our secret in a header.
    ``webhook_ports``: the ports it calls. ``webhook_falls_silent``: it has been seen to bring nothing any
    more, without a word, so its webhook is watched (``bot.messengers.watched``). ``edit_media``: it has
    editMessageMedia.
    ``contact_names_owner``: a shared contact always says whose it is; elsewhere one without an owner is a
    claim, which only a code proves.

    ``render``: our HTML as text that the messenger shows. ``repair``: JSON of the messenger (an answer, an
    update) with what it leaves out.
    """

    name: MessengerName
    parse_mode: str | None
    alert_limit: int
    commands: bool
    webhook_secret: bool
    webhook_ports: tuple[int, ...]
    webhook_falls_silent: bool
    edit_media: bool
    contact_names_owner: bool
    deaf_press: str | None = None
    render: Callable[[str], str] = as_it_is
    repair: Callable[[Any], Any] = as_it_is

    def shows_answer(self, query_id: str) -> bool:
        """Whether the client that pressed can show what answers its press."""
        return self.deaf_press is None or not query_id.startswith(self.deaf_press)
