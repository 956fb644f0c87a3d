"""Every word a person reads stands in locales/, and every text there is shown somewhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent

from bot.texts import LOCALES, Texts
from bot.words import NUMBERS
from dialogs.staff.notices.dialogs import ASKED
from dialogs.staff.notices.fields import CHOSEN, SWITCHES
from dialogs.staff.notices.getters import REASONS
from tests.structure.sources import CATALOGUE, ROOT, house, strings, where

#: What a key looks like: small words joined by hyphens.
KEY = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")
TEMPLATE = re.compile(r"[a-z{}]+(?:-[a-z0-9{}]+)+")
WORD = re.compile("[\u0621-\u063a\u0641-\u064a\u067e-\u06d3]{2,}")

#: Of the form of a notice.
FIELDS = {*ASKED, *SWITCHES, *CHOSEN} - set(REASONS)
#: Of appointments, what is told.
NEWS = (
    "booked", "moved", "cancelled", "offered", "closed", "missed", "silent", "lifted", "tomorrow", "soon",
    "reopened",
)  # fmt: skip
#: Keys that are put together in Python, with all that can come out.
PUT_TOGETHER = {
    "code-{}": {"code-sign-up", "code-log-in", "code-step-up", "code-new-number", "code-desk-number"},
    "publish-ask-{}": {f"publish-ask-{name}" for name in ASKED},
    "publish-field-{}": {f"publish-field-{name}" for name in FIELDS},
    "{}-sms": {
        "notice-push-sms",
        "notice-reminder-sms",
        "case-news-sms",
        "case-news-legal-sms",
        "staff-glass-news-sms",
        *(f"appointment-news-{what}-sms" for what in NEWS),
        "case-opened-sms",
        "case-opened-legal-sms",
    },
}

#: Literals in the shape of a key that are something else: names of tasks, limits, answers, encodings.
NOT_KEYS = {
    "pace-flooded", "bench-delivery",
    "api-keys", "api-stop", "birth-date", "first-name", "last-name", "chat-national-code", "chat-phone",
    "audit-sealer", "data-keys", "desk-number", "own-data",
    "check-of-chat", "check-of-code", "guess-of-chat", "guess-of-code",
    "follow-of-chat", "follow-of-phone", "follow-up", "identity-check",
    "code-chat", "code-failed", "codes-abroad", "one-owner",
    "code-shape", "code-length", "code-short", "code-equal-digits", "code-check-digit",
    "api-access-key", "auto-generated", "half-open", "kavenegar-lookup", "telegram-gateway",
    "code-sent", "delivery-reaper", "opening-rules",
    "log-in", "national-code", "new-login", "no-rows", "not-matched",
    "not-asked", "sso-state", "sso-return", "no-store", "no-referrer",
    "code-failed-at", "code-sent-to", "mailbox-code", "recovery-check", "login-target",
    "account-closed", "account-closing",
    "ended-by-owner", "postal-code", "legal-entity", "legal-invite", "not-me", "password-changed", "step-up",
    "new-number", "number-changed",
    "pin-failures", "session-activity", "sign-up", "unknown-province", "utf-8", "utf-8-sig",
}  # fmt: skip
NOT_TEMPLATES = {"sso-{}", "{}-{}", "{}-{}-{}", "delivery-loop-{}", "delivery-{}", "intake-{}"}
NOT_TEMPLATES |= {"eta-{}", "bench-{}", "bench-{}-{}", "raw-{}"}

#: Words that are read, not shown: what people type, and the name of the sandbox's bot.
MAY_HOLD_WORDS = {"bot/app/light.py", "bot/jalali.py", "bot/persian.py"}


def literals() -> Iterator[tuple[str, str]]:
    for path, tree in house().items():
        for node in strings(tree):
            yield where(path, node), str(node.value)


def templates() -> Iterator[tuple[str, str]]:
    """f-strings in the shape of a key, with ``{}`` where something is filled in."""
    for path, tree in house().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                shape = "".join(
                    str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
                )
                if TEMPLATE.fullmatch(shape):
                    yield where(path, node), shape


def referred() -> set[str]:
    """Keys that other texts refer to."""
    found = set()
    for path in LOCALES.rglob("*.ftl"):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            stack: list[object] = [entry]
            while stack:
                node = stack.pop()
                if isinstance(node, fluent.MessageReference):
                    found.add(node.id.name)
                if isinstance(node, fluent.BaseNode):
                    stack += vars(node).values()
                elif isinstance(node, list):
                    stack += node
    return found


def test_every_key_in_the_code_has_its_text(texts: Texts) -> None:
    used = [(place, text) for place, text in literals() if KEY.fullmatch(text) and text not in NOT_KEYS]
    assert len(used) >= 200
    assert [(place, text) for place, text in used if not texts.has(text)] == []


def test_keys_put_together_are_all_known(texts: Texts) -> None:
    found = {shape for _, shape in templates()} - NOT_TEMPLATES
    assert found == set(PUT_TOGETHER), "say in PUT_TOGETHER what can come out"
    assert [key for keys in PUT_TOGETHER.values() for key in keys if not texts.has(key)] == []


def test_every_text_is_used(texts: Texts) -> None:
    used = {text for _, text in literals()} | referred() | set().union(*PUT_TOGETHER.values())
    assert len(texts.keys()) >= 200
    assert sorted(texts.keys() - used) == []


def test_the_exceptions_are_still_needed() -> None:
    seen = {text for _, text in literals()}
    assert sorted(NOT_KEYS - seen) == []
    assert sorted(NOT_TEMPLATES - {shape for _, shape in templates()}) == []


def test_no_word_that_a_person_reads_stands_in_python() -> None:
    looked_at, found = 0, []
    for path, tree in house().items():
        if CATALOGUE in path.parents or str(path.relative_to(ROOT)) in MAY_HOLD_WORDS:
            continue
        previews = in_previews(tree)
        for node in strings(tree):
            looked_at += 1
            if id(node) not in previews and WORD.search(str(node.value)):
                found.append(where(path, node))
    assert looked_at >= 2_000
    assert found == []


def in_previews(tree: ast.Module) -> set[int]:
    """Nodes of preview data: what a window is drawn from when nobody is there to see it."""
    roots: list[ast.AST] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(each, ast.Name) and each.id.startswith("PREVIEW") for each in targets):
                roots.append(node)
        elif isinstance(node, ast.keyword) and node.arg == "preview_data":
            roots.append(node)
    return {id(inner) for root in roots for inner in ast.walk(root)}


def test_words_in_python_would_be_seen() -> None:
    tree = ast.parse('PREVIEW = {"a": "نام"}\nx = "نام"\nletter = "ی"\n')
    seen = [
        node.lineno
        for node in strings(tree)
        if id(node) not in in_previews(tree) and WORD.search(str(node.value))
    ]
    assert seen == [2]


def test_texts_are_written_in_persian_letters(texts: Texts) -> None:
    """ي and ك of Arabic keyboards look the same and are found by no search."""
    paths = sorted(Path(LOCALES).rglob("*.ftl"))
    assert len(paths) >= 5
    foreign = [path.name for path in paths if re.search("[\u064a\u0643]", path.read_text(encoding="utf-8"))]
    assert foreign == []


def test_what_the_rules_count_is_not_written_into_texts() -> None:
    """A limit that stands in bot.accounts.rules is said by RULE(), so that the text changes with it."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in sorted(LOCALES.rglob("*.ftl")))
    assert set(re.findall(r'RULE\("(\w+)"\)', source)) == set(NUMBERS)
    assert re.findall(r"[\u06f0-\u06f9]+ (?:ساعت|دقیقه|ثانیه|روز|رقمی|حرفی)\b", source) == []
