"""What only fluent.runtime can do: references from one text to another, plural categories.

Imported when the first such text is written: the library and its babel take a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from fluent.runtime import FluentBundle, resolver
from fluent.runtime.types import FluentType
from fluent.syntax import ast

from bot.fluent import Day, Entry, Fraction, Number
from bot.texts import TextError

__all__ = ["Library"]

# The library refuses placeables over 2,500 characters, against translators it does not trust. Ours are in the
# repository, and a notice's body is longer; messengers take 4,096 characters.
resolver.MAX_PART_LENGTH = 65_536


class _Number(Number, FluentType):
    """As the library knows its numbers."""


class _Fraction(Fraction, FluentType):
    """As the library knows its numbers."""


class _Day(Day, FluentType):
    """As the library knows its dates."""


class Library:
    """All messages of one form, resolved by the library."""

    def __init__(
        self, language: str, entries: Iterable[Entry], functions: Mapping[str, Callable[..., Any]]
    ) -> None:
        self._bundle = FluentBundle([language], functions=dict(functions), use_isolating=False)
        self._bundle.add_resource(ast.Resource([*entries]))

    def write(self, key: str, values: Mapping[str, Any]) -> str:
        """``values`` as :class:`bot.fluent.Book` makes them of arguments. Raises TextError."""
        known = {name: _known(value) for name, value in values.items()}
        errors: list[Exception] = []
        current = resolver.CurrentEnvironment(args=known)
        env = resolver.ResolverEnvironment(self._bundle, errors, current=current)
        pattern: Any = self._bundle.get_message(key).value
        # A message that is one placeable alone comes back as what its argument is, unwritten.
        text = resolver.resolve(pattern(env), env)
        if errors:
            raise TextError(f"{key}: {errors[0]}") from errors[0]
        return str(text)


def _known(value: Any) -> str | FluentType:
    if isinstance(value, Number):
        return _Number(value)
    if isinstance(value, Fraction):
        return _Fraction(value)
    if isinstance(value, Day):
        return _Day(value.moment)
    text: str = value
    return text
