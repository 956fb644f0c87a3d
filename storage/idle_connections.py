"""PostgreSQL: a pooled connection is asked whether it still stands only where there is a doubt.

Asking before every use costs a turn to the server and back, as much as a statement. A server that goes away
says so: what it sent, be it only the end, waits at the socket, and looking there costs nothing. What was
silent for long may have been dropped on the way.
"""

from __future__ import annotations

import select
from time import monotonic
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError

__all__ = ["LONG_S", "ask_where_in_doubt"]

#: So long unused, a connection is asked.
LONG_S = 30.0
_USED_AT = "used_at"


def ask_where_in_doubt(engine: Engine) -> None:
    """Of one that does not answer the pool makes a new one, and all older ones with it."""

    @event.listens_for(engine, "checkin")
    def put_back(_connection: Any, record: Any) -> None:
        record.info[_USED_AT] = monotonic()

    @event.listens_for(engine, "checkout")
    def take_out(connection: Any, record: Any, _proxy: Any) -> None:
        used_at = record.info.get(_USED_AT)
        if used_at is None or not (monotonic() - used_at > LONG_S or _has_word(connection)):
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as gone:
            raise InvalidatePoolError from gone


def _has_word(connection: Any) -> bool:
    """Something came while nothing was asked, or the connection is closed."""
    if connection.closed:
        return True
    poll = select.poll()
    poll.register(connection.driver_connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))
