"""Which walks of tests/e2e are walked on a bad day, by family."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from itertools import product
from types import ModuleType

from bot.messengers.capabilities import MessengerName
from tests.e2e import (
    test_abroad,
    test_account_security,
    test_appointments,
    test_follow_up,
    test_foreign_nationals,
    test_history,
    test_legal,
    test_news,
    test_number_change,
    test_office_day,
    test_office_plan,
    test_offices,
    test_profile,
    test_staff,
    test_two_messengers,
    test_visits,
)

Walk = Callable[..., Awaitable[None]]


def walks(module: ModuleType, *names: str) -> list[Walk]:
    """Those that begin so; all of the module when none is named."""
    found = [
        value
        for name, value in vars(module).items()
        if name.startswith("test_") and (not names or name.removeprefix("test_").startswith(names))
    ]
    assert len(found) >= len(names), names
    return found


FAMILIES: dict[str, list[Walk]] = {
    "profile": walks(test_profile),
    "security": walks(test_account_security, "a_password", "the_anti", "the_one", "a_new_account"),
    "recovery": walks(test_account_security, "who_forgot"),
    "number": walks(test_number_change),
    "follow-up": walks(test_follow_up),
    "abroad": walks(test_abroad),
    "foreign": walks(test_foreign_nationals),
    "legal": walks(test_legal),
    "messengers": walks(
        test_two_messengers,
        "one_account",
        "leaving",
        "the_other",
        "a_recovery",
        "both",
        "one_messenger_parts",
    ),
    "offices": walks(test_offices),
    "booking": walks(test_appointments),
    "history": walks(test_history),
    "staff": walks(test_staff),
    "desk": walks(test_visits),
    "office-day": walks(test_office_day),
    "plan": walks(test_office_plan),
    "news": walks(test_news, "its_button", "news_leave", "who_takes"),
}

KINDS = ("429", "502_after", "reset", "deactivated", "hang", "broken_json", "429_bare", "blocked")
MESSENGERS: tuple[MessengerName, ...] = ("telegram", "bale")
#: A chat that takes nothing is told by SMS, as it should be; these walks look for the news in the chat.
NEWS_IN_CHAT = {"legal", "messengers", "history", "staff", "desk", "office-day", "plan", "news"}
TURNS = 2 * len(KINDS)

Case = tuple[str, Walk, str, MessengerName]


def all_cases() -> Iterator[Case]:
    """Every walk under every kind on both messengers."""
    for (family, those), kind, messenger in product(FAMILIES.items(), KINDS, MESSENGERS):
        if may_meet(family, kind):
            yield from ((family, walk, kind, messenger) for walk in those)


def cases_of(turn: int) -> Iterator[Case]:
    """One walk of each family. In as many turns as TURNS every family meets every kind that it may meet on
    both messengers; in each turn every kind and both messengers are met."""
    for place, (family, those) in enumerate(FAMILIES.items()):
        kinds = [kind for kind in KINDS if may_meet(family, kind)]
        kind = kinds[(place + turn) % len(kinds)]
        messenger = MESSENGERS[(place + turn // len(KINDS)) % len(MESSENGERS)]
        yield family, those[(place + turn) % len(those)], kind, messenger


def may_meet(family: str, kind: str) -> bool:
    return kind not in ("blocked", "deactivated") or family not in NEWS_IN_CHAT
