"""The project's own sources, parsed once: what structural tests look at."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "dialogs", "handlers", "storage")
SANDBOX = ROOT / "bot" / "sandbox"
CATALOGUE = ROOT / "bot" / "catalogue"


@cache
def modules() -> dict[Path, ast.Module]:
    """Every module of the application with its tree, the sandbox included; main.py too."""
    paths = [ROOT / "main.py", *(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))]
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(paths)}


def house() -> dict[Path, ast.Module]:
    """The modules without the sandbox, which stands alone and has words of its own."""
    return {path: tree for path, tree in modules().items() if SANDBOX not in path.parents}


def where(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def docstrings(tree: ast.Module) -> set[int]:
    """``id()`` of the nodes that are documentation."""
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }


def strings(tree: ast.Module) -> Iterator[ast.Constant]:
    """String literals that are not documentation."""
    documentation = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node


def called(node: ast.Call) -> str:
    """The last name of what is called: ``answer`` for ``query.answer()``."""
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def imports(tree: ast.Module) -> Iterator[tuple[ast.stmt, str]]:
    """Every module and name imported anywhere in the tree: ``package.module``, ``package.module.name``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node, node.module
            for alias in node.names:
                yield node, f"{node.module}.{alias.name}"
