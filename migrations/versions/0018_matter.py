"""Matters: what the offices do, as their own lists name it."""

import sqlalchemy as sa
from alembic import op

revision = "0018_matter"
down_revision = "0017_directory"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "matter",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("list_name", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("matter_type", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("legal_days", sa.Integer(), nullable=True),
        sa.Column("promised_days", sa.Integer(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("legal_days >= 0", name=op.f("ck_matter_legal_days_not_negative")),
        sa.CheckConstraint("promised_days >= 0", name=op.f("ck_matter_promised_days_not_negative")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_matter")),
    )
    op.create_index("ix_matter_list_name", "matter", ["list_name"])


def downgrade() -> None:
    op.drop_table("matter")
