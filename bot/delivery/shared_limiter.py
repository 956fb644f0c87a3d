"""One pace for several processes: the same arithmetic as bot.delivery.limiter, in Redis and on its clock.

Source: delivery reference, 4. Redis keeps nothing that may not be lost: without it each process goes on alone
at its share of the pace (never without one), and after a flush the count begins anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import structlog
from redis.exceptions import RedisError

from bot.clock import Clock
from bot.delivery.limiter import WINDOW_S, Gcra, Pace
from bot.nursery import Nursery

if TYPE_CHECKING:
    from redis.asyncio import Redis

__all__ = ["PROCESSES", "SharedGcra"]

_log = structlog.get_logger(__name__)

#: Processes that may share a token while Redis is away: each takes this part of the pace.
PROCESSES = 4
_US = 1_000_000
# Times in microseconds. KEYS: token, chat. ARGV: full step, slack in steps, chat step, chat slack, recovery.
_TAKE = """
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local kept = redis.call('HMGET', KEYS[1], 'tat', 'step', 'eased')
local full, recovery = tonumber(ARGV[1]), tonumber(ARGV[5])
local step = tonumber(kept[2]) or full
local tat = math.max(now, tonumber(kept[1]) or 0)
if step > full and now - (tonumber(kept[3]) or 0) >= recovery then
  step = math.max(full, step / 1.05)
  redis.call('HSET', KEYS[1], 'step', string.format('%.0f', step), 'eased', string.format('%.0f', now))
end
local wait = tat - now - tonumber(ARGV[2]) * step
local chat = KEYS[2] ~= '' and redis.call('HMGET', KEYS[2], 'tat', 'held', 'last') or {}
local ctat = math.max(now, tonumber(chat[1]) or 0)
if KEYS[2] ~= '' then
  wait = math.max(wait, (tonumber(chat[2]) or 0) - now, ctat - now - tonumber(ARGV[4]))
end
if wait > 0 then return string.format('%.0f', wait) end
redis.call('HSET', KEYS[1], 'tat', string.format('%.0f', tat + step))
if redis.call('PTTL', KEYS[1]) < 60000 then redis.call('PEXPIRE', KEYS[1], 60000) end
if KEYS[2] ~= '' then
  ctat = ctat + tonumber(ARGV[3])
  redis.call('HSET', KEYS[2], 'tat', string.format('%.0f', ctat), 'before', chat[3] or '0',
    'last', string.format('%.0f', now))
  if redis.call('PTTL', KEYS[2]) < 60000 then redis.call('PEXPIRE', KEYS[2], 60000) end
end
return '0'
"""
# KEYS: departures. ARGV: how many, window.
_LEAVE = """
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local first = redis.call('LINDEX', KEYS[1], -tonumber(ARGV[1]))
if first and tonumber(first) + tonumber(ARGV[2]) > now then
  return string.format('%.0f', tonumber(first) + tonumber(ARGV[2]) - now)
end
redis.call('RPUSH', KEYS[1], string.format('%.0f', now))
redis.call('LTRIM', KEYS[1], -tonumber(ARGV[1]), -1)
redis.call('PEXPIRE', KEYS[1], 10000)
return '0'
"""
# A 429. KEYS: token, chat. ARGV: wait, full step, slack in steps, recent, fall of the pace, slowest step.
_FLOODED = """
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local till = now + tonumber(ARGV[1])
local before = KEYS[2] ~= '' and tonumber(redis.call('HGET', KEYS[2], 'before')) or 0
local key = KEYS[1]
if before and before > 0 and now - before <= tonumber(ARGV[4]) then
  key = KEYS[2]
  local held = math.max(till, tonumber(redis.call('HGET', key, 'held')) or 0)
  redis.call('HSET', key, 'held', string.format('%.0f', held))
else
  local kept = redis.call('HMGET', key, 'tat', 'step')
  local step = math.min(tonumber(ARGV[6]), (tonumber(kept[2]) or tonumber(ARGV[2])) / tonumber(ARGV[5]))
  local tat = math.max(till + tonumber(ARGV[3]) * step, tonumber(kept[1]) or 0)
  redis.call('HSET', key, 'tat', string.format('%.0f', tat), 'step', string.format('%.0f', step),
    'eased', string.format('%.0f', now))
end
redis.call('PEXPIRE', key, math.ceil(tonumber(ARGV[1]) / 1000) + 60000)
return '0'
"""


class SharedGcra:
    """Implements :class:`bot.delivery.limiter.Limiter` for one token in any number of processes.

    ``token`` is only hashed into the names of keys.
    """

    def __init__(
        self,
        redis: Redis,
        token: str,
        clock: Clock,
        pace: Pace,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._redis = redis
        self._pace = pace
        self._sleep = sleep
        self._name = f"pishkhan:pace:{blake2b(token.encode(), digest_size=8).hexdigest()}"
        self._alone = Gcra(clock, replace(pace, per_second=pace.per_second / PROCESSES), sleep)
        self._clock = clock
        self._blind_until = float("-inf")
        self._held: dict[int | None, float] = {}
        self._told = Nursery()

    async def acquire(self, chat_id: int | None, urgent: bool) -> None:
        slack = self._pace.burst - 1 if urgent else 0
        burst = self._pace.urgent_chat_burst if urgent else self._pace.chat_burst
        chat_step = _US / self._pace.chat_per_second
        full, recovery = _US / self._pace.per_second, self._pace.recovers_s * _US
        given = (round(full), slack, round(chat_step), round((burst - 1) * chat_step), round(recovery))
        while True:
            wait = await self._ask(_TAKE, (self._name, self._chat(chat_id)), given)
            if wait is None:
                return await self._alone.acquire(chat_id, urgent)
            if not wait:
                return None
            await self._sleep(wait)

    async def depart(self) -> None:
        while True:
            given = (self._pace.window, round(WINDOW_S * _US))
            wait = await self._ask(_LEAVE, (f"{self._name}:left",), given)
            if wait is None:
                return await self._alone.depart()
            if not wait:
                return None
            await self._sleep(wait)

    def left(self, chat_id: int | None, urgent: bool) -> float:
        """By what this process itself was told of: a 429, or that Redis is away."""
        now = self._clock.monotonic()
        held = max(self._held.get(chat_id, 0.0), self._held.get(None, 0.0)) - now
        return max(0.0, held, self._alone.left(chat_id, urgent) if now < self._blind_until else 0.0)

    def push(self, chat_id: int | None, seconds: float) -> None:
        self._held[chat_id] = self._clock.monotonic() + seconds
        self._alone.push(chat_id, seconds)

    def flooded(self, chat_id: int | None, seconds: float) -> None:
        self._alone.flooded(chat_id, seconds)
        self._told.spawn(self._flooded(chat_id, seconds), name="pace-flooded")

    async def close(self) -> None:
        await self._told.drain(1)
        await self._redis.aclose()

    async def _flooded(self, chat_id: int | None, seconds: float) -> None:
        full = _US / self._pace.per_second
        given = (
            round(seconds * _US),
            round(full),
            self._pace.burst - 1,
            3 * _US,
            self._pace.after_flood,
            round(full / self._pace.slowest),
        )
        await self._ask(_FLOODED, (self._name, self._chat(chat_id)), given)

    def _chat(self, chat_id: int | None) -> str:
        return "" if chat_id is None else f"{self._name}:{chat_id}"

    async def _ask(self, script: str, keys: tuple[str, ...], given: tuple[Any, ...]) -> float | None:
        """Seconds to wait; None while Redis is away."""
        if self._clock.monotonic() < self._blind_until:
            return None
        try:
            async with asyncio.timeout(1.0):
                waited: Any = await self._redis.eval(script, len(keys), *keys, *given)  # type: ignore[misc]
        except (RedisError, OSError, TimeoutError) as away:
            _log.warning("pace is kept alone", error=type(away).__qualname__)
            self._blind_until = self._clock.monotonic() + 1.0
            return None
        return float(waited) / _US
