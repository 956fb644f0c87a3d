"""The few marks that texts in locales/ may use, and how placeables sit among them.

A Fluent pattern is rewritten once, when it is loaded, in one of two forms:

- **html**, for messengers: marks stay; a placeable in prose is kept apart by FSI…PDI (CODE() brings its own
  LRI…PDI); inside ``<code>`` and inside a mark (a link's address) nothing is added, for that text is copied
  or followed.
- **plain**, for buttons and SMS: marks and what stands inside them go, entities become letters.

The library's own isolation cannot look at the marks around a placeable; hence this.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from fluent.syntax import ast

from bot.persian import FSI, PDI

__all__ = ["MarkError", "rewrite", "strip_marks", "variables"]

#: Telegram's HTML, the part of it that Bale's repairs know too.
ALLOWED = frozenset({"b", "i", "code", "a", "blockquote"})
_TAG = re.compile(r"(</?)([a-z-]+)|(>)")
_WHOLE_TAG = re.compile(r"</?[a-z-]+[^>]*>")
#: These write letters and digits of our own, or carry their own isolates.
_SELF_CONTAINED = frozenset({"BLOCK", "CODE", "FA", "JDATE", "MONTH", "RIAL", "RULE"})
#: What they are called where nothing may be added.
_BARE = {"CODE": "BARE_CODE", "FA": "BARE_FA"}


class MarkError(Exception):
    """A text uses a mark that is not allowed, or does not close one."""


def strip_marks(text: str) -> str:
    """Messenger text without its marks and entities."""
    return html.unescape(_WHOLE_TAG.sub("", text))


def rewrite(pattern: ast.Pattern, *, plain: bool) -> ast.Pattern:
    """The pattern in the form wanted; the given one is left as it is. Raises MarkError."""
    alone = len(pattern.elements) == 1
    return _Walker(plain=plain, in_code=False, isolating=not alone).pattern(pattern)


def variables(node: ast.BaseNode) -> Iterator[str]:
    """Names of the arguments that the node itself asks for."""
    if isinstance(node, ast.VariableReference):
        yield node.id.name
        return
    for child in vars(node).values():
        for each in child if isinstance(child, list) else [child]:
            if isinstance(each, ast.BaseNode):
                yield from variables(each)


class _Walker:
    """Goes through one pattern from left to right and knows inside which marks it is."""

    def __init__(self, *, plain: bool, in_code: bool, isolating: bool) -> None:
        self._plain = plain
        self._isolating = isolating
        self._code_outside = in_code
        self._open: list[str] = []
        self._in_tag = False
        self._closing = False

    @property
    def _in_code(self) -> bool:
        return self._code_outside or "code" in self._open

    def pattern(self, pattern: ast.Pattern) -> ast.Pattern:
        elements: list[ast.TextElement | ast.Placeable] = []
        for element in pattern.elements:
            if isinstance(element, ast.TextElement):
                elements.append(ast.TextElement(self._text(element.value)))
            else:
                elements.extend(self._placeable(element))
        if self._open or self._in_tag:
            raise MarkError(f"mark left open: {self._open}")
        return ast.Pattern(elements)

    def _text(self, text: str) -> str:
        kept, start = "", 0
        for match in _TAG.finditer(text):
            opening, name, end = match.groups()
            if opening and not self._in_tag:
                kept += text[start : match.start()]
                start = match.start()
                self._enter(name, closing=opening == "</")
            elif end and self._in_tag:
                self._in_tag = False
                if self._plain:
                    start = match.end()
        rest = "" if self._plain and self._in_tag else text[start:]
        return html.unescape(kept + rest) if self._plain else text

    def _enter(self, name: str, *, closing: bool) -> None:
        if name not in ALLOWED:
            raise MarkError(f"mark not allowed: {name}")
        self._in_tag = True
        if not closing:
            self._open.append(name)
        elif not self._open or self._open.pop() != name:
            raise MarkError(f"mark closed that is not open: {name}")

    def _placeable(self, placeable: ast.Placeable) -> list[ast.TextElement | ast.Placeable]:
        expression = placeable.expression
        if self._in_tag:
            return [] if self._plain else [ast.Placeable(_bare(expression))]
        if isinstance(expression, ast.SelectExpression):
            return [ast.Placeable(self._select(expression))]
        if self._in_code:
            return [ast.Placeable(_bare(expression))]
        if self._isolating and _needs_isolation(expression):
            return [ast.TextElement(FSI), placeable, ast.TextElement(PDI)]
        return [placeable]

    def _select(self, select: ast.SelectExpression) -> ast.SelectExpression:
        variants = []
        for variant in select.variants:
            inner = _Walker(plain=self._plain, in_code=self._in_code, isolating=True)
            variants.append(ast.Variant(variant.key, inner.pattern(variant.value), variant.default))
        return ast.SelectExpression(select.selector, variants)


def _needs_isolation(expression: object) -> bool:
    if isinstance(expression, ast.FunctionReference):
        return expression.id.name not in _SELF_CONTAINED
    # Another message is our own words.
    return isinstance(expression, ast.VariableReference)


def _bare(expression: Any) -> Any:
    """CODE() and FA() without their isolates, where they would be copied."""
    if isinstance(expression, ast.FunctionReference) and expression.id.name in _BARE:
        return ast.FunctionReference(ast.Identifier(_BARE[expression.id.name]), expression.arguments)
    return expression
