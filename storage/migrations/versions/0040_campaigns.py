"""campaigns: what is told to many, apart from what concerns one person"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0038"
branch_labels = None
depends_on = None

OPEN = "state IN ('queued', 'leased', 'sending')"
QUEUED = "state = 'queued'"
#: Indexes of delivery that leave campaigns out from now on: name, columns, condition until now.
NARROWED = (
    ("ix_delivery_open", ["address", "id"], OPEN),
    ("ix_delivery_expiring", ["expires_at"], QUEUED),
    ("ix_delivery_queued", ["channel", "lane", "due_at", "id"], QUEUED),
)


def index(name: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    op.create_index(
        name, "delivery", columns, unique=unique, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )


def upgrade() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=True),
        sa.Column("quiet", sa.BigInteger(), nullable=False),
        sa.Column("by_sms", sa.BigInteger(), nullable=False),
        sa.Column("by_email", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("expanded_to", sa.BigInteger(), nullable=True),
        sa.Column("passes", sa.BigInteger(), nullable=False),
        sa.Column("expanded_at", sa.BigInteger(), nullable=True),
        sa.Column("pause_reason", sa.Text(), nullable=True),
        sa.Column("same_error", sa.Text(), nullable=True),
        sa.Column("same_errors", sa.BigInteger(), nullable=False),
        sa.Column("paid_budget", sa.BigInteger(), nullable=True),
        sa.Column("paid_used", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state IN ('expanding', 'running', 'paused', 'done', 'cancelled')",
            name=op.f("ck_campaign_state"),
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (state IN ('expanding', 'running', 'paused'))",
            name=op.f("ck_campaign_ended"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('running', 'done') OR expanded_at IS NOT NULL",
            name=op.f("ck_campaign_expanded_first"),
        ),
        sa.CheckConstraint(
            "(state = 'paused') = (pause_reason IS NOT NULL)", name=op.f("ck_campaign_paused_for")
        ),
        sa.CheckConstraint(
            "quiet IN (0, 1) AND by_sms IN (0, 1) AND by_email IN (0, 1)", name=op.f("ck_campaign_flags")
        ),
        sa.CheckConstraint("paid_used <= COALESCE(paid_budget, 0)", name=op.f("ck_campaign_within_budget")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
    )
    op.create_index(
        "ix_campaign_open",
        "campaign",
        ["starts_at", "id"],
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    with op.batch_alter_table("message") as message:
        message.add_column(sa.Column("campaign_id", sa.BigInteger(), nullable=True))
        message.add_column(sa.Column("part", sa.BigInteger(), nullable=True))
        message.create_foreign_key(
            op.f("fk_message_campaign_id_campaign"), "campaign", ["campaign_id"], ["id"]
        )
        message.create_unique_constraint(op.f("uq_message_campaign_id_part"), ["campaign_id", "part"])
        message.create_check_constraint(
            op.f("ck_message_part_of_campaign"), "(campaign_id IS NULL) = (part IS NULL)"
        )
    op.add_column("delivery", sa.Column("campaign_id", sa.BigInteger(), nullable=True))
    for name, columns, where in NARROWED:
        op.drop_index(name, "delivery")
        index(name, columns, f"{where} AND campaign_id IS NULL")
    index(
        "ix_delivery_bulk",
        ["campaign_id", "channel", "lane", "due_at", "id"],
        f"{QUEUED} AND campaign_id IS NOT NULL",
    )
    index(
        "uq_delivery_person",
        ["message_id", "citizen_id"],
        "campaign_id IS NOT NULL AND parent_delivery_id IS NULL",
        unique=True,
    )


def downgrade() -> None:
    op.drop_index("uq_delivery_person", "delivery")
    op.drop_index("ix_delivery_bulk", "delivery")
    for name, columns, where in NARROWED:
        op.drop_index(name, "delivery")
        index(name, columns, where)
    op.drop_column("delivery", "campaign_id")
    with op.batch_alter_table("message") as message:
        message.drop_constraint(op.f("ck_message_part_of_campaign"), type_="check")
        message.drop_constraint(op.f("uq_message_campaign_id_part"), type_="unique")
        message.drop_constraint(op.f("fk_message_campaign_id_campaign"), type_="foreignkey")
        message.drop_column("part")
        message.drop_column("campaign_id")
    op.drop_table("campaign")
