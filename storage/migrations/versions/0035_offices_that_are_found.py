"""offices that are found: what they do, and whose favourites they are"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "offered_service",
        sa.Column("office_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("service_key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_offered_service_office_id_office")
        ),
        sa.PrimaryKeyConstraint("office_id", "service_key", name=op.f("pk_offered_service")),
    )
    op.create_index(
        op.f("ix_offered_service_service_key_office_id"), "offered_service", ["service_key", "office_id"]
    )
    op.create_table(
        "known_office",
        sa.Column("citizen_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("office_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("favourite_at", sa.BigInteger(), nullable=True),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "favourite_at IS NOT NULL OR used_at IS NOT NULL",
            name=op.f("ck_known_office_known_for_something"),
        ),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_known_office_citizen_id_citizen")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_known_office_office_id_office")),
        sa.PrimaryKeyConstraint("citizen_id", "office_id", name=op.f("pk_known_office")),
    )


def downgrade() -> None:
    op.drop_table("known_office")
    op.drop_table("offered_service")
