"""An agency's list of professional roles: read strictly, laid over the one before."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from sqlalchemy.exc import IntegrityError

from bot.app.cli.staff import WHY
from bot.crypto import Vault
from bot.identifiers import FOREIGN, IRANIAN, Identifier
from bot.staff.actor import CONSOLE
from bot.staff.professions import AgencyList, Imported, ImportProfessions, Listed, holdings
from bot.staff.professions_csv import CODE_REASONS, BadRow, CodeReason, Reason, read_professions_csv
from storage.database import Database
from storage.models import Profession
from tests.house import House
from tests.staff.cast import national_code, rows, write

HEADER = "national_code,profession,province,office\n"


def listed(number: int, kind: str = "notary", province: str = "tehran", office: str = "1") -> Listed:
    return Listed(Identifier(IRANIAN, national_code(number)), kind, province, office)


async def take(house: House, *people: Listed, source: str = "ssaa", whole: bool = False) -> Imported:
    done: Imported = await house.act(ImportProfessions, CONSOLE, AgencyList(source, people, whole))
    return done


def written(folder: Path, body: str | bytes) -> Path:
    path = folder / "list.csv"
    path.write_bytes(body if isinstance(body, bytes) else body.encode())
    return path


async def test_a_list_is_laid_over_the_one_before(sampled: House) -> None:
    assert await take(sampled, listed(1), listed(2)) == Imported(2, 0, 0, 0)
    assert await take(sampled, listed(1), listed(2)) == Imported(0, 0, 0, 2)
    assert await take(sampled, listed(2, office="7"), listed(3)) == Imported(1, 1, 0, 0)
    assert await take(sampled, listed(3), whole=True) == Imported(0, 0, 2, 1)
    standing = await rows(sampled, Profession, Profession.ended_at.is_(None))
    assert len(standing) == 1


async def test_lists_of_other_names_are_left_alone(sampled: House, database: Database, vault: Vault) -> None:
    await take(sampled, listed(1), source="ssaa")
    await take(sampled, listed(1, "lawyer"), source="bar")
    await take(sampled, source="ssaa", whole=True)
    index = vault.index("national_code", national_code(1))
    assert [each.kind for each in await holdings(database.reader, index)] == ["lawyer"]
    assert await holdings(database.reader, b"nobody") == ()


async def test_a_foreign_national_is_listed_by_the_code_that_names_them(
    sampled: House, database: Database, vault: Vault, tmp_path: Path
) -> None:
    good, bad = read_professions_csv(written(tmp_path, HEADER + "۱۲۳۴۵۶۷۸۹۰۱۲,وکیل دادگستری,تهران,\n"))
    assert bad == ()
    assert await take(sampled, *good) == Imported(1, 0, 0, 0)
    index = vault.index(FOREIGN, "123456789012")
    assert [each.kind for each in await holdings(database.reader, index)] == ["lawyer"]


def test_each_way_in_which_a_code_is_wrong_has_words() -> None:
    assert set(CODE_REASONS.values()) == set(get_args(CodeReason)) <= set(WHY)
    assert set(WHY) == {each for part in get_args(Reason) for each in (get_args(part) or (part,))}


async def test_a_rehearsal_counts_and_keeps_nothing(sampled: House) -> None:
    await take(sampled, listed(1))
    rehearsal = AgencyList("ssaa", (listed(2),), is_whole=True, is_rehearsal=True)
    assert await sampled.act(ImportProfessions, CONSOLE, rehearsal) == Imported(1, 0, 1, 0)
    assert await take(sampled, listed(1)) == Imported(0, 0, 0, 1)


async def test_one_person_has_a_role_once_by_the_database(sampled: House, database: Database) -> None:
    await take(sampled, listed(1))
    (row,) = await rows(sampled, Profession)
    values = {c.name: getattr(row, c.name) for c in Profession.__table__.c} | {"id": 1}
    with pytest.raises(IntegrityError):
        await write(database, Profession(**values))


def test_good_rows_are_read_in_any_spelling(tmp_path: Path) -> None:
    body = (
        "\ufeff" + HEADER + f"{national_code(1)},سردفتر اسناد رسمي,استان تهران,۱۲\n\n"
        f'" {national_code(2)} ",notary_assistant,آذربايجان شرقی,\n'
    )
    good, bad = read_professions_csv(written(tmp_path, body))
    assert bad == ()
    assert good == (
        listed(1, office="12"),
        listed(2, "notary_assistant", "east-azerbaijan", ""),
    )


def test_every_bad_row_is_reported_with_its_line(tmp_path: Path) -> None:
    body = HEADER + "\n".join(
        [
            f"{national_code(1)},notary,تهران,1",
            "1234567890,notary,تهران,1",
            "12345,notary,تهران,1",
            "1.23456E+11,notary,تهران,1",
            "499370899,notary,تهران,1",
            "111111111111,notary,تهران,1",
            f"{national_code(2)},پادشاه,تهران,1",
            f"{national_code(3)},notary,آتلانتیس,1",
            f"{national_code(4)},notary,تهران",
            f"{national_code(5)},notary,تهران,{'9' * 65}",
        ]
    )
    good, bad = read_professions_csv(written(tmp_path, body))
    assert good == (listed(1),)
    assert bad == (
        BadRow(3, "code-check-digit"),
        BadRow(4, "code-length"),
        BadRow(5, "code-shape"),
        BadRow(6, "code-short"),
        BadRow(7, "code-equal-digits"),
        BadRow(8, "profession"),
        BadRow(9, "province"),
        BadRow(10, "columns"),
        BadRow(11, "office"),
    )


@pytest.mark.parametrize(
    ("body", "bad"),
    [
        (b"", BadRow(1, "columns")),
        (b"a,b,c,d\n1,2,3,4\n", BadRow(1, "columns")),
        (HEADER.encode(), BadRow(1, "no-rows")),
        (HEADER.encode() + "سردفتر".encode("cp1256"), BadRow(2, "encoding")),
    ],
)
def test_a_file_that_is_no_list_is_told(tmp_path: Path, body: bytes, bad: BadRow) -> None:
    assert read_professions_csv(written(tmp_path, body)) == ((), (bad,))
