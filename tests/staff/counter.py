"""An office as the tests of visits have it: who waits for it, who works there, the papers on the counter."""

from __future__ import annotations

from bot.accounts.sign_up.confirm import SignedUp
from bot.accounts.visitor import Visitor
from bot.staff.actor import Scope
from bot.staff.visits.find import FindForNumber, FindSignUp, Here
from bot.staff.visits.papers import PaperAsk, SeePaper, SerialAsk, WriteSerial
from bot.staff.visits.rows import VisitAsk
from tests.accounts.steps import signed_up
from tests.house import OWN_SIM, House
from tests.staff.cast import at_the_desk

BRANCH, OTHER_BRANCH, REGISTRY_UNIT = "52301", "52302", "22301"
SERIALS = {"national_card": "9G31700421", "birth_certificate": "الف/۱۲ ۴۵۶۷۸۹"}


async def waits_for_a_visit(house: House, user_id: int = 5001) -> SignedUp:
    """A sign-up whose SIM is somebody else's."""
    house.registries.sims.pop(OWN_SIM, None)
    done = await signed_up(house, await house.visitor(user_id))
    assert done.outcome == "in_person"
    return done


async def clerk_of(house: House, number: int, office: str = BRANCH, role: str = "clerk") -> Visitor:
    return await at_the_desk(house, number, role, Scope("office", office))


async def begun(house: House, clerk: Visitor, who: str, office: str = BRANCH) -> VisitAsk:
    """The clerk has found the sign-up."""
    visit_id = await house.act(FindSignUp, clerk, Here(office, who))
    assert visit_id is not None
    return VisitAsk(office, visit_id)


async def begun_for_number(house: House, clerk: Visitor, who: str, office: str = BRANCH) -> VisitAsk:
    visit_id = await house.act(FindForNumber, clerk, Here(office, who))
    assert visit_id is not None
    return VisitAsk(office, visit_id)


async def shows(house: House, clerk: Visitor, ask: VisitAsk, *papers: str) -> None:
    """These papers lie on the counter, and the clerk writes them down."""
    for key in papers:
        if await house.act(SeePaper, clerk, PaperAsk(ask.office, ask.visit_id, key)) == "serial":
            serial = SerialAsk(ask.office, ask.visit_id, key, SERIALS[key])
            await house.act(WriteSerial, clerk, serial)


async def with_papers(house: House, clerk: Visitor, who: str) -> VisitAsk:
    """All that an activation needs is seen."""
    ask = await begun(house, clerk, who)
    await shows(house, clerk, ask, "national_card", "birth_certificate")
    return ask
