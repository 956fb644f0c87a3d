"""The people of the sandbox: who can be played in the browser, and in tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Messenger = Literal["telegram", "bale"]
MESSENGERS: tuple[Messenger, ...] = ("telegram", "bale")


@dataclass(frozen=True, slots=True)
class BotProfile:
    """One bot that the sandbox serves. ``token`` is ``digits:secret``; the digits are the bot's user id."""

    token: str
    username: str
    first_name: str
    messenger: Messenger = "telegram"


@dataclass(frozen=True, slots=True)
class PersonSeed:
    """One person who has the messenger installed.

    ``phone`` is a mobile number as people write it (``0912…``; of another country ``+61…``); ``role`` is a
    note for the page («شهروند», «کارشناس») and means nothing to the server.
    """

    name: str
    phone: str
    messenger: Messenger = "telegram"
    role: str = ""


DEFAULT_PEOPLE: tuple[PersonSeed, ...] = (
    PersonSeed("سارا احمدی", "09121110001", role="شهروند"),
    PersonSeed("رضا کریمی", "09121110002", role="شهروند"),
    PersonSeed("مریم رضایی", "09121110003", role="کارشناس"),
    PersonSeed("حسین موسوی", "09121110004", role="ناشر اطلاعیه"),
    PersonSeed("زهرا حسینی", "09121110005", role="تأییدکننده"),
)


def default_people(messenger: Messenger) -> tuple[PersonSeed, ...]:
    """The default people on that messenger: a sandbox with a Bale bot alone needs them there."""
    return tuple(replace(seed, messenger=messenger) for seed in DEFAULT_PEOPLE)
