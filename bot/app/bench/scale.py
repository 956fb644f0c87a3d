"""How much a bench does; tests do little, ``main.py bench`` does enough to tell."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = [
    "Accounts",
    "Booking",
    "Broadcast",
    "Chaos",
    "Conversation",
    "Eta",
    "InProcess",
    "OverHttp",
    "Sandbox",
    "Start",
]


@dataclass(frozen=True, slots=True)
class InProcess:
    """``citizens`` press in turn, ``rounds`` there-and-backs each in one of ``repeats`` blocks of each side.

    ``conversations``: how many more are opened to see what one weighs.
    """

    citizens: int = 50
    rounds: int = 6
    repeats: int = 15
    conversations: int = 5_000


@dataclass(frozen=True, slots=True)
class OverHttp:
    """``citizens`` at once; what the first ``warm_up_s`` seconds bring is not counted."""

    citizens: int = 200
    warm_up_s: float = 5.0
    seconds: float = 20.0


@dataclass(frozen=True, slots=True)
class Conversation:
    in_process: InProcess = field(default_factory=InProcess)
    over_http: OverHttp = field(default_factory=OverHttp)


@dataclass(frozen=True, slots=True)
class Start:
    """``repeats`` of each kind of start, taking turns; ``settle_s`` from the first answer to the weighing.

    ``warm_up``: one start before them, so that everything is compiled.
    """

    warm_up: bool = True
    repeats: int = 5
    settle_s: float = 8.0


@dataclass(frozen=True, slots=True)
class Sandbox:
    """``bots`` poll all the while, each with ``people`` of its own. ``repeats`` blocks of ``sends`` calls
    take turns with as many to a bare server; then come more, until there are ``messages``."""

    bots: int = 1_000
    people: int = 10
    repeats: int = 9
    sends: int = 3_000
    messages: int = 100_000


@dataclass(frozen=True, slots=True)
class Accounts:
    """``logins`` with a password at once beside ``pressing`` citizens, as many beside ``few``, then
    ``sign_ups`` at once. Others: the crowd of the conversation's bench.

    ``warm_up_s`` and ``seconds`` are those of the quiet presses; ``rounds`` of the four cases that time must
    not tell apart.
    """

    pressing: int = 200
    few: int = 20
    logins: int = 20
    sign_ups: int = 50
    warm_up_s: float = 3.0
    seconds: float = 10.0
    rounds: int = 40


@dataclass(frozen=True, slots=True)
class Broadcast:
    """``recipients`` are told under the messenger's limits while ``urgent`` others have news; ``free`` by a
    sender without limits; ``bare`` by the libraries alone. ``expanded`` rows are written down and ``settled``
    of them claimed and settled by ``settlers`` side by side."""

    recipients: int = 900
    urgent: int = 60
    free: int = 4_000
    bare: int = 1_500
    expanded: int = 200_000
    settled: int = 6_000
    settlers: int = 3

    @classmethod
    def long(cls) -> Broadcast:
        return cls(recipients=10_000, urgent=600, free=10_000, expanded=1_000_000, settled=20_000)


@dataclass(frozen=True, slots=True)
class Chaos:
    """So many people have ``news`` of their own and others a ``notice``, through so many ``kills`` of their
    sender, at moments drawn from ``seed``."""

    news: int = 150
    notice: int = 600
    kills: int = 6
    seed: int = 7

    @classmethod
    def long(cls) -> Chaos:
        return cls(news=700, notice=1_800, kills=14)


@dataclass(frozen=True, slots=True)
class Booking:
    """``people`` book one place each, ``workers`` at once, in ``booked_offices``, after ``warm_up`` others;
    then a country of so many ``offices`` with ``days`` of slots is read ``looks`` times, ``crowded`` of them
    two thirds full. ``stack_…``: people who book through the whole conversation, thinking between presses.
    """

    workers: int = 16
    people: int = 1_500
    warm_up: int = 64
    booked_offices: int = 75
    offices: int = 1_000
    days: int = 60
    crowded: int = 60
    looks: int = 200
    stack_people: int = 200
    stack_think_s: float = 3.0
    stack_warm_up_s: float = 10.0
    stack_seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Eta:
    """``backtest_cases`` of a history, of which ``asked_each`` morning's are asked about, with so many
    ``seeds``; then a night over ``cases`` of a year and a half (about four stages each) and ``fresh_cases``
    that came in within ``fresh_days``, at ``offices``."""

    backtest_cases: int = 24_000
    asked_each: int = 300
    seeds: int = 3
    cases: int = 270_000
    fresh_cases: int = 185_000
    fresh_days: int = 14
    offices: int = 500
