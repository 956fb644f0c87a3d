"""an update's mark says what it was: messengers may number from the beginning again"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("processed_update") as batch_op:
        batch_op.add_column(sa.Column("what", sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.drop_constraint("pk_processed_update", type_="primary")
        batch_op.create_primary_key("pk_processed_update", ["bot_id", "update_id", "what"])
    with op.batch_alter_table("processed_update") as batch_op:
        batch_op.alter_column("what", server_default=None, existing_type=sa.BigInteger())


def downgrade() -> None:
    # Two updates of one number can't be told apart any more; a mark only spares a repeated answer.
    op.execute(sa.text("DELETE FROM processed_update"))
    with op.batch_alter_table("processed_update") as batch_op:
        batch_op.drop_constraint("pk_processed_update", type_="primary")
        batch_op.drop_column("what")
        batch_op.create_primary_key("pk_processed_update", ["bot_id", "update_id"])
