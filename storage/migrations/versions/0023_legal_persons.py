"""legal persons, their representatives, and for whom a session acts"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "legal_entity",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("legal_id_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("legal_id_index", sa.LargeBinary(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("checked_at", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_entity")),
        sa.UniqueConstraint("legal_id_index", name=op.f("uq_legal_entity_legal_id_index")),
    )
    op.create_table(
        "representation",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entity_id", sa.BigInteger(), nullable=False),
        sa.Column("citizen_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("kind IN ('signatory', 'delegate')", name=op.f("ck_representation_kind")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_representation_ended_by_whom")
        ),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["legal_entity.id"], name=op.f("fk_representation_entity_id_legal_entity")
        ),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_representation_citizen_id_citizen")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["citizen.id"], name=op.f("fk_representation_ended_by_citizen")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representation")),
        sa.UniqueConstraint("id", "citizen_id", name=op.f("uq_representation_id_citizen_id")),
    )
    op.create_index(op.f("ix_representation_citizen_id"), "representation", ["citizen_id"])
    op.create_index(
        "uq_representation_living",
        "representation",
        ["entity_id", "citizen_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "undertaking",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("representation_id", sa.BigInteger(), nullable=False),
        sa.Column("citizen_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("accepted_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["representation_id", "citizen_id"],
            ["representation.id", "representation.citizen_id"],
            name=op.f("fk_undertaking_representation_id_representation"),
        ),
        sa.ForeignKeyConstraint(
            ["citizen_id"], ["citizen.id"], name=op.f("fk_undertaking_citizen_id_citizen")
        ),
        sa.ForeignKeyConstraint(
            ["version"], ["consent_text.version"], name=op.f("fk_undertaking_version_consent_text")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undertaking")),
        sa.UniqueConstraint("id", "citizen_id", name=op.f("uq_undertaking_id_citizen_id")),
        sa.UniqueConstraint(
            "representation_id", "version", name=op.f("uq_undertaking_representation_id_version")
        ),
    )
    op.create_table(
        "representative_invitation",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entity_id", sa.BigInteger(), nullable=False),
        sa.Column("national_code_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("national_code_index", sa.LargeBinary(), nullable=False),
        sa.Column("invited_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entity_id"],
            ["legal_entity.id"],
            name=op.f("fk_representative_invitation_entity_id_legal_entity"),
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["citizen.id"], name=op.f("fk_representative_invitation_invited_by_citizen")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representative_invitation")),
        sa.UniqueConstraint(
            "entity_id",
            "national_code_index",
            name=op.f("uq_representative_invitation_entity_id_national_code_index"),
        ),
    )
    for column in ("national_code_index", "expires_at"):
        op.create_index(op.f(f"ix_representative_invitation_{column}"), "representative_invitation", [column])
    with op.batch_alter_table("login_session") as batch_op:
        batch_op.add_column(sa.Column("acting_for", sa.BigInteger(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_login_session_acting_for_undertaking"),
            "undertaking",
            ["acting_for", "citizen_id"],
            ["id", "citizen_id"],
        )


def downgrade() -> None:
    with op.batch_alter_table("login_session") as batch_op:
        batch_op.drop_constraint(op.f("fk_login_session_acting_for_undertaking"), type_="foreignkey")
        batch_op.drop_column("acting_for")
    for table in ("representative_invitation", "undertaking", "representation", "legal_entity"):
        op.drop_table(table)
