"""The texts of locales/, and arguments of every kind that each of them takes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fluent.syntax import ast

MOMENT = datetime(2026, 3, 21, 6, 35, tzinfo=UTC)


def samples(
    asked: frozenset[str], entry: ast.Message, entries: Mapping[str, ast.Message]
) -> list[dict[str, Any]]:
    """Arguments of every kind that the text takes, itself or in one of ``entries`` that it holds."""
    kinds: dict[str, list[Any]] = {name: ["علی <A1>", "12"] for name in asked}

    def look(node: Any) -> None:
        if isinstance(node, ast.MessageReference):
            look(entries[node.id.name])
        if isinstance(node, ast.FunctionReference) and node.id.name in ("JDATE", "MONTH", "RIAL"):
            for each in node.arguments.positional:
                kinds[each.id.name] = [MOMENT, MOMENT] if node.id.name == "JDATE" else [7, 12]
        if isinstance(node, ast.SelectExpression):
            words = any(
                isinstance(variant.key, ast.Identifier) and not variant.default for variant in node.variants
            )
            kinds[node.selector.id.name] = [True, False] if words else [0, 3]
        for child in vars(node).values():
            for each in child if isinstance(child, list) else [child]:
                if isinstance(each, ast.BaseNode):
                    look(each)

    look(entry)
    return [{name: values[nth] for name, values in kinds.items()} for nth in (0, 1)]
