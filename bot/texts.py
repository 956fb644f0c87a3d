"""Every word that a person reads: Fluent messages from locales/<language>/*.ftl.

In the sources, besides Fluent's own syntax:

- ``{ $name }``: a string (escaped, isolated by FSI…PDI in prose) or a whole number (Persian digits);
- ``{ BLOCK($x) }``: our own Persian words or lines composed of other texts: no isolates;
- ``{ FA($x) }``: a number or string in Persian digits;
- ``{ CODE($x) }``: a code or phone number as it is, LRI…PDI in prose, bare inside ``<code>``;
- ``{ JDATE($day, style: "long") }``: a date or moment in Tehran and the Jalali calendar; styles ``long`` (the
  default), ``day`` (without the year), ``short``, ``month`` (name and year), ``time``, ``datetime``;
- ``{ MONTH($number) }``: name of a Jalali month;
- ``{ RULE("code_digits") }``: a number that the rules of the house keep (:mod:`bot.words`);
- ``{ RIAL($amount) }``: a grouped amount and the currency's name;
- ``{ $flag -> [yes] … *[no] … }``: a bool; ``{ $n -> [0] … *[other] … }``: a count (write ``[0]``:
  CLDR counts zero as ``one`` in Persian).

A missing message, a missing argument or a value of another type raises at once: a hole in a sentence is a
bug. The library and its babel take a tenth of a second to import, so they wait until texts are loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.jalali import CalendarWords
from bot.persian import FSI, PDI

if TYPE_CHECKING:
    from bot.fluent import Entry

__all__ = ["LOCALES", "Markup", "TextError", "Texts"]

LOCALES = Path(__file__).resolve().parent.parent / "locales"
NO_NUMBERS: Mapping[str, int] = MappingProxyType({})


class TextError(Exception):
    """A text is missing, broken, or was asked for without what it needs. Never shown to a person."""


class Markup(str):
    """Messenger text that is already escaped: as an argument of another text it goes in unchanged."""

    __slots__ = ()


class Texts:
    """The texts of one language; those of the others that lie beside it are read when somebody wants them."""

    def __init__(
        self,
        language: str,
        messages: dict[str, Entry],
        folder: Path | None = None,
        numbers: Mapping[str, int] = NO_NUMBERS,
    ) -> None:
        from bot.fluent import Book

        self.language = language
        self._folder = folder
        self._numbers = numbers
        self._others: dict[str, Texts] = {}
        self._html = Book(language, messages, lambda: self.calendar, numbers, plain=False)
        self._plain = Book(language, messages, lambda: self.calendar, numbers, plain=True)

    @classmethod
    def load(
        cls, folder: Path = LOCALES, language: str = "fa", numbers: Mapping[str, int] = NO_NUMBERS
    ) -> Texts:
        """Read ``folder/language/*.ftl``; ``numbers`` are those of RULE().

        Raises TextError for a syntax error, a message that stands twice, a mark that is not allowed.
        """
        from bot.fluent import read_messages

        return cls(language, read_messages(folder / language), folder, numbers)

    def languages(self) -> tuple[str, ...]:
        """Codes of all languages that there are texts of, this one first."""
        beside = () if self._folder is None else self._folder.iterdir()
        found = {path.name for path in beside if any(path.glob("*.ftl"))}
        return (self.language, *sorted(found - {self.language}))

    def of(self, language: str | None) -> Texts:
        """The texts of a language; these where there are none of it (any more). Raises TextError."""
        if language is None or language == self.language:
            return self
        if language not in self._others:
            known = self._folder is not None and language in self.languages()
            self._others[language] = (
                Texts.load(self._folder, language, self._numbers) if known and self._folder else self
            )
        return self._others[language]

    def html(self, key: str, /, **args: object) -> Markup:
        """Messenger text (HTML): arguments escaped. Raises TextError."""
        return Markup(self._html.format(key, args))

    def plain(self, key: str, /, **args: object) -> str:
        """Text for buttons, alerts and SMS: marks stripped, nothing escaped. Raises TextError."""
        return self._plain.format(key, args)

    def keys(self) -> frozenset[str]:
        """Every message there is."""
        return self._html.keys

    def has(self, key: str) -> bool:
        """Whether there is such a message."""
        return key in self._html.keys

    def args_of(self, key: str) -> frozenset[str]:
        """Names of all arguments that the message may ask for, through references too. Raises TextError."""
        return self._html.args_of(key)

    @cached_property
    def calendar(self) -> CalendarWords:
        """The words dates are written with. Raises TextError if months or weekdays are not complete."""
        months = tuple(self.plain("calendar-months").split())
        weekdays = tuple(self.plain("calendar-weekdays").split())
        if len(months) != 12 or len(weekdays) != 7:
            raise TextError("calendar-months needs twelve names, calendar-weekdays seven")
        moment = self.plain("calendar-moment", date="{date}", time="{time}")
        return CalendarWords(months, weekdays, moment.replace(FSI, "").replace(PDI, ""))
