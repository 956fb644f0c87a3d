"""sendInvoice, createInvoiceLink, answerPreCheckoutQuery; Bale's inquireTransaction."""

from __future__ import annotations

import re

from bot.sandbox.call import Call
from bot.sandbox.errors import bad_request, malformed
from bot.sandbox.formatting.units import utf16_length
from bot.sandbox.keyboards import parse_inline_markup
from bot.sandbox.methods.posting import prepare
from bot.sandbox.methods.table import Method
from bot.sandbox.model import Json, Message
from bot.sandbox.paying import settle
from bot.sandbox.payments import Invoice
from bot.sandbox.wire import message_json

_CURRENCY = re.compile(r"[A-Z]{3}")
_WALLET = re.compile(r"WALLET-[\w-]+|\d{16}", re.ASCII)
_LIMITS = (("title", 32), ("description", 255))
PAYLOAD_BYTES_MAX = 128
AMOUNT_MAX = 10**15
_STARS = "XTR"
_LATE = "query is too old and response timeout expired or query ID is invalid"


def _invoice(call: Call) -> Invoice:
    """What a call asks money for. Raises ApiError (400)."""
    for name, most in _LIMITS:
        if utf16_length(call.required(name)) > most:
            # Telegram's own words for a long title are not known.
            raise bad_request(f"parameter {name} is too long")
    payload = call.required("payload")
    if len(payload.encode()) > PAYLOAD_BYTES_MAX:
        raise bad_request("INVOICE_PAYLOAD_INVALID")
    token = call.text("provider_token")
    currency = call.text("currency")
    if call.bot.flavour.is_bale:
        # Bale knows rials only and has no such parameter (reference/bale.md, section 9).
        currency = "IRR"
        if not _WALLET.fullmatch(token):
            raise malformed()
    elif not _CURRENCY.fullmatch(currency):
        raise bad_request("CURRENCY_INVALID" if currency else 'parameter "currency" is required')
    elif not token and currency != _STARS:
        raise bad_request("PAYMENT_PROVIDER_INVALID")
    invoice = Invoice(
        call.text("title"),
        call.text("description"),
        payload,
        token,
        currency,
        _prices(call),
        call.text("start_parameter"),
        call.text("photo_url"),
    )
    if not 0 < invoice.total <= AMOUNT_MAX:
        raise bad_request("CURRENCY_TOTAL_AMOUNT_INVALID")
    return invoice


def _prices(call: Call) -> list[Json]:
    given = call.json("prices")
    if not isinstance(given, list) or not given:
        raise bad_request("can't parse prices: expected an Array of LabeledPrice")
    prices = []
    for item in given:
        label = item.get("label") if isinstance(item, dict) else None
        amount = item.get("amount") if isinstance(item, dict) else None
        if not isinstance(label, str) or not label:
            raise bad_request('can\'t parse labeled price: Field "label" must be a String')
        if isinstance(amount, str) and amount.lstrip("-").isdecimal():
            amount = int(amount)
        if not isinstance(amount, int) or isinstance(amount, bool) or abs(amount) > AMOUNT_MAX:
            raise bad_request('can\'t parse labeled price: Field "amount" must be a Number')
        prices.append({"label": label, "amount": amount})
    return prices


def send_invoice(call: Call) -> Json:
    """A keyboard of its own begins with a pay button; without one the messenger adds it (wire.py)."""
    chat = call.open_chat()
    invoice = _invoice(call)
    message = Message(0, True, call.world.now(), "", media_kind="invoice", media=invoice.wire())
    markup = parse_inline_markup(call.text("reply_markup"), bale=call.bot.flavour.is_bale)
    if markup is not None and not call.bot.flavour.is_bale and "pay" not in markup["inline_keyboard"][0][0]:
        raise bad_request("REPLY_MARKUP_BUY_EMPTY")
    prepare(call, chat, message)
    message.markup = markup
    message.message_id = call.bot.next_message_id(chat)
    call.bot.till.show(chat.chat_id, message.message_id, invoice)
    call.world.post(chat, message)
    return message_json(chat, message)


def create_invoice_link(call: Call) -> str:
    slug = call.bot.till.link(_invoice(call))
    if call.bot.flavour.is_bale:
        return f"https://ble.ir/invoice/{slug}"
    return f"https://t.me/${slug}"


def answer_pre_checkout_query(call: Call) -> bool:
    """Within ten seconds; a second answer finds nothing any more."""
    error = "" if call.flag("ok") else call.required("error_message")
    checkout = call.bot.till.checkout(call.text("pre_checkout_query_id"))
    if checkout is None or checkout.settle(call.world.clock()) != "waiting":
        raise bad_request(_LATE)
    settle(call.world, call.bot, checkout, ok=not error, error=error)
    return True


def inquire_transaction(call: Call) -> Json:
    """Bale only: by the number of the pre-checkout query or of the charge, which are one here."""
    checkout = call.bot.till.checkout(call.required("transaction_id"))
    if checkout is None:
        raise bad_request("transaction not found")
    return checkout.transaction(call.world.clock())


METHODS = (
    Method("sendInvoice", send_invoice, limited=True),
    Method("createInvoiceLink", create_invoice_link),
    Method("answerPreCheckoutQuery", answer_pre_checkout_query),
    Method("inquireTransaction", inquire_transaction),
)
