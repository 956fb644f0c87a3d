"""Texts of windows and buttons: a Fluent key, filled from what the getter read.

``manager.middleware_data["texts"]`` must hold a :class:`bot.texts.Texts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.common import WhenCondition
from aiogram_dialog.widgets.text import Text

from bot.texts import Texts

__all__ = ["Label", "Words", "texts_of"]


def texts_of(manager: DialogManager) -> Texts:
    """The texts in the language of the person whose dialog this is."""
    texts: Texts = manager.middleware_data["texts"]
    return texts


class Words(Text):
    """Text of a window (HTML).

    ``fields`` says where an argument of the message comes from: ``Words("case-line",
    number="item.number")`` takes ``data["item"].number`` (or its key of that name). An argument that is not
    mentioned has its own name in the data. What the message does not ask for is not looked up. A field that
    is missing raises KeyError or AttributeError: a window must not go out with a hole in it.
    """

    def __init__(self, key: str, *, when: WhenCondition = None, **fields: str) -> None:
        super().__init__(when=when)
        self.key = key
        self._fields = {name: tuple(path.split(".")) for name, path in fields.items()}

    async def _render_text(self, data: dict[str, Any], manager: DialogManager) -> str:
        texts = texts_of(manager)
        return texts.html(self.key, **self._args(texts, data))

    def _args(self, texts: Texts, data: dict[str, Any]) -> dict[str, Any]:
        fields = self._fields
        return {name: _follow(data, fields.get(name) or (name,)) for name in texts.args_of(self.key)}


class Label(Words):
    """Text of a button or of a choice in a list (no marks). Fields as in :class:`Words`."""

    async def _render_text(self, data: dict[str, Any], manager: DialogManager) -> str:
        texts = texts_of(manager)
        return texts.plain(self.key, **self._args(texts, data))


def _follow(data: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value = data[path[0]]
    for step in path[1:]:
        value = value[step] if isinstance(value, Mapping) else getattr(value, step)
    return value
