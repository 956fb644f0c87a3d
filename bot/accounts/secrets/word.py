"""The anti-phishing word: chosen by the citizen, shown by the true bot where it asks for a secret.

A look-alike bot does not know it (security reference, 3). It is no secret that opens anything.
"""

from __future__ import annotations

from bot.accounts.secrets.blocklist import is_house_word
from bot.accounts.secrets.own import Own
from bot.crypto import Vault
from bot.errors import DomainError
from bot.persian import clean
from storage.models import Citizen

__all__ = ["PLACE", "chosen_word", "ensure_word", "sealed_word"]

PLACE = "citizen.phishing_word_sealed"
SHORTEST, LONGEST = 3, 40
_JOINERS = {0x200C: None, 0x200D: None}
_OF_LINKS = frozenset("<>@/")


def ensure_word(typed: str, own: Own) -> str:
    """The word (or few words) as it is kept and shown.

    Raises DomainError: ``phishing-word-shape`` (``shortest``, ``longest``: one line of letters, digits and
    emoji, no link), ``phishing-word-digits`` (no letter: it might be a PIN or a code), ``phishing-word-own``
    (name, number, our own words: a stranger would guess it).
    """
    word = clean(typed)
    # Joiners are no printable signs to Python, and Persian and emoji need them.
    visible = word.translate(_JOINERS)
    is_plain = visible.isprintable() and not _OF_LINKS.intersection(word)
    if not is_plain or not SHORTEST <= len(visible) <= LONGEST:
        raise DomainError("phishing-word-shape", shortest=SHORTEST, longest=LONGEST)
    if not any(char.isalpha() for char in word):
        raise DomainError("phishing-word-digits")
    if own.has_number_of(word) or own.is_name_in(word) or is_house_word(word):
        raise DomainError("phishing-word-own")
    return word


def sealed_word(vault: Vault, citizen_id: int, word: str) -> bytes:
    """For ``Citizen.phishing_word_sealed``."""
    return vault.seal(PLACE, citizen_id, word)


def chosen_word(vault: Vault, citizen: Citizen) -> str | None:
    """What the citizen chose. Raises BrokenSealError."""
    if citizen.phishing_word_sealed is None:
        return None
    return vault.open(PLACE, citizen.id, citizen.phishing_word_sealed)
