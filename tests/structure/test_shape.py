"""The shape of the house: sizes of files, who imports whom, supervised tasks, the wiring."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from dishka import AsyncContainer

from bot.container import make_container
from bot.settings import DatabaseSection, SecretsSection, Settings
from storage.update_mark import Origin
from tests.structure.sources import ROOT, SANDBOX, house, imports, modules, where

LONGEST_FILE = 400
MIGRATIONS = ROOT / "storage" / "migrations" / "versions"


def test_no_file_grows_past_reading() -> None:
    tests = [*(ROOT / "tests").rglob("*.py")]
    pages = [*(SANDBOX / "page").glob("*.js"), *(SANDBOX / "page").glob("*.css")]
    paths = [path for path in (*modules(), *tests, *pages) if path.parent != MIGRATIONS]
    assert len(paths) >= 200
    long = {
        str(path.relative_to(ROOT)): lines
        for path in paths
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_the_sandbox_imports_nothing_of_the_rest() -> None:
    own = {path: tree for path, tree in modules().items() if SANDBOX in path.parents}
    assert len(own) >= 30
    foreign = [
        (where(path, node), name)
        for path, tree in own.items()
        for node, name in imports(tree)
        if name.partition(".")[0] in ("bot", "dialogs", "handlers", "storage")
        and not f"{name}.".startswith("bot.sandbox.")
    ]
    assert foreign == []


def test_the_import_contracts_hold() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    if not tool.exists():
        pytest.skip("import-linter comes with the group lint, which .ci/run always has")
    done = subprocess.run(
        [tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout
    kept = re.search(r"Contracts: (\d+) kept, 0 broken", done.stdout)
    assert kept is not None
    assert int(kept[1]) >= 7


def test_no_task_runs_unsupervised() -> None:
    looked_at = 0
    found = []
    for path, tree in house().items():
        if path.name == "nursery.py":
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                looked_at += 1
                if node.attr in ("create_task", "ensure_future"):
                    found.append(where(path, node))
    assert looked_at >= 1_000
    assert found == []


def test_time_is_asked_of_the_clock_alone() -> None:
    asks = ("now", "utcnow", "today", "time", "monotonic", "perf_counter")
    found = [
        where(path, node)
        for path, tree in house().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in ("datetime", "date", "time")
        and node.func.attr in asks
    ]
    assert {place.partition(":")[0] for place in found} == {"bot/clock.py"}


async def test_the_container_builds_and_gives_every_part(tmp_path: Path) -> None:
    """make_container validates strictly; here every part is really made once."""
    settings = Settings(
        _env_file=None,
        database=DatabaseSection(url=f"sqlite+aiosqlite:///{tmp_path / 'p.db'}"),
        secrets=SecretsSection(key_file=tmp_path / "keys.json"),
    )
    from storage.migrations import upgrade

    upgrade(settings.database.url)
    container = make_container(settings)
    try:
        async with container(context={Origin: Origin()}) as request:
            made = [await request.get(kind) for kind in given_types(container)]
    finally:
        await container.close()
    assert len(made) >= 30


def given_types(container: AsyncContainer) -> list[type]:
    """What the wiring itself provides, in every scope."""
    registry, kinds = container.registry, set()
    while registry is not None:
        kinds |= {key.type_hint for key in registry.factories}
        registry = registry.child_registry
    return [
        kind for kind in kinds if isinstance(kind, type) and kind.__module__.startswith(("bot", "storage"))
    ]


def test_what_windows_and_handlers_ask_for_is_given() -> None:
    wanted = {
        node.slice.id
        for path, tree in house().items()
        if path.relative_to(ROOT).parts[0] in ("dialogs", "handlers")
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and node.value.id == "FromDishka"
        and isinstance(node.slice, ast.Name)
    }
    container = make_container(Settings(_env_file=None))
    assert len(wanted) >= 8
    assert wanted - {kind.__name__ for kind in given_types(container)} == set()
