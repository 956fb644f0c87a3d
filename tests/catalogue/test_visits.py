"""Papers and what they suffice for."""

from __future__ import annotations

from bot.catalogue import papers, refusals, visit_kind, visit_kinds


def test_what_a_visit_needs_are_papers_that_there_are() -> None:
    known = {each.key for each in papers()}
    assert len(known) == len(papers()) >= 5
    for kind in visit_kinds():
        assert kind.needs
        assert {key for group in kind.needs for key in group} <= known
    assert len({each.key for each in refusals()}) == len(refusals()) >= 2


def test_a_card_and_a_birth_certificate_activate_and_one_of_them_does_not() -> None:
    activation = visit_kind("activation")
    assert activation.missing(("national_card", "birth_certificate")) == ()
    assert activation.missing(("passport", "power_of_attorney")) == ()
    assert activation.missing(("residence_card", "passport")) == ()
    for one in ("national_card", "passport"):
        assert activation.missing((one,)) == (activation.needs[1],)
    assert activation.missing(("birth_certificate", "sim_paper")) == (activation.needs[0],)
    assert activation.missing(()) == activation.needs


def test_a_new_number_needs_the_paper_of_its_sim() -> None:
    number = visit_kind("number")
    assert number.missing(("national_card", "birth_certificate")) == (("sim_paper",),)
    assert number.missing(("national_card", "sim_paper")) == ()
