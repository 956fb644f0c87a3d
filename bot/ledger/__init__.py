"""The ledger: Message and Delivery rows, lanes, fallbacks, the invariant. No network, no messenger."""

from bot.ledger.invariant import Broken, Tally, tally, verify
from bot.ledger.kinds import Kind, Lane
from bot.ledger.ledger import Ledger
from bot.ledger.telling import Recipient, Telling, ToChat, ToEmail, ToNobody, ToPhone, Word
from bot.ledger.wake import Wake

__all__ = [
    "Broken",
    "Kind",
    "Lane",
    "Ledger",
    "Recipient",
    "Tally",
    "Telling",
    "ToChat",
    "ToEmail",
    "ToNobody",
    "ToPhone",
    "Wake",
    "Word",
    "tally",
    "verify",
]
