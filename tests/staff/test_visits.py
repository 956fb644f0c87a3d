"""A sign-up that waits is activated at an office, by who works there, for who shows the papers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.accounts.rules import IN_PERSON_LIFE
from bot.accounts.sign_up.follow_up import FollowByCode
from bot.crypto import Vault
from bot.errors import DomainError, NotAllowed, NotFound, Stale, Throttled
from bot.jobs.purge import ForgetVisits
from bot.staff.access_log import OwnAccessLog
from bot.staff.actor import Scope
from bot.staff.desk import ReadDesk
from bot.staff.rules import SEARCHES_IN_WINDOW
from bot.staff.visits.ending import ActivateSignUp, TurnAway, TurnAwayAsk
from bot.staff.visits.find import FindSignUp, Here, OwnOffices
from bot.staff.visits.papers import PaperAsk, ReadVisit, SeePaper, SerialAsk, WriteSerial
from bot.staff.visits.rows import SERIALS as PLACE
from bot.staff.visits.rows import VisitAsk
from bot.texts import Texts
from storage.database import Database
from storage.models import AuditEntry, DeskAct, Message, Office, Registration
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import signed_up
from tests.clock import ManualClock
from tests.house import OWN_CODE, OWN_SIM, House
from tests.staff.cast import TEHRAN, at_the_desk, hired, logs_in, member_id, national_code, phone, rows
from tests.staff.counter import (
    BRANCH,
    OTHER_BRANCH,
    REGISTRY_UNIT,
    begun,
    clerk_of,
    shows,
    waits_for_a_visit,
    with_papers,
)


async def words_told(house: House) -> list[str]:
    return [row.words_key for row in await rows(house, Message)]


@pytest.mark.parametrize("role", ["clerk", "office_manager"])
async def test_the_account_opens_as_it_would_have_with_an_own_sim(sampled: House, role: str) -> None:
    done = await waits_for_a_visit(sampled)
    clerk = await clerk_of(sampled, 11, role=role)
    ask = await with_papers(sampled, clerk, done.tracking_code)
    assert await sampled.act(ActivateSignUp, clerk, ask) == done.tracking_code
    (form,) = await rows(sampled, Registration)
    assert (form.outcome, form.tracking_code, form.national_code_sealed) == (
        "activated",
        done.tracking_code,
        None,
    )
    visitor = await sampled.visitor(5001)
    assert visitor.citizen_id == form.citizen_id is not None
    assert (await words_told(sampled)).count("sign-up-sms-activated") == 1
    (act,) = await rows(sampled, DeskAct)
    (office,) = await rows(sampled, Office, Office.code == BRANCH)
    assert (act.state, act.citizen_id, act.registration_id) == ("done", form.citizen_id, form.id)
    assert (act.staff_id, act.office_id) == (await member_id(sampled, clerk), office.id)
    assert act.papers == "national_card,birth_certificate"
    vault = await sampled.get(Vault)
    serials = vault.open(PLACE, act.id, act.serials_sealed)
    assert "9G31700421" in serials
    assert "الف/12 456789" in serials
    followed = await sampled.act(FollowByCode, await sampled.visitor(7001), done.tracking_code)
    assert followed.state == "activated"


async def test_what_was_done_is_written_down_and_the_citizen_sees_who_looked(sampled: House) -> None:
    done = await waits_for_a_visit(sampled)
    clerk = await clerk_of(sampled, 11)
    ask = await with_papers(sampled, clerk, done.tracking_code)
    await sampled.act(ReadVisit, clerk, ask)
    await sampled.act(ActivateSignUp, clerk, ask)
    (line,) = await rows(sampled, AuditEntry, AuditEntry.action == "sign_up_activated")
    assert line.details == {
        "purpose": "in_person",
        "office": BRANCH,
        "papers": "national_card,birth_certificate",
    }
    assert line.role == "clerk"
    log = await (await sampled.get(OwnAccessLog)).page(await logs_in(sampled, 5001), 0)
    assert [(each.role, each.purpose, each.view) for each in log.lines] == [("clerk", "in_person", "masked")]


async def test_what_the_clerk_sees_is_masked_and_says_what_is_missing(sampled: House) -> None:
    await waits_for_a_visit(sampled)
    clerk = await clerk_of(sampled, 11)
    ask = await begun(sampled, clerk, OWN_CODE)
    card = await sampled.act(ReadVisit, clerk, ask)
    assert (card.name, card.national_code, card.phone) == ("سارا ا…", "999****014", "0912***0001")
    assert len(card.missing) == 2
    await shows(sampled, clerk, ask, "national_card", "sim_paper")
    card = await sampled.act(ReadVisit, clerk, ask)
    assert card.missing == ()
    assert [each.key for each, seen in card.papers if seen] == ["national_card", "sim_paper"]
    assert await sampled.act(SeePaper, clerk, PaperAsk(ask.office, ask.visit_id, "sim_paper")) == "put_away"
    assert len((await sampled.act(ReadVisit, clerk, ask)).missing) == 1


async def test_without_the_papers_nothing_opens(sampled: House) -> None:
    done = await waits_for_a_visit(sampled)
    clerk = await clerk_of(sampled, 11)
    ask = await begun(sampled, clerk, done.tracking_code)
    for papers in ((), ("birth_certificate",)):
        await shows(sampled, clerk, ask, *papers)
        with pytest.raises(DomainError, match="visit-papers-missing"):
            await sampled.act(ActivateSignUp, clerk, ask)
    (form,) = await rows(sampled, Registration)
    assert form.outcome == "in_person"
    assert form.citizen_id is None
    assert "sign-up-sms-activated" not in await words_told(sampled)


async def test_who_is_sent_home_hears_what_to_bring_and_may_come_again(sampled: House, texts: Texts) -> None:
    done = await waits_for_a_visit(sampled)
    clerk = await clerk_of(sampled, 11)
    ask = await begun(sampled, clerk, done.tracking_code)
    await shows(sampled, clerk, ask, "national_card")
    await sampled.act(TurnAway, clerk, TurnAwayAsk(ask.office, ask.visit_id, "missing"))
    (told,) = await rows(sampled, Message, Message.words_key == "visit-news-not-activated")
    said = texts.plain(told.words_key, **told.words_args)
    for word in ("مدارک کامل نبود", "کارت ملی و شناسنامه", "برگهٔ مالکیت سیم‌کارت", done.tracking_code):
        assert word in said
    (act,) = await rows(sampled, DeskAct)
    assert (act.state, act.reason, act.serials_sealed) == ("refused", "missing", None)
    with pytest.raises(Stale, match="visit-over"):
        await sampled.act(ActivateSignUp, clerk, ask)
    again = await with_papers(sampled, clerk, done.tracking_code)
    await sampled.act(ActivateSignUp, clerk, again)
    assert sorted(each.state for each in await rows(sampled, DeskAct)) == ["done", "refused"]


@pytest.mark.parametrize("scope", [Scope("office", OTHER_BRANCH), TEHRAN, Scope("case_type", "trademark")])
async def test_only_who_works_in_this_very_office_gets_on(sampled: House, scope: Scope) -> None:
    done = await waits_for_a_visit(sampled)
    clerk = await at_the_desk(sampled, 11, "clerk", scope)
    with pytest.raises(NotAllowed, match="staff-out-of-reach"):
        await sampled.act(FindSignUp, clerk, Here(BRANCH, done.tracking_code))
    assert await rows(sampled, DeskAct) == []


async def test_an_office_that_checks_no_identity_takes_no_visit(sampled: House) -> None:
    done = await waits_for_a_visit(sampled)
    clerk = await clerk_of(sampled, 11, REGISTRY_UNIT)
    assert await sampled.act(OwnOffices, clerk, None) == ()
    with pytest.raises(NotAllowed, match="visit-not-here"):
        await sampled.act(FindSignUp, clerk, Here(REGISTRY_UNIT, done.tracking_code))


async def test_the_desk_shows_the_way_only_to_who_has_an_office(sampled: House) -> None:
    clerk = await clerk_of(sampled, 11)
    of_province = await at_the_desk(sampled, 12, "clerk", TEHRAN)
    assert "desk.visit" in (await sampled.act(ReadDesk, clerk, None)).rooms
    assert "desk.visit" not in (await sampled.act(ReadDesk, of_province, None)).rooms
    (own,) = await sampled.act(OwnOffices, clerk, None)
    assert own.code == BRANCH


async def test_a_visit_belongs_to_who_began_it_and_where(sampled: House) -> None:
    done = await waits_for_a_visit(sampled)
    clerk, colleague = await clerk_of(sampled, 11), await clerk_of(sampled, 12)
    await hired(sampled, 11, "clerk", Scope("office", OTHER_BRANCH))
    ask = await with_papers(sampled, clerk, done.tracking_code)
    for by, forged in ((colleague, ask), (clerk, VisitAsk(OTHER_BRANCH, ask.visit_id))):
        for use_case in (ActivateSignUp, ReadVisit):
            with pytest.raises(Stale, match="visit-over"):
                await sampled.act(use_case, by, forged)
    await sampled.act(ActivateSignUp, clerk, ask)


async def test_nobody_activates_themselves(sampled: House, database: Database) -> None:
    """Neither by their national code nor a form that was proven with their own SIM."""
    clerk = await clerk_of(sampled, 11)
    by_own_sim = await signed_up(sampled, await sampled.visitor(5001), phone=phone(11))
    with pytest.raises(NotAllowed, match="visit-not-yourself"):
        await sampled.act(FindSignUp, clerk, Here(BRANCH, by_own_sim.tracking_code))
    vault = await sampled.get(Vault)
    async with UnitOfWork(database) as tx:
        form = (await tx.session.scalars(select(Registration))).one()
        form.phone_index = vault.index("phone", OWN_SIM)
        form.national_code_index = vault.index("national_code", national_code(11))
        await tx.commit()
    with pytest.raises(NotAllowed, match="visit-not-yourself"):
        await sampled.act(FindSignUp, clerk, Here(BRANCH, by_own_sim.tracking_code))


async def test_two_who_wait_under_one_national_code_are_told_apart_by_their_codes(
    sampled: House, clock: ManualClock
) -> None:
    await waits_for_a_visit(sampled, 5001)
    clock.advance(timedelta(minutes=11))
    second = await waits_for_a_visit(sampled, 5002)
    clerk = await clerk_of(sampled, 11)
    with pytest.raises(DomainError, match="visit-several-wait"):
        await sampled.act(FindSignUp, clerk, Here(BRANCH, OWN_CODE))
    await sampled.act(ActivateSignUp, clerk, await with_papers(sampled, clerk, second.tracking_code))
    other = await with_papers(sampled, clerk, OWN_CODE)
    with pytest.raises(DomainError, match="visit-account-stands"):
        await sampled.act(ActivateSignUp, clerk, other)


async def test_who_does_not_wait_is_not_found(sampled: House, clock: ManualClock) -> None:
    clerk = await clerk_of(sampled, 11)
    assert await sampled.act(FindSignUp, clerk, Here(BRANCH, OWN_CODE)) is None
    done = await waits_for_a_visit(sampled)
    with pytest.raises(DomainError, match="visit-tracking-wrong"):
        await sampled.act(FindSignUp, clerk, Here(BRANCH, "ABCDE-FGHJK"))
    for wrong in ("12345", "سلام", ""):
        with pytest.raises(DomainError, match="error-national-code"):
            await sampled.act(FindSignUp, clerk, Here(BRANCH, wrong))
    searches = await rows(sampled, AuditEntry, AuditEntry.action == "sensitive_search")
    assert [line.details["found"] for line in searches] == ["no"]
    clock.advance(IN_PERSON_LIFE)
    late = await clerk_of(sampled, 12)
    assert await sampled.act(FindSignUp, late, Here(BRANCH, done.tracking_code)) is None


async def test_a_sign_up_that_runs_out_while_its_owner_stands_there_is_not_activated(
    sampled: House, clock: ManualClock
) -> None:
    done = await waits_for_a_visit(sampled)
    clock.advance(IN_PERSON_LIFE - timedelta(minutes=5))
    clerk = await clerk_of(sampled, 11)
    ask = await with_papers(sampled, clerk, done.tracking_code)
    clock.advance(timedelta(minutes=5))
    with pytest.raises(NotFound, match="visit-sign-up-gone"):
        await sampled.act(ActivateSignUp, clerk, ask)


async def test_a_visit_ends_by_itself_and_leaves_no_serial(
    sampled: House, clock: ManualClock, database: Database
) -> None:
    done = await waits_for_a_visit(sampled)
    clerk = await clerk_of(sampled, 11)
    first = await with_papers(sampled, clerk, done.tracking_code)
    second = await with_papers(sampled, clerk, done.tracking_code)
    with pytest.raises(Stale, match="visit-over"):
        await sampled.act(ActivateSignUp, clerk, first)
    for _ in range(3):
        clock.advance(timedelta(minutes=10))
        await sampled.act(ReadDesk, clerk, None)
    with pytest.raises(Stale):
        await sampled.act(ActivateSignUp, await sampled.visitor(11), second)
    assert await ForgetVisits(UnitOfWork(database), clock)() == 1
    assert await rows(sampled, DeskAct) == []


@pytest.mark.parametrize("typed", ["", "abc", "شناسنامه", "12", "9" * 25, "12\n;34😀"])
async def test_a_serial_is_read_strictly(sampled: House, typed: str) -> None:
    done = await waits_for_a_visit(sampled)
    clerk = await clerk_of(sampled, 11)
    ask = await begun(sampled, clerk, done.tracking_code)
    with pytest.raises(DomainError, match="visit-serial-shape"):
        await sampled.act(WriteSerial, clerk, SerialAsk(BRANCH, ask.visit_id, "national_card", typed))


async def test_trying_codes_one_by_one_has_an_end(sampled: House) -> None:
    clerk = await clerk_of(sampled, 11)
    for _ in range(SEARCHES_IN_WINDOW):
        await sampled.act(FindSignUp, clerk, Here(BRANCH, OWN_CODE))
    with pytest.raises(Throttled):
        await sampled.act(FindSignUp, clerk, Here(BRANCH, OWN_CODE))


def test_a_serial_shows_in_no_repr() -> None:
    for secret in (SerialAsk(BRANCH, 1, "passport", "K12345678"), Here(BRANCH, OWN_CODE)):
        assert "K12345678" not in repr(secret)
        assert OWN_CODE not in repr(secret)
