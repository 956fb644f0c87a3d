"""What may be a password, rule by rule, in each profile."""

from __future__ import annotations

from datetime import date

import pytest

from bot.accounts.secrets.blocklist import is_common
from bot.accounts.secrets.own import Own
from bot.accounts.secrets.passwords import PROFILES, PasswordRules, WeakPassword, normalised
from bot.texts import Texts

OWN = Own.made(
    national_code="9990001014",
    phone="+989121110001",
    birth_date=date(1991, 5, 5),
    names=("سارا", "احمدی"),
)


def broken(profile: str, typed: str) -> set[str]:
    return {each.rule.name for each in PasswordRules(profile).seen(typed, OWN) if not each.is_kept}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "rules"),
    [
        ("کوه سبز و اسب سفید", set()),
        ("correct horse battery", set()),
        ("qmzpwlxn", set()),
        ("qmzpwlx", {"length"}),
        ("ک" * 7 + "گ" * 121, set()),
        ("ک" * 7 + "گ" * 122, {"length"}),
        ("aaaaaaaaa", {"common"}),
        ("Password", {"common", "own"}),
        ("TrustNo1", {"common"}),
        ("۱۲۳۴۵۶۷۸", {"common"}),
        ("سارا۱۳۷۰!!", {"own"}),
        ("احمدي-12345", {"own"}),
        ("سارا احمدی", {"own"}),
        ("pishkhan1405", {"own"}),
        ("پیشخوان ۱۲۳۴", {"own"}),
        ("x9990001014y", {"own"}),
        ("کد من ۹۹۹۰۰۰۱۰۱۴", {"own"}),
        ("tel 0912 111 0001", {"own"}),
        ("9121110001ab", {"own"}),
        ("born-1370/02/15", {"own"}),
        ("born 1991-05-05", {"own"}),
        ("", {"length", "common", "own"}),
    ],
)
def test_nist_asks_for_length_and_refuses_what_is_guessed_first(typed: str, rules: set[str]) -> None:
    assert broken("nist", typed) == rules


@pytest.mark.parametrize(
    ("typed", "rules"),
    [
        ("Zarafe27Kuh", set()),
        ("zarafe27kuh", {"capital"}),
        ("ZARAFE27KUH", {"small"}),
        ("ZarafeKuh", {"digit"}),
        ("Zarafe27!Kuh", {"latin"}),
        ("Zarafe۲۷Kuh", {"latin"}),
        ("Zar27Ku", {"length"}),
        ("Kuh9990001014", {"own"}),
    ],
)
def test_tamin_is_seed_002(typed: str, rules: set[str]) -> None:
    assert broken("tamin", typed) == rules


@pytest.mark.parametrize(
    ("typed", "rules"),
    [
        ("zarafe27!kuh", set()),
        ("زرافه ۲۷ + کوه", set()),
        ("zarafe27kuh", {"sign"}),
        ("zarafe kuh!", {"digit"}),
        ("2718 2818!", {"letter"}),
    ],
)
def test_sabt_asks_for_letters_digits_and_signs(typed: str, rules: set[str]) -> None:
    assert broken("sabt", typed) == rules


def test_a_refusal_says_which_rules_are_broken_and_not_what_was_typed() -> None:
    with pytest.raises(WeakPassword) as refused:
        PasswordRules("tamin").ensure("zarafe", OWN)
    assert {each.rule.name for each in refused.value.seen if not each.is_kept} == {
        "length",
        "capital",
        "digit",
    }
    assert "zarafe" not in repr(refused.value) + str(refused.value.args_) + repr(refused.value.seen)


def test_nothing_is_cut_off_and_no_case_is_changed() -> None:
    typed = "ﻻله " + "A" * 90 + "b"  # the presentation form of lam-alef is unfolded by NFKC
    assert PasswordRules().ensure(f" {typed}\n", Own()) == normalised(typed) == "لاله " + "A" * 90 + "b"


def test_every_rule_has_its_words(texts: Texts) -> None:
    for profile, rules in PROFILES.items():
        assert [each.is_kept for each in PasswordRules(profile).shown()] == [None] * len(rules)
        for rule in rules:
            assert texts.plain(rule.key, **rule.args)


def test_the_list_is_long_and_compared_whole() -> None:
    from bot.accounts.secrets.blocklist import _common

    assert len([word for word in _common() if len(word) >= 8]) >= 3_000
    assert is_common("IloveYou")
    assert not is_common("Iloveyou-and-the-sea")


def test_who_a_person_is_stands_in_no_repr() -> None:
    assert repr(OWN) == "Own()"
