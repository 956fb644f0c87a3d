"""appointments of guests who have to be seen in person"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

HELD = "state = 'held'"
COUNTED = "state IN ('held', 'booked', 'arrived', 'fulfilled')"
GUESTS = "account_id IS NOT NULL AND state IN ('held', 'booked', 'arrived')"
ONE_HOLDER = "(citizen_id IS NULL) <> (account_id IS NULL)"
HOLDER = "COALESCE(citizen_id, account_id)"
LIVE = "CASE WHEN state IN ('held', 'booked', 'arrived') THEN 1 END"
OF_CHAT = "ix_registration_messenger_account_id_updated_at"
OLD, NEW = "citizen_id", "holder_id"


def upgrade() -> None:
    unhang(OLD)
    with op.batch_alter_table("appointment") as batch_op:
        change_keys(batch_op, OLD, NEW)
    hang(NEW, onupdate="CASCADE")
    only_once("uq_appointment_guest_one", ["account_id"], GUESTS)
    op.drop_index(op.f("ix_booking_block_citizen_id_ends_at"), "booking_block")
    with op.batch_alter_table("booking_block") as batch_op:
        open_to_guests(batch_op, "booking_block")
    op.create_index(op.f("ix_booking_block_holder_id_ends_at"), "booking_block", ["holder_id", "ends_at"])
    op.create_index(OF_CHAT, "registration", ["messenger_account_id", "updated_at"])


def downgrade() -> None:
    op.drop_index(OF_CHAT, "registration")
    # Earlier programs know no appointments of guests.
    for table in ("slot_claim", "booking_block"):
        op.execute(
            f"DELETE FROM {table} WHERE appointment_id IN"  # noqa: S608
            " (SELECT id FROM appointment WHERE account_id IS NOT NULL)"
        )
    op.execute("DELETE FROM booking_block WHERE account_id IS NOT NULL")
    op.execute("DELETE FROM appointment WHERE account_id IS NOT NULL")
    op.drop_index(op.f("ix_booking_block_holder_id_ends_at"), "booking_block")
    with op.batch_alter_table("booking_block") as batch_op:
        close_to_guests(batch_op, "booking_block")
    op.create_index(op.f("ix_booking_block_citizen_id_ends_at"), "booking_block", ["citizen_id", "ends_at"])
    op.drop_index("uq_appointment_guest_one", "appointment")
    unhang(NEW)
    with op.batch_alter_table("appointment") as batch_op:
        change_keys(batch_op, NEW, OLD)
    hang(OLD)


def change_keys(batch_op: Any, was: str, whose: str) -> None:
    """All in one: a table with a computed column can be written anew only while that column is, too."""
    batch_op.drop_constraint(op.f(f"uq_appointment_{was}_request_key"), type_="unique")
    batch_op.drop_constraint("uq_appointment_as_claimed", type_="unique")
    batch_op.drop_column("live")
    if whose == NEW:
        open_to_guests(batch_op, "appointment")
    else:
        close_to_guests(batch_op, "appointment")
    batch_op.add_column(sa.Column("live", sa.BigInteger(), sa.Computed(LIVE, persisted=True)))
    batch_op.create_unique_constraint(op.f(f"uq_appointment_{whose}_request_key"), [whose, "request_key"])
    batch_op.create_unique_constraint("uq_appointment_as_claimed", ["id", "live", whose])


def open_to_guests(batch_op: Any, table: str) -> None:
    batch_op.alter_column("citizen_id", existing_type=sa.BigInteger(), nullable=True)
    batch_op.add_column(sa.Column("account_id", sa.BigInteger(), nullable=True))
    batch_op.add_column(sa.Column("holder_id", sa.BigInteger(), sa.Computed(HOLDER, persisted=True)))
    batch_op.create_check_constraint(op.f(f"ck_{table}_one_holder"), ONE_HOLDER)
    batch_op.create_foreign_key(
        op.f(f"fk_{table}_account_id_messenger_account"), "messenger_account", ["account_id"], ["id"]
    )


def close_to_guests(batch_op: Any, table: str) -> None:
    batch_op.drop_constraint(op.f(f"fk_{table}_account_id_messenger_account"), type_="foreignkey")
    batch_op.drop_constraint(op.f(f"ck_{table}_one_holder"), type_="check")
    batch_op.drop_column("holder_id")
    batch_op.drop_column("account_id")
    batch_op.alter_column("citizen_id", existing_type=sa.BigInteger(), nullable=False)


def unhang(whose: str) -> None:
    """The seats and the limits no longer know whose the appointments are."""
    with op.batch_alter_table("slot_claim") as batch_op:
        batch_op.drop_constraint("fk_slot_claim_appointment", type_="foreignkey")
        batch_op.drop_constraint(op.f(f"uq_slot_claim_{whose}_starts_at"), type_="unique")
    op.drop_index(op.f(f"ix_appointment_{whose}_starts_at"), "appointment")
    op.drop_index("uq_appointment_one_hold", "appointment")
    op.drop_index("uq_appointment_two_a_day", "appointment")


def hang(whose: str, onupdate: str | None = None) -> None:
    """They know it again, by this column."""
    op.create_index(op.f(f"ix_appointment_{whose}_starts_at"), "appointment", [whose, "starts_at"])
    only_once("uq_appointment_one_hold", [whose], HELD)
    only_once("uq_appointment_two_a_day", [whose, "office_id", "day", "day_seq"], COUNTED)
    was = OLD if whose == NEW else NEW
    with op.batch_alter_table("slot_claim") as batch_op:
        batch_op.alter_column(was, new_column_name=whose, existing_type=sa.BigInteger())
    with op.batch_alter_table("slot_claim") as batch_op:
        batch_op.create_unique_constraint(op.f(f"uq_slot_claim_{whose}_starts_at"), [whose, "starts_at"])
        batch_op.create_foreign_key(
            "fk_slot_claim_appointment",
            "appointment",
            ["appointment_id", "live", whose],
            ["id", "live", whose],
            onupdate=onupdate,
        )


def only_once(name: str, columns: list[str], where: str) -> None:
    op.create_index(
        name,
        "appointment",
        columns,
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )
