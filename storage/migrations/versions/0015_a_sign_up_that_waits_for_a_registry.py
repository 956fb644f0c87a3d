"""a sign-up that waits for a registry"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TABLE = "registration"
OUTCOME, STATE, ASKED = "ck_registration_outcome", "ck_registration_state", "ck_registration_waiting_is_asked"
ONE_DRAFT, ONE_OPEN = "uq_registration_one_draft", "uq_registration_one_open"


def one_only(name: str, where: str) -> None:
    where_ = sa.text(where)
    op.create_index(
        name, TABLE, ["messenger_account_id"], unique=True, sqlite_where=where_, postgresql_where=where_
    )


def upgrade() -> None:
    op.drop_index(ONE_DRAFT, TABLE)
    with op.batch_alter_table(TABLE) as batch_op:
        batch_op.add_column(sa.Column("ask_at", sa.BigInteger(), nullable=True))
        batch_op.drop_constraint(op.f(OUTCOME), type_="check")
        batch_op.drop_constraint(op.f(STATE), type_="check")
        batch_op.create_check_constraint(
            op.f(OUTCOME), "outcome IS NULL OR outcome IN ('activated', 'in_person', 'mismatch', 'known')"
        )
        batch_op.create_check_constraint(op.f(STATE), "state IN ('draft', 'waiting', 'done', 'abandoned')")
        batch_op.create_check_constraint(op.f(ASKED), "(state = 'waiting') = (ask_at IS NOT NULL)")
    one_only(ONE_OPEN, "state IN ('draft', 'waiting')")
    op.create_index(op.f("ix_registration_ask_at"), TABLE, ["ask_at"])


def downgrade() -> None:
    # Who waits has their form back; one with the account that was there already has ended all the same.
    op.execute("UPDATE registration SET state = 'draft', ask_at = NULL WHERE state = 'waiting'")
    op.execute("UPDATE registration SET outcome = 'mismatch' WHERE outcome = 'known'")
    op.drop_index(op.f("ix_registration_ask_at"), TABLE)
    op.drop_index(ONE_OPEN, TABLE)
    with op.batch_alter_table(TABLE) as batch_op:
        batch_op.drop_constraint(op.f(ASKED), type_="check")
        batch_op.drop_constraint(op.f(STATE), type_="check")
        batch_op.drop_constraint(op.f(OUTCOME), type_="check")
        batch_op.create_check_constraint(
            op.f(OUTCOME), "outcome IS NULL OR outcome IN ('activated', 'in_person', 'mismatch')"
        )
        batch_op.create_check_constraint(op.f(STATE), "state IN ('draft', 'done', 'abandoned')")
        batch_op.drop_column("ask_at")
    one_only(ONE_DRAFT, "state = 'draft'")
