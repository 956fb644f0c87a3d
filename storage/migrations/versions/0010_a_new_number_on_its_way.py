"""a new number on its way into an account"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "number_change",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("citizen_id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("phone_index", sa.LargeBinary(), nullable=False),
        sa.Column("proven_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_number_change_citizen_id_citizen")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["login_session.id"], name=op.f("fk_number_change_session_id_login_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_change")),
        sa.UniqueConstraint("citizen_id", name=op.f("uq_number_change_citizen_id")),
    )
    op.create_index(op.f("ix_number_change_expires_at"), "number_change", ["expires_at"])


def downgrade() -> None:
    op.drop_table("number_change")
