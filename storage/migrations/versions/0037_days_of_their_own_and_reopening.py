"""a day's own counters, and what was closed and is open again"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "day_counters",
        sa.Column("office_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("counters", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("counters BETWEEN 1 AND 50", name=op.f("ck_day_counters_counters")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_day_counters_office_id_office")),
        sa.PrimaryKeyConstraint("office_id", "day", name=op.f("pk_day_counters")),
    )
    op.create_table(
        "reopening",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("office_id", sa.BigInteger(), nullable=True),
        sa.Column("kind_key", sa.String(length=64), nullable=True),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_reopening_times")),
        sa.CheckConstraint("(office_id IS NULL) <> (kind_key IS NULL)", name=op.f("ck_reopening_whose")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_reopening_office_id_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reopening")),
    )
    op.create_index(
        "ix_reopening_untold",
        "reopening",
        ["created_at"],
        sqlite_where=sa.text("told_at IS NULL"),
        postgresql_where=sa.text("told_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_reopening_untold", "reopening")
    op.drop_table("reopening")
    op.drop_table("day_counters")
