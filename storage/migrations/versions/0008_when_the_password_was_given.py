"""when a session's password was given: asked for anew before it is changed"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("login_session") as batch_op:
        batch_op.add_column(sa.Column("password_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("login_session") as batch_op:
        batch_op.drop_column("password_at")
