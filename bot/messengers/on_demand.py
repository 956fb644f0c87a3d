"""aiogram without the three seconds that its import takes.

aiogram asks pydantic to put off the building of its types (``defer_build``) and then has all 400 of them
built at import, because their references to each other need one namespace: most of the program's start and
a hundred megabytes, for types that a conversation never meets. Here the namespace is kept, and a type is
built when it is first used, as pydantic does for every type that was put off.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pydantic import BaseModel

__all__ = ["import_aiogram"]


def import_aiogram() -> None:
    """Imports aiogram. Without effect on one that was imported before."""
    if "aiogram" in sys.modules:
        return
    with _rebuilding_put_off() as namespace:
        import aiogram  # noqa: F401
    _build_at_first_use(namespace)


@contextmanager
def _rebuilding_put_off() -> Iterator[dict[str, Any]]:
    """While it lasts, ``model_rebuild`` with a namespace only takes the namespace in."""
    namespace: dict[str, Any] = {}
    original: Any = BaseModel.__dict__["model_rebuild"]

    def take_in(
        cls: type[BaseModel], /, *, _types_namespace: Mapping[str, Any] | None = None, **how: Any
    ) -> bool | None:
        if _types_namespace is None or not cls.__module__.startswith("aiogram."):
            return build(cls, original, _types_namespace, **how)
        namespace.update(_types_namespace)
        return None

    BaseModel.model_rebuild = classmethod(take_in)  # type: ignore[method-assign, assignment]
    try:
        yield namespace
    finally:
        BaseModel.model_rebuild = original  # type: ignore[method-assign]


def _build_at_first_use(namespace: Mapping[str, Any]) -> None:
    """Whatever asks for a type of aiogram's to be built (pydantic does, when it is first used) has the
    namespace for it."""
    from aiogram.client.context_controller import BotContextController
    from aiogram.methods import Response

    original: Any = BaseModel.__dict__["model_rebuild"]

    def model_rebuild(
        cls: type[BaseModel], /, *, _types_namespace: Mapping[str, Any] | None = None, **how: Any
    ) -> bool | None:
        return build(cls, original, {**namespace, **(_types_namespace or {})}, **how)

    # An answer («Message or true») is no type of aiogram's itself, but holds them.
    for kind in (BotContextController, Response):
        kind.model_rebuild = classmethod(model_rebuild)  # type: ignore[method-assign, assignment]


def build(
    cls: type[BaseModel], original: Any, namespace: Mapping[str, Any] | None, **how: Any
) -> bool | None:
    """pydantic's own ``model_rebuild``, from a frame further down than it expects."""
    built: bool | None
    if namespace is not None:
        built = original.__func__(cls, _types_namespace=namespace, **how)
        return built
    how["_parent_namespace_depth"] = how.get("_parent_namespace_depth", 2) + 2
    built = original.__func__(cls, **how)
    return built
