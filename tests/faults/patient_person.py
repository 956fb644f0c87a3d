"""A person of the end-to-end scenarios on a bad day of the messenger: looks again, and does again what got no
answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from bot.delivery.verdicts import DOUBT_PAUSE
from storage.models import Delivery
from tests.e2e.control import LOOK_AGAIN_S, NotFound
from tests.e2e.person import Message, Person, labels, seen

T = TypeVar("T")

#: How often one act is done again before they would give up.
MOST_AGAIN = 3
#: Seconds after which a person who sees nothing new counts as left alone, whatever the counter is doing.
LEFT_ALONE_S = 30.0
#: «Delete it yourself»: the window says so where the bot could not.
DELETE_YOURSELF = "خودتان آن را از گفت‌وگو پاک کنید"
WENT_WRONG = "خطایی رخ داد"


class LeftAloneError(AssertionError):
    """They did all that a patient human does, and what they wait for did not come."""


class PatientPerson(Person):
    """Walks the scenarios of tests/e2e as they stand. When the counter has nothing more to say and what they
    look for is not there, their last act is done once more on what stands there now; ``again`` counts how
    often. News in doubt are waited for."""

    _last: Callable[[], Awaitable[Any]] | None = None
    _is_again = False
    again = 0

    # what they do

    async def sends(self, text: str) -> int:
        return await self._acts(lambda: Person.sends(self, text))

    async def presses(self, label: str) -> None:
        async def shows() -> Message | None:
            return next((one for one in reversed(await self.messages()) if label in labels(one)), None)

        await self.presses_on(await self._gets(shows, f"the button «{label}»"), label)

    async def presses_on(self, message: Message, label: str) -> None:
        number = message["message_id"]

        async def presses() -> None:
            shown = [one for one in await self.messages() if label in labels(one)]
            if not shown:
                raise NotFound(f"no message shows «{label}» any more")
            chosen = next((one for one in shown if one["message_id"] == number), shown[-1])
            try:
                await Person.presses_on(self, chosen, label)
            except NotFound:  # the window was redrawn under the finger: they look again
                await asyncio.sleep(LOOK_AGAIN_S)
                await presses()

        await self._acts(presses)

    async def forges(self, data: str, message_id: int | None = None) -> None:
        await self._acts(lambda: Person.forges(self, data, message_id))

    async def shares_contact(self, **more: Any) -> None:
        await self._acts(lambda: Person.shares_contact(self, **more))

    async def shares_location(self, latitude: float, longitude: float) -> None:
        await self._acts(lambda: Person.shares_location(self, latitude, longitude))

    async def sends_file(self, kind: str) -> None:
        await self._acts(lambda: Person.sends_file(self, kind))

    # what they see

    async def sees(self, *words: str, within: float = LEFT_ALONE_S) -> Message:
        async def said() -> Message | None:
            new = await self.news()
            return next((one for one in reversed(new) if all(word in one["text"] for word in words)), None)

        return await self._gets(said, " + ".join(words))

    async def sees_alert(self, words: str) -> None:
        """Over the chat, or in it where the messenger did not take the alert."""

        async def said() -> bool:
            return any(words in one for one in await self.words())

        await self._gets(said, f"alert {words}")

    async def window(self) -> Message:
        shown = [one for one in await self.messages() if one["from_bot"] and WENT_WRONG not in one["text"]]
        assert shown, "the bot has said nothing"
        return shown[-1]

    async def no_longer_sees(self, message_id: int) -> None:
        """Until it is gone, or they are told to take it away themselves."""

        async def gone() -> bool:
            if any(DELETE_YOURSELF in one["text"] for one in await self.news()):
                return True
            return all(one["message_id"] != message_id for one in await self.messages())

        await self._gets(gone, f"message {message_id} deleted")

    async def sms_code(self) -> str:
        return await self._gets(self._unread_sms_code, "an SMS with a code")

    async def email_code(self, address: str) -> str:
        return await self._gets(lambda: self._unread_email_code(address), "a letter with a code")

    async def has_a_way_on(self) -> None:
        """The newest window can be used: its last button brings something."""
        shown = [one for one in await self.messages() if one["from_bot"]]
        if not shown:
            return
        usable = [one for one in shown if any("data" in key for row in one["buttons"] for key in row)]
        assert usable, f"no way on: {await self.shown()}"
        last = [key for row in usable[-1]["buttons"] for key in row if "data" in key][-1]
        await self.presses_on(usable[-1], seen(last["text"]))

        async def something() -> bool:
            return bool(await self.news() or await self.alerts())

        await self._gets(something, "any answer")

    async def _about_to_act(self) -> None:
        if not self._is_again:
            await super()._about_to_act()

    async def _acts(self, act: Callable[[], Awaitable[T]]) -> T:
        self._last = act
        return await act()

    async def _gets(self, look: Callable[[], Awaitable[T | None]], what: str) -> T:
        """What ``look`` finds, be it after doing the last act again. Raises LeftAloneError."""
        for _ in range(MOST_AGAIN + 1):
            found = await self._before_rest(look)
            if found is not None and found is not False:
                return found
            if self._last is None or not await self._does_again():
                break
        raise LeftAloneError(f"in vain waited for: {what}; the chat shows: {await self.shown()}")

    async def _does_again(self) -> bool:
        assert self._last is not None
        self._is_again = True
        self.again += 1
        try:
            await self._last()
        except NotFound:
            return False
        finally:
            self._is_again = False
        return True

    async def _before_rest(self, look: Callable[[], Awaitable[T | None]]) -> T | None:
        """What ``look`` finds before the counter has nothing more to do or say."""
        deadline = asyncio.get_running_loop().time() + LEFT_ALONE_S
        jumps = 3
        while asyncio.get_running_loop().time() < deadline:
            is_over = await self._is_over()
            found = await look()
            if found is not None and found is not False:
                return found
            if is_over == "in doubt" and jumps:
                # What may have arrived waits a while before its one repetition.
                jumps -= 1
                self.counter.clock.jump(DOUBT_PAUSE)
            elif is_over:
                return None
            await asyncio.sleep(LOOK_AGAIN_S)
        return None

    async def _is_over(self) -> str:
        """Nothing: something is under way. Else whether news are still to come."""
        if not self.counter.is_idle():
            return ""
        rows = [row for row in await self.counter.rows(Delivery) if row.ended_at is None]
        if any(row.state != "queued" or row.due_at <= self.counter.clock.now() for row in rows):
            return ""
        # An act that was done a moment ago may be on its way from the messenger.
        await asyncio.sleep(LOOK_AGAIN_S)
        if not self.counter.is_idle():
            return ""
        return "in doubt" if any(row.doubts for row in rows) else "over"
