"""What the ledger says was told, held against what chats and telephones show."""

from __future__ import annotations

import re
from collections import Counter as Count
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.delivery.claims import Claimed, Marked
from bot.delivery.composer import Composer
from bot.delivery.senders import OutgoingText
from bot.delivery.verdicts import DOUBT_PAUSE
from bot.ledger.addresses import SEALED, chat_id_of
from bot.ledger.invariant import verify
from storage.models import Delivery, LoginSession
from storage.unit_of_work import UnitOfWork
from tests.e2e.counter import Counter

_MARKS = re.compile(r"<[^>]*>|&\w+;")
_NOT_READ = re.compile(r"[\W_]+")
#: How a delivery ends whose address takes nothing: found out by this send, or known before it.
GONE = {"dead", "suppressed"}


def bare(html: str) -> str:
    """What of a text every messenger shows, whatever its marks: letters and digits."""
    return _NOT_READ.sub("", _MARKS.sub(" ", html))


class Said:
    """What was to be said by each delivery, as it was composed."""

    def __init__(self) -> None:
        self.texts: dict[int, str] = {}


@contextmanager
def listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[Said]:
    said = Said()
    compose = Composer.compose

    def and_listen(self: Composer, row: Claimed, marked: Marked) -> OutgoingText:
        out = compose(self, row, marked)
        said.texts[row.id] = bare(out.text)
        return out

    with monkeypatch.context() as patch:
        patch.setattr(Composer, "compose", and_listen)
        yield said


async def the_books_agree(counter: Counter, said: Said) -> None:
    """Every delivery is at its end; a chat shows each as often as its row says, a telephone has each once."""
    await everything_is_told(counter)
    rows = await counter.rows(Delivery)
    least: Count[tuple[str, str]] = Count()
    most: Count[tuple[str, str]] = Count()
    for row in rows:
        if row.channel in SEALED or row.id not in said.texts:
            assert row.state != "sent" or row.channel in SEALED, "sent without words"
            continue
        at = (str(chat_id_of(row.address)), said.texts[row.id])
        least[at] += row.state == "sent"
        most[at] += row.doubts + (row.state == "sent")
    people = await counter.control.get("/sandbox/people")
    for one in people:
        if not any(chat == str(one["chat_id"]) for chat, _ in most):
            continue
        shown = await counter.control.get(f"/sandbox/people/{one['user_id']}/messages")
        chat = Count(
            bare(message["text"]) for message in shown if message["from_bot"] and not message.get("deleted")
        )
        for (number, text), most_often in most.items():
            if number == str(one["chat_id"]):
                assert least[number, text] <= chat[text] <= most_often, (text, chat[text])
    letters = await counter.control.get("/sandbox/sms")
    assert len(letters) == sum(row.channel == "sms" and row.state == "sent" for row in rows)
    async with UnitOfWork(counter.database) as tx:
        assert await verify(tx.session) == []


async def everything_is_told(counter: Counter) -> None:
    async def settled() -> bool:
        rows = [row for row in await counter.rows(Delivery) if row.ended_at is None]
        if any(row.doubts for row in rows) and not any(row.state in ("leased", "sending") for row in rows):
            # What may have arrived waits a while before its one repetition.
            counter.clock.jump(DOUBT_PAUSE)
        now = counter.clock.now()
        return not any(row.state != "queued" or row.due_at <= now or row.doubts for row in rows)

    await counter.control.until(settled, "every delivery at its end", 30)


async def one_session_a_chat(counter: Counter) -> None:
    """Nobody was logged in twice by what they did once."""
    chats = [one.messenger_account_id for one in await counter.rows(LoginSession) if one.ended_at is None]
    assert len(chats) == len(set(chats))
