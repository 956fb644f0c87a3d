"""address, language, quiet hours, and what a citizen does not want to be told"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "address",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("citizen_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("lookup", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=True),
        sa.Column("postal_code_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'current')", name=op.f("ck_address_state")),
        sa.CheckConstraint(
            "lookup IN ('matched', 'not-matched', 'unavailable')", name=op.f("ck_address_lookup")
        ),
        sa.CheckConstraint("source IS NULL OR source IN ('registry', 'own')", name=op.f("ck_address_source")),
        sa.CheckConstraint(
            "(source IS NULL) = (address_sealed IS NULL)", name=op.f("ck_address_source_has_address")
        ),
        sa.CheckConstraint(
            "state = 'draft' OR address_sealed IS NOT NULL", name=op.f("ck_address_current_has_address")
        ),
        sa.ForeignKeyConstraint(["citizen_id"], ["citizen.id"], name=op.f("fk_address_citizen_id_citizen")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
        sa.UniqueConstraint("citizen_id", "state", name=op.f("uq_address_citizen_id_state")),
    )
    op.create_table(
        "preference",
        sa.Column("citizen_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(length=64), nullable=False),
        sa.Column("quiet_from", sa.BigInteger(), nullable=False),
        sa.Column("quiet_to", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quiet_from BETWEEN 0 AND 23", name=op.f("ck_preference_quiet_from")),
        sa.CheckConstraint("quiet_to BETWEEN 0 AND 23", name=op.f("ck_preference_quiet_to")),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_preference_citizen_id_citizen")
        ),
        sa.PrimaryKeyConstraint("citizen_id", name=op.f("pk_preference")),
    )
    op.create_table(
        "muted_topic",
        sa.Column("citizen_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("topic IN ('cases', 'notices')", name=op.f("ck_muted_topic_topic")),
        sa.CheckConstraint("channel IN ('chat', 'sms')", name=op.f("ck_muted_topic_channel")),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_muted_topic_citizen_id_citizen")
        ),
        sa.PrimaryKeyConstraint("citizen_id", "topic", "channel", name=op.f("pk_muted_topic")),
    )


def downgrade() -> None:
    op.drop_table("muted_topic")
    op.drop_table("preference")
    op.drop_table("address")
