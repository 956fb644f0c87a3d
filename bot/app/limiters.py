"""The pace of each token: kept in Redis where the house has several processes, else in this one."""

from __future__ import annotations

from contextlib import AsyncExitStack

from bot.clock import Clock
from bot.delivery.limiter import Limiter, limiter_for, pace_of
from bot.settings import Settings

__all__ = ["open_limiter"]


def open_limiter(settings: Settings, messenger: str, clock: Clock, stack: AsyncExitStack) -> Limiter:
    """Of this messenger's token, asked by sender and dialogs alike; ``stack`` closes it. Redis is that of the
    conversation (``PISHKHAN_CONVERSATION__STORAGE=redis``)."""
    section = getattr(settings, messenger)
    if not section.limits or settings.conversation.storage != "redis":
        return limiter_for(messenger, clock, limits=section.limits, per_second=section.per_second)
    from redis.asyncio import Redis

    from bot.delivery.shared_limiter import SharedGcra

    redis = Redis.from_url(settings.conversation.redis_url, socket_connect_timeout=1.0)
    token = section.token.get_secret_value()
    limiter = SharedGcra(redis, f"{messenger}:{token}", clock, pace_of(messenger, section.per_second))
    stack.push_async_callback(limiter.close)
    return limiter
