"""Services as published."""

import sqlalchemy as sa
from alembic import op

revision = "0004_catalogue"
down_revision = "0003_identity"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "catalogue_generation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_catalogue_generation_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_generation")),
    )
    op.create_table(
        "service",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("current_number", sa.Integer(), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("current_number > 0", name=op.f("ck_service_has_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("code", name=op.f("uq_service_code")),
    )
    op.create_index(op.f("ix_service_department"), "service", ["department"], unique=False)
    op.create_table(
        "service_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_service_version_sha256_hex")),
        sa.CheckConstraint("number > 0", name=op.f("ck_service_version_number_positive")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_service_version_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_version")),
        sa.UniqueConstraint("service_id", "number", name=op.f("uq_service_version_service_id_number")),
    )


def downgrade() -> None:
    op.drop_table("service_version")
    op.drop_index(op.f("ix_service_department"), table_name="service")
    op.drop_table("service")
    op.drop_table("catalogue_generation")
