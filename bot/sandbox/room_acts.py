"""What happens in groups and channels: people come, go, write and press, the bot is promoted."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.acts import ActError, pressed, written
from bot.sandbox.bots import Bot
from bot.sandbox.errors import ApiError
from bot.sandbox.model import Json, Message, Person
from bot.sandbox.rooms import ROOM_KINDS, Member, Room, RoomKind, Status
from bot.sandbox.wire import message_json
from bot.sandbox.world import World


@dataclass(frozen=True, slots=True)
class RoomSeed:
    """A room to be made. The first of ``members`` is its creator and brings the bot."""

    kind: RoomKind
    title: str
    members: tuple[Person, ...]
    username: str = ""
    is_forum: bool = False
    bot_status: Status = "member"


class RoomActs:
    """The acts of people in rooms."""

    def __init__(self, world: World) -> None:
        self._world = world

    def room(self, chat_id: int) -> Room:
        """A room. Raises ActError (404)."""
        room = self._world.room(chat_id)
        if room is None:
            raise ActError(404, f"no group or channel with chat_id {chat_id}")
        return room

    def create(self, bot: Bot, seed: RoomSeed) -> Room:
        """Make a room with the bot in it, who is told. Raises ActError (400)."""
        if any(person.messenger != bot.profile.messenger for person in seed.members):
            raise ActError(400, "members are people of the bot's messenger")
        if seed.kind not in ROOM_KINDS or not seed.members:
            raise ActError(400, "a kind and at least one member are expected")
        if seed.is_forum and (seed.kind != "supergroup" or bot.flavour.is_bale):
            raise ActError(400, "only a supergroup of Telegram is a forum")
        chat_id = self._world.next_room_id(bot)
        wire: Json = {"id": chat_id, "type": seed.kind, "title": seed.title}
        if seed.username:
            wire["username"] = seed.username
        if seed.is_forum:
            wire["is_forum"] = True
        room = Room(
            bot,
            chat_id,
            wire,
            kind=seed.kind,
            title=seed.title,
            username=seed.username,
            is_forum=seed.is_forum,
        )
        room.bot_status = "left"
        for place, person in enumerate(seed.members):
            room.members[person.user_id] = Member(person, "member" if place else "creator")
        bot.rooms[chat_id] = room
        self.promote_bot(room, seed.bot_status, seed.members[0])
        return room

    def promote_bot(self, room: Room, status: Status, by: Person | None = None) -> bool:
        """Change what the bot is in the room; it is told. Gives whether that changed anything."""
        if room.bot_status == status:
            return False
        was, room.bot_status = room.bot_status, status
        actor = by or next(iter(room.members.values())).person
        joins = was in ("left", "kicked") and status in ("member", "administrator")
        self._tell_status(room, "my_chat_member", actor, room.bot.user, was, status)
        if joins and not room.is_channel:
            self._service(room, actor, "new_chat_members", [room.bot.user])
        self._changed(room)
        return True

    def set_member(self, room: Room, person: Person, status: Status) -> bool:
        """A person comes, goes or is promoted; gives whether that changed anything. Raises ActError (400)."""
        if person.messenger != room.bot.profile.messenger:
            raise ActError(400, "members are people of the bot's messenger")
        was = room.status_of(person.user_id)
        if was == status:
            return False
        room.members[person.user_id] = Member(person, status)
        self._tell_status(room, "chat_member", person, person.user, was, status)
        if not room.is_channel:
            gone = ("left", "kicked")
            if was in gone and status not in gone:
                self._service(room, person, "new_chat_members", [person.user])
            elif was not in gone and status in gone:
                self._service(room, person, "left_chat_member", person.user)
        self._changed(room)
        return True

    def write(
        self, room: Room, person: Person, text: str, reply_to: int = 0, topic: int = 0
    ) -> list[Message]:
        """Write into a room; in a channel that is a post. Raises ActError: not in (403), no topic (400)."""
        status = room.status_of(person.user_id)
        if status in ("left", "kicked") or (room.is_channel and status not in ("creator", "administrator")):
            raise ActError(403, "this person may not write there")
        try:
            room.ensure_topic(topic)
        except ApiError as refused:
            raise ActError(400, refused.description) from None
        messages = written(self._world, text, reply_to)
        for message in messages:
            message.author = person.user_id
            if topic in room.topics:
                message.mark(message_thread_id=topic, is_topic_message=True)
            self._post(room, message)
        return messages

    def press(self, room: Room, person: Person, message_id: int, data: str) -> Json:
        """A callback query from the room. Raises ActError (403) when the person is not in it."""
        if room.status_of(person.user_id) in ("left", "kicked"):
            raise ActError(403, "this person is not there")
        return pressed(self._world, room, person, message_id, data)

    def _service(self, room: Room, person: Person, kind: str, content: object) -> None:
        self._post(room, Message(0, False, 0, "", media_kind=kind, media=content, author=person.user_id))

    def _post(self, room: Room, message: Message) -> None:
        message.date = self._world.now()
        message.message_id = room.bot.next_message_id(room)
        self._world.post(room, message)
        if room.bot_status in ("left", "kicked"):
            return
        if room.is_channel and not room.bot_manages:
            return
        if room.is_channel or room.hears(message):
            kind = "channel_post" if room.is_channel else "message"
            room.bot.tell(kind, message_json(room, message), room.chat_id)

    def _tell_status(
        self, room: Room, kind: str, actor: Person, user: Json, was: Status, status: Status
    ) -> None:
        change = {
            "chat": room.wire,
            "from": actor.user,
            "date": self._world.now(),
            "old_chat_member": room.member_json(user, was),
            "new_chat_member": room.member_json(user, status),
        }
        room.bot.tell(kind, change, room.chat_id)

    def _changed(self, room: Room) -> None:
        self._world.hub.publish("room", self._world.room_json(room))
