"""cases that are found: by words, by tracking code, and as their owner last had them listed"""

import re
import secrets
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0043"
branch_labels = None
depends_on = None

OWNERS = ("owner_index", "entity_index")
LISTED = ["updated_at", "id", "type_key", "status", "office_id", "registered_at", "search_words"]
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHUNK = 1_000
LONGEST = 500
#: As bot.persian had it then: what is not seen, and letters that are one.
GONE = [0x200C, 0x0654, 0x0640, *range(0x064B, 0x0653), 0x0670, 0x200E, 0x200F]
LETTERS = dict.fromkeys([*GONE, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]) | {
    0x064A: 0x06CC, 0x0649: 0x06CC, 0x0643: 0x06A9, 0x0629: 0x0647, 0x06C0: 0x0647,
}  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("case_file") as batch_op:
        batch_op.add_column(sa.Column("tracking_code", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("search_words", sa.Text(), server_default="", nullable=False))
        batch_op.create_unique_constraint(op.f("uq_case_file_tracking_code"), ["tracking_code"])
        for owner in OWNERS:
            batch_op.drop_index(op.f(f"ix_case_file_{owner}_updated_at_id"))
    fill()
    for owner in OWNERS:
        there = sa.text(f"{owner} IS NOT NULL")
        op.create_index(
            f"ix_case_file_{owner}_listed",
            "case_file",
            [owner, *LISTED],
            sqlite_where=there,
            postgresql_where=there,
        )
    op.create_table(
        "case_filter",
        sa.Column("citizen_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entity_id", sa.BigInteger(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("group_key", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=64), nullable=True),
        sa.Column("office_id", sa.BigInteger(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("sort", sa.String(length=64), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("sort IN ('changed', 'newest', 'oldest')", name=op.f("ck_case_filter_sort")),
        sa.CheckConstraint("since <= until", name=op.f("ck_case_filter_since_until")),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_case_filter_citizen_id_citizen")
        ),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["legal_entity.id"], name=op.f("fk_case_filter_entity_id_legal_entity")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_case_filter_office_id_office")),
        sa.PrimaryKeyConstraint("citizen_id", name=op.f("pk_case_filter")),
    )


def fill() -> None:
    """What the cases of before are found by."""
    connection, after = op.get_bind(), 0
    query = sa.text("SELECT id, number, officer FROM case_file WHERE id > :after ORDER BY id LIMIT :most")
    change = sa.text("UPDATE case_file SET search_words = :words, tracking_code = :code WHERE id = :id")
    while rows := connection.execute(query, {"after": after, "most": CHUNK}).all():
        after = rows[-1].id
        connection.execute(
            change,
            [{"id": row.id, "code": reference(), "words": words(row.number, row.officer)} for row in rows],
        )


def words(number: str, officer: str) -> str:
    parts = [key(number), *map(key, officer.split())]
    bare = re.sub(r"\W+", "", parts[0])
    return " ".join(dict.fromkeys(filter(None, [parts[0], bare, *parts[1:]])))[:LONGEST]


def key(word: str) -> str:
    folded = "".join(str(unicodedata.decimal(char, char)) for char in word)
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", folded).translate(LETTERS)).casefold()


def reference() -> str:
    """Nine random symbols and Luhn's check modulo 32."""
    symbols, total = [secrets.randbelow(32) for _ in range(9)], 0
    for place, value in enumerate(reversed(symbols)):
        doubled = value * (2 if place % 2 == 0 else 1)
        total += doubled // 32 + doubled % 32
    text = "".join(ALPHABET[each] for each in (*symbols, -total % 32))
    return f"{text[:5]}-{text[5:]}"


def downgrade() -> None:
    op.drop_table("case_filter")
    with op.batch_alter_table("case_file") as batch_op:
        for owner in OWNERS:
            batch_op.drop_index(f"ix_case_file_{owner}_listed")
            batch_op.create_index(op.f(f"ix_case_file_{owner}_updated_at_id"), [owner, "updated_at", "id"])
        batch_op.drop_constraint(op.f("uq_case_file_tracking_code"), type_="unique")
        batch_op.drop_column("search_words")
        batch_op.drop_column("tracking_code")
