"""Randomness that comes out the same in every run."""

from __future__ import annotations

import base64
import random

from bot.ids import made_reference


class SeededIds:
    """Implements :class:`bot.ids.Ids`."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)

    def new(self) -> int:
        return self._random.randint(1, 2**63 - 1)

    def code(self, digits: int) -> str:
        return str(self._random.randrange(10**digits)).zfill(digits)

    def token(self, bytes_: int = 16) -> str:
        return base64.urlsafe_b64encode(self._random.randbytes(bytes_)).rstrip(b"=").decode()

    def reference(self) -> str:
        return made_reference(self)

    def symbols(self, alphabet: str, length: int) -> str:
        return "".join(self._random.choices(alphabet, k=length))
