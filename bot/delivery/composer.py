"""From a claimed row to words: rendered at the moment of sending, so that no secret waits in plain form."""

from __future__ import annotations

from collections.abc import Mapping

from bot.crypto import BrokenSealError, Vault
from bot.delivery.claims import Claimed, Marked
from bot.delivery.senders import OutgoingCode, OutgoingText
from bot.ledger.addresses import EMAIL, SEALED, chat_id_of, open_sealed
from bot.ledger.kinds import Kind
from bot.ledger.telling import Word, words_from_row
from bot.texts import TextError, Texts

__all__ = ["CannotSay", "Composer"]

_CODE_PLACES = {Kind.CODE: "one_time_password.code_sealed", Kind.MAILBOX_CODE: "mailbox_code.code_sealed"}
_LARGEST_REF = 2**63 - 1


class CannotSay(Exception):
    """The text, its arguments or the sealed address are broken; ``str`` is a short code."""


class Composer:
    """``texts`` gives HTML for messengers, in the citizen's language; letters and SMS are plain and have no
    button: from ``<key>-sms`` where there is one. Every letter has the same subject: anybody may see it."""

    def __init__(self, texts: Texts, vault: Vault) -> None:
        self._texts = texts
        self._vault = vault

    def compose(self, row: Claimed, marked: Marked) -> OutgoingText:
        """Raises CannotSay."""
        if row.act != "send" and row.target_ref is None:
            raise CannotSay("no target")
        if row.act == "delete":
            return OutgoingText(_ref(row), self._address(row), "", act=row.act, target_ref=row.target_ref)
        try:
            words = self._words(row, marked)
            return OutgoingText(
                ref=_ref(row),
                address=self._address(row),
                text=self._text(row, words),
                buttons=self._buttons(row, words),
                silent=row.doubts > 0,
                code=_code(row, marked, words),
                subject=self._subject(row),
                act=row.act,
                target_ref=row.target_ref,
                paid=row.paid,
            )
        except TextError as error:
            # Its text names keys and arguments, never their values, but the chain may hold more.
            raise CannotSay(f"text {row.words_key}") from error
        except (BrokenSealError, ValueError, KeyError) as error:
            raise CannotSay(type(error).__name__) from None

    def _words(self, row: Claimed, marked: Marked) -> Mapping[str, Word]:
        words = words_from_row(row.words_args)
        if row.secret_ref is not None and marked.code_sealed is not None:
            words["code"] = self._vault.open(_CODE_PLACES[row.kind], row.secret_ref, marked.code_sealed)
        return words

    def _address(self, row: Claimed) -> str:
        if row.channel not in SEALED:
            return str(chat_id_of(row.address))
        if row.address_sealed is None:
            raise CannotSay("no address")
        return open_sealed(self._vault, row.message_id, row.address, row.address_sealed)

    def _text(self, row: Claimed, words: Mapping[str, Word]) -> str:
        texts = self._texts.of(row.language)
        if row.channel not in SEALED:
            return texts.html(row.words_key, **words)
        short = f"{row.words_key}-sms"
        return texts.plain(short if texts.has(short) else row.words_key, **words)

    def _subject(self, row: Claimed) -> str | None:
        return self._texts.of(row.language).plain("email-subject") if row.channel == EMAIL else None

    def _buttons(self, row: Claimed, words: Mapping[str, Word]) -> tuple[tuple[str, str], ...]:
        if row.channel in SEALED or row.button_key is None or row.button_data is None:
            return ()
        texts, every = self._texts.of(row.language), [(row.button_key, row.button_data)]
        every += [(key, data) for key, data in row.more_buttons or ()]
        return tuple((texts.plain(key, **words), data) for key, data in every)


def _code(row: Claimed, marked: Marked, words: Mapping[str, Word]) -> OutgoingCode | None:
    """Of a one-time password: a mailbox's code is nothing but words."""
    if row.kind is not Kind.CODE:
        return None
    return OutgoingCode(str(words["code"]), marked.asked_in, row.expires_at)


def _ref(row: Claimed) -> str:
    """Providers remember references longer than a database lives: a count alone would meet old ones."""
    return str((row.message_id + row.id) & _LARGEST_REF)
