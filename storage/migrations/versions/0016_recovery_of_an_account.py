"""recovery of an account"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recovery",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=False),
        sa.Column("citizen_id", sa.BigInteger(), nullable=False),
        sa.Column("messenger_account_id", sa.BigInteger(), nullable=False),
        sa.Column("reproven_at", sa.BigInteger(), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("proof", sa.String(length=64), nullable=True),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("password_at", sa.BigInteger(), nullable=True),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "proof IS NULL OR proof IN ('saved_code', 'email_code', 'registry', 'answers')",
            name=op.f("ck_recovery_proof"),
        ),
        sa.CheckConstraint("(proof IS NULL) = (done_at IS NULL)", name=op.f("ck_recovery_done_has_proof")),
        sa.CheckConstraint(
            "answer_sealed IS NULL OR reproven_at IS NOT NULL",
            name=op.f("ck_recovery_answer_is_no_proof_alone"),
        ),
        sa.CheckConstraint(
            "proof IS NULL OR proof NOT IN ('registry', 'answers') OR reproven_at IS NOT NULL",
            name=op.f("ck_recovery_registry_confirmed"),
        ),
        sa.ForeignKeyConstraint(["citizen_id"], ["citizen.id"], name=op.f("fk_recovery_citizen_id_citizen")),
        sa.ForeignKeyConstraint(
            ["messenger_account_id"],
            ["messenger_account.id"],
            name=op.f("fk_recovery_messenger_account_id_messenger_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery")),
        sa.UniqueConstraint("request_id", name=op.f("uq_recovery_request_id")),
    )
    op.create_index(op.f("ix_recovery_citizen_id"), "recovery", ["citizen_id"])
    op.create_index(op.f("ix_recovery_expires_at"), "recovery", ["expires_at"])


def downgrade() -> None:
    op.drop_table("recovery")
