"""messages that change or take back what another one has told"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("message") as message:
        message.add_column(sa.Column("act", sa.String(length=64), server_default="send", nullable=False))
        message.add_column(sa.Column("target_id", sa.BigInteger(), nullable=True))
        message.create_foreign_key(op.f("fk_message_target_id_message"), "message", ["target_id"], ["id"])
        message.create_check_constraint(op.f("ck_message_act"), "act IN ('send', 'edit', 'delete')")
        message.create_check_constraint(
            op.f("ck_message_act_has_target"), "(act = 'send') = (target_id IS NULL)"
        )


def downgrade() -> None:
    with op.batch_alter_table("message") as message:
        message.drop_constraint(op.f("ck_message_act_has_target"), type_="check")
        message.drop_constraint(op.f("ck_message_act"), type_="check")
        message.drop_constraint(op.f("fk_message_target_id_message"), type_="foreignkey")
        message.drop_column("target_id")
        message.drop_column("act")
