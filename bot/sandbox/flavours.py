"""What differs between the messengers that one server plays. A new difference is a new field here."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.errors import ApiError, malformed
from bot.sandbox.limits import BALE_RATES, TELEGRAM_RATES, Rates
from bot.sandbox.people import Messenger


@dataclass(frozen=True, slots=True)
class Flavour:
    """Facts of one messenger.

    ``missing`` maps a lower-case method name to the refusal that it meets; ``words`` maps Telegram's
    description of a refusal to this messenger's refusal; ``unsettled_words`` does so for refusals whose
    wording nobody has seen yet (a quirk switches them on).
    """

    is_bale: bool
    message_ids_per_chat: bool
    negative_groups: bool
    webhook_has_secret: bool
    webhook_ports: frozenset[int]
    filters_updates: bool
    knows_reply_parameters: bool
    text_max: int
    caption_max: int
    pending_max: int
    rates: Rates
    unknown_token: ApiError
    malformed_token: ApiError
    missing: dict[str, ApiError]
    words: dict[str, ApiError]
    unsettled_words: dict[str, ApiError]


_BALE_ONLY = frozenset({"askreview", "inquiretransaction", "getchatmemberscount"})

TELEGRAM = Flavour(
    is_bale=False,
    message_ids_per_chat=False,
    negative_groups=True,
    webhook_has_secret=True,
    webhook_ports=frozenset({80, 88, 443, 8443}),
    filters_updates=True,
    knows_reply_parameters=True,
    text_max=4096,
    caption_max=1024,
    pending_max=100_000,
    rates=TELEGRAM_RATES,
    unknown_token=ApiError(401, "Unauthorized"),
    malformed_token=ApiError(401, "Unauthorized: invalid token specified"),
    missing={name: ApiError(404, "Not Found: method not found") for name in _BALE_ONLY},
    words={},
    unsettled_words={},
)

_NOT_BUILT = ApiError(501, "Not Implemented")
_NOT_THERE = ApiError(404, "Not Found: method not found")
_LACKING = """
setmessagereaction editmessagemedia sendvenue senddice sendpoll sendvideonote setmyname getmyname
setmydescription getmydescription setmyshortdescription getmyshortdescription setchatmenubutton
getchatmenubutton createforumtopic editforumtopic closeforumtopic reopenforumtopic deleteforumtopic
deletemessages copymessages forwardmessages getchatmembercount
"""

# Source: reference/bale.md sections 2, 3, 4 and 6.
BALE = Flavour(
    is_bale=True,
    message_ids_per_chat=True,
    negative_groups=False,
    webhook_has_secret=False,
    webhook_ports=frozenset({88, 443}),
    filters_updates=False,
    knows_reply_parameters=False,
    text_max=4096,
    caption_max=4096,
    pending_max=2_000,
    rates=BALE_RATES,
    unknown_token=ApiError(403, "Bad Request: Token not found"),
    malformed_token=ApiError(403, "Bad Request: Token not found"),
    missing=dict.fromkeys(_LACKING.split(), _NOT_THERE)
    | dict.fromkeys(("setmycommands", "getmycommands", "deletemycommands"), _NOT_BUILT),
    words={
        "Bad Request: chat not found": ApiError(404, "no such group or user"),
        "Forbidden: bot can't initiate conversation with a user": ApiError(403, "permission_denied"),
        "Forbidden: user is deactivated": ApiError(404, "no such group or user"),
        "Bad Request: too many messages to send as an album": ApiError(400, "media group is too large"),
        "Bad Request: wrong file identifier/HTTP URL specified": malformed(),
    },
    unsettled_words={
        "Bad Request: message to edit not found": ApiError(404, "message not found"),
        "Bad Request: message can't be edited": ApiError(403, "permission_denied"),
        "Bad Request: message to delete not found": ApiError(404, "message not found"),
        "Bad Request: message can't be deleted": ApiError(403, "permission_denied"),
        "Bad Request: query is too old and response timeout expired or query ID is invalid": malformed(),
        "Bad Request: message is not modified: specified new message content and reply markup are exactly "
        "the same as a current content and reply markup of the message": ApiError(400, "nothing to change"),
    },
)

FLAVOURS: dict[Messenger, Flavour] = {"telegram": TELEGRAM, "bale": BALE}
