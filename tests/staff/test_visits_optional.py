"""What was given in the optional part of a sign-up is the citizen's once the account is opened in person."""

from __future__ import annotations

import pytest

from bot.staff.visits.ending import ActivateSignUp
from storage.database import Database
from storage.models import Mailbox, Registration
from tests.accounts.optional import ensure_citizen_has_everything, form_of, gives_everything
from tests.accounts.steps import confirmed, proven
from tests.house import OWN_SIM, House
from tests.staff.cast import rows
from tests.staff.counter import BRANCH, begun, clerk_of, shows

CONSULATE, ABROAD = "90001", "+61491570156"


@pytest.mark.parametrize(("office", "phone"), [(BRANCH, OWN_SIM), (CONSULATE, ABROAD)])
async def test_it_waits_with_the_form_for_the_visit(
    sampled: House, database: Database, office: str, phone: str
) -> None:
    sampled.registries.sims.pop(OWN_SIM)
    visitor = await sampled.visitor()
    await proven(sampled, visitor, phone=phone)
    await gives_everything(sampled, visitor)
    done = await confirmed(sampled, visitor)
    assert done.outcome == "in_person"
    assert await rows(sampled, Mailbox) == []
    clerk = await clerk_of(sampled, 11, office)
    ask = await begun(sampled, clerk, done.tracking_code, office)
    await shows(sampled, clerk, ask, "national_card", "birth_certificate")
    await sampled.act(ActivateSignUp, clerk, ask)
    await ensure_citizen_has_everything(sampled, database)
    form = await form_of(database)
    assert form.outcome == "activated"
    assert (form.password_hash, form.email_sealed, form.first_question) == (None, None, None)
    assert len(await rows(sampled, Registration)) == 1
