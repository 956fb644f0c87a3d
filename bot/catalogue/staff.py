"""The role table, the purposes for which a person's file is read, and the professional roles."""

from __future__ import annotations

from functools import cache

from bot.catalogue import files
from bot.catalogue.values import Role, Titled
from bot.persian import search_key

FILE = "staff.json"


@cache
def permissions() -> tuple[Titled, ...]:
    """Everything that a role may allow."""
    return tuple(Titled(**each) for each in files.read(FILE)["permissions"])


@cache
def roles() -> tuple[Role, ...]:
    """The rows of the table, in the order to show."""
    return tuple(
        Role(each["key"], each["title"], each["alone"], tuple(each["scopes"]), frozenset(each["may"]))
        for each in files.read(FILE)["roles"]
    )


def role(key: str) -> Role:
    """The row with this key. Raises KeyError."""
    return _roles_by_key()[key]


@cache
def console_permissions() -> frozenset[str]:
    """What whoever sits at the machine may do with ``main.py staff``."""
    return frozenset(files.read(FILE)["console"])


@cache
def agency_permissions() -> frozenset[str]:
    """What an agency may do over the integration API with a key that may send lists."""
    return frozenset(files.read(FILE)["agency"])


@cache
def scope_kinds() -> tuple[Titled, ...]:
    return tuple(Titled(**each) for each in files.read(FILE)["scope_kinds"])


@cache
def purposes() -> tuple[Titled, ...]:
    """What a person's file may be read for."""
    return tuple(Titled(**each) for each in files.read(FILE)["purposes"])


@cache
def professions() -> tuple[Titled, ...]:
    """Professional roles that an agency's list may name."""
    return tuple(Titled(**each) for each in files.read(FILE)["professions"])


def profession_named(words: str) -> str | None:
    """The key of a professional role, given by its key or, in any spelling, by its title."""
    known = {search_key(each.title): each.key for each in professions()}
    known |= {each.key: each.key for each in professions()}
    return known.get(search_key(words)) or known.get(words.strip())


def title_in(titled: tuple[Titled, ...], key: str) -> str:
    """The words for a key. Raises KeyError."""
    for each in titled:
        if each.key == key:
            return each.title
    raise KeyError(key)


@cache
def _roles_by_key() -> dict[str, Role]:
    return {each.key: each for each in roles()}
