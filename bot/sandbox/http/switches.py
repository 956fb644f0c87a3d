"""Control API: how the messengers behave: faults, limits, Bale's quirks, Safir."""

from __future__ import annotations

from dataclasses import asdict

from aiohttp import web

from bot.sandbox.acts import ActError
from bot.sandbox.bale.quirks import Quirks, changed
from bot.sandbox.faults import parse_fault
from bot.sandbox.http.answers import json_answer, json_body, json_value
from bot.sandbox.world import World


class SwitchesApi:
    """Handlers of the switches. Each change is told to the pages."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """The routes, each in the OpenAPI document."""
        return [
            web.get("/sandbox/faults", self.faults),
            web.put("/sandbox/faults", self.put_faults),
            web.delete("/sandbox/faults", self.delete_faults),
            web.get("/sandbox/limits", self.limits),
            web.put("/sandbox/limits", self.put_limits),
            web.get("/sandbox/bale", self.bale),
            web.put("/sandbox/bale", self.put_bale),
            web.delete("/sandbox/bale", self.delete_bale),
            web.get("/sandbox/safir", self.safir),
            web.get("/sandbox/safir/settings", self.safir_settings),
            web.put("/sandbox/safir/settings", self.put_safir_settings),
        ]

    async def faults(self, request: web.Request) -> web.Response:
        return json_answer(self._world.faults.listed())

    async def put_faults(self, request: web.Request) -> web.Response:
        given = await json_value(request)
        if not isinstance(given, list):
            raise ActError(400, "a JSON list of faults is expected")
        try:
            faults = [parse_fault(item) for item in given]
        except ValueError as wrong:
            raise ActError(400, str(wrong)) from None
        self._world.faults.replace(faults)
        return self._tell_faults()

    async def delete_faults(self, request: web.Request) -> web.Response:
        self._world.faults.replace([])
        return self._tell_faults()

    def _tell_faults(self) -> web.Response:
        listed = self._world.faults.listed()
        self._world.hub.publish("faults", listed)
        return json_answer(listed)

    async def limits(self, request: web.Request) -> web.Response:
        return json_answer({"enabled": self._world.limits.enabled})

    async def put_limits(self, request: web.Request) -> web.Response:
        enabled = (await json_body(request)).get("enabled")
        if not isinstance(enabled, bool):
            raise ActError(400, "enabled is true or false")
        self._world.limits.enabled = enabled
        return json_answer({"enabled": enabled})

    async def bale(self, request: web.Request) -> web.Response:
        return json_answer(self._world.quirks.as_json())

    async def put_bale(self, request: web.Request) -> web.Response:
        try:
            quirks = changed(self._world.quirks, await json_value(request))
        except ValueError as wrong:
            raise ActError(400, str(wrong)) from None
        self._world.set_quirks(quirks)
        return json_answer(quirks.as_json())

    async def delete_bale(self, request: web.Request) -> web.Response:
        self._world.set_quirks(Quirks())
        return json_answer(self._world.quirks.as_json())

    async def safir(self, request: web.Request) -> web.Response:
        return json_answer(self._world.safir.letters.letters(request.query.get("phone")))

    async def safir_settings(self, request: web.Request) -> web.Response:
        return json_answer(asdict(self._world.safir.settings))

    async def put_safir_settings(self, request: web.Request) -> web.Response:
        try:
            settings = self._world.safir.settings.changed(await json_value(request))
        except ValueError as wrong:
            raise ActError(400, str(wrong)) from None
        self._world.safir.settings = settings
        return json_answer(asdict(settings))
