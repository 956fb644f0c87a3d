"""The sample addresses behind the sample post."""

from __future__ import annotations

from functools import cache

from bot.catalogue import files
from bot.catalogue.values import SamplePlace


@cache
def sample_postal_codes() -> tuple[SamplePlace, ...]:
    return tuple(SamplePlace(**data) for data in files.read("sample/postal_codes.json")["places"])
