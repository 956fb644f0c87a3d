"""password, saved recovery code, answers, anti-phishing word; holds; what a login and a session wait for"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

CITIZEN = (
    ("password_hash", sa.String()),
    ("password_at", sa.BigInteger()),
    ("recovery_code_hash", sa.String()),
    ("recovery_code_at", sa.BigInteger()),
    ("phishing_word_sealed", sa.LargeBinary()),
    ("held_until", sa.BigInteger()),
)


def upgrade() -> None:
    with op.batch_alter_table("citizen") as batch_op:
        for name, kind in CITIZEN:
            batch_op.add_column(sa.Column(name, kind, nullable=True))
    with op.batch_alter_table("login_request") as batch_op:
        batch_op.add_column(sa.Column("code_used_at", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("login_session") as batch_op:
        batch_op.add_column(sa.Column("step_up_at", sa.BigInteger(), nullable=True))
    op.create_table(
        "security_answer",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("citizen_id", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("answer_hash", sa.String(), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_security_answer_citizen_id_citizen")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_answer")),
        sa.UniqueConstraint("citizen_id", "question", name=op.f("uq_security_answer_citizen_id_question")),
    )


def downgrade() -> None:
    op.drop_table("security_answer")
    with op.batch_alter_table("login_session") as batch_op:
        batch_op.drop_column("step_up_at")
    with op.batch_alter_table("login_request") as batch_op:
        batch_op.drop_column("code_used_at")
    with op.batch_alter_table("citizen") as batch_op:
        for name, _ in reversed(CITIZEN):
            batch_op.drop_column(name)
