"""Roles, scopes and professional roles in words, for the windows of staff."""

from __future__ import annotations

from collections.abc import Iterable

from bot.catalogue import professions, purposes, role, title_in
from bot.staff.actor import CONSOLE_ROLE, Grant, Scope
from bot.staff.professions import Holding
from bot.staff.scopes import Scopes, province_name
from bot.texts import Markup, Texts


def role_title(texts: Texts, key: str) -> str:
    return texts.plain("staff-role-console") if key == CONSOLE_ROLE else role(key).title


def purpose_title(key: str) -> str:
    return title_in(purposes(), key)


async def scope_words(texts: Texts, scopes: Scopes, scope: Scope) -> str:
    return texts.plain("staff-scope", kind=scope.kind, name=await scopes.name(scope))


async def grant_lines(texts: Texts, scopes: Scopes, grants: Iterable[Grant]) -> Markup:
    """A line for each role and where it is in force."""
    lines = [
        texts.html(
            "staff-grant-line",
            role=role_title(texts, grant.role),
            scope=await scope_words(texts, scopes, grant.scope),
        )
        for grant in grants
    ]
    return Markup("\n".join(lines))


def holding_lines(texts: Texts, holdings: Iterable[Holding]) -> Markup:
    """A line for each professional role; the number of an office where the list has one."""
    lines = [
        texts.html(
            "staff-holding-line",
            title=title_in(professions(), holding.kind),
            province=province_name(holding.province_code),
            office=holding.office_number,
            has_office=bool(holding.office_number),
        )
        for holding in holdings
    ]
    return Markup("\n".join(lines))
