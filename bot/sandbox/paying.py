"""How a payment runs: the person sets out, the bot is asked, the bank answers, the bot is told."""

from __future__ import annotations

from bot.sandbox.bots import Bot
from bot.sandbox.model import Json, Message, PrivateChat
from bot.sandbox.payments import Checkout, Invoice, Outcome
from bot.sandbox.wire import message_json
from bot.sandbox.world import World


def set_out(world: World, chat: PrivateChat, invoice: Invoice, message_id: int, outcome: Outcome) -> Checkout:
    """A person presses «pay»: the bot is asked by a pre_checkout_query and has ten seconds."""
    bot = chat.bot
    checkout = bot.till.open(invoice, chat.chat_id, message_id, world.clock(), outcome)
    query: Json = {
        "id": checkout.query_id,
        "from": chat.person.user,
        "currency": invoice.currency,
        "total_amount": invoice.total,
        "invoice_payload": invoice.payload,
    }
    bot.tell("pre_checkout_query", query, chat.chat_id)
    _publish(world, bot, checkout)
    return checkout


def settle(world: World, bot: Bot, checkout: Checkout, *, ok: bool, error: str) -> None:
    """The bot answered in time: the bank pays or refuses, and the bot is told of money that moved."""
    if not ok:
        checkout.state, checkout.error = "refused", error
    elif checkout.outcome == "failed":
        checkout.state = "failed"
    else:
        checkout.state = "paid"
        checkout.invoice.paid = True
        _paid(world, bot, checkout)
    _publish(world, bot, checkout)


def _paid(world: World, bot: Bot, checkout: Checkout) -> None:
    chat = bot.chat_with(world.people[checkout.user_id])
    shown = chat.living(checkout.message_id)
    if shown is not None:
        world.show(chat, shown)
    if checkout.outcome == "silent":
        return
    payment = checkout.successful_payment()
    message = Message(0, False, world.now(), "", media_kind="successful_payment", media=payment)
    message.message_id = bot.next_message_id(chat)
    world.post(chat, message)
    bot.tell("message", message_json(chat, message), chat.chat_id)


def _publish(world: World, bot: Bot, checkout: Checkout) -> None:
    event = {"user_id": checkout.user_id, "bot": bot.profile.username}
    world.hub.publish("payment", event | checkout.as_json(world.clock()))
