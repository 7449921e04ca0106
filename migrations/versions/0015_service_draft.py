"""Services that are being written in the browser."""

import sqlalchemy as sa
from alembic import op

revision = "0015_service_draft"
down_revision = "0014_upload_scan"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "service_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("base_number", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.Column("editors", sa.JSON(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(proposed_at IS NULL) = (proposed_by IS NULL)", name=op.f("ck_service_draft_proposal_is_whole")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_draft")),
        sa.UniqueConstraint("code", name=op.f("uq_service_draft_code")),
    )


def downgrade() -> None:
    op.drop_table("service_draft")
