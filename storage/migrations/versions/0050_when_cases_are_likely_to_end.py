"""when cases are likely to end, how true that has been, and how hard a case is"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case_file", sa.Column("complexity", sa.String(length=64), nullable=True))
    op.create_table(
        "case_prediction",
        sa.Column("case_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("p10", sa.Date(), nullable=True),
        sa.Column("p50", sa.Date(), nullable=True),
        sa.Column("p80", sa.Date(), nullable=True),
        sa.Column("p90", sa.Date(), nullable=True),
        sa.Column("level", sa.String(length=64), nullable=False),
        sa.Column("basis", sa.BigInteger(), nullable=False),
        sa.Column("told_p80", sa.Date(), nullable=True),
        sa.Column("calculated_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "level IN ('load', 'complexity', 'office', 'province', 'country')",
            name=op.f("ck_case_prediction_level"),
        ),
        sa.CheckConstraint("basis > 0", name=op.f("ck_case_prediction_basis")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_case_prediction_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_prediction")),
    )
    op.create_table(
        "prediction_score",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("type_key", sa.String(length=64), nullable=False),
        sa.Column("office_id", sa.BigInteger(), nullable=True),
        sa.Column("learnt_from", sa.BigInteger(), nullable=False),
        sa.Column("cases", sa.BigInteger(), nullable=False),
        sa.Column("coverage", sa.Float(), nullable=False),
        sa.Column("low", sa.Float(), nullable=False),
        sa.Column("high", sa.Float(), nullable=False),
        sa.Column("by_median", sa.Float(), nullable=False),
        sa.Column("by_eighty", sa.Float(), nullable=False),
        sa.Column("pinball", sa.Float(), nullable=True),
        sa.Column("d_calibration", sa.Float(), nullable=False),
        sa.Column("histogram", sa.JSON(), nullable=False),
        sa.Column("is_calibrated", sa.Boolean(), nullable=False),
        sa.Column("calculated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_prediction_score_office_id_office")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prediction_score")),
        sa.UniqueConstraint("type_key", "office_id", name=op.f("uq_prediction_score_type_key_office_id")),
    )


def downgrade() -> None:
    op.drop_table("prediction_score")
    op.drop_table("case_prediction")
    op.drop_column("case_file", "complexity")
