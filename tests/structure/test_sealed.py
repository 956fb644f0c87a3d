"""No sealed text can be forgotten when keys are changed: columns are found by their type."""

from __future__ import annotations

import re

from sqlalchemy import LargeBinary

from storage.models import Base
from storage.sealed import sealed_tables
from storage.types import Sealed
from tests.structure.sources import house, strings, where

#: Bytes that are no sealed text: hashes, wrapped keys, counted subjects. Sealed texts end in ``_sealed``.
NOT_SEALED = re.compile(r".*_(index|hash)|mac|wrapped|subject|value")
PLACE = re.compile(r"[a-z_]+\.[a-z_]+_sealed")


def test_every_column_of_bytes_is_sealed_or_known_not_to_be() -> None:
    found = {
        f"{table.name}.{column.name}": isinstance(column.type, Sealed)
        for table in Base.metadata.tables.values()
        for column in table.c
        if isinstance(column.type, LargeBinary)
    }
    assert sum(found.values()) >= 14
    wrong = {
        name
        for name, is_sealed in found.items()
        if is_sealed != name.endswith("_sealed")
        or (not is_sealed and not NOT_SEALED.fullmatch(name.partition(".")[2]))
    }
    assert wrong == set()


def test_every_table_with_sealed_texts_has_one_number_as_its_key_and_homes_that_exist() -> None:
    assert len(sealed_tables()) >= 5
    for each in sealed_tables():
        assert [column.type.python_type for column in each.table.primary_key] == [int]
        for home in each.homes:
            assert home.needs <= {column.name for column in each.table.c}


def test_every_place_in_the_code_is_the_home_of_a_column() -> None:
    homes = {home.place.partition("|")[0] for each in sealed_tables() for home in each.homes}
    named = [
        (where(path, node), str(node.value))
        for path, tree in house().items()
        for node in strings(tree)
        if PLACE.fullmatch(str(node.value))
    ]
    assert len(named) >= 4
    assert [(place, name) for place, name in named if name not in homes] == []
