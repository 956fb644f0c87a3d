"""the optional part of a sign-up"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TABLE = "registration"
COLUMNS = (
    ("email_sealed", sa.LargeBinary()),
    ("email_verified_at", sa.BigInteger()),
    ("first_question", sa.String(length=64)),
    ("first_answer_hash", sa.String()),
    ("second_question", sa.String(length=64)),
    ("second_answer_hash", sa.String()),
    ("password_hash", sa.String()),
    ("pin_hash", sa.String()),
    ("phishing_word_sealed", sa.LargeBinary()),
    ("extras_at", sa.BigInteger()),
)
CHECKS = {
    "ck_registration_email_is_verified": "(email_sealed IS NULL) = (email_verified_at IS NULL)",
    "ck_registration_answers_in_order": (
        "(first_question IS NULL) = (first_answer_hash IS NULL)"
        " AND (second_question IS NULL) = (second_answer_hash IS NULL)"
        " AND (second_question IS NULL OR (first_question IS NOT NULL AND first_question <> second_question))"
    ),
    "ck_registration_extras_end_with_it": (
        "state IN ('draft', 'waiting') OR (outcome IS NOT NULL AND outcome = 'in_person')"
        " OR (email_sealed IS NULL AND first_question IS NULL AND password_hash IS NULL"
        " AND pin_hash IS NULL AND phishing_word_sealed IS NULL)"
    ),
}
WHOSE = "ck_mailbox_code_whose"


def upgrade() -> None:
    with op.batch_alter_table(TABLE) as batch_op:
        for name, kind in COLUMNS:
            batch_op.add_column(sa.Column(name, kind, nullable=True))
        for name, rule in CHECKS.items():
            batch_op.create_check_constraint(op.f(name), rule)
    with op.batch_alter_table("mailbox_code") as batch_op:
        batch_op.alter_column("citizen_id", existing_type=sa.BigInteger(), nullable=True)
        batch_op.create_check_constraint(op.f(WHOSE), "citizen_id IS NOT NULL OR purpose = 'verify'")


def downgrade() -> None:
    # Codes of sign-ups: earlier programs know none.
    op.execute("DELETE FROM mailbox_code WHERE citizen_id IS NULL")
    with op.batch_alter_table("mailbox_code") as batch_op:
        batch_op.drop_constraint(op.f(WHOSE), type_="check")
        batch_op.alter_column("citizen_id", existing_type=sa.BigInteger(), nullable=False)
    with op.batch_alter_table(TABLE) as batch_op:
        for name in reversed(CHECKS):
            batch_op.drop_constraint(op.f(name), type_="check")
        for name, _ in reversed(COLUMNS):
            batch_op.drop_column(name)
