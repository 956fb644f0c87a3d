"""The HTTP application."""

from __future__ import annotations

from fastapi import FastAPI

from bot.api.cases import cases_router
from bot.api.door import Door
from bot.api.health import health_router
from bot.api.notices import notices_router
from bot.api.parts import ApiParts
from bot.api.problems import install_problems
from bot.api.professions import professions_router
from bot.api.sso import sso_router
from bot.api.webhooks import webhooks_router

__all__ = ["build_api"]


def build_api(parts: ApiParts) -> FastAPI:
    """Stateless but for ``parts``. The page of the documentation is there at log level debug alone: it loads
    its script from elsewhere; the document itself is always at /openapi.json."""
    is_debug = parts.settings.log_level == "debug"
    app = FastAPI(
        title="Pishkhan",
        version="1",
        description="Integration API: agencies tell what happened to a case, who holds a "
        "professional role, and propose notices. Errors are RFC 9457 problems.",
        docs_url="/docs" if is_debug else None,
        redoc_url=None,
    )
    install_problems(app, parts.texts)
    keys = [key.get_secret_value() for key in (*parts.settings.api.keys, *parts.settings.api.list_keys)]
    app.add_middleware(Door, keys=keys, texts=parts.texts)
    app.include_router(health_router(parts.database, parts.clock, parts.intakes))
    app.include_router(cases_router(parts))
    app.include_router(professions_router(parts))
    app.include_router(notices_router(parts))
    app.include_router(webhooks_router(parts.webhooks))
    if parts.settings.sso.providers:
        app.include_router(sso_router(parts))
    return app
