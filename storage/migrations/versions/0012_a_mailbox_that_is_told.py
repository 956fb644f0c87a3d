"""a mailbox that is told, and news not wanted there"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NAME = "ck_muted_topic_channel"


def upgrade() -> None:
    op.create_table(
        "mailbox",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("citizen_id", sa.BigInteger(), nullable=False),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("verified_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["citizen_id"], ["citizen.id"], name=op.f("fk_mailbox_citizen_id_citizen")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox")),
        sa.UniqueConstraint("citizen_id", name=op.f("uq_mailbox_citizen_id")),
    )
    with op.batch_alter_table("muted_topic") as batch_op:
        batch_op.drop_constraint(op.f(NAME), type_="check")
        batch_op.create_check_constraint(op.f(NAME), "channel IN ('chat', 'sms', 'email')")


def downgrade() -> None:
    op.execute("DELETE FROM muted_topic WHERE channel = 'email'")
    with op.batch_alter_table("muted_topic") as batch_op:
        batch_op.drop_constraint(op.f(NAME), type_="check")
        batch_op.create_check_constraint(op.f(NAME), "channel IN ('chat', 'sms')")
    op.drop_table("mailbox")
