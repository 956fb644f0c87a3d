"""The methods of the Bot API that the sandbox knows: one table, filled by the modules beside this one."""

from bot.sandbox.methods import (
    about,
    callbacks,
    copying,
    deleting,
    editing,
    filing,
    intake,
    media,
    members,
    payments,
    sending,
    topics,
)
from bot.sandbox.methods.table import Method, Table

__all__ = ["METHODS", "Method"]

_MODULES = (
    about,
    callbacks,
    copying,
    deleting,
    editing,
    filing,
    intake,
    media,
    members,
    payments,
    sending,
    topics,
)

METHODS: Table = {method.name.lower(): method for module in _MODULES for method in module.METHODS}
