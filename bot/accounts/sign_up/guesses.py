"""How often the registries may be asked about whom: who answers every guess gives away who somebody is."""

from __future__ import annotations

from bot.accounts.rules import (
    CHAT_CHECKS_PER_DAY,
    CHAT_GUESSES_PER_DAY,
    CODE_CHECKS_PER_DAY,
    CODE_GUESSES_PER_DAY,
)
from bot.accounts.sign_up.drafts import Draft
from bot.accounts.sign_up.registry import guessed
from bot.accounts.throttle import Throttle
from bot.crypto import Vault
from storage.models import Registration
from storage.unit_of_work import UnitOfWork

__all__ = ["Guesses"]


class Guesses:
    def __init__(self, vault: Vault, throttle: Throttle) -> None:
        self._vault = vault
        self._throttle = throttle

    async def count(self, tx: UnitOfWork, row: Registration, asked: Draft) -> None:
        """The same data may be asked about again: the registry may have been away. Raises Throttled."""
        code = row.national_code_index
        assert code is not None
        pair, guess = (
            self._vault.index("identity-check", "|".join(each))
            for each in (guessed(asked)[:2], guessed(asked))
        )
        chat = row.messenger_account_id.to_bytes(8, "big")
        for kind, subject, value, most in (
            ("check-of-chat", chat, pair, CHAT_CHECKS_PER_DAY),
            ("check-of-code", code, pair, CODE_CHECKS_PER_DAY),
            ("guess-of-chat", chat, guess, CHAT_GUESSES_PER_DAY),
            ("guess-of-code", code, guess, CODE_GUESSES_PER_DAY),
        ):
            await self._throttle.ensure_values(tx, kind, subject, value, most, "sign-up-too-many-checks")
