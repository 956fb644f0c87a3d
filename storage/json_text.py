"""A text out of a JSON object by its key, on both engines: many values as one parameter of a statement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

__all__ = ["json_text"]


class json_text(FunctionElement[str]):
    """``json_text(object, key)``: the string that stands there, or NULL. ``key``: letters and digits."""

    type = Text()
    inherit_cache = True


@compiles(json_text, "sqlite")
def _on_sqlite(element: json_text, compiler: Any, **options: Any) -> str:
    words, key = (compiler.process(part, **options) for part in element.clauses)
    return f"json_extract({words}, '$.\"' || {key} || '\"')"


@compiles(json_text, "postgresql")
def _on_postgresql(element: json_text, compiler: Any, **options: Any) -> str:
    words, key = (compiler.process(part, **options) for part in element.clauses)
    return f"(CAST({words} AS jsonb) ->> CAST({key} AS text))"
