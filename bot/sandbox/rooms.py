"""Groups and channels: who is in them, what the bot may do there, the topics of a forum."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from bot.sandbox.errors import bad_request, forbidden
from bot.sandbox.model import DELETABLE_SECONDS, Chat, Json, Message, Person

RoomKind = Literal["group", "supergroup", "channel"]
ROOM_KINDS: tuple[RoomKind, ...] = get_args(RoomKind)
Status = Literal["creator", "administrator", "member", "left", "kicked"]
STATUSES: tuple[Status, ...] = get_args(Status)

GENERAL_TOPIC = 1
# What only announces something of the room itself: the real server deletes none of these.
_UNDELETABLE = frozenset({"supergroup_chat_created", "channel_chat_created"})

_RIGHTS = (
    "can_be_edited can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members "
    "can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories "
    "can_delete_stories can_send_welcome_messages"
)
_CHANNEL_RIGHTS = "can_post_messages can_edit_messages"
_GROUP_RIGHTS = "can_pin_messages can_manage_topics"


@dataclass(slots=True)
class Member:
    """A person in a room; one who left stays, so that their messages keep their name."""

    person: Person
    status: Status


@dataclass(slots=True)
class Topic:
    """A topic of a forum; its number is that of the message that opened it."""

    name: str
    icon_color: int
    closed: bool = False


@dataclass(slots=True, kw_only=True)
class Room(Chat):
    """A group or a channel with one bot in it."""

    kind: RoomKind
    title: str
    username: str = ""
    is_forum: bool = False
    bot_status: Status = "member"
    members: dict[int, Member] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)

    @property
    def is_channel(self) -> bool:
        return self.kind == "channel"

    @property
    def bot_manages(self) -> bool:
        """Whether the bot is an administrator here."""
        return self.bot_status in ("creator", "administrator")

    def author(self, message: Message) -> Json | None:
        """The member, the bot, or None in a channel."""
        if self.is_channel:
            return None
        member = self.members.get(message.author)
        return member.person.user if member is not None and not message.from_bot else self.bot.user

    def ensure_open(self) -> None:
        """Raises ApiError: the bot is not there any more (403), may not post in the channel (400)."""
        if self.bot_status == "kicked":
            raise forbidden(f"bot was kicked from the {self.kind} chat")
        if self.bot_status == "left":
            raise forbidden(f"bot is not a member of the {self.kind} chat")
        if self.is_channel and not self.bot_manages:
            raise bad_request("need administrator rights in the channel chat")

    def may_delete(self, message: Message, age: int) -> bool:
        """An administrator deletes anything at any time, the others their own for 48 hours."""
        if message.media_kind in _UNDELETABLE:
            return False
        return self.bot_manages or (message.from_bot and age <= DELETABLE_SECONDS)

    def hears(self, message: Message) -> bool:
        """Whether a bot in privacy mode is told of a person's message: commands, answers to it, its name,
        service messages; an administrator hears everything."""
        if self.bot_manages or message.media_kind in SERVICE_KINDS:
            return True
        answered = self.living(message.reply_to) if message.reply_to else None
        if answered is not None and answered.from_bot:
            return True
        return message.text.startswith("/") or f"@{self.bot.profile.username}".lower() in message.text.lower()

    def ensure_topic(self, number: int) -> None:
        """Raises ApiError (400): no such topic, closed to the bot."""
        if not number or (number == GENERAL_TOPIC and self.is_forum):
            return
        topic = self.topics.get(number)
        if topic is None:
            raise bad_request("message thread not found")
        if topic.closed and not self.bot_manages:
            raise bad_request("TOPIC_CLOSED")

    def member_json(self, user: Json, status: Status) -> Json:
        """A ChatMember object."""
        out: Json = {"status": status, "user": user}
        if status == "creator":
            return out | {"is_anonymous": False}
        if status == "kicked":
            return out | {"until_date": 0}
        if status == "administrator":
            out["is_anonymous"] = False
            names = _RIGHTS + " " + (_CHANNEL_RIGHTS if self.is_channel else _GROUP_RIGHTS)
            out |= dict.fromkeys(names.split(), True)
        return out

    def status_of(self, user_id: int) -> Status:
        """What someone is here; «left» for a stranger."""
        if user_id == self.bot.bot_id:
            return self.bot_status
        member = self.members.get(user_id)
        return member.status if member is not None else "left"

    def present(self) -> list[Member]:
        """The people who are in."""
        return [member for member in self.members.values() if member.status not in ("left", "kicked")]


SERVICE_KINDS = frozenset(
    {
        "new_chat_members",
        "left_chat_member",
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
        "successful_payment",
        *_UNDELETABLE,
    }
)
