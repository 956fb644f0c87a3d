"""Recovery codes, answers and anti-phishing words: what is typed, and what is kept of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.accounts.hold import ensure_not_held, hold
from bot.accounts.secrets.answers import QUESTIONS, ensure_answer
from bot.accounts.secrets.own import Own
from bot.accounts.secrets.recovery_code import typed_recovery_code
from bot.accounts.secrets.word import ensure_word
from bot.errors import DomainError, NotAllowed
from bot.texts import Texts
from storage.models import Citizen
from tests.conftest import NOON

OWN = Own.made(
    national_code="9990001014",
    phone="+989121110001",
    birth_date=date(1991, 5, 5),
    names=("سارا", "احمدی"),
)


@pytest.mark.parametrize(
    "typed",
    ["7K3M-9QX2-TB01-ZZ4A", "7k3m9qx2tbolzz4a", " ۷K۳M–۹QX۲ TB۰۱\nZZ۴A ", "\u20667K3M-9QX2-TBOI-ZZ4A\u2069"],
)
def test_a_recovery_code_is_read_however_it_was_copied(typed: str) -> None:
    assert typed_recovery_code(typed) == "7K3M9QX2TB01ZZ4A"


@pytest.mark.parametrize("typed", ["", "7K3M-9QX2-TB01-ZZ4", "7K3M-9QX2-TB01-ZZ4AA", "سلام", "U" * 16])
def test_what_is_no_recovery_code_costs_no_try(typed: str) -> None:
    with pytest.raises(DomainError, match="recovery-code-please"):
        typed_recovery_code(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("دبستانِ «شهيد» مدني", "دبستان«شهید»مدنی"),
        ("می‌خواهم", "میخواهم"),
        ("كوچهٔ ۱۲", "کوچه12"),
        ("Ericsson T39", "ericssont39"),
    ],
)
def test_an_answer_is_compared_without_what_people_type_now_so_now_so(typed: str, kept: str) -> None:
    assert ensure_answer(typed, OWN) == kept


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("قم", "answer-length"),
        ("", "answer-length"),
        ("ب" * 5 + "پ" * 60, "answer-length"),
        ("123", "answer-guessable"),
        ("۳۲۱", "answer-guessable"),
        ("آآآ", "answer-guessable"),
        ("IloveYou", "answer-guessable"),
        ("سارا", "answer-own"),
        ("سارا احمدی", "answer-own"),
        ("احمدی ۱۲", "answer-own"),
        ("۰۹۱۲۱۱۱۰۰۰۱", "answer-own"),
        ("پیشخوان", "answer-own"),
    ],
)
def test_an_answer_that_others_know_is_refused(typed: str, key: str, texts: Texts) -> None:
    with pytest.raises(DomainError) as refused:
        ensure_answer(typed, OWN)
    assert refused.value.key == key
    assert texts.plain(key, **refused.value.args_)


def test_there_are_at_least_ten_questions_and_each_has_its_words(texts: Texts) -> None:
    assert len(QUESTIONS) >= 10
    assert len({texts.plain(key) for key in QUESTIONS.values()}) == len(QUESTIONS)


@pytest.mark.parametrize("typed", ["انار سرخ", "گل‌پونه", "Blue kite 7", "ماه 🌙", "👩‍🌾 باغ"])
def test_a_word_may_be_a_few_words_with_a_picture(typed: str) -> None:
    assert ensure_word(f"  {typed} ", OWN) == typed


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("ab", "phishing-word-shape"),
        ("ب" * 41, "phishing-word-shape"),
        ("t.me/pishkhan_bot", "phishing-word-shape"),
        ("@pishkhan", "phishing-word-shape"),
        ("<b>انار</b>", "phishing-word-shape"),
        ("48291573", "phishing-word-digits"),
        ("🌙🌙🌙", "phishing-word-digits"),
        ("سارا", "phishing-word-own"),
        ("پیشخوان", "phishing-word-own"),
        ("کد 9990001014", "phishing-word-own"),
    ],
)
def test_a_word_that_a_stranger_could_write_is_refused(typed: str, key: str, texts: Texts) -> None:
    with pytest.raises(DomainError) as refused:
        ensure_word(typed, OWN)
    assert refused.value.key == key
    assert texts.plain(key, **refused.value.args_)


def test_a_hold_is_never_made_shorter(texts: Texts) -> None:
    citizen = Citizen()
    ensure_not_held(citizen, NOON)
    hold(citizen, NOON + timedelta(hours=72))
    hold(citizen, NOON + timedelta(hours=24))
    ensure_not_held(citizen, NOON + timedelta(hours=72))
    with pytest.raises(NotAllowed) as refused:
        ensure_not_held(citizen, NOON + timedelta(hours=71))
    assert texts.plain(refused.value.key, **refused.value.args_)
