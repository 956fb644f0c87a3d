"""Is everything in place? Each check says in words what to mend; no secret is ever part of its words."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from bot.app.doctor import codes, house, outside, providers, sealed
from bot.app.doctor.check import Check
from bot.clock import Clock
from bot.settings import Settings

__all__ = ["Check", "examine"]


async def examine(clock: Clock, **given: Any) -> Sequence[Check]:
    """Every check, in the order to read them. ``given`` goes to Settings (tests).

    Settings that cannot be read end the examination: nothing else can be asked then.
    """
    try:
        settings = Settings(**given)
    except ValidationError as error:
        return [house.unreadable_settings(error)]
    database = await asyncio.to_thread(house.database, settings)
    migrations = await asyncio.to_thread(house.migrations, settings, is_reachable=database.state == "ok")
    data_keys, audit = await sealed.examine(settings, clock, is_newest=migrations.state == "ok")
    (telegram, bale, sandbox, api, sms, redis), named = await asyncio.gather(
        asyncio.gather(
            outside.messenger("telegram", settings.telegram, clock, settings),
            outside.messenger("bale", settings.bale, clock, settings),
            outside.sandbox_port(settings),
            outside.api_port(settings),
            outside.sms(settings),
            outside.redis(settings),
        ),
        providers.named(settings),
    )
    return [
        house.settings_read(),
        house.secrets(settings),
        database,
        migrations,
        data_keys,
        audit,
        house.texts(),
        house.fonts(),
        house.time_zone(clock),
        telegram,
        bale,
        sandbox,
        api,
        house.api_keys(settings),
        sms,
        *codes.code_ways(settings),
        *named,
        redis,
    ]
