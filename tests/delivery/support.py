"""What the tests of ledger and sender share: words, rows, a sender that does what it is told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select

from bot.crypto import Vault
from bot.delivery.channel import Pacing
from bot.delivery.senders import OutgoingText, SendError, Sent
from bot.delivery.worker import DeliveryWorker
from bot.ids import Ids
from bot.ledger import Kind, Ledger, Recipient, Telling, Wake
from bot.texts import Texts
from storage.database import Database
from storage.models import MessengerAccount, OneTimePassword
from storage.models.ledger import Delivery, DeliveryEvent
from storage.unit_of_work import UnitOfWork
from tests.clock import ManualClock

WORDS = Texts.load(Path(__file__).parent / "words")
PHONE = "+989121110001"
CODE = "482913"
QUICK = Pacing(poll_s=0.02, reap_s=0.02, admit_s=5.0, send_s=5.0, drain_s=0.5)

Behaviour = Callable[[OutgoingText], Awaitable[Sent]]


@dataclass
class FakeSender:
    """Keeps what it was given; fails by what stands in ``failures``, one for each send, then succeeds."""

    failures: list[SendError] = field(default_factory=list)
    sent: list[OutgoingText] = field(default_factory=list)
    tries: int = 0
    admitted: asyncio.Event = field(default_factory=asyncio.Event)
    door: asyncio.Event = field(default_factory=asyncio.Event)
    wire: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.door.set()
        self.wire.set()

    async def admit(self, address: str, *, urgent: bool) -> None:
        self.admitted.set()
        await self.door.wait()

    async def send(self, text: OutgoingText) -> Sent:
        self.tries += 1
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(text)
        await self.wire.wait()
        return Sent(f"ref-{len(self.sent)}")


@dataclass
class Desk:
    """A ledger on a database, and workers for it."""

    database: Database
    clock: ManualClock
    ids: Ids
    vault: Vault
    wake: Wake = field(default_factory=Wake)

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.clock, self.ids, self.vault, self.wake)

    async def tell(self, telling: Telling, *recipients: Recipient) -> bool:
        async with UnitOfWork(self.database) as tx:
            told = await self.ledger.tell(tx, telling, recipients)
            await tx.commit()
        return told

    def news(self, key: str = "case:1:event:2", **changes: Any) -> Telling:
        given: dict[str, Any] = {
            "dedupe_key": key,
            "kind": Kind.STATUS,
            "words_key": "news",
            "words_args": {"tail": "0412", "who": "<رضا>"},
            "button": ("news-open", "go:case:1"),
            "expires_at": self.clock.now() + timedelta(days=2),
        }
        return Telling(**given | changes)

    async def code(self, messenger: str = "telegram") -> Telling:
        """A one-time password that waits to be sent, asked for in this messenger; and what tells it."""
        account, code_id, now = self.ids.new(), self.ids.new(), self.clock.now()
        async with UnitOfWork(self.database) as tx:
            tx.session.add(
                MessengerAccount(
                    id=account, messenger=messenger, user_id=account, chat_id=account, created_at=now
                )
            )
            await tx.session.flush()
            tx.session.add(
                OneTimePassword(
                    id=code_id,
                    purpose="login",
                    flow_id=code_id,
                    messenger_account_id=account,
                    phone_index=self.vault.index("phone", PHONE),
                    code_hash=self.vault.code_hash(code_id, CODE),
                    code_sealed=self.vault.seal("one_time_password.code_sealed", code_id, CODE),
                    state="alive",
                    created_at=now,
                    expires_at=now + timedelta(seconds=180),
                )
            )
            await tx.commit()
        return Telling(
            dedupe_key=f"code:{code_id}",
            kind=Kind.CODE,
            words_key="code",
            secret_ref=code_id,
            expires_at=now + timedelta(seconds=180),
        )

    def worker(self, pacing: Pacing = QUICK, **senders: Any) -> DeliveryWorker:
        return DeliveryWorker(
            self.database, self.clock, senders, WORDS, self.vault, self.ids, self.wake, pacing
        )

    async def all(self, query: Select[Any]) -> Sequence[Any]:
        async with UnitOfWork(self.database) as tx:
            return (await tx.session.scalars(query)).all()

    async def deliveries(self) -> Sequence[Delivery]:
        return await self.all(select(Delivery).order_by(Delivery.id))

    async def states(self) -> list[str]:
        return [row.state for row in await self.deliveries()]

    async def events(self) -> list[tuple[int, str, str | None]]:
        rows = await self.all(select(DeliveryEvent).order_by(DeliveryEvent.id))
        return [(row.delivery_id, row.state, row.reason) for row in rows]


async def until(true: Callable[[], bool | Awaitable[bool]], within: float = 10.0) -> None:
    """Waits for a condition. Raises TimeoutError."""
    async with asyncio.timeout(within):
        while True:
            answer = true()
            if isinstance(answer, bool):
                reached = answer
            else:
                reached = await answer
            if reached:
                return
            await asyncio.sleep(0.005)


class Running:
    """``async with Running(worker)``: runs until the end of the block, then stops as a signal stops it."""

    def __init__(self, worker: DeliveryWorker) -> None:
        self._worker = worker
        self._stop = asyncio.Event()

    async def __aenter__(self) -> Running:
        self._group = asyncio.TaskGroup()
        await self._group.__aenter__()
        self._group.create_task(self._worker.run(self._stop))
        return self

    def stop(self) -> None:
        self._stop.set()

    async def __aexit__(self, *error: Any) -> None:
        self.stop()
        await self._group.__aexit__(*error)
