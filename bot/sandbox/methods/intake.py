"""How a bot takes its updates: getUpdates, setWebhook, deleteWebhook, getWebhookInfo."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.sandbox.call import Call, Described, Raw
from bot.sandbox.errors import bad_request, conflict
from bot.sandbox.methods.table import Method
from bot.sandbox.model import Json
from bot.sandbox.webhooks import Webhook

POLL_SECONDS_MAX = 50
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def _allowed(call: Call) -> list[str] | None:
    given = call.json("allowed_updates") if call.bot.flavour.filters_updates else None
    if given is None:
        return None
    if not isinstance(given, list):
        raise bad_request("can't parse allowed_updates: expected an Array of String")
    return [str(kind) for kind in given]


async def get_updates(call: Call) -> Raw:
    """Waits for the first update as long as asked (50 s at most); a held poll is ended by a second one."""
    bot = call.bot
    if bot.webhook is not None:
        raise conflict(
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
    bot.queue.allow(_allowed(call))
    bot.queue.confirm(call.integer("offset"))
    bot.end_poll(
        conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
    )
    was_ready = bot.ready(call.world.clock())
    bot.polled_at = call.world.clock()
    if not was_ready:
        call.world.hub.publish("ready", call.world.readiness())
    seconds = min(max(call.integer("timeout"), 0), POLL_SECONDS_MAX)
    if not len(bot.queue) and seconds:
        await bot.wait_for_updates(seconds)
        bot.polled_at = call.world.clock()
    limit = call.integer("limit", 100)
    return Raw(bot.queue.take(limit if 1 <= limit <= 100 else 100))


def _drop(call: Call) -> bool:
    """Drop what waits, if asked to; Bale says that it did and keeps it (reference/bale.md, section 2)."""
    bot = call.bot
    if not call.flag("drop_pending_updates") or (bot.flavour.is_bale and bot.quirks.keeps_queue):
        return False
    bot.queue.clear()
    return True


async def set_webhook(call: Call) -> Described:
    """HTTPS, or plain HTTP to a loopback address; an empty ``url`` deletes."""
    url = call.text("url")
    if not url:
        return await delete_webhook(call)
    try:
        target = urlsplit(url)
        port = target.port
    except ValueError:
        raise bad_request("bad webhook: invalid webhook URL specified") from None
    if target.scheme != "https" and not (target.scheme == "http" and target.hostname in _LOOPBACK):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    ports = call.bot.flavour.webhook_ports
    if target.scheme == "https" and target.hostname not in _LOOPBACK and (port or 443) not in ports:
        names = ", ".join(map(str, sorted(ports)[:-1]))
        raise bad_request(f"bad webhook: Webhook can be set up only on ports {names} or {sorted(ports)[-1]}")
    secret = call.text("secret_token")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    bot = call.bot
    bot.queue.allow(_allowed(call))
    dropping = _drop(call)
    connections = min(max(call.integer("max_connections", 40), 1), 100)
    shown_secret = secret if bot.flavour.webhook_has_secret else ""
    webhook = Webhook(call.world.push_host(), bot, url, shown_secret, connections)
    if bot.webhook is not None:
        if bot.webhook.same_as(webhook) and not dropping:
            return Described(True, "Webhook is already set")
        await bot.webhook.stop()
    bot.end_poll(conflict("terminated by setWebhook request"))
    bot.webhook = webhook
    webhook.start()
    call.world.hub.publish("ready", call.world.readiness())
    return Described(True, "Webhook was set")


async def delete_webhook(call: Call) -> Described:
    _drop(call)
    webhook, call.bot.webhook = call.bot.webhook, None
    if webhook is None:
        return Described(True, "Webhook is already deleted")
    await webhook.stop()
    return Described(True, "Webhook was deleted")


def get_webhook_info(call: Call) -> Json:
    bot = call.bot
    out: Json = {"url": "", "has_custom_certificate": False, "pending_update_count": len(bot.queue)}
    if bot.queue.allowed:
        out["allowed_updates"] = bot.queue.allowed
    if bot.webhook is not None:
        out |= bot.webhook.info()
    return out


METHODS = (
    Method("getUpdates", wait=get_updates),
    Method("setWebhook", wait=set_webhook),
    Method("deleteWebhook", wait=delete_webhook),
    Method("getWebhookInfo", get_webhook_info),
)
