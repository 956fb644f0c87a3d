"""``bench accounts``: passwords checked beside presses, what time tells, fifty sign-ups at once."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import delete, make_url, select, update

from bot.app.bench import Measured
from bot.app.bench.newcomers import PASSWORD
from bot.app.bench.over_http import bot_environment, quantile, tell
from bot.app.bench.processes import MAIN, ROOT, json_line, own_environment, program
from bot.app.bench.scale import Accounts
from bot.app.bench.stage import Stage, add_citizens, fresh_database, staged
from bot.app.cli.figures import Figure
from bot.app.loop import run_loop
from bot.app.run import load_conversation
from bot.crypto import SecretHasher, Vault
from bot.settings import Settings
from storage.database import Database
from storage.models import Citizen, LoginSession, MessengerAccount
from storage.unit_of_work import UnitOfWork

__all__ = ["measure"]

#: Seconds that starting and all ways together may take.
LONGEST_S = 300.0


@dataclass(frozen=True, slots=True)
class Found:
    """``many``, ``few``: presses of so many before and while others log in, and how those arrived."""

    many: dict[str, Any]
    few: dict[str, Any]
    sign_ups: dict[str, Any]


def measure(scale: Accounts | None = None) -> Measured:
    """On SQLite, or in a fresh database beside the one that PISHKHAN_DATABASE__URL names.

    Raises BrokenBenchError, BrokenChildError.
    """
    return run_loop(_measure(scale or Accounts(), Settings()))


async def _measure(scale: Accounts, given: Settings) -> Measured:
    load_conversation()
    from bot.app.bench.oracle import measure_oracle

    with tempfile.TemporaryDirectory(prefix="pishkhan-bench-") as name:
        folder = Path(name)
        with fresh_database(given.database.url, folder) as url:
            found = await _over_http(folder, url, given, scale)
        (folder / "memory").mkdir()
        with fresh_database(given.database.url, folder / "memory") as url:
            async with staged(folder / "memory", url, given) as stage:
                oracle = await measure_oracle(stage, scale.rounds)
    engine = make_url(given.database.url).get_backend_name()
    conditions: dict[str, str | int | bool] = {
        "engine": engine,
        "synchronous": given.database.synchronous if engine == "sqlite" else "as the server has it",
        "messenger_limits": False,
        "pressing": scale.pressing,
        "few_pressing": scale.few,
        "pressing_as": "closed loop",
        "logins_at_once": scale.logins,
        "sign_ups_at_once": scale.sign_ups,
        "oracle_rounds": scale.rounds,
    }
    rounds = (found.many, found.few)
    quiet_ms, beside_ms = p99s(found.many)
    few_quiet_ms, few_beside_ms = p99s(found.few)
    figures = [
        Figure("argon_p99_ratio", beside_ms / quiet_ms, "×", 2, "lower"),
        Figure("quiet_p99_ms", quiet_ms, "ms", better="lower"),
        Figure("argon_p99_ms", beside_ms, "ms", better="lower"),
        Figure("argon_presses", len(found.many["beside"]["latencies_ms"]), "presses"),
        Figure("login_s", found.many["logins"]["seconds"], "s", better="lower"),
        # As many who log in as there are who press: how many there are in all weighs more than the hashes.
        Figure("argon_few_p99_ratio", few_beside_ms / few_quiet_ms, "×", better="lower"),
        Figure("few_quiet_p99_ms", few_quiet_ms, "ms", better="lower"),
        Figure("argon_few_p99_ms", few_beside_ms, "ms", better="lower"),
        Figure("oracle_ratio", oracle.ratio, "×", 1.15, "lower"),
        *(Figure(case, median, "ms", better="lower") for case, median in oracle.medians_ms.items()),
        Figure("stuck", found.sign_ups["stuck"], "people", 0, "lower"),
        Figure("sign_up_s", found.sign_ups["seconds"], "s", better="lower"),
        Figure("stuck_logins", sum(each["logins"]["stuck"] for each in rounds), "citizens", 0, "lower"),
        Figure(
            "stuck_presses",
            sum(each[time]["stuck"] for each in rounds for time in ("quiet", "beside")),
            "citizens",
            0,
            "lower",
        ),
    ]
    return Measured(figures, conditions)


def p99s(found: dict[str, Any]) -> tuple[float, float]:
    """Milliseconds: of the quiet presses, of those beside the logins."""
    quiet, beside = (quantile(found[time]["latencies_ms"], 0.99) for time in ("quiet", "beside"))
    return quiet, beside


async def _over_http(folder: Path, url: str, given: Settings, scale: Accounts) -> Found:
    """Raises BrokenChildError."""
    log = folder / "newcomers.log"
    crowd = ("--pressing", scale.pressing, "--few", scale.few)
    others = ("--logins", scale.logins, "--sign-ups", scale.sign_ups)
    times = ("--warm-up", scale.warm_up_s, "--seconds", scale.seconds)
    command = ("-m", "bot.app.bench.newcomers", *map(str, (*crowd, *others, *times)))
    async with program(*command, cwd=ROOT, env=own_environment(), log=log, lines=True) as people:
        hello = await json_line(people, log, LONGEST_S)
        logins = {int(user_id): phone for user_id, phone in hello["logins"].items()}
        async with staged(folder, url, given) as stage:
            await add_citizens(stage, [*hello["pressing"], *logins])
            await _have_passwords(stage, logins)
        env = bot_environment(folder, url, given, hello) | own_environment(
            IDENTITY__PROVIDER="zibal",
            IDENTITY__ZIBAL_TOKEN="bench",  # noqa: S106 - the registry beside it asks for none
            IDENTITY__ZIBAL_URL=hello["registry"],
        )
        async with program(str(MAIN), "run", cwd=folder, env=env, log=folder / "bot.log"):
            await tell(people)
            return Found(**await json_line(people, log, LONGEST_S))


async def _have_passwords(stage: Stage, phones: dict[int, str]) -> None:
    """These citizens have a real phone and a password, and are not in."""
    vault: Vault = await stage.get(Vault)
    password_hash = await SecretHasher().hash(PASSWORD)
    async with UnitOfWork(await stage.get(Database)) as tx:
        accounts = await tx.session.scalars(
            select(MessengerAccount).where(MessengerAccount.user_id.in_(phones))
        )
        for account in accounts:
            assert account.citizen_id is not None
            phone = phones[account.user_id]
            await tx.session.execute(
                update(Citizen)
                .where(Citizen.id == account.citizen_id)
                .values(
                    phone_sealed=vault.seal("citizen.phone_sealed", account.citizen_id, phone),
                    phone_index=vault.index("phone", phone),
                    password_hash=password_hash,
                    password_at=account.created_at,
                )
            )
            await tx.session.execute(
                delete(LoginSession).where(LoginSession.citizen_id == account.citizen_id)
            )
        await tx.commit()
