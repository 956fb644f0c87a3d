"""Benches print what was agreed and measure what they say; how fast this machine is today is not tested."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]

CONVERSATION = """
from bot.app.bench.conversation import measure
from bot.app.bench.scale import Conversation, InProcess, OverHttp
small = Conversation(InProcess(citizens=2, rounds=1, repeats=2, conversations=3), OverHttp(3, 0.2, 0.5))
measured = measure(small)
"""
SANDBOX = """
from bot.app.bench.sandbox import measure
from bot.app.bench.scale import Sandbox
measured = measure(Sandbox(bots=3, people=2, repeats=2, sends=40, messages=200))
"""
ACCOUNTS = """
from bot.app.bench.accounts import measure
from bot.app.bench.scale import Accounts
measured = measure(Accounts(pressing=2, few=1, logins=1, sign_ups=3, warm_up_s=0.1, seconds=0.3, rounds=1))
"""
BOOKING = """
from bot.app.bench.booking import measure
from bot.app.bench.scale import Booking
few = {"stack_people": 2, "stack_think_s": 0.02, "stack_warm_up_s": 0.1, "stack_seconds": 2.5}
measured = measure(Booking(2, 6, warm_up=4, booked_offices=1, offices=3, days=2, crowded=1, looks=2, **few))
"""
BROADCAST = """
from bot.app.bench.broadcast import measure
from bot.app.bench.scale import Broadcast
measured = measure(Broadcast(20, 2, free=40, bare=0, expanded=300, settled=120, settlers=2))
"""
CHAOS = """
from bot.app.bench.chaos import measure
from bot.app.bench.scale import Chaos
measured = measure(Chaos(news=3, notice=3, kills=0))
"""
START = """
from bot.app.bench.scale import Start
from bot.app.bench.start import measure
measured = measure(Start(warm_up=False, repeats=1, settle_s=0.1))
"""
PRINT = """
import json
from bot.app.cli.figures import report
print(json.dumps(report("small", measured.figures, measured.conditions)))
"""


def printed(program: str) -> dict[str, Any]:
    """In a process of its own: a bench sets up logs and the garbage collector as ``run`` does."""
    command = [sys.executable, "-c", program + PRINT]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def values(found: dict[str, Any]) -> dict[str, float]:
    assert set(found) == {"bench", "date", "machine", "conditions", "figures"}
    assert {"engine", "synchronous", "messenger_limits"} <= set(found["conditions"])
    for figure in found["figures"]:
        assert set(figure) == {"key", "value", "unit", "target", "better", "met"}
        assert figure["better"] in ("higher", "lower")
        assert (figure["met"] is None) == (figure["target"] is None)
    return {figure["key"]: figure["value"] for figure in found["figures"]}


def test_the_conversation_is_measured_beside_a_bare_window_and_over_http() -> None:
    figures = values(printed(CONVERSATION))
    for key in ("press_per_s", "bare_per_s", "press_ratio", "http_per_s", "http_p50_ms", "http_p99_ms"):
        assert figures[key] > 0
    # Who is it, what the list is narrowed to, and the cases: these three are read every time.
    assert figures["sql_per_press"] == 3
    assert "kb_per_conversation" in figures
    for key in ("stuck", "errors", "stuck_429", "errors_429"):
        assert figures[key] == 0


def test_passwords_time_and_sign_ups_are_measured() -> None:
    figures = values(printed(ACCOUNTS))
    for key in (
        "argon_p99_ratio",
        "quiet_p99_ms",
        "argon_few_p99_ratio",
        "oracle_ratio",
        "login_s",
        "sign_up_s",
    ):
        assert figures[key] > 0
    cases = ("unknown_ms", "wrong_birth_date_ms", "sim_of_another_ms", "existing_account_ms")
    assert figures["oracle_ratio"] == max(figures[each] for each in cases) / min(
        figures[each] for each in cases
    )
    for key in ("stuck", "stuck_logins", "stuck_presses"):
        assert figures[key] == 0


def test_booking_is_measured_beside_the_bare_driver_and_nothing_is_oversold() -> None:
    figures = values(printed(BOOKING))
    for key in ("book_sqlite_per_s", "book_sqlite_p95_ms", "raw_sqlite_per_s", "book_sqlite_ratio"):
        assert figures[key] > 0
    for key in ("days_sqlite_p95_ms", "nearest_p95_ms", "new_rule_sqlite_ms"):
        assert figures[key] > 0
    assert figures["oversold"] == 0
    assert figures["stack_p95_ms"] > 0
    assert figures["stack_booked"] > 0
    assert figures["stack_stuck"] == 0


def test_a_broadcast_is_measured_beside_the_bare_libraries_and_by_the_messengers_own_record() -> None:
    figures = values(printed(BROADCAST))
    for key in (
        "capped_per_s",
        "free_per_s",
        "per_cpu_s",
        "urgent_p50_ms",
        "urgent_p99_ms",
        "expand_sqlite_per_s",
        "settle_sqlite_per_s",
        "sender_mb",
    ):
        assert figures[key] > 0
    # The libraries alone take seconds to import: ``main.py bench broadcast`` has them.
    assert {"bare_ptb_per_s", "bare_aiogram_per_s"} <= set(figures)
    assert figures["count_429"] == 0
    assert figures["max_window"] <= 30


def test_kills_are_judged_by_the_ledger_and_the_messengers_own_record() -> None:
    """The kills themselves: tests/faults, and ``main.py bench chaos``."""
    figures = values(printed(CHAOS))
    assert {key for key, value in figures.items() if not value} == set(figures)
    assert {"kills", "lost", "duplicates", "duplicate_bound"} <= set(figures)


def test_the_start_is_measured_beside_the_bare_import() -> None:
    figures = values(printed(START))
    assert 0 < figures["page_s"] < figures["start_s"]
    assert figures["start_ratio"] > 0
    assert figures["start_existing_ratio"] > 0
    assert figures["bare_import_s"] > 0
    assert figures["idle_mb"] > 0


def test_the_sandbox_is_measured_beside_a_bare_server_and_weighed_with_polling_bots() -> None:
    found = printed(SANDBOX)
    figures = values(found)
    for key in ("send_per_s", "bare_per_s", "ratio"):
        assert figures[key] > 0
    assert 10 < figures["mb"] < 500
    assert {figure["key"] for figure in found["figures"] if figure["target"]} == {"send_per_s", "mb"}
    said = found["conditions"]
    assert (said["polling_bots"], said["people"], said["messages"], said["sends"]) == (3, 6, 200, 80)


def test_dates_are_measured_beside_those_of_finished_stages_only() -> None:
    from bot.app.bench.eta import measure
    from bot.app.bench.scale import Eta
    from bot.app.cli.figures import report

    small = Eta(1_500, asked_each=10, seeds=1, cases=200, fresh_cases=150, offices=1)
    measured = measure(small)
    figures = values(report("eta", measured.figures, measured.conditions))
    for pace in ("steady", "slowing", "speeding"):
        assert 0 < figures[f"eta_coverage_{pace}_finished_only"] < figures[f"eta_coverage_{pace}"] < 1
    for key in ("eta_fit_s", "eta_predict_s", "eta_mb"):
        assert figures[key] > 0
    assert measured.conditions["open_cases"]


async def test_a_send_that_is_refused_ends_the_bench() -> None:
    from bot.app.bench.presses import BrokenBenchError
    from bot.app.bench.world_load import WorldLoad, tokens_of
    from bot.sandbox import BotProfile, Sandbox
    from bot.sandbox.faults import Fault

    sandbox = Sandbox([BotProfile(token, f"{token[:10]}_bot", "x") for token in tokens_of(2)])
    try:
        async with WorldLoad(await sandbox.start(), 2) as load:
            await load.fill(1)
            await load.send(4)
            await load.ensure_all_poll()
            sandbox.world.faults.replace([Fault("blocked", count=1)])
            with pytest.raises(BrokenBenchError, match="HTTP 403"):
                await load.send(4)
    finally:
        await sandbox.stop()
    assert load.messages == 10


def test_an_unknown_bench_is_refused() -> None:
    from bot.app.bench import run

    with pytest.raises(KeyError):
        run("nothing")
