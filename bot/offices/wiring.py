"""The wiring of what is done with offices, a part of bot.container."""

from __future__ import annotations

from dishka import Provider, Scope, provide

from bot.offices.find import FindOffices
from bot.offices.known import MarkFavourite, OwnKnownOffices, RememberOffice
from bot.offices.route import Routes
from bot.offices.search import SearchOffices

__all__ = ["OfficeParts", "OfficeUseCases"]


class OfficeParts(Provider):
    """What lives as long as the process."""

    scope = Scope.APP

    find_offices = provide(FindOffices)
    search_offices = provide(SearchOffices)
    own_known_offices = provide(OwnKnownOffices)
    routes = provide(Routes)


class OfficeUseCases(Provider):
    scope = Scope.REQUEST

    mark_favourite = provide(MarkFavourite)
    remember_office = provide(RememberOffice)
