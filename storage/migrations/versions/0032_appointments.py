"""appointments, the seats they take, blocks and who waits for a place"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("tracking_code", sa.String(length=64), nullable=True),
        sa.Column("citizen_id", sa.BigInteger(), nullable=False),
        sa.Column("office_id", sa.BigInteger(), nullable=False),
        sa.Column("service_key", sa.String(length=64), nullable=False),
        sa.Column("cases", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("came_from", sa.String(length=64), nullable=True),
        sa.Column("hold_expires_at", sa.BigInteger(), nullable=True),
        sa.Column("day_seq", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("moves", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("booked_at", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column(
            "live",
            sa.BigInteger(),
            sa.Computed("CASE WHEN state IN ('held', 'booked', 'arrived') THEN 1 END", persisted=True),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(state = 'cancelled') = (reason IS NOT NULL)", name=op.f("ck_appointment_cancelled_for")
        ),
        sa.CheckConstraint(
            "(state = 'held') = (hold_expires_at IS NOT NULL)", name=op.f("ck_appointment_held_until")
        ),
        sa.CheckConstraint(
            "reason IS NULL OR reason IN ('citizen', 'hold_ended', 'replaced', 'declined', 'account_closed', 'office_closed', 'office_silent')",
            name=op.f("ck_appointment_reason"),
        ),
        sa.CheckConstraint(
            "state IN ('held', 'booked', 'arrived', 'fulfilled', 'cancelled', 'noshow')",
            name=op.f("ck_appointment_state"),
        ),
        sa.CheckConstraint(
            "state IN ('held', 'cancelled') OR booked_at IS NOT NULL",
            name=op.f("ck_appointment_booked_first"),
        ),
        sa.CheckConstraint(
            "(booked_at IS NULL) = (tracking_code IS NULL)", name=op.f("ck_appointment_tracked")
        ),
        sa.CheckConstraint("cases BETWEEN 1 AND 2", name=op.f("ck_appointment_cases")),
        sa.CheckConstraint("day_seq BETWEEN 1 AND 2", name=op.f("ck_appointment_day_seq")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_appointment_times")),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_appointment_citizen_id_citizen")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_appointment_office_id_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("citizen_id", "request_key", name=op.f("uq_appointment_citizen_id_request_key")),
        sa.UniqueConstraint("id", "live", "citizen_id", name="uq_appointment_as_claimed"),
        sa.UniqueConstraint("tracking_code", name=op.f("uq_appointment_tracking_code")),
    )
    op.create_index(op.f("ix_appointment_citizen_id_starts_at"), "appointment", ["citizen_id", "starts_at"])
    op.create_index(
        "ix_appointment_holds",
        "appointment",
        ["hold_expires_at"],
        sqlite_where=sa.text("state = 'held'"),
        postgresql_where=sa.text("state = 'held'"),
    )
    op.create_index(op.f("ix_appointment_office_id_day_state"), "appointment", ["office_id", "day", "state"])
    op.create_index(
        "uq_appointment_one_hold",
        "appointment",
        ["citizen_id"],
        unique=True,
        sqlite_where=sa.text("state = 'held'"),
        postgresql_where=sa.text("state = 'held'"),
    )
    op.create_index(
        "uq_appointment_two_a_day",
        "appointment",
        ["citizen_id", "office_id", "day", "day_seq"],
        unique=True,
        sqlite_where=sa.text("state IN ('held', 'booked', 'arrived', 'fulfilled')"),
        postgresql_where=sa.text("state IN ('held', 'booked', 'arrived', 'fulfilled')"),
    )
    op.create_table(
        "slot_claim",
        sa.Column("slot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seat_no", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("capacity", sa.BigInteger(), nullable=False),
        sa.Column("is_open", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("appointment_id", sa.BigInteger(), nullable=False),
        sa.Column("live", sa.BigInteger(), nullable=False),
        sa.Column("citizen_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("is_open = 1", name=op.f("ck_slot_claim_is_open")),
        sa.CheckConstraint("live = 1", name=op.f("ck_slot_claim_live")),
        sa.CheckConstraint("seat_no BETWEEN 1 AND capacity", name=op.f("ck_slot_claim_seat_no")),
        sa.ForeignKeyConstraint(
            ["appointment_id", "live", "citizen_id"],
            ["appointment.id", "appointment.live", "appointment.citizen_id"],
            name="fk_slot_claim_appointment",
        ),
        sa.ForeignKeyConstraint(
            ["slot_id", "capacity", "is_open", "starts_at"],
            ["slot.id", "slot.capacity", "slot.is_open", "slot.starts_at"],
            name="fk_slot_claim_slot",
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("slot_id", "seat_no", name=op.f("pk_slot_claim")),
        sa.UniqueConstraint("appointment_id", "slot_id", name=op.f("uq_slot_claim_appointment_id_slot_id")),
        sa.UniqueConstraint("citizen_id", "starts_at", name=op.f("uq_slot_claim_citizen_id_starts_at")),
    )
    op.create_table(
        "seat_rest",
        sa.Column("slot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seat_no", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["slot.id"], name=op.f("fk_seat_rest_slot_id_slot"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("slot_id", "seat_no", name=op.f("pk_seat_rest")),
    )
    op.create_index(op.f("ix_seat_rest_until"), "seat_rest", ["until"])
    op.create_table(
        "booking_block",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("citizen_id", sa.BigInteger(), nullable=False),
        sa.Column("kind_key", sa.String(length=64), nullable=False),
        sa.Column("appointment_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("lifted_at", sa.BigInteger(), nullable=True),
        sa.Column("lifted_by", sa.String(length=64), nullable=True),
        sa.Column("lift_reason", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lift_reason IS NULL)", name=op.f("ck_booking_block_lifted_for")
        ),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lifted_by IS NULL)", name=op.f("ck_booking_block_lifted_by")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_booking_block_times")),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_booking_block_appointment_id_appointment")
        ),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_booking_block_citizen_id_citizen")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_block")),
        sa.UniqueConstraint("appointment_id", name=op.f("uq_booking_block_appointment_id")),
    )
    op.create_index(op.f("ix_booking_block_citizen_id_ends_at"), "booking_block", ["citizen_id", "ends_at"])
    op.create_table(
        "waiting_entry",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("citizen_id", sa.BigInteger(), nullable=False),
        sa.Column("office_id", sa.BigInteger(), nullable=False),
        sa.Column("service_key", sa.String(length=64), nullable=False),
        sa.Column("cases", sa.BigInteger(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("appointment_id", sa.BigInteger(), nullable=True),
        sa.Column("offered_until", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(state = 'offered') = (offered_until IS NOT NULL)", name=op.f("ck_waiting_entry_offered")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'offered', 'taken', 'left', 'over')", name=op.f("ck_waiting_entry_state")
        ),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_waiting_entry_days")),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_waiting_entry_appointment_id_appointment")
        ),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_waiting_entry_citizen_id_citizen")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_waiting_entry_office_id_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_entry")),
    )
    op.create_index(
        "ix_waiting_entry_line",
        "waiting_entry",
        ["office_id", "created_at"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "ix_waiting_entry_offered",
        "waiting_entry",
        ["offered_until"],
        sqlite_where=sa.text("state = 'offered'"),
        postgresql_where=sa.text("state = 'offered'"),
    )
    op.create_index(
        "uq_waiting_entry_once",
        "waiting_entry",
        ["citizen_id", "office_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('waiting', 'offered')"),
        postgresql_where=sa.text("state IN ('waiting', 'offered')"),
    )


def downgrade() -> None:
    for table in ("waiting_entry", "booking_block", "seat_rest", "slot_claim", "appointment"):
        op.drop_table(table)
