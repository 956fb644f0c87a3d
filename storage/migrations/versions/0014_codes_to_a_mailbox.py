"""codes that go to a mailbox"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mailbox_code",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("purpose", sa.String(length=64), nullable=False),
        sa.Column("flow_id", sa.BigInteger(), nullable=False),
        sa.Column("messenger_account_id", sa.BigInteger(), nullable=False),
        sa.Column("citizen_id", sa.BigInteger(), nullable=False),
        sa.Column("phone_index", sa.LargeBinary(), nullable=False),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("code_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("purpose IN ('verify', 'recover')", name=op.f("ck_mailbox_code_purpose")),
        sa.CheckConstraint("state IN ('alive', 'used', 'dead')", name=op.f("ck_mailbox_code_state")),
        sa.ForeignKeyConstraint(
            ["messenger_account_id"],
            ["messenger_account.id"],
            name=op.f("fk_mailbox_code_messenger_account_id_messenger_account"),
        ),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_mailbox_code_citizen_id_citizen")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox_code")),
    )
    op.create_index(op.f("ix_mailbox_code_citizen_id"), "mailbox_code", ["citizen_id"])
    op.create_index(op.f("ix_mailbox_code_expires_at"), "mailbox_code", ["expires_at"])
    op.create_index(
        "uq_mailbox_code_alive",
        "mailbox_code",
        ["messenger_account_id", "purpose"],
        unique=True,
        sqlite_where=sa.text("state = 'alive'"),
        postgresql_where=sa.text("state = 'alive'"),
    )


def downgrade() -> None:
    op.drop_table("mailbox_code")
