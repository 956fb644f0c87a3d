"""The wiring of outside systems: who stands behind each Protocol, as the settings say (bot.container)."""

from __future__ import annotations

from collections.abc import AsyncIterator

from dishka import Provider, Scope, provide

from bot.accounts.mailbox.own import Letters
from bot.accounts.reach import Abroad
from bot.clock import Clock
from bot.gateways.identity import CivilRegistry, CompanyRegistry, SimOwners
from bot.gateways.identity.choice import Registries, open_registries
from bot.gateways.postal import PostalCodes
from bot.gateways.postal.choice import Post, open_post
from bot.gateways.sso import SsoProviders
from bot.gateways.sso.choice import ChosenSso
from bot.settings import Settings

__all__ = ["Outside"]

#: Ways of a code that end in a messenger; the others are SMS.
TURNS_UP_IN = {"telegram-gateway": "telegram", "safir": "bale"}


class Outside(Provider):
    """As long as the process."""

    scope = Scope.APP

    @provide
    async def registries(self, settings: Settings, clock: Clock) -> AsyncIterator[Registries]:
        made = open_registries(settings.identity, clock)
        yield made
        await made.close()

    @provide
    def sims(self, registries: Registries) -> SimOwners:
        return registries.sims

    @provide
    def registry(self, registries: Registries) -> CivilRegistry:
        return registries.civil

    @provide
    def companies(self, registries: Registries) -> CompanyRegistry:
        return registries.companies

    @provide
    async def post(self, settings: Settings, clock: Clock) -> AsyncIterator[Post]:
        made = open_post(settings.postal, clock)
        yield made
        await made.close()

    @provide
    def postal_codes(self, post: Post) -> PostalCodes:
        return post.codes

    @provide
    def abroad(self, settings: Settings) -> Abroad:
        ways = settings.ways_abroad
        return Abroad(
            frozenset(TURNS_UP_IN.get(way) for way in ways),
            sms=any(provider in ways for provider in settings.sms.abroad_providers),
        )

    @provide
    async def sso(self, settings: Settings, clock: Clock) -> AsyncIterator[SsoProviders]:
        made = ChosenSso(settings, clock)
        yield made
        await made.close()

    @provide
    def letters(self, settings: Settings) -> Letters:
        return Letters(settings.letters_go_out)
