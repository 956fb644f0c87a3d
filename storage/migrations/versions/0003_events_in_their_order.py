"""an event's id is its sender's own, and a case stands where its last event by time does"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

#: 1 Farvardin 1300, in milliseconds since the epoch.
FIRST_MOMENT = -1539475200000
MOMENT_RULE = f"occurred_at BETWEEN {FIRST_MOMENT} AND recorded_at"

EVENT = sa.table(
    "case_event",
    sa.column("case_id", sa.BigInteger()),
    sa.column("seq", sa.BigInteger()),
    sa.column("sender", sa.String()),
    sa.column("external_id", sa.String()),
    sa.column("status", sa.String()),
    sa.column("stage", sa.String()),
    sa.column("occurred_at", sa.BigInteger()),
    sa.column("recorded_at", sa.BigInteger()),
)
CASE = sa.table(
    "case_file",
    sa.column("id", sa.BigInteger()),
    sa.column("status", sa.String()),
    sa.column("stage", sa.String()),
)
AUDIT = sa.table(
    "audit_entry",
    sa.column("seq", sa.BigInteger()),
    sa.column("actor", sa.String()),
    sa.column("action", sa.String()),
    sa.column("details", sa.JSON()),
)


def upgrade() -> None:
    with op.batch_alter_table("case_event") as batch_op:
        # What no audit entry tells of was loaded, not sent.
        batch_op.add_column(sa.Column("sender", sa.String(64), nullable=False, server_default="sample"))
    _name_senders()
    # A date that nobody can have meant would hold the case's status for ever.
    op.execute(
        sa.update(EVENT)
        .where(sa.or_(EVENT.c.occurred_at > EVENT.c.recorded_at, EVENT.c.occurred_at < FIRST_MOMENT))
        .values(occurred_at=EVENT.c.recorded_at)
    )
    with op.batch_alter_table("case_event") as batch_op:
        batch_op.alter_column("sender", server_default=None, existing_type=sa.String(64))
        batch_op.drop_constraint("uq_case_event_case_id_external_id", type_="unique")
        batch_op.create_unique_constraint(
            "uq_case_event_case_id_sender_external_id", ["case_id", "sender", "external_id"]
        )
        batch_op.create_check_constraint(op.f("ck_case_event_occurred_at"), MOMENT_RULE)
        batch_op.create_index(
            "ix_case_event_case_id_occurred_at_seq", ["case_id", "occurred_at", "seq"], unique=False
        )
    op.execute(
        sa.update(CASE)
        .where(sa.exists().where(EVENT.c.case_id == CASE.c.id))
        .values(status=_last(EVENT.c.status), stage=_last(EVENT.c.stage))
    )


def _name_senders() -> None:
    connection = op.get_bind()
    told = connection.execute(
        sa.select(AUDIT.c.actor, AUDIT.c.details).where(AUDIT.c.action == "sensitive_update")
    )
    named = [
        {"by": actor, "of": int(details["case"]), "nth": int(details["seq"])}
        for actor, details in told
        if {"case", "seq"} <= details.keys()
    ]
    if named:
        connection.execute(
            sa.update(EVENT)
            .where(EVENT.c.case_id == sa.bindparam("of"), EVENT.c.seq == sa.bindparam("nth"))
            .values(sender=sa.bindparam("by")),
            named,
        )


def _last(column: sa.ColumnClause[str]) -> sa.ScalarSelect[str]:
    return (
        sa.select(column)
        .where(EVENT.c.case_id == CASE.c.id)
        .order_by(EVENT.c.occurred_at.desc(), EVENT.c.seq.desc())
        .limit(1)
        .correlate(CASE)
        .scalar_subquery()
    )


def downgrade() -> None:
    # Where two senders used one id, the later event keeps it behind its own number.
    earlier = EVENT.alias("earlier")
    op.execute(
        sa.update(EVENT)
        .where(
            sa.exists().where(
                earlier.c.case_id == EVENT.c.case_id,
                earlier.c.external_id == EVENT.c.external_id,
                earlier.c.seq < EVENT.c.seq,
            )
        )
        .values(
            external_id=sa.func.substr(sa.cast(EVENT.c.seq, sa.String()) + "~" + EVENT.c.external_id, 1, 64)
        )
    )
    with op.batch_alter_table("case_event") as batch_op:
        batch_op.drop_index("ix_case_event_case_id_occurred_at_seq")
        batch_op.drop_constraint(op.f("ck_case_event_occurred_at"), type_="check")
        batch_op.drop_constraint("uq_case_event_case_id_sender_external_id", type_="unique")
        batch_op.drop_column("sender")
        batch_op.create_unique_constraint("uq_case_event_case_id_external_id", ["case_id", "external_id"])
