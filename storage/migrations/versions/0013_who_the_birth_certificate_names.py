"""who the birth certificate names"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("citizen", "registration"):
        op.add_column(table, sa.Column("gender_sealed", sa.LargeBinary(), nullable=True))
        op.add_column(table, sa.Column("certificate_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("registration", sa.Column("differing", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("registration", "differing")
    for table in ("citizen", "registration"):
        op.drop_column(table, "certificate_sealed")
        op.drop_column(table, "gender_sealed")
