"""The rules of a password as lines that can be ticked off."""

from __future__ import annotations

from collections.abc import Iterable

from bot.accounts.secrets.passwords import RuleSeen
from bot.texts import Markup, Texts

_KEPT = {True: "kept", False: "broken", None: "untried"}


def rule_lines(texts: Texts, seen: Iterable[RuleSeen]) -> Markup:
    """One line a rule: ✅ kept, ❌ broken, • while nothing was typed."""
    lines = (
        texts.html(
            "password-rule-line", kept=_KEPT[each.is_kept], rule=texts.plain(each.rule.key, **each.rule.args)
        )
        for each in seen
    )
    return Markup("\n".join(lines))
