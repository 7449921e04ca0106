"""A paper that somebody who designs wants to see before anything is issued under it."""

import sqlalchemy as sa
from alembic import op

revision = "0083_paper_draft"
down_revision = "0082_certificate_code"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("sample", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_key", sa.Text(), nullable=True),
        sa.Column("pages", sa.JSON(), nullable=False),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.CheckConstraint("(drawn_at IS NULL) = (file_key IS NULL AND refusal = '')", name=op.f("ck_paper_draft_drawn_has_answer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_draft")),
        sa.UniqueConstraint("key", name=op.f("uq_paper_draft_key")),
    )
    op.create_index("ix_paper_draft_asked_at", "paper_draft", ["asked_at"])


def downgrade() -> None:
    """Nothing was issued by a draft: with the table goes what somebody was looking at."""
    op.execute("DELETE FROM job WHERE name = 'issuance.draft'")
    op.drop_table("paper_draft")
