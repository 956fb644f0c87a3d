"""The providers that the settings name. Authlib is loaded with the first login that uses one, on a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.errors import NotFound, Unavailable
from bot.gateways.sso import Offered, Secrets
from bot.settings import Settings, SsoProviderSection

if TYPE_CHECKING:
    from bot.gateways.sso.oidc import OidcProvider

__all__ = ["ChosenSso", "callback_path"]


def callback_path(key: str) -> str:
    """Where a provider sends the browser back to: a path of our API server."""
    return f"/sso/{key}/callback"


class ChosenSso:
    """Implements SsoProviders of :mod:`bot.gateways.sso`, within the settings' time. ``close`` before the
    loop ends."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._section = settings.sso
        self._clock = clock
        self._sections = {each.key: each for each in settings.sso.providers}
        self._opened: dict[str, OidcProvider] = {}
        everybody = tuple(Offered(each.key, each.title) for each in settings.sso.providers)
        self._offered = {
            name: everybody if section.username else ()
            for name, section in (("telegram", settings.telegram), ("bale", settings.bale))
        }

    def offered(self, messenger: str) -> Sequence[Offered]:
        return self._offered.get(messenger, ())

    async def way_out(self, key: str, state: str, secrets: Secrets) -> str:
        try:
            async with asyncio.timeout(self._section.timeout_s):
                return await (await self._provider(key)).way_out(state, secrets)
        except TimeoutError as late:
            raise Unavailable("sso-unavailable") from late

    async def identify(self, key: str, code: str, secrets: Secrets, issuer: str | None = None) -> str:
        try:
            async with asyncio.timeout(self._section.timeout_s):
                return await (await self._provider(key)).identify(code, secrets, issuer)
        except TimeoutError as late:
            raise Unavailable("sso-unavailable") from late

    async def close(self) -> None:
        for each in self._opened.values():
            await each.close()

    async def _provider(self, key: str) -> OidcProvider:
        section = self._sections.get(key)
        if section is None:
            raise NotFound("sso-over")
        if key not in self._opened:
            make = await asyncio.to_thread(_library)
            # Another login may have come first while the library was being loaded.
            fresh = make(section, self._back(section), self._clock, self._section.timeout_s)
            self._opened.setdefault(key, fresh)
        return self._opened[key]

    def _back(self, section: SsoProviderSection) -> str:
        assert self._section.public_url is not None
        return self._section.public_url + callback_path(section.key)


def _library() -> type[OidcProvider]:
    from bot.gateways.sso.oidc import OidcProvider

    return OidcProvider
