"""``eta``: when open cases are likely to end, and how true the dates have been."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.app.cli import say
from bot.app.cli.ledger import Json, ask_house

if TYPE_CHECKING:
    from dishka import AsyncContainer

    from bot.cases.prediction.evaluate import Evaluation
    from bot.cases.prediction.score import Score

app = typer.Typer(no_args_is_help=True, help="When open cases are likely to end.")

SHOWN = 40


@app.command()
def refresh(json: Json = False) -> None:
    """Learn anew and give every open case its dates, as the nightly run does."""

    async def asked(container: AsyncContainer) -> int:
        from bot.cases.prediction.refresh import RefreshPredictions
        from bot.clock import Clock
        from storage.database import Database
        from storage.unit_of_work import UnitOfWork

        database = await container.get(Database)
        use_case = RefreshPredictions(UnitOfWork(database), database.reader, await container.get(Clock))
        return await use_case()

    with say.working("cli-eta-working"):
        count = ask_house(asked, json)
    if json:
        say.json_out({"ok": True, "predicted": count})
    else:
        say.line("cli-eta-predicted", count=count)


@app.command()
def evaluate(
    plots: Annotated[Path | None, typer.Option(help="A folder for two pictures (PNG).")] = None,
    json: Json = False,
) -> None:
    """Ask past mornings about the cases that came after them: how often the dates held.

    Prints coverage of the 80 % interval, pinball loss and D-calibration by type, office and cohort.
    """

    async def asked(container: AsyncContainer) -> Evaluation:
        from bot.cases.prediction.evaluate import EvaluatePredictions
        from bot.clock import Clock
        from bot.ids import Ids
        from storage.database import Database
        from storage.unit_of_work import UnitOfWork

        database = await container.get(Database)
        clock, ids = await container.get(Clock), await container.get(Ids)
        return await EvaluatePredictions(UnitOfWork(database), database.reader, clock, ids)()

    with say.working("cli-eta-working"):
        found = ask_house(asked, json)
    if plots is not None and found.whole is not None:
        from bot.cases.prediction.plots import draw_calibration, draw_cohorts

        plots.mkdir(parents=True, exist_ok=True)
        (plots / "calibration.png").write_bytes(draw_calibration(found.whole.histogram))
        (plots / "cohorts.png").write_bytes(draw_cohorts(found.cohorts))
    if json:
        say.json_out(_printed(found))
    elif found.whole is None:
        say.line("cli-eta-nothing")
    else:
        _say(found, found.whole)


def _printed(found: Evaluation) -> dict[str, Any]:
    return {
        "ok": True,
        "whole": None if found.whole is None else _figures(found.whole),
        "lines": [
            {
                "type": line.type_key,
                "office_id": line.office_id,
                "learnt_from_days": line.learnt_from,
                "is_calibrated": line.is_calibrated,
                **_figures(line.score),
            }
            for line in found.lines
        ],
        "cohorts": [{"day": day.isoformat(), **_figures(score)} for day, score in found.cohorts.items()],
    }


def _figures(score: Score) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(score) | {"histogram": list(score.histogram)}


def _say(found: Evaluation, whole: Score) -> None:
    figures = ("cli-count", "cli-eta-coverage", "cli-eta-pinball", "cli-eta-d")
    rows = [("*", *_cells(whole), "")]
    for line in found.lines[:SHOWN]:
        whose = line.type_key if line.office_id is None else f"{line.type_key} · {line.office_id}"
        rows.append((whose, *_cells(line.score), "✓" if line.is_calibrated else "✗"))
    rows += [(day.isoformat(), *_cells(score), "") for day, score in found.cohorts.items()]
    say.table(("cli-eta-whose", *figures, "cli-eta-told"), rows)


def _cells(score: Score) -> tuple[str, str, str, str]:
    pinball = "-" if score.pinball is None else f"{score.pinball:.1f}"
    band = f"{score.coverage:.1%} ({score.low:.0%}-{score.high:.0%})"
    return str(score.cases), band, pinball, f"{score.d_calibration:.2f}"
