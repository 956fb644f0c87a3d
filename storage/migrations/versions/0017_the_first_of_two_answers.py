"""the first of two answers"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "security_answer_draft",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("citizen_id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("answer_hash", sa.String(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_security_answer_draft_citizen_id_citizen")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["login_session.id"],
            name=op.f("fk_security_answer_draft_session_id_login_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_answer_draft")),
        sa.UniqueConstraint("citizen_id", name=op.f("uq_security_answer_draft_citizen_id")),
    )
    op.create_index(op.f("ix_security_answer_draft_expires_at"), "security_answer_draft", ["expires_at"])


def downgrade() -> None:
    op.drop_table("security_answer_draft")
