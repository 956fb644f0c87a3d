"""several services in one visit, who says that they come, and messages with several buttons"""

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

TABLES = ("appointment", "waiting_entry", "walk_in")
MANY = "json_array_length(services) BETWEEN 1 AND 3"
EACH_ONCE = (
    "((services ->> 0) <> (services ->> 1)) AND ((services ->> 0) <> (services ->> 2))"
    " AND ((services ->> 1) <> (services ->> 2))"
)
LIVE = "CASE WHEN state IN ('held', 'booked', 'arrived') THEN 1 END"
COMES = "ck_appointment_says_they_come"


def make_live_anew(batch_op: BatchOperations) -> None:
    """SQLite copies the table, and what is computed cannot be copied."""
    if op.get_bind().dialect.name == "sqlite":
        batch_op.drop_column("live")
        batch_op.add_column(
            sa.Column("live", sa.BigInteger(), sa.Computed(LIVE, persisted=True), nullable=True)
        )


def upgrade() -> None:
    is_postgres = op.get_bind().dialect.name == "postgresql"
    as_list = sa.func.json_build_array if is_postgres else sa.func.json_array
    for table in TABLES:
        op.add_column(table, sa.Column("services", sa.JSON(), nullable=True))
        rows = sa.table(table, sa.column("services"), sa.column("service_key"))
        op.execute(rows.update().values(services=as_list(rows.c.service_key)))
    op.add_column("appointment", sa.Column("confirmed_at", sa.BigInteger(), nullable=True))
    op.add_column("message", sa.Column("more_buttons", sa.JSON(), nullable=True))
    for table in TABLES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column("services", existing_type=sa.JSON(), nullable=False)
            batch_op.drop_column("service_key")
            batch_op.create_check_constraint(op.f(f"ck_{table}_services"), MANY)
            batch_op.create_check_constraint(op.f(f"ck_{table}_each_service_once"), EACH_ONCE)
            if table == "appointment":
                make_live_anew(batch_op)
                batch_op.create_check_constraint(op.f(COMES), "confirmed_at IS NULL OR booked_at IS NOT NULL")


def downgrade() -> None:
    # Earlier programs know one service a visit: the first of several stays.
    for table in TABLES:
        op.add_column(table, sa.Column("service_key", sa.String(length=64), nullable=True))
        rows = sa.table(table, sa.column("services"), sa.column("service_key"))
        op.execute(rows.update().values(service_key=rows.c.services.op("->>")(sa.literal_column("0"))))
    for table in reversed(TABLES):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{table}_services"), type_="check")
            batch_op.drop_constraint(op.f(f"ck_{table}_each_service_once"), type_="check")
            batch_op.alter_column("service_key", existing_type=sa.String(length=64), nullable=False)
            batch_op.drop_column("services")
            if table == "appointment":
                make_live_anew(batch_op)
                batch_op.drop_constraint(op.f(COMES), type_="check")
                batch_op.drop_column("confirmed_at")
    op.drop_column("message", "more_buttons")
