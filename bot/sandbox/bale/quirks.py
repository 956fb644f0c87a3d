"""Bale's ways that a client has to survive, each a switch (``PUT /sandbox/bale``).

On by default is what live Bale probably does; off is what only documents, or somebody's report, say.
Source of each: reference/bale.md, sections 2 to 6 and 9.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(slots=True)
class Quirks:
    """One flag a quirk. The text after each says what a client sees when it is on."""

    # on by default: documented or reported of the live messenger
    edit_stub: bool = True  # an edit is answered with message_id 0 and no text
    keeps_queue: bool = True  # drop_pending_updates drops nothing
    bare_webhook_info: bool = True  # getWebhookInfo says the url and nothing else
    bare_chat: bool = True  # getChat says what a message's chat says, a chat member no rights
    short_invoice: bool = True  # an invoice of three fields
    bare_payment: bool = True  # successful_payment without provider charge, pre_checkout without currency
    bare_429: bool = True  # 429 without retry_after
    legacy_forward: bool = True  # forward_from and forward_date in place of forward_origin
    json_without_media: bool = True  # JSON bodies name no media; an album in one is a native array
    zero_service_ids: bool = True  # service messages of groups have message_id 0

    # off by default: documented shapes that are probably fuller live, and single reports
    no_chat_instance: bool = False  # callback_query
    int_callback_id: bool = False  # callback_query.id is a number
    old_client: bool = False  # callback ids begin with 1: such a client shows no answer
    contact_without_user_id: bool = False
    contact_without_name: bool = False
    int_phone: bool = False  # contact.phone_number is a number
    local_phone: bool = False  # contact.phone_number as 0912…, not 98912…
    no_date: bool = False  # messages without date
    no_chat_type: bool = False  # chats without type
    bare_user: bool = False  # from without is_bot and first_name
    no_unique_id: bool = False  # files without file_unique_id
    no_sizes: bool = False  # photo, video, animation without width and height
    no_duration: bool = False  # voice, audio, video without duration
    bare_sticker: bool = False  # sticker without is_animated, is_video, type
    no_my_chat_member: bool = False  # blocks and unblocks are not told
    hidden_group_texts: bool = False  # plain texts of groups are not told
    ids_restart: bool = False  # update ids begin at 1 again (when switched on)
    ok_status: bool = False  # refusals come with HTTP 200
    own_words: bool = False  # refusals of edits, deletions and answers in other words than Telegram's
    no_backslash: bool = False  # a backslash takes no mark's meaning away
    strict_marks: bool = False  # a stray * or _ refuses the message
    failing_markup_edits: bool = False  # editMessageReplyMarkup is refused
    small_uploads: bool = False  # uploads over 20 MB are refused

    def as_json(self) -> dict[str, bool]:
        """Every switch."""
        return asdict(self)


def changed(quirks: Quirks, raw: Any) -> Quirks:
    """The quirks with those of ``raw`` set; the others stay. Raises ValueError that says what is wrong."""
    if not isinstance(raw, dict):
        raise ValueError("an object of switches is expected")
    known = {field.name for field in fields(Quirks)}
    unknown = set(raw) - known
    if unknown:
        raise ValueError(f"unknown switches: {', '.join(sorted(map(str, unknown)))}")
    wrong = [name for name, value in raw.items() if not isinstance(value, bool)]
    if wrong:
        raise ValueError(f"{', '.join(sorted(wrong))}: true or false is expected")
    return Quirks(**(quirks.as_json() | raw))
