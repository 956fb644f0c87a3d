"""The texts of the house: what they say in numbers is what the rules keep."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from bot.accounts import rules
from bot.texts import Texts

__all__ = ["NUMBERS", "house_texts"]

_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)

#: What ``{ RULE("…") }`` writes; the unit stands in the name.
NUMBERS = {
    "code_digits": rules.CODE_DIGITS,
    "recovery_code_letters": rules.RECOVERY_CODE_LETTERS,
    "draft_hours": rules.DRAFT_LIFE // _HOUR,
    "registry_hours": rules.REGISTRY_PROMISED // _HOUR,
    "hold_hours": rules.HOLD_AFTER_RECOVERY // _HOUR,
    "number_hold_hours": rules.HOLD_AFTER_NUMBER // _HOUR,
    "idle_minutes": rules.SESSION_IDLE // _MINUTE,
    "step_up_minutes": rules.STEP_UP_AGE // _MINUTE,
    "proof_minutes": rules.PROOF_LASTS // _MINUTE,
    "sso_minutes": rules.SSO_LIFE // _MINUTE,
    "answer_tries": rules.ANSWER_TRIES_PER_DAY,
}


@cache
def house_texts() -> Texts:
    """Read once a process: to parse them takes half a second. Raises TextError as ``Texts.load``."""
    return Texts.load(numbers=NUMBERS)
