"""All data files of the catalogue are UTF-8 in Persian letters."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.catalogue.files import HERE

# Arabic yeh, alef maksura, kaf and digits, tatweel, harakat and direction controls.
FOREIGN = re.compile(
    "[\u064a\u0649\u0643\u0660-\u0669\u0640\u064b-\u0652\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


@pytest.mark.parametrize("path", sorted(HERE.rglob("*.json")), ids=lambda path: path.stem)
def test_a_data_file_holds_no_arabic_letter_and_no_stray_space(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert FOREIGN.findall(text) == []
    assert [line for line in text.splitlines() if "  " in line.lstrip() or line != line.rstrip()] == []
    assert not re.search('\u200c[ \u200c"]|[ "]\u200c', text)
