"""All routes in one aiohttp application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.sandbox.acts import ActError, Acts
from bot.sandbox.errors import ApiError
from bot.sandbox.files import UPLOAD_BYTES_MAX
from bot.sandbox.http.answers import problem
from bot.sandbox.http.botapi import BotApi, not_found
from bot.sandbox.http.chats import ChatsApi
from bot.sandbox.http.guard import foreign_page, refusal_of
from bot.sandbox.http.page import PageFiles
from bot.sandbox.http.people import PeopleApi
from bot.sandbox.http.safir import SafirApi
from bot.sandbox.http.switches import SwitchesApi
from bot.sandbox.http.world import WorldApi
from bot.sandbox.room_acts import RoomActs
from bot.sandbox.world import World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def application(world: World, bot_api: BotApi) -> web.Application:
    """The application: bots' routes for everyone, all else for this machine only."""
    app = web.Application(client_max_size=UPLOAD_BYTES_MAX)
    app.router.add_route("*", "/bot{tail:.+}", not_for_pages(bot_api.call))
    app.router.add_get("/file/bot{tail:.+}", not_for_pages(bot_api.file))
    for route in SafirApi(world).routes():
        app.router.add_route(route.method, route.path, not_for_pages(route.handler), **route.kwargs)
    own = (
        PeopleApi(world, Acts(world)),
        ChatsApi(world, RoomActs(world)),
        WorldApi(world),
        SwitchesApi(world),
        PageFiles(),
    )
    for part in own:
        app.router.add_routes([guarded(route) for route in part.routes()])
    app.router.add_route("*", "/{tail:.*}", _nowhere)
    return app


def not_for_pages(handler: Handler) -> Handler:
    """The same for programs alone: a page of another site that a browser shows is refused."""

    async def run(request: web.Request) -> web.StreamResponse:
        stranger = foreign_page(request)
        return problem(403, stranger) if stranger is not None else await handler(request)

    return run


def guarded(route: web.RouteDef) -> web.RouteDef:
    """The same route, refused to strangers, with its refusals as problems."""
    handler: Handler = route.handler

    async def run(request: web.Request) -> web.StreamResponse:
        stranger = refusal_of(request)
        if stranger is not None:
            return problem(403, stranger)
        try:
            return await handler(request)
        except ActError as refused:
            return problem(refused.status, refused.detail)
        except ApiError as refused:
            return problem(refused.code, refused.description)

    return web.RouteDef(route.method, route.path, run, route.kwargs)


async def _nowhere(request: web.Request) -> web.StreamResponse:
    return not_found()
