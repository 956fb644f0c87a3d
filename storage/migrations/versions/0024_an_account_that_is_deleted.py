"""an account that is deleted"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

ERASED = "ck_citizen_erased_is_empty"
EMPTY = (
    "erased_at IS NULL OR (status = 'closed' AND pin_hash IS NULL AND password_hash IS NULL"
    " AND recovery_code_hash IS NULL AND phishing_word_sealed IS NULL AND gender_sealed IS NULL"
    " AND certificate_sealed IS NULL)"
)


def upgrade() -> None:
    with op.batch_alter_table("citizen") as batch_op:
        batch_op.add_column(sa.Column("erased_at", sa.BigInteger(), nullable=True))
        batch_op.create_check_constraint(op.f(ERASED), EMPTY)
    op.create_table(
        "account_closing",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("citizen_id", sa.BigInteger(), nullable=False),
        sa.Column("messenger_account_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("due_at > asked_at", name=op.f("ck_account_closing_due_later")),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_account_closing_citizen_id_citizen")
        ),
        sa.ForeignKeyConstraint(
            ["messenger_account_id"],
            ["messenger_account.id"],
            name=op.f("fk_account_closing_messenger_account_id_messenger_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_closing")),
        sa.UniqueConstraint("citizen_id", name=op.f("uq_account_closing_citizen_id")),
    )
    op.create_index(op.f("ix_account_closing_due_at"), "account_closing", ["due_at"])


def downgrade() -> None:
    op.drop_table("account_closing")
    with op.batch_alter_table("citizen") as batch_op:
        batch_op.drop_constraint(op.f(ERASED), type_="check")
        batch_op.drop_column("erased_at")
