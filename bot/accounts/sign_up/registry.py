"""What the registries are asked, and what the person wrote beside what theirs has written.

Source: seed 002 («مطابق با اطلاعات شناسنامه»). Spellings of the same name are one name; what a provider
does not tell is not compared.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.accounts.sign_up.drafts import Draft, Drafts, Match
from bot.gateways.identity import CivilRegistry, NotServed, Person, SimOwners
from bot.persian import search_key
from storage.models import Registration

__all__ = ["Answers", "ask_registries", "differing", "guessed", "keep_answers", "same_name", "typed"]

#: Letters that people leave out or write otherwise than the registry: alefs, hamzas on and without a seat.
_SPELLINGS = str.maketrans({"آ": "ا", "أ": "ا", "إ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ی", "ء": None, "-": None})


@dataclass(frozen=True, slots=True)
class Answers:
    """``owns`` None: nobody whom we can ask knows this SIM; ``is_served`` false: nor this person."""

    owns: bool | None
    person: Person | None
    is_served: bool = True


async def ask_registries(sims: SimOwners, registry: CivilRegistry, draft: Draft) -> Answers:
    """Both, one after the other, whatever the first says. Raises Unavailable."""
    assert draft.national_code is not None
    assert draft.phone is not None
    assert draft.birth_date is not None
    owns: bool | None = None
    try:
        owns = await sims.owns(draft.national_code, draft.phone)
    except NotServed:
        owns = None
    try:
        return Answers(owns, await registry.person(draft.national_code, draft.birth_date))
    except NotServed:
        return Answers(owns, None, is_served=False)


def same_name(one: str, other: str) -> bool:
    return _name_key(one) == _name_key(other)


def _name_key(name: str) -> str:
    return search_key(name).translate(_SPELLINGS)


def _number(certificate: str | None, national_code: str | None) -> str:
    """Registries write 0 for a certificate that bears the national code, and leave out zeros in front."""
    return (certificate or "").lstrip("0") or (national_code or "").lstrip("0")


def differing(draft: Draft, person: Person) -> tuple[str, ...]:
    """Names of the fields that the registry writes otherwise; nothing when all fits."""
    assert draft.first_name is not None
    assert draft.last_name is not None
    code = draft.national_code
    fits = {
        "first_name": person.first_name is None or same_name(draft.first_name, person.first_name),
        "last_name": person.last_name is None or same_name(draft.last_name, person.last_name),
        "gender": person.gender in (None, draft.gender),
        "certificate": person.certificate is None
        or _number(person.certificate, code) == _number(draft.certificate, code),
    }
    return tuple(name for name, is_same in fits.items() if not is_same)


def typed(draft: Draft) -> tuple[object, ...]:
    """All that the answers of the registries hang on."""
    return (draft.phone, *guessed(draft))


def guessed(draft: Draft) -> tuple[str, ...]:
    """All that the civil registry is asked about; code and birth date first."""
    return (
        str(draft.national_code),
        str(draft.birth_date),
        _name_key(draft.first_name or ""),
        _name_key(draft.last_name or ""),
        str(draft.gender),
        _number(draft.certificate, draft.national_code),
    )


def keep_answers(drafts: Drafts, row: Registration, draft: Draft, answers: Answers) -> None:
    """Both answers, with the form. Which field differs is told only to whoever holds the person's own SIM."""
    person = answers.person
    wrong = differing(draft, person) if person is not None else ()
    is_match = person is not None and not wrong
    row.sim_owner = match(answers.owns)
    row.civil_registry = match(is_match if answers.is_served else None)
    row.differing = ",".join(wrong) if answers.owns and wrong else None
    if answers.owns and is_match and person is not None:
        # The official spelling goes into the account, not what the keyboard of the person had.
        for field in ("first_name", "last_name"):
            if (told := getattr(person, field)) is not None:
                drafts.put(row, field, told)
    row.checked_at = drafts.touch(row)


def match(answer: bool | None) -> Match:
    """As a column keeps an answer; None: nobody was there to ask."""
    if answer is None:
        return "not-asked"
    return "matched" if answer else "not-matched"
