"""Fluent patterns as plain functions: what the library's resolver does for the texts we really write.

The resolver walks a tree and keeps books for every part, which made texts an eighth of a press. A pattern
made of words, arguments, our functions and choices is put together here once and is as quick as a format
string; whatever else Fluent knows (references to other texts, plural categories) is left to the library.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fluent.syntax import ast

__all__ = ["MissingArgument", "Write", "compiled"]

#: From the arguments (strings, or values with ``format(locale)``) to the text.
Write = Callable[[Mapping[str, Any]], str]
_Value = Callable[[Mapping[str, Any]], Any]

#: A number is matched with these by the rules of the language, which the library knows.
_PLURALS = frozenset({"zero", "one", "two", "few", "many", "other"})


class MissingArgument(Exception):
    """The text asks for an argument that was not given; ``str()`` is its name."""


class _NotOurs(Exception):
    """The pattern has something that is left to the library."""


def compiled(pattern: ast.Pattern, functions: Mapping[str, Callable[..., Any]]) -> Write | None:
    """None: the library must do it. What a function raises goes through."""
    try:
        return _pattern(pattern, functions)
    except _NotOurs:
        return None


def _pattern(pattern: ast.Pattern, functions: Mapping[str, Callable[..., Any]]) -> Write:
    frame, writers = "", []
    for element in pattern.elements:
        if isinstance(element, ast.TextElement):
            frame += element.value.replace("%", "%%")
        else:
            frame += "%s"
            writers.append(_placeable(element.expression, functions))
    if not writers:
        words = frame % ()
        return lambda values: words
    if frame == "%s":
        return writers[0]
    return lambda values: frame % tuple([write(values) for write in writers])


def _placeable(expression: Any, functions: Mapping[str, Callable[..., Any]]) -> Write:
    if isinstance(expression, ast.SelectExpression):
        return _select(expression, functions)
    value = _value(expression, functions)

    def write(values: Mapping[str, Any]) -> str:
        found = value(values)
        # The locale matters to the library's own types only, and none of them comes here.
        text: str = found if isinstance(found, str) else found.format(None)
        return text

    return write


def _value(expression: Any, functions: Mapping[str, Callable[..., Any]]) -> _Value:
    if isinstance(expression, ast.VariableReference):
        return _argument(expression.id.name)
    if isinstance(expression, ast.StringLiteral):
        text = expression.parse()["value"]
        return lambda values: text
    if isinstance(expression, ast.FunctionReference) and expression.id.name in functions:
        return _call(functions[expression.id.name], expression.arguments, functions)
    raise _NotOurs


def _argument(name: str) -> _Value:
    def value(values: Mapping[str, Any]) -> Any:
        try:
            return values[name]
        except KeyError:
            raise MissingArgument(name) from None

    return value


def _call(
    function: Callable[..., Any], given: ast.CallArguments, functions: Mapping[str, Callable[..., Any]]
) -> _Value:
    named: dict[str, Any] = {}
    for each in given.named:
        if not isinstance(each.value, ast.StringLiteral):
            raise _NotOurs
        named[each.name.name] = each.value.parse()["value"]
    positional = [_value(each, functions) for each in given.positional]
    if len(positional) == 1 and not named:
        only = positional[0]
        return lambda values: function(only(values))
    return lambda values: function(*[each(values) for each in positional], **named)


def _select(select: ast.SelectExpression, functions: Mapping[str, Callable[..., Any]]) -> Write:
    if not isinstance(select.selector, ast.VariableReference):
        raise _NotOurs
    selector = _argument(select.selector.id.name)
    choices: dict[Any, Write] = {}
    otherwise: Write | None = None
    for variant in select.variants:
        write = _pattern(variant.value, functions)
        if variant.default:
            otherwise = write
        choices.setdefault(_key(variant), write)
    if otherwise is None:
        raise _NotOurs
    default = otherwise
    return lambda values: choices.get(selector(values), default)(values)


def _key(variant: ast.Variant) -> str | int:
    if isinstance(variant.key, ast.Identifier):
        if variant.key.name in _PLURALS and not variant.default:
            raise _NotOurs
        return variant.key.name
    if not variant.key.value.isdecimal():
        raise _NotOurs
    return int(variant.key.value)
