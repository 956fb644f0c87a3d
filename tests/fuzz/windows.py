"""The real conversation without a messenger: every window can be opened directly, by whoever it fits."""

from __future__ import annotations

import itertools
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.fsm.state import State
from aiogram.methods import TelegramMethod
from aiogram.types import User
from aiogram_dialog import ShowMode, StartMode
from sqlalchemy import select

from bot.accounts.log_in.request import AskToLogIn
from bot.accounts.sign_up.check_identity import CheckIdentity
from bot.accounts.visitor import Visitors
from bot.app.sample import load_sample
from bot.appointments.confirm import ConfirmAppointment
from bot.appointments.days import FreeDays
from bot.appointments.desk.walk_in import AddWalkIn, WalkInAsk
from bot.appointments.hold import HoldAsk, HoldSlot
from bot.appointments.visit import Wanted
from bot.clock import Clock
from bot.crypto import Keys, Vault
from bot.ids import Ids
from bot.jalali import tehran_day
from bot.ledger.address_book import AddressBook
from bot.legal.invite import InviteRepresentative
from bot.legal.open import OpenEntity
from bot.messengers.factory import Conversation, Wiring, build_dispatcher
from bot.messengers.handling import Handling
from bot.messengers.state import ConversationState, build_behind, build_state
from bot.messengers.storage import WrittenBehindStorage
from bot.messengers.telegram import TELEGRAM
from bot.nursery import Nursery
from bot.settings import ConversationSection
from bot.staff.actor import Scope
from bot.staff.entity import EntitySearch, FindEntity
from bot.staff.person.glass import Break, BreakGlass
from bot.staff.visits.find import FindForNumber, Here
from bot.words import house_texts
from dialogs.build import build_all
from dialogs.menu.entry import open_menu
from dialogs.states import (
    AccessLog,
    Appointments,
    Board,
    Booking,
    Cases,
    Desk,
    FollowUp,
    Holidays,
    Legal,
    LogIn,
    LostNumber,
    Members,
    Menu,
    OfficeDay,
    OfficePlan,
    Offices,
    PersonFile,
    Pin,
    Profile,
    Publishing,
    Recover,
    Security,
    SignUp,
    StepUp,
    Visits,
)
from handlers import commands
from storage.database import Database
from storage.models import Case, Invitation, Office
from storage.models.conversation import DialogState
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import logged_in, proven
from tests.appointments.office import closed
from tests.clock import ManualClock
from tests.house import COMPANY, OWN_CODE, House, Registries, build_house
from tests.ids import SeededIds
from tests.keys import vault_of
from tests.legal.steps import OTHER, SECOND, accepts, delegated, fresh, signatory
from tests.messengers.kit import TOKEN, MessengerAway
from tests.notices.steps import Desk as NoticeDesk
from tests.staff.cast import TEHRAN, at_the_desk, hired, national_code

#: An office that takes visits.
BRANCH = "52301"
#: An office that takes appointments.
COUNTER = "12301"
STRANGER, GUEST, CITIZEN, CLERK, ADMIN, APPROVER = 6001, 6002, 6003, 6004, 6005, 6006
#: Every state, in every standing that may find itself there: rightly, or with a window that no longer fits.
STANDINGS: dict[Any, tuple[int, ...]] = {
    **dict.fromkeys(
        (Menu, SignUp, LogIn, Recover, FollowUp, Pin, Cases, Offices, Board), (STRANGER, GUEST, CITIZEN)
    ),
    Booking: (GUEST, CITIZEN),
    Appointments: (GUEST, CITIZEN),
    **dict.fromkeys((AccessLog, Profile, Security, LostNumber, StepUp, Legal), (GUEST, CITIZEN)),
    Desk: (CITIZEN, CLERK, ADMIN),
    PersonFile: (CITIZEN, CLERK),
    Visits: (CITIZEN, CLERK),
    **dict.fromkeys((OfficeDay, OfficePlan), (CITIZEN, CLERK)),
    Members: (CLERK, ADMIN),
    Publishing: (CITIZEN, CLERK),
    Holidays: (CLERK, ADMIN),
}
STATES: list[tuple[State, int]] = [
    (state, user) for group, users in STANDINGS.items() for state in group.__all_states__ for user in users
]
#: Who has chosen something on the way to these windows, and the window in which that begins.
WORK: dict[tuple[Any, int], State] = {
    (PersonFile, CLERK): PersonFile.purpose,
    (Visits, CLERK): Visits.kind,
    (OfficeDay, CLERK): OfficeDay.office,
    (OfficePlan, CLERK): OfficePlan.home,
    (Members, ADMIN): Members.list,
    (Legal, CITIZEN): Legal.list,
    (Publishing, CLERK): Publishing.list,
    (Holidays, ADMIN): Holidays.list,
}
ANSWERS = ("sendMessage", "editMessageText", "editMessageReplyMarkup", "answerCallbackQuery")


class Away(MessengerAway):
    """Knows its own name too: a command may be meant for another bot."""

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109
        if method.__api_method__ == "getMe":
            return User(id=bot.id, is_bot=True, first_name="پیشخوان", username="pishkhan_bot")
        return await super().make_request(bot, method, timeout)


@dataclass
class Windows:
    """``stranger`` has done nothing yet, ``guest`` has a form at its review, ``citizen`` is in with cases;
    ``clerk`` (and support) and ``admin`` have their desks open. ``chosen`` is what they would have chosen on
    the way to a window, ``counter`` what the clerk would have at the counter of an office."""

    house: House
    conversation: Conversation
    bot: Bot
    state: ConversationState
    nursery: Nursery
    database: Database
    path: Path
    case_id: int
    chosen: dict[str, Any]
    booked: dict[str, Any]
    counter: dict[str, Any]
    published: int
    numbers: Any = field(default_factory=lambda: itertools.count(1_000))

    @property
    def session(self) -> MessengerAway:
        assert isinstance(self.bot.session, MessengerAway)
        return self.bot.session

    async def restore(self) -> None:
        """The database as it was furnished; nothing remembered in memory."""
        await self.state.behind._write()
        copy(self.path.with_suffix(".furnished"), self.path)
        storage = self.state.storage
        assert isinstance(storage, WrittenBehindStorage)
        storage._rows.clear()
        self.session.calls.clear()

    async def close(self) -> None:
        await self.conversation.background.drain(5)
        self.conversation.late.close()
        await self.conversation.close(self.bot)
        await self.nursery.drain(5)
        await self.house.container.close()
        await self.database.close()

    async def opens(self, state: State, user: int) -> None:
        """The window of this state, however this person came to it."""
        data: dict[str, Any] = {}
        if state.group is Board:
            data["notice"] = self.published
        if state.group is Cases:
            data["case"] = self.case_id
        if state.group in (Booking, Appointments):
            data |= self.booked
        if state.group is OfficePlan:
            data["office"] = COUNTER
        if state.group in (LogIn, Recover):
            visitor = await self.house.visitor(user)
            async with self.house.update() as scope:
                ask = await scope.get(AskToLogIn)
                data["request"] = await ask.with_phone(visitor, "09121110001")
        manager = self.conversation.bg_factory.bg(self.bot, user, user)
        first = WORK.get((state.group, user), state)
        await manager.start(first, data=data, mode=StartMode.RESET_STACK, show_mode=ShowMode.SEND)
        await self.conversation.background.drain(10)
        if (state.group, user) in WORK:
            at_counter = state.group in (OfficeDay, OfficePlan)
            await manager.update(self.counter if at_counter else self.chosen)
            await self.conversation.background.drain(10)
            await manager.switch_to(state)
            await self.conversation.background.drain(10)

    async def feeds(self, content: dict[str, Any]) -> list[str]:
        """One update; gives the names of the calls that it made."""
        before = len(self.session.calls)
        await Handling(self.conversation.dispatcher, self.bot)({"update_id": next(self.numbers), **content})
        await self.conversation.background.drain(10)
        return self.session.names(before)

    def buttons(self, user: int) -> list[str]:
        """Callback data of the buttons of the newest window."""
        window = next(
            (
                call
                for call in reversed(self.session.calls)
                if getattr(call, "chat_id", None) == user
                and call.__api_method__ in ("sendMessage", "editMessageText")
            ),
            None,
        )
        rows = getattr(getattr(window, "reply_markup", None), "inline_keyboard", None) or []
        return [button.callback_data for row in rows for button in row if button.callback_data]

    def intent(self, user: int) -> str:
        data = self.buttons(user)
        return data[0].partition("\x1d")[0] if data else "aaaaa"

    async def kept(self, user: int) -> list[str]:
        """What conversation storage holds of this person, written to the database first."""
        await self.state.behind._write()
        async with UnitOfWork(self.database) as tx:
            rows = await tx.session.scalars(select(DialogState).where(DialogState.key.contains(f":{user}:")))
            return [f"{row.state} {row.data}" for row in rows]


async def open_windows(path: Path) -> Windows:
    """The wiring of bot.app.conversation over this migrated file, with a session that answers by itself."""
    database, clock, texts = (
        Database(f"sqlite+aiosqlite:///{path}", synchronous="NORMAL"),
        ManualClock(),
        house_texts(),
    )
    house = build_house(
        database, clock, SeededIds(7), vault_of(Keys(b"d" * 32, b"i" * 32, b"p" * 32)), texts, Registries()
    )
    nursery = Nursery()
    section = ConversationSection()
    state = build_state(section, build_behind(section, database, clock, nursery), "telegram")
    wiring = Wiring(
        capabilities=TELEGRAM,
        state=state,
        clock=clock,
        nursery=nursery,
        texts=texts,
        visitors=await house.get(Visitors),
        address_book=await house.get(AddressBook),
        open_menu=open_menu,
        container=house.container,
    )
    conversation = build_dispatcher(wiring, commands=[commands.build()], dialogs=build_all())
    conversation.dispatcher["clock"] = clock
    bot = Bot(TOKEN, session=Away(), default=DefaultBotProperties(parse_mode="HTML"))
    await conversation.start(bot)
    chosen = await furnish(house, database)
    booked = await books(house, database)
    counter = await works(house, booked)
    published, draft = await publishes(house)
    chosen |= {"notice": draft, "field": "title"}
    async with UnitOfWork(database) as tx:
        case_id = await tx.session.scalar(select(Case.id).order_by(Case.number))
    assert case_id is not None
    copy(path, path.with_suffix(".furnished"))
    return Windows(
        house, conversation, bot, state, nursery, database, path, case_id, chosen, booked, counter, published
    )


def copy(one: Path, other: Path) -> None:
    """The whole content of a database into another, also while that one is open."""
    with closing(sqlite3.connect(one)) as source, closing(sqlite3.connect(other)) as target:
        source.backup(target)


async def furnish(house: House, database: Database) -> dict[str, Any]:
    clock = await house.get(Clock)
    await load_sample(database, await house.get(Vault), clock, await house.get(Ids))
    await logged_in(house, CITIZEN)
    house.registries.sims["+989121110002"] = "9990001022"
    guest = await house.visitor(GUEST)
    await proven(house, guest, phone="+989121110002", national_code="9990001022")
    await house.act(CheckIdentity, guest)
    await at_the_desk(house, CLERK, "clerk", TEHRAN)
    member = await hired(house, CLERK, "support")
    await hired(house, CLERK, "clerk", Scope("office", BRANCH))
    await hired(house, CLERK, "office_manager", Scope("office", COUNTER))
    await at_the_desk(house, ADMIN, "admin")
    support = await house.visitor(CLERK)
    citizen = (await house.visitor(CITIZEN)).citizen_id
    assert citizen is not None
    visit = await house.act(FindForNumber, support, Here(BRANCH, OWN_CODE))
    await house.act(BreakGlass, support, Break(citizen, "case", "دلیلی که صاحب پرونده می‌خواند"))
    represented = await represents(house)
    entity_case = await house.act(FindEntity, support, EntitySearch(COMPANY, "case"))
    return {
        **represented,
        "entity_case": entity_case,
        "citizen": citizen,
        "purpose": "case",
        "staff": member,
        "role": "office_manager",
        "kind": "office",
        "province": "tehran",
        "value": "22304",
        "office": BRANCH,
        "visit": visit,
        "off_day": (tehran_day(clock.now()) + timedelta(days=9)).isoformat(),
        "off_kind": "",
        "paper": "national_card",
    }


async def publishes(house: House) -> tuple[int, int]:
    """A notice on the board that waits to be acknowledged, and a draft of the clerk, who publishes too."""
    await hired(house, CLERK, "publisher")
    clerk = await house.visitor(CLERK)
    desk = NoticeDesk(house, clerk, await at_the_desk(house, APPROVER, "approver"))
    return await desk.releases(needs_ack=""), await desk.writes()


async def books(house: House, database: Database) -> dict[str, Any]:
    """The citizen has an appointment, and has come as far as one can on the way to another time for it."""
    async with UnitOfWork(database) as tx:
        office = await tx.session.scalar(select(Office.id).where(Office.code == COUNTER))
    assert office is not None
    citizen, wanted = await house.visitor(CITIZEN), Wanted(office, ("petition",))
    days = await (await house.get(FreeDays))(citizen, wanted)
    assert days.first is not None
    held = await house.act(HoldSlot, citizen, HoldAsk(days.first.slot_id, ("petition",), 1, "fuzz"))
    booked = await house.act(ConfirmAppointment, citizen, held.appointment_id)
    return {
        "appointment": booked.appointment_id,
        "moving": booked.appointment_id,
        "version": booked.version,
        "office": office,
        "services": ["petition"],
        "cases": 1,
        "day": days.days[1].day.isoformat(),
        "at": days.first.starts_at.isoformat(),
        "until": (days.first.starts_at + timedelta(hours=1)).isoformat(),
        "slot": days.first.slot_id,
    }


async def works(house: House, booked: dict[str, Any]) -> dict[str, Any]:
    """What is chosen at the counter where the citizen has an appointment and somebody waits with a number."""
    clerk = await house.visitor(CLERK)
    walk_in = await house.act(AddWalkIn, clerk, WalkInAsk(COUNTER, ("petition",)))
    return {
        "office": COUNTER,
        "appointment": booked["appointment"],
        "number": walk_in.walk_in_id,
        "day": booked["day"],
        "closure": str(await closed(house, clerk, COUNTER)),
        "span": [booked["at"], booked["until"]],
        "form": {
            "weekday": "sat",
            "spans": [[480, 720]],
            "minutes": 20,
            "counters": 2,
            "services": ["petition"],
            "since": None,
            "until": None,
        },
    }


async def represents(house: House) -> dict[str, Any]:
    """The citizen signs for a company, beside a delegate, and is invited to represent another."""
    citizen = await fresh(house, CITIZEN)
    own_id = await house.act(OpenEntity, citizen, COMPANY)
    await accepts(house, citizen, own_id)
    _, other_id = await delegated(house, citizen, own_id, OTHER)
    house.registries.companies["10380284790"] = ("شرکت دیگر", {national_code(SECOND)})
    second = await signatory(house, SECOND)
    second_id = await house.act(OpenEntity, second, "10380284790")
    await accepts(house, second, second_id)
    await house.act(InviteRepresentative, second, second_id, OWN_CODE)
    async with UnitOfWork(await house.get(Database)) as tx:
        invitation = (await tx.session.scalars(select(Invitation.id))).one()
    return {"entity": own_id, "other": other_id, "invitation": invitation}
