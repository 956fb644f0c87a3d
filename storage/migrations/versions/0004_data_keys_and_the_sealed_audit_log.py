"""data keys, and the audit log that is sealed after it is written"""

import hashlib
import json
import time

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OLD = "audit_entry_before"
WORDS = "at, actor, role, action, subject_index, details"


def upgrade() -> None:
    op.create_table(
        "data_key",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("id BETWEEN 1 AND 4294967295", name=op.f("ck_data_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_key")),
    )
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    broken, head = _end_of_the_old_chain()
    op.drop_index("ix_audit_entry_subject_index", table_name="audit_entry")
    op.rename_table("audit_entry", OLD)
    if is_postgresql:
        op.execute(f"ALTER INDEX pk_audit_entry RENAME TO pk_{OLD}")
    _create_entries()
    # In the order of the old chain, to be sealed anew: their old hashes needed no key, so anyone could
    # have made them again.
    op.execute(f"INSERT INTO audit_entry (id, {WORDS}) SELECT seq, {WORDS} FROM {OLD} ORDER BY seq")  # noqa: S608
    op.drop_table(OLD)
    if is_postgresql:
        op.execute(
            "SELECT setval(pg_get_serial_sequence('audit_entry', 'id'),"
            " (SELECT coalesce(max(id), 0) + 1 FROM audit_entry), false)"
        )
    op.drop_table("audit_head")
    op.create_table(
        "audit_head",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("entry_hash", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    if head is not None:
        _write_down(broken, *head)


def downgrade() -> None:
    raise RuntimeError("the schema before has no place for data keys: without them nothing opens")


def _create_entries() -> None:
    op.create_table(
        "audit_entry",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject_index", sa.LargeBinary(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("prev_hash", sa.LargeBinary(), nullable=True),
        sa.Column("entry_hash", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(seq IS NULL) = (prev_hash IS NULL)", name=op.f("ck_audit_entry_sealed_with_prev")
        ),
        sa.CheckConstraint(
            "(seq IS NULL) = (entry_hash IS NULL)", name=op.f("ck_audit_entry_sealed_with_hash")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("seq", name=op.f("uq_audit_entry_seq")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_audit_entry_subject_index"), "audit_entry", ["subject_index"])
    op.create_index(
        "ix_audit_entry_unsealed",
        "audit_entry",
        ["id"],
        sqlite_where=sa.text("seq IS NULL"),
        postgresql_where=sa.text("seq IS NULL"),
    )


def _end_of_the_old_chain() -> tuple[int | None, tuple[int, str] | None]:
    """The first entry that does not fit the chain as the first schema knew it, and where that chain ended."""
    columns = sa.table(
        "audit_entry",
        *(sa.column(name) for name in ("seq", "at", "actor", "role", "action", "subject_index")),
        sa.column("details", sa.JSON()),
        *(sa.column(name) for name in ("prev_hash", "entry_hash")),
    )
    head = op.get_bind().execute(sa.text("SELECT seq, entry_hash FROM audit_head")).first()
    previous, seq, broken = b"\x00" * 32, 0, None
    for row in op.get_bind().execute(sa.select(columns).order_by(columns.c.seq)):
        seq += 1
        subject = bytes(row.subject_index).hex() if row.subject_index else None
        words = [row.seq, row.at, row.actor, row.role, row.action, subject, row.details]
        body = json.dumps(words, sort_keys=True, separators=(",", ":"))
        wanted = hashlib.sha256(bytes(row.prev_hash) + body.encode()).digest()
        fits = row.seq == seq and bytes(row.prev_hash) == previous and bytes(row.entry_hash) == wanted
        if broken is None and not fits:
            broken = seq
        previous = bytes(row.entry_hash)
    if broken is None and (0 if head is None else head.seq) != seq:
        broken = seq + 1
    if broken is None and head is not None and bytes(head.entry_hash) != previous:
        broken = seq
    return broken, (seq, previous.hex()) if seq or head is not None else None


def _write_down(broken: int | None, seq: int, entry_hash: str) -> None:
    """How the old chain ended is an entry of the new one."""
    details = {"seq": str(seq), "hash": entry_hash}
    if broken is not None:
        details["first_broken"] = str(broken)
    table = sa.table(
        "audit_entry",
        *(sa.column(name) for name in ("at", "actor", "role", "action")),
        sa.column("details", sa.JSON()),
    )
    op.execute(
        sa.insert(table).values(
            at=time.time_ns() // 1_000_000,
            actor="migration",
            role="system",
            action="audit_chain_begun_anew",
            details=details,
        )
    )
