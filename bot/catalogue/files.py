"""Reading the catalogue's own JSON files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def read(name: str) -> Any:
    """The content of a data file of this package, by its path inside it."""
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def province_files() -> list[str]:
    """The paths of the province files, in the order of their ISO numbers."""
    return sorted(f"provinces/{path.name}" for path in (HERE / "provinces").glob("*.json"))
