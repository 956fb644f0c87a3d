"""Whether time tells a stranger who exists: four sign-ups that differ in what the registries know, timed.

In process, with the connection to the messenger stubbed: over a network the differences would drown in it.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from itertools import count
from time import perf_counter

from bot.app.bench.inprocess import open_house
from bot.app.bench.newcomers import ACCEPT, national_codes
from bot.app.bench.presses import Side
from bot.app.bench.stage import Stage
from bot.catalogue import find_person, sample_persons
from bot.jalali import format_short

__all__ = ["Found", "measure_oracle"]

FIRST_USER = 8_200_000_001


@dataclass(frozen=True, slots=True)
class Form:
    """What a stranger types."""

    national_code: str
    birth_date: str


@dataclass(frozen=True, slots=True)
class Found:
    """Median milliseconds from the contact to the window that asks for the code, by case."""

    medians_ms: dict[str, float]

    @property
    def ratio(self) -> float:
        return max(self.medians_ms.values()) / min(self.medians_ms.values())


async def measure_oracle(stage: Stage, rounds: int) -> Found:
    """Every chat and every phone is a new one: no count of the limits weighs on a later round."""
    seconds: dict[str, list[float]] = {case: [] for case in _cases()}
    users = count(FIRST_USER)
    async with open_house(stage) as (_, house):
        for nth in range(rounds + 1):
            for case, form in _turned(_cases(), nth).items():
                took = await sign_up(house, next(users), form)
                if nth:  # the first round warms up
                    seconds[case].append(took)
    return Found({case: 1000 * statistics.median(found) for case, found in seconds.items()})


async def sign_up(house: Side, user_id: int, form: Form) -> float:
    """Seconds from the contact to the window that asks for the code."""
    await house.write(user_id, "/start")
    await house.press(user_id, "signup")
    await house.press(user_id, ACCEPT)
    started = perf_counter()
    await house.share(user_id, f"+98912{user_id % 10**7:07}")
    await house.write(user_id, form.national_code)
    await house.write(user_id, form.birth_date)
    took = perf_counter() - started
    house.ensure_shown(user_id, "again")
    return took


def _cases() -> dict[str, Form]:
    ordinary = next(each for each in sample_persons() if each.note == "happy_path")
    staff = next(each for each in sample_persons() if each.note == "staff")
    born = format_short(ordinary.birth_date)
    return {
        "unknown_ms": Form(next(code for code in national_codes() if find_person(code) is None), born),
        "wrong_birth_date_ms": Form(ordinary.national_code, format_short(staff.birth_date)),
        "sim_of_another_ms": Form(ordinary.national_code, born),
        # The sample's staff have an account from the beginning.
        "existing_account_ms": Form(staff.national_code, format_short(staff.birth_date)),
    }


def _turned(cases: dict[str, Form], nth: int) -> dict[str, Form]:
    """Another one first in every round."""
    names = list(cases)
    turn = nth % len(names)
    return {name: cases[name] for name in (*names[turn:], *names[:turn])}
