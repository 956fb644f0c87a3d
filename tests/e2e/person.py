"""A citizen with a messenger, in their own words: they send, press, share, and see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from aiogram_dialog.utils import REPLY_CALLBACK_SYMBOLS

from bot.messengers.capabilities import MessengerName
from bot.persian import digits
from tests.e2e.control import LONGEST_S, Control, NotFound

if TYPE_CHECKING:
    from tests.e2e.counter import Counter

Message = dict[str, Any]
_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
_LETTER_CODE = re.compile(r"(?<!\d)\d{8}(?!\d)")
_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000300000002080200000012168d4d0000000b49444154789c63601805000000001a0001"
) + bytes(12)
_FILES = {
    "document": ("مدرک.pdf", b"%PDF-1.4 sample"),
    "photo": ("photo.png", _PNG),
    "voice": ("voice.ogg", b"OggS voice"),
    "sticker": ("sticker.webp", b"RIFF\x10\x00\x00\x00WEBPVP8 sticker"),
    "video": ("clip.mp4", b"\x00\x00\x00\x18ftypmp42 clip"),
}


class Person:
    """One person of the sandbox in their chat with the bot.

    ``sees`` looks at what has come or changed since their own last act, so that an old window does not pass
    for an answer.
    """

    #: Where they are, when it is in this process.
    counter: Counter

    def __init__(
        self, control: Control, user_id: int, name: str, phone: str, messenger: MessengerName = "telegram"
    ) -> None:
        self.control = control
        self.messenger = messenger
        self.user_id = user_id
        self.name = name
        self.phone = phone
        self._before: dict[int, Message] = {}
        self._alerts_before = 0
        self._sms_read = 0
        self._email_read = 0

    @property
    def _path(self) -> str:
        return f"/sandbox/people/{self.user_id}"

    # what they do

    async def sends(self, text: str) -> int:
        """Writes; gives the number of the (first) message."""
        await self._about_to_act()
        return int((await self.control.post(f"{self._path}/text", {"text": text}))["message_id"])

    async def presses(self, label: str) -> None:
        """Presses the button with this label on the newest message that shows one; waits for it to come."""

        async def pressed() -> bool:
            message = next((one for one in reversed(await self.messages()) if label in labels(one)), None)
            if message is None:
                return False
            try:
                await self.presses_on(message, label)
            except NotFound:  # the window was redrawn under the finger: they look again
                return False
            return True

        await self.control.until(pressed, f"the button «{label}»")

    async def presses_on(self, message: Message, label: str) -> None:
        await self._about_to_act()
        text = next(one["text"] for row in message["buttons"] for one in row if seen(one["text"]) == label)
        await self.control.post(f"{self._path}/press", {"message_id": message["message_id"], "text": text})

    async def forges(self, data: str, message_id: int | None = None) -> None:
        """A press whose data stand on no button."""
        await self._about_to_act()
        shown = message_id or (await self.window())["message_id"]
        await self.control.post(f"{self._path}/press", {"message_id": shown, "data": data, "forge": True})

    async def shares_contact(self, **more: Any) -> None:
        """Their own, unless told otherwise: phone, owner_user_id, forwarded."""
        await self._about_to_act()
        await self.control.post(f"{self._path}/contact", more)

    async def shares_location(self, latitude: float, longitude: float) -> None:
        await self._about_to_act()
        place = {"latitude": latitude, "longitude": longitude}
        await self.control.post(f"{self._path}/location", place)

    async def sends_file(self, kind: str) -> None:
        await self._about_to_act()
        name, content = _FILES[kind]
        await self.control.upload(f"{self._path}/file", name, content, kind=kind)

    async def sends_raw(self, update: dict[str, Any]) -> None:
        await self._about_to_act()
        await self.control.post(f"{self._path}/raw", {"update": update})

    async def sends_json(self, words: str) -> None:
        """An update as it stands: any JSON object, in ASCII."""
        await self._about_to_act()
        await self.control.post(f"{self._path}/raw", {"json": words})

    async def blocks(self) -> None:
        await self.control.post(f"{self._path}/block")

    # what they see

    async def messages(self) -> list[Message]:
        """What the chat shows, oldest first, deleted ones left out."""
        return [one for one in await self.control.get(f"{self._path}/messages") if not one.get("deleted")]

    async def window(self) -> Message:
        """The newest message of the bot."""
        shown = [one for one in await self.messages() if one["from_bot"]]
        assert shown, "the bot has said nothing"
        return shown[-1]

    async def sees(self, *words: str, within: float = LONGEST_S) -> Message:
        """A message of the bot with all these words, come or changed since the last act."""

        async def said() -> Message | None:
            new = await self.news()
            return next((one for one in reversed(new) if all(word in one["text"] for word in words)), None)

        try:
            return await self.control.until(said, " + ".join(words), within)
        except AssertionError as error:
            raise AssertionError(f"{error}; the chat shows: {await self.shown()}") from None

    async def sees_alert(self, words: str) -> None:
        """An alert over the chat, since the last act."""

        async def said() -> bool:
            return any(words in alert for alert in await self.alerts())

        await self.control.until(said, f"alert {words}")

    async def news(self) -> list[Message]:
        """Messages of the bot that have come or changed since the last act."""
        return [
            one
            for one in await self.messages()
            if one["from_bot"] and self._before.get(one["message_id"]) != one
        ]

    async def words(self) -> list[str]:
        """What was said since the last act, in the chat and over it."""
        before = {number: one["text"] for number, one in self._before.items()}
        said = [one for one in await self.news() if one["text"] != before.get(one["message_id"])]
        return [one["text"] for one in said if one["text"]] + await self.alerts()

    async def alerts(self) -> list[str]:
        """What was shown over the chat since the last act."""
        rows = await self.control.get(f"{self._path}/callbacks")
        return [row["text"] for row in rows[self._alerts_before :] if row.get("text")]

    async def no_longer_sees(self, message_id: int) -> None:
        """Until the message is gone from the chat."""

        async def gone() -> bool:
            return all(one["message_id"] != message_id for one in await self.messages())

        await self.control.until(gone, f"message {message_id} deleted")

    async def shown(self) -> str:
        """The whole chat in one text, for searching and for failures."""
        return " ⏎ ".join(
            f"{one['message_id']}: {one['text']} {labels(one)}" for one in await self.messages()
        )

    # the phone

    async def letters(self) -> list[str]:
        """All SMS of this phone, oldest first."""
        rows = await self.control.get("/sandbox/sms", phone=self.phone)
        return [row["text"] for row in sorted(rows, key=lambda row: row["id"])]

    async def sms(self, words: str) -> str:
        """The SMS with these words; waits for it."""

        async def came() -> str | None:
            return next((text for text in reversed(await self.letters()) if words in text), None)

        return await self.control.until(came, f"SMS «{words}»")

    async def email_code(self, address: str) -> str:
        """The code of the newest letter to this mailbox that has one; waits for a letter not read yet."""

        return await self.control.until(lambda: self._unread_email_code(address), "a letter with a code")

    async def _unread_email_code(self, address: str) -> str | None:
        rows = [row for row in await self.control.get("/sandbox/emails") if row["to"] == address]
        for row in sorted(rows, key=lambda row: -row["id"]):
            found = _LETTER_CODE.search(digits(row["text"]))
            if found and row["id"] > self._email_read:
                self._email_read = row["id"]
                return found[0]
        return None

    async def email(self, address: str, words: str) -> str:
        """The letter to this mailbox with these words; waits for it."""

        async def came() -> str | None:
            rows = await self.control.get("/sandbox/emails")
            return next((r["text"] for r in rows if r["to"] == address and words in r["text"]), None)

        return await self.control.until(came, f"letter «{words}»")

    async def has_read_every_sms(self) -> None:
        """A code among those that came so far is no answer to what is asked now."""
        self._sms_read = len(await self.letters())

    async def sms_code(self) -> str:
        """The code of an SMS that was not read yet; waits for it."""

        return await self.control.until(self._unread_sms_code, "an SMS with a code")

    async def _unread_sms_code(self) -> str | None:
        letters = await self.letters()
        for place in range(self._sms_read, len(letters)):
            if found := _CODE.search(digits(letters[place])):
                self._sms_read = place + 1
                return found[0]
        return None

    async def _about_to_act(self) -> None:
        self._before = {one["message_id"]: one for one in await self.messages()}
        self._alerts_before = len(await self.control.get(f"{self._path}/callbacks"))


def labels(message: Message) -> list[str]:
    """What the buttons under a message say."""
    return [seen(button["text"]) for row in message["buttons"] for button in row]


def seen(label: str) -> str:
    """A button's text as it is seen: reply buttons of aiogram-dialog carry letters that are not."""
    return label.rstrip(REPLY_CALLBACK_SYMBOLS).rstrip()
