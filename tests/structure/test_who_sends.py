"""Nothing but the ledger's senders, and the window or word that answers an update, reaches a person."""

from __future__ import annotations

import ast

from tests.structure.sources import called, house, imports, where

#: What writes to a person, by its name in aiogram and python-telegram-bot.
SENDS = (
    "send_",
    "answer_",
    "reply_",
    "edit_message",
    "edit_text",
    "edit_caption",
    "edit_reply_markup",
    "edit_media",
    "copy_message",
    "forward_message",
)
SENDS_EXACTLY = ("answer", "reply", "copy_to", "forward")

#: Who may: the sender of the ledger; windows and who answers their presses; handlers and dialogs, which run
#: only to answer an update. The adapter of SMTP calls its library's method of the same name, and a bench
#: measures the bare libraries against a sandbox of its own.
ALLOWED = (
    "bot/app/bench/bare_senders.py",
    "bot/delivery/messenger_sender.py",
    "bot/gateways/email/smtp.py",
    "bot/messengers/windows.py",
    "bot/messengers/managers.py",
    "handlers/",
    "dialogs/",
)

#: Who says in a messenger's own methods what a window or a sender has asked for.
TRANSLATORS = ("bot/messengers/bale/session.py",)

#: Who may use the SMS and e-mail gateways: the ledger's senders, and who puts them together. The doctor asks
#: a mail server whether it lets us in.
GATEWAY_USERS = ("bot/delivery/", "bot/app/senders.py", "bot/app/doctor/providers.py", "bot/gateways/")


def is_sending(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    name = called(node)
    return name in SENDS_EXACTLY or name.startswith(SENDS)


def test_only_the_ledger_and_answers_to_updates_send() -> None:
    calls = [
        where(path, node) for path, tree in house().items() for node in ast.walk(tree) if is_sending(node)
    ]
    assert len(calls) >= 8
    assert any(place.startswith("bot/delivery/messenger_sender.py") for place in calls)
    assert [place for place in calls if not place.startswith(ALLOWED)] == []


def test_nobody_builds_sending_methods_by_hand() -> None:
    found = [
        (where(path, node), name)
        for path, tree in house().items()
        for node, name in imports(tree)
        if name.startswith("aiogram.methods.")
    ]
    assert found, "setWebhook at least is built by hand"
    writing = ("Send", "Edit", "Copy", "Forward", "AnswerCallback")
    by_hand = [place for place, name in found if name.rpartition(".")[2].startswith(writing)]
    assert [place for place in by_hand if not place.startswith(TRANSLATORS)] == []


def test_only_senders_hold_the_gateways_to_phones_and_mailboxes() -> None:
    users = [
        where(path, node)
        for path, tree in house().items()
        for node, name in imports(tree)
        if name.startswith(("bot.gateways.sms", "bot.gateways.codes", "bot.gateways.email"))
    ]
    assert len(users) >= 3
    assert [place for place in users if not place.startswith(GATEWAY_USERS)] == []


def test_use_cases_tell_through_the_ledger_alone() -> None:
    """Delivery rows written elsewhere would pass by limits, fallbacks and the frozen audience."""
    writers = [
        where(path, node)
        for path, tree in house().items()
        for node, name in imports(tree)
        if name in ("storage.models.Delivery", "storage.models.Message", "storage.models.ledger.Delivery")
    ]
    assert writers
    allowed = ("bot/ledger/", "bot/delivery/", "storage/")
    counting = ("bot/app/bench/broadcast_wire.py", "bot/app/bench/chaos.py")
    assert [place for place in writers if not place.startswith((*allowed, *counting))] == []


def test_a_sending_call_would_be_seen() -> None:
    tree = ast.parse("await query.answer('x')\nawait bot.send_message(1, 'x')\nawait sink.send(1)\n")
    assert sum(is_sending(node) for node in ast.walk(tree)) == 2
