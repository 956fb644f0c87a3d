"""appointments by their day, for who ends it"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    due = sa.text("state IN ('booked', 'arrived')")
    op.create_index(
        "ix_appointment_due", "appointment", ["day", "office_id"], sqlite_where=due, postgresql_where=due
    )


def downgrade() -> None:
    op.drop_index("ix_appointment_due", "appointment")
