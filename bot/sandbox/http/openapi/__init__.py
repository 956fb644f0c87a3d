"""The OpenAPI document of the control API, written by hand and tested to name every route."""

from __future__ import annotations

from bot.sandbox.http.openapi.chats import CHATS
from bot.sandbox.http.openapi.people import PEOPLE
from bot.sandbox.http.openapi.schemas import SCHEMAS
from bot.sandbox.http.openapi.shapes import Json
from bot.sandbox.http.openapi.world import WORLD

__all__ = ["document"]


def document() -> Json:
    """The document (OpenAPI 3.1)."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Sandbox control API",
            "version": "2",
            "description": "For the chat page and for tests; answers only to this machine.",
        },
        "paths": PEOPLE | CHATS | WORLD,
        "components": {"schemas": SCHEMAS},
    }
