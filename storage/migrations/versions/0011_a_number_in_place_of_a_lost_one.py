"""a number in place of a lost one"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "number_claim",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("citizen_id", sa.BigInteger(), nullable=False),
        sa.Column("messenger_account_id", sa.BigInteger(), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("phone_index", sa.LargeBinary(), nullable=False),
        sa.Column("proven_at", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "due_at IS NULL OR proven_at IS NOT NULL", name=op.f("ck_number_claim_due_is_proven")
        ),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_number_claim_citizen_id_citizen")
        ),
        sa.ForeignKeyConstraint(
            ["messenger_account_id"],
            ["messenger_account.id"],
            name=op.f("fk_number_claim_messenger_account_id_messenger_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_claim")),
        sa.UniqueConstraint("citizen_id", name=op.f("uq_number_claim_citizen_id")),
    )
    op.create_index(op.f("ix_number_claim_due_at"), "number_claim", ["due_at"])
    op.create_index(op.f("ix_number_claim_expires_at"), "number_claim", ["expires_at"])


def downgrade() -> None:
    op.drop_table("number_claim")
