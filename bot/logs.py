"""Logs: what happened, never to whom or what they wrote.

Only fields on a list are written; a field that is not on it is named, without its value. Text is scrubbed
of what looks like a token, a national code or a telephone number, and of every secret of the settings.
Of an exception only its type and place are written: messages carry values.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Iterable, Iterator, MutableMapping
from typing import TYPE_CHECKING, Any, TextIO
from urllib.parse import unquote

import structlog
from structlog.typing import EventDict, Processor

from bot.errors import DomainError

if TYPE_CHECKING:
    from bot.settings import Settings

__all__ = ["FIELDS", "configure", "configure_for", "scrubbed", "trouble"]

#: Fields that cannot hold personal data: ids of rows, counts, durations, names of our own parts.
FIELDS = frozenset(
    (
        *("event", "level", "logger", "timestamp", "error", "frames", "dropped", "reason", "rule", "state"),
        *("task", "tasks", "job", "count", "total", "rows", "marks", "sent", "failed", "kind", "size"),
        *(
            "bot_id",
            "update_id",
            "delivery",
            "campaign",
            "message_id",
            "case_id",
            "messenger",
            "provider",
            "channel",
            "lane",
            "owner",
        ),
        *(
            "attempt",
            "attempts",
            "retry_after",
            "again_in",
            "seconds",
            "limit",
            "queue",
            "worker",
            "fence",
        ),
        *(
            "method",
            "status",
            "host",
            "port",
            "revision",
            "key",
            "version",
            "signal",
            "dialog",
            "outcome",
            "first",
            "tries",
            "chat_type",
        ),
    )
)

#: Their loggers write addresses with tokens in them, or every request.
SILENCED = (
    "aiogram.event",
    "aiohttp.access",
    "aiohttp.client",
    "httpx",
    "httpcore",
    "telegram",
    "uvicorn.access",
    "uvicorn.error",
    "urllib3",
    "aiosqlite",
    "sqlalchemy.engine",
)

#: Logs at ERROR whatever a getter raises, and raises it again.
DRAWING = "aiogram_dialog.window"

_DIGIT = "[0-9۰-۹٠-٩]"
_PATTERNS = (
    (re.compile(r"\bbot\d+:[^/\s\"']+"), "bot[token]"),
    (re.compile(r"\b\d{3,}:[A-Za-z0-9_-]{10,}"), "[token]"),
    # Codes of persons (10, 12), mobiles of Iran (10 to 14 with their prefixes), of other countries (7 to 15
    # behind theirs, E.164); our own row ids are longer.
    (re.compile(rf"(?<!{_DIGIT})(?:\+{_DIGIT}{{7,15}}|(?:00)?{_DIGIT}{{10,14}})(?!{_DIGIT})"), "[number]"),
)

#: Before the host, or as a parameter (libpq knows both). No parser of addresses: one that is not quoted as
#: it should be must not be written either.
_PASSWORD = re.compile(r"(?:^[\w+]+://[^:/@]*:([^@]+)@|[?&]password=([^&]+))")


def is_no_refusal(_record: logging.LogRecord) -> bool:
    """False while a DomainError is on its way: a refusal is an answer, and handlers.errors gives it."""
    return not isinstance(sys.exc_info()[1], DomainError)


def configure(
    level: str = "info", *, as_json: bool = False, secrets: Iterable[str] = (), stream: TextIO | None = None
) -> None:
    """Sets up structlog and the standard library's logging alike.

    ``secrets`` are scrubbed wherever they stand. ``level`` is debug, info, warning or error. Lines go to
    ``stream`` (stderr when None), one a line.
    """
    shared = _shared([secret for secret in secrets if len(secret) >= 6])
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer(as_json)],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in SILENCED:
        logging.getLogger(name).setLevel(logging.ERROR)
    logging.getLogger(DRAWING).addFilter(is_no_refusal)


def configure_for(settings: Settings) -> None:
    """As the settings say; every secret they hold is scrubbed from now on."""
    secrets = list(_secrets_in(settings))
    for url in (settings.database.url, settings.conversation.redis_url):
        secrets += _passwords(url)
    configure(settings.log_level, as_json=settings.log_json, secrets=secrets)


def _secrets_in(value: object) -> Iterator[str]:
    """Every secret there is, of whatever section: none can be forgotten."""
    from pydantic import BaseModel, SecretStr

    if isinstance(value, SecretStr):
        yield value.get_secret_value()
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _secrets_in(getattr(value, name))
    elif isinstance(value, list):
        for each in value:
            yield from _secrets_in(each)


def _passwords(url: str) -> Iterator[str]:
    """The password of an address, as it stands there and as it is meant."""
    for found in _PASSWORD.finditer(url):
        written = found[1] or found[2]
        yield from {written, unquote(written)}


def scrubbed(text: str, secrets: Iterable[str] = ()) -> str:
    """The text without tokens, national codes, telephone numbers and the given secrets."""
    for secret in secrets:
        text = text.replace(secret, "[secret]")
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


def trouble(error: BaseException) -> dict[str, Any]:
    """What may be logged of an exception: ``{"error": type, "frames": [innermost eight]}``."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    return {
        "error": type(error).__qualname__,
        "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }


def _shared(secrets: list[str]) -> list[Processor]:
    def scrub(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> EventDict:
        return {name: _clean(value, secrets) for name, value in event.items()}

    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        type_and_place,
        known_fields_only,
        scrub,
    ]


def type_and_place(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> EventDict:
    """``exc_info`` becomes ``error`` and ``frames``."""
    info = event.pop("exc_info", None)
    record = event.get("_record")
    if record is not None:
        # Else the standard formatter would add the whole trace with its message after our line.
        info, record.exc_info, record.exc_text = info or record.exc_info, None, None
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event.update(trouble(error))
    return dict(event)


def known_fields_only(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> EventDict:
    """Drops values of fields that are not on the list, and says which."""
    kept = {
        name: value
        for name, value in event.items()
        if name in FIELDS or name in ("_record", "_from_structlog")
    }
    if dropped := sorted(event.keys() - kept.keys()):
        kept["dropped"] = dropped
    return kept


def _clean(value: Any, secrets: list[str]) -> Any:
    if isinstance(value, str):
        return scrubbed(value, secrets)
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_clean(each, secrets) for each in value]
    if isinstance(value, dict):
        return {str(name): _clean(each, secrets) for name, each in value.items()}
    if isinstance(value, (bool, int, float, type(None), logging.LogRecord)):
        return value
    return scrubbed(str(value), secrets)


def _renderer(as_json: bool) -> Processor:
    if as_json:
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=32)
