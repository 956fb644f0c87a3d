"""Invoices and their payment: what a bot asks for, what a person pays, how it ends."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Literal, get_args

from bot.sandbox.ids import fresh_id
from bot.sandbox.model import Json

ANSWER_SECONDS = 10
KEPT = 20_000

# How it ends: paid, refused by the bank, or paid without the bot being told.
Outcome = Literal["paid", "failed", "silent"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
State = Literal["waiting", "expired", "refused", "failed", "paid"]

# inquireTransaction's words for them (reference/bale.md, section 9).
_BALE_STATES: dict[State, str] = {
    "waiting": "pending",
    "paid": "paid",
    "failed": "failed",
    "expired": "failed",
    "refused": "rejected",
}


@dataclass(slots=True)
class Invoice:
    """What is to be paid, in the smallest unit of ``currency`` (IRR has no smaller one)."""

    title: str
    description: str
    payload: str
    provider_token: str
    currency: str
    prices: list[Json]
    start_parameter: str = ""
    photo_url: str = ""
    paid: bool = False

    @property
    def total(self) -> int:
        """The sum of the prices."""
        return sum(price["amount"] for price in self.prices)

    def wire(self) -> Json:
        """The Invoice object of the Bot API."""
        return {
            "title": self.title,
            "description": self.description,
            "start_parameter": self.start_parameter,
            "currency": self.currency,
            "total_amount": self.total,
        }


@dataclass(slots=True)
class Checkout:
    """One attempt to pay. ``created`` is in seconds since 1970; ``state`` holds what was last known."""

    query_id: str
    charge_id: str
    invoice: Invoice
    user_id: int
    message_id: int
    created: float
    outcome: Outcome
    state: State = "waiting"
    error: str = ""

    def settle(self, now: float) -> State:
        """The state at ``now``: nobody answered within ten seconds means that it is over."""
        if self.state == "waiting" and now - self.created > ANSWER_SECONDS:
            self.state = "expired"
        return self.state

    def as_json(self, now: float) -> Json:
        """The attempt as the control API shows it."""
        out: Json = {
            "pre_checkout_query_id": self.query_id,
            "charge_id": self.charge_id,
            "state": self.settle(now),
            "title": self.invoice.title,
            "payload": self.invoice.payload,
            "currency": self.invoice.currency,
            "total_amount": self.invoice.total,
            "date": int(self.created),
        }
        if self.message_id:
            out["message_id"] = self.message_id
        if self.error:
            out["error"] = self.error
        return out

    def transaction(self, now: float) -> Json:
        """The answer of Bale's inquireTransaction."""
        return {
            "id": self.charge_id,
            "status": _BALE_STATES[self.settle(now)],
            "userID": self.user_id,
            "amount": self.invoice.total,
            "createdAt": int(self.created),
        }

    def successful_payment(self) -> Json:
        """The SuccessfulPayment object of the Bot API."""
        return {
            "currency": self.invoice.currency,
            "total_amount": self.invoice.total,
            "invoice_payload": self.invoice.payload,
            "telegram_payment_charge_id": self.charge_id,
            "provider_payment_charge_id": f"provider-{self.charge_id}",
        }


class Till:
    """The invoices and payments of one bot."""

    def __init__(self) -> None:
        self._shown: OrderedDict[tuple[int, int], Invoice] = OrderedDict()
        self._links: OrderedDict[str, Invoice] = OrderedDict()
        self._checkouts: OrderedDict[str, Checkout] = OrderedDict()

    def show(self, chat_id: int, message_id: int, invoice: Invoice) -> None:
        """An invoice stands in a message."""
        self._shown[chat_id, message_id] = invoice
        _bound(self._shown)

    def link(self, invoice: Invoice) -> str:
        """The secret part of a link to an invoice."""
        slug = secrets.token_urlsafe(12)
        self._links[slug] = invoice
        _bound(self._links)
        return slug

    def shown(self, chat_id: int, message_id: int) -> Invoice | None:
        """The invoice of a message."""
        return self._shown.get((chat_id, message_id))

    def behind(self, link: str) -> Invoice | None:
        """The invoice behind a link or its secret part."""
        return self._links.get(link.rpartition("/")[2].removeprefix("$"))

    def open(self, invoice: Invoice, user_id: int, message_id: int, now: float, outcome: Outcome) -> Checkout:
        """A person sets out to pay."""
        number = fresh_id()
        # One number for both: one library asks inquireTransaction by either (reference/bale.md, section 9).
        checkout = Checkout(number, number, invoice, user_id, message_id, now, outcome)
        self._checkouts[number] = checkout
        _bound(self._checkouts)
        return checkout

    def checkout(self, number: str) -> Checkout | None:
        """The attempt with that pre-checkout or charge number."""
        return self._checkouts.get(number)

    def of(self, user_id: int) -> list[Checkout]:
        """The attempts of one person, oldest first."""
        return [checkout for checkout in self._checkouts.values() if checkout.user_id == user_id]


def _bound(kept: OrderedDict[Any, Any]) -> None:
    if len(kept) > KEPT:
        kept.popitem(last=False)
