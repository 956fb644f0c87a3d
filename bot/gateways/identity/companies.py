"""Registries of companies that the settings name: the sample one, and none.

No provider of :mod:`bot.gateways.identity` documents a question about companies (providers reference), so
there is no other adapter yet.
"""

from __future__ import annotations

from bot.catalogue import sample_companies
from bot.errors import Unavailable
from bot.gateways.identity import Company


class SampleCompanyRegistry:
    """Companies that do not exist (bot.catalogue.companies); one of them is never answered about."""

    async def company(self, legal_id: str, national_code: str) -> Company | None:
        for one in sample_companies():
            if one.legal_id != legal_id:
                continue
            if one.registry == "unavailable":
                raise Unavailable("legal-registry-unavailable")
            if one.registry == "absent":
                return None
            return Company(one.name, may_sign=national_code in one.signatories)
        return None


class NoCompanyRegistry:
    """Nobody is asked, so nobody can show that they sign for a company."""

    async def company(self, legal_id: str, national_code: str) -> Company | None:
        raise Unavailable("legal-registry-off")
