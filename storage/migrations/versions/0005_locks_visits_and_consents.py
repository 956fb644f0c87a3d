"""who wrong codes are counted against, how long a visit is awaited, what was agreed to"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

THIRTY_DAYS_MS = 30 * 24 * 3600 * 1000
TO_TEXT = "fk_consent_version_consent_text"


def upgrade() -> None:
    with op.batch_alter_table("login_request") as batch_op:
        batch_op.add_column(sa.Column("target_index", sa.LargeBinary(), nullable=True))
    # Until now all hung on the phone: what was counted goes on counting, for strangers.
    run("UPDATE throttle_hit SET kind = 'code-failed-at', value = subject WHERE kind = 'code-failed'")
    run(
        "UPDATE registration SET expires_at = updated_at + :life WHERE outcome = 'in_person'",
        life=THIRTY_DAYS_MS,
    )
    op.create_table(
        "consent_text",
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_consent_text")),
    )
    # Of what was agreed to so far only the hash is known; the next who agrees brings the text.
    run(
        "INSERT INTO consent_text (version, text, sha256, written_at)"
        " SELECT version, '', MIN(text_sha256), MIN(accepted_at) FROM consent GROUP BY version"
    )
    with op.batch_alter_table("consent") as batch_op:
        batch_op.drop_column("text_sha256")
        batch_op.create_foreign_key(op.f(TO_TEXT), "consent_text", ["version"], ["version"])


def downgrade() -> None:
    with op.batch_alter_table("consent") as batch_op:
        batch_op.drop_constraint(op.f(TO_TEXT), type_="foreignkey")
        batch_op.add_column(sa.Column("text_sha256", sa.String(length=64), nullable=True))
    run(
        "UPDATE consent SET text_sha256 ="
        " (SELECT sha256 FROM consent_text WHERE consent_text.version = consent.version)"
    )
    with op.batch_alter_table("consent") as batch_op:
        batch_op.alter_column("text_sha256", existing_type=sa.String(length=64), nullable=False)
    op.drop_table("consent_text")
    # The older code does not look at how long a visit is awaited.
    run("DELETE FROM throttle_hit WHERE kind IN ('code-failed', 'code-sent', 'code-sent-to')")
    run(
        "UPDATE throttle_hit SET kind = 'code-failed', subject = value, value = NULL"
        " WHERE kind = 'code-failed-at'"
    )
    with op.batch_alter_table("login_request") as batch_op:
        batch_op.drop_column("target_index")


def run(statement: str, **values: object) -> None:
    op.execute(sa.text(statement).bindparams(**values))
