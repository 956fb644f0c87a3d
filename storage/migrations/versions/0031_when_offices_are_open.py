"""when offices are open, and the slots of their days"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "opening_rule",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("office_id", sa.BigInteger(), nullable=False),
        sa.Column("weekday", sa.String(length=64), nullable=False),
        sa.Column("opens", sa.BigInteger(), nullable=False),
        sa.Column("closes", sa.BigInteger(), nullable=False),
        sa.Column("slot_minutes", sa.BigInteger(), nullable=False),
        sa.Column("counters", sa.BigInteger(), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "weekday IN ('sat', 'sun', 'mon', 'tue', 'wed', 'thu', 'fri')",
            name=op.f("ck_opening_rule_weekday"),
        ),
        sa.CheckConstraint("counters BETWEEN 1 AND 50", name=op.f("ck_opening_rule_counters")),
        sa.CheckConstraint(
            "opens >= 0 AND closes <= 1440 AND opens < closes", name=op.f("ck_opening_rule_times")
        ),
        sa.CheckConstraint("slot_minutes BETWEEN 5 AND 480", name=op.f("ck_opening_rule_slot_minutes")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_opening_rule_office_id_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_rule")),
    )
    op.create_index(op.f("ix_opening_rule_office_id"), "opening_rule", ["office_id"])
    op.create_table(
        "closure",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("office_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_closure_times")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_closure_office_id_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
    )
    op.create_index(op.f("ix_closure_office_id_ends_at"), "closure", ["office_id", "ends_at"])
    op.create_table(
        "holiday",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind_key", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday")),
        sa.UniqueConstraint("day", "kind_key", name=op.f("uq_holiday_day_kind_key")),
    )
    op.create_table(
        "schedule",
        sa.Column("office_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("filled_through", sa.Date(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_schedule_office_id_office")),
        sa.PrimaryKeyConstraint("office_id", name=op.f("pk_schedule")),
    )
    op.create_table(
        "office_day",
        sa.Column("office_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=True),
        sa.Column("walk_ins", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_office_day_office_id_office")),
        sa.PrimaryKeyConstraint("office_id", "day", name=op.f("pk_office_day")),
    )
    op.create_index(
        "ix_office_day_open",
        "office_day",
        ["day"],
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "walk_in",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("office_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("service_key", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("came_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name=op.f("ck_walk_in_ended")),
        sa.CheckConstraint("state IN ('waiting', 'served', 'left')", name=op.f("ck_walk_in_state")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_walk_in_office_id_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_in")),
        sa.UniqueConstraint("office_id", "day", "number", name=op.f("uq_walk_in_office_id_day_number")),
    )
    op.create_table(
        "slot",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("office_id", sa.BigInteger(), nullable=False),
        sa.Column("rule_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("capacity", sa.BigInteger(), nullable=False),
        sa.Column("is_open", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("capacity BETWEEN 0 AND 50", name=op.f("ck_slot_capacity")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_slot_times")),
        sa.CheckConstraint("is_open IN (0, 1)", name=op.f("ck_slot_is_open")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_slot_office_id_office")),
        sa.ForeignKeyConstraint(["rule_id"], ["opening_rule.id"], name=op.f("fk_slot_rule_id_opening_rule")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
        sa.UniqueConstraint("id", "capacity", "is_open", "starts_at", name="uq_slot_as_claimed"),
        sa.UniqueConstraint("office_id", "starts_at", name=op.f("uq_slot_office_id_starts_at")),
    )
    op.create_index(op.f("ix_slot_office_id_day"), "slot", ["office_id", "day"])


def downgrade() -> None:
    for table in ("slot", "walk_in", "office_day", "schedule", "holiday", "closure", "opening_rule"):
        op.drop_table(table)
