"""Fluent, fitted to this project: our functions, our arguments, and errors that are raised.

Imported by :mod:`bot.texts` when texts are loaded and by nothing else. Most texts are written by
:mod:`bot.patterns`; fluent.runtime writes the others and, with its babel, is imported when one is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fluent.syntax import FluentParser, ast

from bot import jalali
from bot.jalali import CalendarWords
from bot.marks import MarkError, rewrite, strip_marks, variables
from bot.patterns import MissingArgument, Write, compiled
from bot.persian import fa_digits, isolate, ltr
from bot.texts import Markup, TextError

if TYPE_CHECKING:
    from bot.fluent_library import Library

Entry = ast.Message | ast.Term


class Number(int):
    """A whole number: Persian digits in prose, a number in choices."""

    def format(self, locale: object) -> str:
        return fa_digits(int(self))


class Fraction(float):
    """A fraction: Persian digits and the Persian decimal sign (U+066B)."""

    def format(self, locale: object) -> str:
        return fa_digits(str(float(self)).replace(".", "\u066b"))


class Day:
    """A date or moment: only JDATE() can write it."""

    def __init__(self, moment: date) -> None:
        self.moment = moment

    def format(self, locale: object) -> str:
        raise TextError("a date is written with JDATE()")


def read_messages(folder: Path) -> dict[str, Entry]:
    """All messages and terms (with ``-`` before their names) of a folder. Raises TextError."""
    entries: dict[str, Entry] = {}
    for path in sorted(folder.glob("*.ftl")):
        for name, entry in _read(path):
            if name in entries:
                raise TextError(f"{path.name}: {name} stands twice")
            entries[name] = entry
    if not entries:
        raise TextError(f"no texts in {folder.name}")
    return entries


def _read(path: Path) -> Iterator[tuple[str, Entry]]:
    source = path.read_text(encoding="utf-8")
    for item in FluentParser().parse(source).body:
        if isinstance(item, ast.Junk):
            line = source.count("\n", 0, item.span.start if item.span else 0) + 1
            raise TextError(f"{path.name}:{line}: not Fluent")
        if isinstance(item, ast.Term):
            yield f"-{item.id.name}", item
        elif isinstance(item, ast.Message):
            if item.value is None or item.attributes:
                raise TextError(f"{path.name}: {item.id.name} must have a value and no attributes")
            yield item.id.name, item


class Book:
    """All messages in one form, html or plain. ``calendar`` gives the words that dates are written with,
    ``numbers`` are those of RULE()."""

    def __init__(
        self,
        language: str,
        entries: dict[str, Entry],
        calendar: Callable[[], CalendarWords],
        numbers: Mapping[str, int],
        *,
        plain: bool,
    ) -> None:
        self._language = language
        self._calendar = calendar
        self._numbers = numbers
        self._entries = entries
        self._is_plain = plain
        self._rewritten = {name: self._rewrite(name) for name in entries}
        self._functions = self._our_functions()
        self._written: dict[str, str | Write] = {}
        self._args: dict[str, frozenset[str]] = {}
        self.keys = frozenset(name for name in entries if not name.startswith("-"))

    def format(self, key: str, args: dict[str, object]) -> str:
        """One message with its arguments. Raises TextError."""
        written = self._written.get(key)
        if written is None:
            written = self._written[key] = self._prepared(key)
        if isinstance(written, str):
            return written
        values = {name: self._argument(key, name, value) for name, value in args.items()}
        try:
            return written(values)
        except MissingArgument as missing:
            raise TextError(f"{key}: not given: {missing}") from missing
        except Exception as error:
            raise TextError(f"{key}: {error}") from error

    def args_of(self, key: str) -> frozenset[str]:
        """Names of the arguments of a message and of all messages that it refers to. Raises TextError."""
        if key not in self._args:
            if key not in self.keys:
                raise TextError(f"no such text: {key}")
            self._args[key] = frozenset(self._asked_for(self._entries[key]))
        return self._args[key]

    def _prepared(self, key: str) -> str | Write:
        """The text itself when it asks for nothing. Raises TextError."""
        if key not in self.keys:
            raise TextError(f"no such text: {key}")
        pattern = self._rewritten[key].value
        if pattern is None:
            raise TextError(f"{key} has no value")
        words = [element.value for element in pattern.elements if isinstance(element, ast.TextElement)]
        if len(words) == len(pattern.elements):
            return "".join(words)
        return compiled(pattern, self._functions) or partial(self._library.write, key)

    @cached_property
    def _library(self) -> Library:
        from bot.fluent_library import Library

        return Library(self._language, self._rewritten.values(), self._functions)

    def _argument(self, key: str, name: str, value: object) -> str | Number | Fraction | Day:
        if isinstance(value, str):
            return self._string(value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, int):
            return Number(value)
        if isinstance(value, float):
            return Fraction(value)
        if isinstance(value, date):
            return Day(value)
        raise TextError(f"{key}: {name} cannot be a {type(value).__name__}")

    def _string(self, value: str) -> str:
        if isinstance(value, Markup):
            return strip_marks(value) if self._is_plain else value
        return value if self._is_plain else _escaped(value)

    def _rewrite(self, name: str) -> Entry:
        entry = self._entries[name]
        if entry.value is None:
            raise TextError(f"{name} has no value")
        try:
            return type(entry)(entry.id, rewrite(entry.value, plain=self._is_plain))
        except MarkError as error:
            raise TextError(f"{name}: {error}") from error

    def _asked_for(self, node: ast.BaseNode) -> Iterator[str]:
        yield from variables(node)
        for reference in _references(node):
            if reference in self._entries:
                yield from self.args_of(reference)

    def _our_functions(self) -> dict[str, Any]:
        return {
            "BLOCK": str,
            "FA": _fa,
            "BARE_FA": fa_digits,
            "CODE": ltr,
            "BARE_CODE": str,
            "JDATE": self._jdate,
            "MONTH": self._month,
            "RIAL": self._rial,
            "RULE": self._rule,
        }

    def _jdate(self, day: Day, style: str = "long") -> str:
        moment, words = day.moment, self._calendar()
        if style == "long":
            return jalali.format_long(moment, words)
        if style == "day":
            return jalali.format_day(moment, words)
        if style == "short":
            return jalali.format_short(moment)
        if style == "month":
            return jalali.format_month(moment, words)
        if not isinstance(moment, datetime):
            raise TextError(f"a day has no {style}")
        if style == "time":
            return jalali.format_time(moment)
        if style == "datetime":
            return jalali.format_datetime(moment, words)
        raise TextError(f"no such style of date: {style}")

    def _month(self, number: int) -> str:
        return self._calendar().months[number - 1]

    def _rule(self, name: str) -> str:
        if name not in self._numbers:
            raise TextError(f"no such number: {name}")
        return fa_digits(self._numbers[name])

    def _rial(self, amount: int) -> str:
        grouped = f"{int(amount):,}".replace(",", "\u066c")  # the Arabic thousands separator
        currency = self.format("currency-rial", {})
        return f"{fa_digits(grouped)} {currency}"


def _fa(value: str | int) -> str:
    # A number disturbs nothing; a string may hold letters of any direction.
    return isolate(fa_digits(value)) if isinstance(value, str) else fa_digits(value)


def _escaped(value: str) -> str:
    # Named entities only: html.escape() writes a numbered one, and FA() would turn its digits Persian.
    if "&" in value or "<" in value or ">" in value or '"' in value:
        value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return value


def _references(node: ast.BaseNode) -> Iterator[str]:
    if isinstance(node, ast.MessageReference):
        yield node.id.name
    for child in vars(node).values():
        for each in child if isinstance(child, list) else [child]:
            if isinstance(each, ast.BaseNode):
                yield from _references(each)
