"""notices: written, released, read"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "notice",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("approver", sa.String(length=64), nullable=True),
        sa.Column("province_code", sa.String(length=64), nullable=True),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("letter_number", sa.Text(), nullable=False),
        sa.Column("letter_date", sa.Date(), nullable=True),
        sa.Column("signatory", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("addressees", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("form", sa.String(length=64), nullable=False),
        sa.Column("is_public", sa.BigInteger(), nullable=False),
        sa.Column("is_mandatory", sa.BigInteger(), nullable=False),
        sa.Column("needs_ack", sa.BigInteger(), nullable=False),
        sa.Column("by_sms", sa.BigInteger(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("audience_count", sa.BigInteger(), nullable=True),
        sa.Column("body_hash", sa.LargeBinary(), nullable=True),
        sa.Column("send_at", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("reject_reason", sa.Text(), nullable=True),
        sa.Column("withdraw_reason", sa.Text(), nullable=True),
        sa.Column("corrects_id", sa.BigInteger(), nullable=True),
        sa.Column("external_id", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("submitted_at", sa.BigInteger(), nullable=True),
        sa.Column("approved_at", sa.BigInteger(), nullable=True),
        sa.Column("published_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(approver IS NULL) = (state IN ('draft', 'pending_approval', 'rejected')) OR state = 'cancelled'",
            name=op.f("ck_notice_released"),
        ),
        sa.CheckConstraint(
            "(body_hash IS NOT NULL AND audience_count IS NOT NULL) OR state IN ('draft', 'rejected', 'cancelled')",
            name=op.f("ck_notice_sealed"),
        ),
        sa.CheckConstraint(
            "(state = 'published') = (published_at IS NOT NULL)", name=op.f("ck_notice_published")
        ),
        sa.CheckConstraint(
            "(state = 'rejected') = (reject_reason IS NOT NULL)", name=op.f("ck_notice_rejected_for")
        ),
        sa.CheckConstraint("form IN ('first', 'parts')", name=op.f("ck_notice_form")),
        sa.CheckConstraint(
            "state IN ('draft', 'pending_approval', 'rejected', 'approved', 'scheduled', 'published', 'cancelled')",
            name=op.f("ck_notice_state"),
        ),
        sa.CheckConstraint("withdrawn_at IS NULL OR state = 'published'", name=op.f("ck_notice_withdrawn")),
        sa.CheckConstraint("(approver IS NULL) = (approved_at IS NULL)", name=op.f("ck_notice_approved_by")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdraw_reason IS NULL)", name=op.f("ck_notice_withdrawn_for")
        ),
        sa.CheckConstraint("approver IS NULL OR approver <> author", name=op.f("ck_notice_two_people")),
        sa.CheckConstraint("by_sms IN (0, 1)", name=op.f("ck_notice_by_sms")),
        sa.CheckConstraint("is_mandatory IN (0, 1)", name=op.f("ck_notice_is_mandatory")),
        sa.CheckConstraint("is_public IN (0, 1)", name=op.f("ck_notice_is_public")),
        sa.CheckConstraint("needs_ack IN (0, 1)", name=op.f("ck_notice_needs_ack")),
        sa.ForeignKeyConstraint(["corrects_id"], ["notice.id"], name=op.f("fk_notice_corrects_id_notice")),
        sa.ForeignKeyConstraint(
            ["province_code"], ["province.code"], name=op.f("fk_notice_province_code_province")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("author", "external_id", name=op.f("uq_notice_author_external_id")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_notice_author_updated_at"), ["author", "updated_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_notice_published_at_id"), ["published_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_state_send_at"), ["state", "send_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_notice_topic_published_at_id"), ["topic", "published_at", "id"], unique=False
        )

    op.create_table(
        "topic_follow",
        sa.Column("citizen_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_topic_follow_citizen_id_citizen")
        ),
        sa.PrimaryKeyConstraint("citizen_id", "topic", name=op.f("pk_topic_follow")),
    )
    op.create_table(
        "notice_campaign",
        sa.Column("notice_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("nth", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_notice_campaign_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notice.id"], name=op.f("fk_notice_campaign_notice_id_notice")
        ),
        sa.PrimaryKeyConstraint("notice_id", "nth", name=op.f("pk_notice_campaign")),
        sa.UniqueConstraint("campaign_id", name=op.f("uq_notice_campaign_campaign_id")),
    )
    op.create_table(
        "notice_listed",
        sa.Column("notice_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("is_excluded", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("holder_index", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("is_excluded IN (0, 1)", name=op.f("ck_notice_listed_is_excluded")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_listed_notice_id_notice")),
        sa.PrimaryKeyConstraint("notice_id", "is_excluded", "holder_index", name=op.f("pk_notice_listed")),
    )
    op.create_table(
        "notice_reading",
        sa.Column("notice_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("citizen_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("acknowledged_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_notice_reading_citizen_id_citizen")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notice.id"], name=op.f("fk_notice_reading_notice_id_notice")
        ),
        sa.PrimaryKeyConstraint("notice_id", "citizen_id", name=op.f("pk_notice_reading")),
    )


def downgrade() -> None:

    op.drop_table("notice_reading")
    op.drop_table("notice_listed")
    op.drop_table("notice_campaign")
    op.drop_table("topic_follow")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_topic_published_at_id"))
        batch_op.drop_index(batch_op.f("ix_notice_state_send_at"))
        batch_op.drop_index(batch_op.f("ix_notice_published_at_id"))
        batch_op.drop_index(batch_op.f("ix_notice_author_updated_at"))

    op.drop_table("notice")
