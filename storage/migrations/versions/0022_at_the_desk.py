"""at the desk: acts for who comes in person, and offices abroad"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLE = "desk_act"
ABROAD = "ck_office_abroad"


def unique_where(name: str, column: str, where: str) -> None:
    where_ = sa.text(where)
    op.create_index(name, TABLE, [column], unique=True, sqlite_where=where_, postgresql_where=where_)


def refers(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_{TABLE}_{column}_{table}"))


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column("office_id", sa.BigInteger(), nullable=False),
        sa.Column("registration_id", sa.BigInteger(), nullable=True),
        sa.Column("citizen_id", sa.BigInteger(), nullable=True),
        sa.Column("papers", sa.Text(), nullable=False),
        sa.Column("serials_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("kind IN ('activation', 'number')", name=op.f("ck_desk_act_kind")),
        sa.CheckConstraint("state IN ('open', 'done', 'refused')", name=op.f("ck_desk_act_state")),
        sa.CheckConstraint(
            "(kind = 'activation') = (registration_id IS NOT NULL)",
            name=op.f("ck_desk_act_about_registration"),
        ),
        sa.CheckConstraint(
            "(kind <> 'number' AND state <> 'done') OR citizen_id IS NOT NULL",
            name=op.f("ck_desk_act_about_citizen"),
        ),
        sa.CheckConstraint("state <> 'done' OR papers <> ''", name=op.f("ck_desk_act_done_has_papers")),
        sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name=op.f("ck_desk_act_ended")),
        sa.CheckConstraint(
            "(state = 'refused') = (reason IS NOT NULL)", name=op.f("ck_desk_act_refused_has_reason")
        ),
        sa.CheckConstraint(
            "state = 'open' OR phone_sealed IS NULL", name=op.f("ck_desk_act_keeps_no_number")
        ),
        refers("staff_id", "staff_member"),
        refers("office_id", "office"),
        refers("registration_id", "registration"),
        refers("citizen_id", "citizen"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_act")),
    )
    unique_where("uq_desk_act_open", "staff_id", "state = 'open'")
    unique_where("uq_desk_act_activated", "registration_id", "state = 'done'")
    op.create_index(op.f("ix_desk_act_citizen_id"), TABLE, ["citizen_id"])
    op.create_index(op.f("ix_desk_act_expires_at"), TABLE, ["expires_at"])
    with op.batch_alter_table("office") as batch_op:
        batch_op.alter_column("county_code", existing_type=sa.String(length=64), nullable=True)
        batch_op.create_check_constraint(op.f(ABROAD), "county_code IS NOT NULL OR kind_key = 'consulate'")


def downgrade() -> None:
    op.drop_table(TABLE)
    op.execute("DELETE FROM office WHERE county_code IS NULL")
    with op.batch_alter_table("office") as batch_op:
        batch_op.drop_constraint(op.f(ABROAD), type_="check")
        batch_op.alter_column("county_code", existing_type=sa.String(length=64), nullable=False)
