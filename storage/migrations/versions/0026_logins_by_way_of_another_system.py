"""logins by way of another system"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

PROOF, CAME, ONCE = (
    "ck_login_request_first_proof",
    "ck_login_request_sso_came_of_one",
    "uq_login_request_sso_login_id",
)


def upgrade() -> None:
    op.create_table(
        "sso_login",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("messenger_account_id", sa.BigInteger(), nullable=False),
        sa.Column("provider", sa.String(length=64), nullable=False),
        sa.Column("state_index", sa.LargeBinary(), nullable=False),
        sa.Column("way_out_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("nonce_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("verifier_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("subject_index", sa.LargeBinary(), nullable=True),
        sa.Column("return_index", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(subject_index IS NULL) = (return_index IS NULL)", name=op.f("ck_sso_login_who_came_back")
        ),
        sa.CheckConstraint(
            "return_index IS NULL OR answered_at IS NOT NULL", name=op.f("ck_sso_login_returned_was_answered")
        ),
        sa.ForeignKeyConstraint(
            ["messenger_account_id"],
            ["messenger_account.id"],
            name=op.f("fk_sso_login_messenger_account_id_messenger_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sso_login")),
        sa.UniqueConstraint("messenger_account_id", name=op.f("uq_sso_login_messenger_account_id")),
        sa.UniqueConstraint("state_index", name=op.f("uq_sso_login_state_index")),
        sa.UniqueConstraint("return_index", name=op.f("uq_sso_login_return_index")),
    )
    op.create_index(op.f("ix_sso_login_expires_at"), "sso_login", ["expires_at"])
    with op.batch_alter_table("login_request") as batch_op:
        proof = sa.Column("first_proof", sa.String(length=64), nullable=False, server_default="code")
        batch_op.add_column(proof)
        batch_op.add_column(sa.Column("sso_login_id", sa.BigInteger(), nullable=True))
        batch_op.create_check_constraint(op.f(PROOF), "first_proof IN ('code', 'sso')")
        batch_op.create_check_constraint(op.f(CAME), "first_proof = 'code' OR sso_login_id IS NOT NULL")
        batch_op.create_unique_constraint(op.f(ONCE), ["sso_login_id"])
    with op.batch_alter_table("login_session") as batch_op:
        batch_op.alter_column("code_at", existing_type=sa.BigInteger(), nullable=True)


def downgrade() -> None:
    # Earlier programs would take these for opened by a code: whoever has one logs in again.
    op.execute("DELETE FROM login_request WHERE first_proof = 'sso'")
    op.execute(
        "UPDATE login_session SET ended_at = COALESCE(ended_at, created_at), end_reason = COALESCE(end_reason, 'logout'), code_at = 0 WHERE code_at IS NULL"
    )
    with op.batch_alter_table("login_session") as batch_op:
        batch_op.alter_column("code_at", existing_type=sa.BigInteger(), nullable=False)
    with op.batch_alter_table("login_request") as batch_op:
        batch_op.drop_constraint(op.f(ONCE), type_="unique")
        batch_op.drop_constraint(op.f(CAME), type_="check")
        batch_op.drop_constraint(op.f(PROOF), type_="check")
        batch_op.drop_column("sso_login_id")
        batch_op.drop_column("first_proof")
    op.drop_table("sso_login")
