"""The way to an office, on a map of the citizen's own."""

from __future__ import annotations

from bot.settings import Settings

__all__ = ["Routes"]


class Routes:
    def __init__(self, settings: Settings) -> None:
        self._address = settings.offices.route_url

    def to(self, latitude: float, longitude: float) -> str:
        """The web address that shows the way to a place, in degrees; where it starts is asked there."""
        return self._address.format(latitude=f"{latitude:.5f}", longitude=f"{longitude:.5f}")
