"""A lost number replaced at an office: papers, a code read out, and everybody told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.accounts.hold import ensure_not_held
from bot.accounts.number.change import GiveNewNumber
from bot.accounts.reach import Abroad
from bot.accounts.rules import HOLD_AFTER_VISIT
from bot.accounts.visitor import Visitor
from bot.crypto import Vault
from bot.errors import DomainError, NotAllowed, Stale
from bot.ids import Ids
from bot.staff.actor import Scope
from bot.staff.visits.ending import ActivateSignUp, TurnAway, TurnAwayAsk
from bot.staff.visits.find import FindForNumber, Here
from bot.staff.visits.number import (
    CodeAsk,
    GiveNumberInPerson,
    NumberAsk,
    ProveNumberInPerson,
    SendCodeInPerson,
)
from bot.staff.visits.papers import PaperAsk, SeePaper
from bot.staff.visits.rows import VisitAsk
from storage.database import Database
from storage.models import (
    AuditEntry,
    Citizen,
    Delivery,
    DeskAct,
    LoginSession,
    Message,
    NumberChange,
    NumberClaim,
    OneTimePassword,
)
from tests.accounts.steps import logged_in, second_account, stepped_up
from tests.clock import ManualClock
from tests.house import OWN_CODE, OWN_SIM, House
from tests.staff.cast import at_the_desk, comes_in, hired, national_code, phone, rows, write
from tests.staff.counter import BRANCH, OTHER_BRANCH, begun_for_number, clerk_of, shows

NEW, ABROAD = "+989351112233", "+447400123456"


async def citizen_of(house: House, visitor: Visitor) -> Citizen:
    (row,) = await rows(house, Citizen, Citizen.id == visitor.citizen_id)
    citizen: Citizen = row
    return citizen


async def at_the_code(house: House, clerk: Visitor, who: str = OWN_CODE, number: str = NEW) -> VisitAsk:
    """Papers are seen, the number is written, and its code is out."""
    ask = await begun_for_number(house, clerk, who)
    await shows(house, clerk, ask, "national_card", "sim_paper")
    await house.act(GiveNumberInPerson, clerk, NumberAsk(ask.office, ask.visit_id, number))
    return ask


async def gives_code(house: House, clerk: Visitor, ask: VisitAsk, code: str) -> DomainError | None:
    refused: DomainError | None = await house.act(
        ProveNumberInPerson, clerk, CodeAsk(ask.office, ask.visit_id, code)
    )
    return refused


async def test_the_number_is_replaced_and_everybody_is_told(sampled: House, clock: ManualClock) -> None:
    await logged_in(sampled)
    clock.advance(timedelta(minutes=11))
    await second_account(sampled)
    sara = await sampled.visitor()
    clerk = await clerk_of(sampled, 11)
    ask = await at_the_code(sampled, clerk)
    assert await gives_code(sampled, clerk, ask, await sampled.code("desk-number")) is None
    citizen, vault = await citizen_of(sampled, sara), await sampled.get(Vault)
    assert vault.open("citizen.phone_sealed", citizen.id, citizen.phone_sealed) == NEW
    assert (citizen.phone_index, citizen.phone_verified_at) == (vault.index("phone", NEW), clock.now())
    with pytest.raises(NotAllowed, match="account-held"):
        ensure_not_held(citizen, clock.now() + HOLD_AFTER_VISIT - timedelta(seconds=1))
    ensure_not_held(citizen, clock.now() + HOLD_AFTER_VISIT)
    own = LoginSession.citizen_id == citizen.id
    assert await rows(sampled, LoginSession, own, LoginSession.ended_at.is_(None)) == []
    (news,) = await rows(sampled, Message, Message.words_key == "visit-news-number")
    told = await rows(sampled, Delivery, Delivery.message_id == news.id)
    assert sorted(each.channel for each in told) == ["sms", "telegram", "telegram"]
    (to_new,) = await rows(sampled, Message, Message.words_key == "notice-number-new")
    addresses = [
        (await rows(sampled, Delivery, Delivery.message_id == each.id, Delivery.channel == "sms"))[0].address
        for each in (news, to_new)
    ]
    assert addresses[0] != addresses[1]
    (act,) = await rows(sampled, DeskAct)
    assert (act.state, act.citizen_id, act.phone_sealed, act.phone_index) == ("done", citizen.id, None, None)
    (line,) = await rows(sampled, AuditEntry, AuditEntry.action == "authn_number_changed")
    assert line.details == {"purpose": "in_person", "office": BRANCH, "papers": "national_card,sim_paper"}


async def test_what_the_citizen_had_under_way_ends(
    sampled: House, database: Database, clock: ManualClock
) -> None:
    sara = await logged_in(sampled)
    clock.advance(timedelta(minutes=2))
    sampled.registries.sims["+989351112244"] = OWN_CODE
    await sampled.act(GiveNewNumber, await stepped_up(sampled), "+989351112244")
    ids, now = await sampled.get(Ids), clock.now()
    claim = NumberClaim(
        id=ids.new(),
        citizen_id=sara.citizen_id,
        messenger_account_id=sara.known,
        phone_sealed=b"sealed",
        phone_index=b"index",
        proven_at=now,
        due_at=now + timedelta(hours=72),
        created_at=now,
        expires_at=now,
    )
    await write(database, claim)
    clerk = await clerk_of(sampled, 11)
    ask = await at_the_code(sampled, clerk)
    assert await gives_code(sampled, clerk, ask, await sampled.code("desk-number")) is None
    assert await rows(sampled, NumberChange) == await rows(sampled, NumberClaim) == []


async def test_a_wrong_code_changes_nothing_and_counts(sampled: House) -> None:
    sara = await logged_in(sampled)
    before = (await citizen_of(sampled, sara)).phone_index
    clerk = await clerk_of(sampled, 11)
    ask = await at_the_code(sampled, clerk)
    right = await sampled.code("desk-number")
    wrong = "000000" if right != "000000" else "111111"
    refused = await gives_code(sampled, clerk, ask, wrong)
    assert refused is not None
    assert (refused.key, refused.args_) == ("code-wrong", {"left": 4})
    assert (await citizen_of(sampled, sara)).phone_index == before
    assert await gives_code(sampled, clerk, ask, right) is None
    with pytest.raises(Stale, match="visit-over"):
        await gives_code(sampled, clerk, ask, right)


async def test_a_code_is_for_one_visit_of_one_clerk(sampled: House) -> None:
    await logged_in(sampled)
    clerk, colleague = await clerk_of(sampled, 11), await clerk_of(sampled, 12)
    ask = await at_the_code(sampled, clerk)
    code = await sampled.code("desk-number")
    with pytest.raises(Stale, match="visit-over"):
        await gives_code(sampled, colleague, ask, code)
    theirs = await at_the_code(sampled, colleague, number="+989351112255")
    refused = await gives_code(sampled, colleague, theirs, code)
    assert refused is not None
    assert refused.key == "code-wrong"


async def test_a_new_code_takes_the_place_of_the_one_before(sampled: House, clock: ManualClock) -> None:
    await logged_in(sampled)
    clerk = await clerk_of(sampled, 11)
    ask = await at_the_code(sampled, clerk)
    clock.advance(timedelta(minutes=1))
    await sampled.act(SendCodeInPerson, clerk, ask)
    states = [
        row.state for row in await rows(sampled, OneTimePassword, OneTimePassword.flow_id == ask.visit_id)
    ]
    assert sorted(states) == ["alive", "dead"]
    assert await gives_code(sampled, clerk, ask, await sampled.code("desk-number")) is None


async def test_a_paper_that_is_taken_back_takes_the_rest_with_it(sampled: House) -> None:
    await logged_in(sampled)
    clerk = await clerk_of(sampled, 11)
    ask = await begun_for_number(sampled, clerk, OWN_CODE)
    await shows(sampled, clerk, ask, "national_card", "birth_certificate")
    with pytest.raises(DomainError, match="visit-papers-missing"):
        await sampled.act(GiveNumberInPerson, clerk, NumberAsk(BRANCH, ask.visit_id, NEW))
    ask = await at_the_code(sampled, clerk)
    await sampled.act(SeePaper, clerk, PaperAsk(BRANCH, ask.visit_id, "sim_paper"))
    with pytest.raises(DomainError, match="visit-papers-missing"):
        await gives_code(sampled, clerk, ask, await sampled.code("desk-number"))
    with pytest.raises(Stale, match="visit-over"):
        await sampled.act(ActivateSignUp, clerk, ask)


@pytest.mark.parametrize(
    ("number", "key"),
    [
        (OWN_SIM, "visit-number-same"),
        (phone(11), "visit-not-yourself"),
        ("02112345678", "error-mobile-shape"),
    ],
)
async def test_some_numbers_are_refused(sampled: House, number: str, key: str) -> None:
    await logged_in(sampled)
    clerk = await clerk_of(sampled, 11)
    ask = await begun_for_number(sampled, clerk, OWN_CODE)
    await shows(sampled, clerk, ask, "national_card", "sim_paper")
    with pytest.raises(DomainError, match=key):
        await sampled.act(GiveNumberInPerson, clerk, NumberAsk(BRANCH, ask.visit_id, number))
    assert await rows(sampled, OneTimePassword, OneTimePassword.purpose == "desk-number") == []


async def test_nobody_serves_themselves_or_whom_they_work_with(sampled: House) -> None:
    clerk = await clerk_of(sampled, 11)
    await at_the_desk(sampled, 12, "office_manager", Scope("office", BRANCH))
    await at_the_desk(sampled, 13, "clerk", Scope("office", OTHER_BRANCH))
    for number, key in ((11, "visit-not-yourself"), (12, "visit-not-colleague")):
        with pytest.raises(NotAllowed, match=key):
            await sampled.act(FindForNumber, clerk, Here(BRANCH, national_code(number)))
    ask = await begun_for_number(sampled, clerk, national_code(13))
    await shows(sampled, clerk, ask, "national_card", "sim_paper")
    # Who is hired here meanwhile is a colleague by the time the number is written.
    await hired(sampled, 13, "clerk", Scope("office", BRANCH))
    with pytest.raises(NotAllowed, match="visit-not-colleague"):
        await sampled.act(GiveNumberInPerson, clerk, NumberAsk(BRANCH, ask.visit_id, NEW))


async def test_who_has_no_account_is_not_found(sampled: House) -> None:
    clerk = await clerk_of(sampled, 11)
    assert await sampled.act(FindForNumber, clerk, Here(BRANCH, national_code(77))) is None


async def test_the_owner_hears_of_a_visit_that_came_to_nothing(sampled: House) -> None:
    sara = await comes_in(sampled, 90, code=OWN_CODE)
    clerk = await clerk_of(sampled, 11)
    ask = await begun_for_number(sampled, clerk, "09120000090")
    await sampled.act(TurnAway, clerk, TurnAwayAsk(BRANCH, ask.visit_id, "other_person"))
    (news,) = await rows(sampled, Message, Message.words_key == "visit-news-number-refused")
    (told,) = await rows(sampled, Delivery, Delivery.message_id == news.id)
    assert (told.channel, told.citizen_id) == ("telegram", sara.citizen_id)
    with pytest.raises(Stale, match="error-stale"):
        await sampled.act(TurnAway, clerk, TurnAwayAsk(BRANCH, ask.visit_id, "forged"))


async def test_a_number_of_another_country_is_taken_where_a_code_can_reach_it(sampled: House) -> None:
    await logged_in(sampled)
    sara, clerk = await sampled.visitor(), await clerk_of(sampled, 11)
    ask = await at_the_code(sampled, clerk, number=ABROAD)
    assert await gives_code(sampled, clerk, ask, await sampled.code("desk-number")) is None
    citizen, vault = await citizen_of(sampled, sara), await sampled.get(Vault)
    assert vault.open("citizen.phone_sealed", citizen.id, citizen.phone_sealed) == ABROAD


async def test_one_that_no_code_can_reach_is_refused_in_words(sampled: House) -> None:
    sampled.registries.abroad = Abroad()
    await logged_in(sampled)
    clerk = await clerk_of(sampled, 11)
    with pytest.raises(NotAllowed, match="code-abroad-none"):
        await at_the_code(sampled, clerk, number=ABROAD)
    (act,) = await rows(sampled, DeskAct)
    assert act.phone_sealed is None
