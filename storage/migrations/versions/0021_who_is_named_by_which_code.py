"""who is named by which code"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0017"
branch_labels = None
depends_on = None

KINDS = "identifier_kind IN ('national_code', 'fida_code')"
CITIZEN_KIND, KIND = "ck_citizen_identifier_kind", "ck_registration_identifier_kind"
PAIRED, ABROAD = "ck_registration_code_has_its_kind", "ck_registration_abroad_is_not_asked"


def upgrade() -> None:
    with op.batch_alter_table("citizen") as batch_op:
        kind = sa.Column(
            "identifier_kind", sa.String(length=64), nullable=False, server_default="national_code"
        )
        batch_op.add_column(kind)
        batch_op.create_check_constraint(op.f(CITIZEN_KIND), KINDS)
    with op.batch_alter_table("registration") as batch_op:
        batch_op.add_column(sa.Column("identifier_kind", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("abroad", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        "UPDATE registration SET identifier_kind = 'national_code' WHERE national_code_index IS NOT NULL"
    )
    with op.batch_alter_table("registration") as batch_op:
        batch_op.create_check_constraint(op.f(KIND), f"identifier_kind IS NULL OR {KINDS}")
        batch_op.create_check_constraint(
            op.f(PAIRED), "(identifier_kind IS NULL) = (national_code_index IS NULL)"
        )
        batch_op.create_check_constraint(
            op.f(ABROAD), "NOT abroad OR sim_owner IS NULL OR sim_owner = 'not-asked'"
        )


def downgrade() -> None:
    # Earlier programs would read the code of a foreign national as a national code.
    op.execute("UPDATE citizen SET status = 'closed' WHERE identifier_kind = 'fida_code'")
    with op.batch_alter_table("registration") as batch_op:
        batch_op.drop_constraint(op.f(ABROAD), type_="check")
        batch_op.drop_constraint(op.f(PAIRED), type_="check")
        batch_op.drop_constraint(op.f(KIND), type_="check")
        batch_op.drop_column("abroad")
        batch_op.drop_column("identifier_kind")
    with op.batch_alter_table("citizen") as batch_op:
        batch_op.drop_constraint(op.f(CITIZEN_KIND), type_="check")
        batch_op.drop_column("identifier_kind")
