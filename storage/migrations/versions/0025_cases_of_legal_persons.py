"""cases of legal persons"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

OWNER = "ck_case_file_one_owner"


def upgrade() -> None:
    with op.batch_alter_table("case_file") as batch_op:
        batch_op.add_column(sa.Column("entity_index", sa.LargeBinary(), nullable=True))
        batch_op.alter_column("owner_index", existing_type=sa.LargeBinary(), nullable=True)
        batch_op.create_check_constraint(op.f(OWNER), "(owner_index IS NULL) <> (entity_index IS NULL)")
        batch_op.create_index(
            op.f("ix_case_file_entity_index_updated_at_id"), ["entity_index", "updated_at", "id"]
        )


def downgrade() -> None:
    # Earlier programs know no case without a person: what belongs to a legal person is nobody's there.
    op.execute(
        "UPDATE case_file SET owner_index = entity_index, entity_index = NULL WHERE owner_index IS NULL"
    )
    with op.batch_alter_table("case_file") as batch_op:
        batch_op.drop_index(op.f("ix_case_file_entity_index_updated_at_id"))
        batch_op.drop_constraint(op.f(OWNER), type_="check")
        batch_op.alter_column("owner_index", existing_type=sa.LargeBinary(), nullable=False)
        batch_op.drop_column("entity_index")
