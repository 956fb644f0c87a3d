"""The wiring of cases, a part of bot.container."""

from __future__ import annotations

from dishka import Provider, Scope, provide

from bot.cases.add_event import AddCaseEvent
from bot.cases.filters import ForgetFilters, NarrowCases, OwnFilters
from bot.cases.follow_up import FollowCase
from bot.cases.list import ListCases
from bot.cases.news import CaseNews
from bot.cases.prediction.read import CaseDates
from bot.cases.read import OwnCases
from bot.cases.register import RegisterCase

__all__ = ["CaseParts", "CaseUseCases"]


class CaseParts(Provider):
    """What lives as long as the process."""

    scope = Scope.APP

    own_cases = provide(OwnCases)
    case_dates = provide(CaseDates)
    own_filters = provide(OwnFilters)
    list_cases = provide(ListCases)


class CaseUseCases(Provider):
    """What lives as long as one update or request."""

    scope = Scope.REQUEST

    case_news = provide(CaseNews)
    add_event = provide(AddCaseEvent)
    register_case = provide(RegisterCase)
    narrow_cases = provide(NarrowCases)
    forget_filters = provide(ForgetFilters)
    follow_case = provide(FollowCase)
