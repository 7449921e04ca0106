"""What registers of other houses said, as long as it is fresh."""

import sqlalchemy as sa
from alembic import op

revision = "0019_source_memory"
down_revision = "0018_matter"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "source_memory",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("subject_index", sa.LargeBinary(), nullable=False),
        sa.Column("attribute", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stale_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", "subject_index", "attribute", name=op.f("pk_source_memory")),
    )
    op.create_index("ix_source_memory_stale_at", "source_memory", ["stale_at"])


def downgrade() -> None:
    op.drop_table("source_memory")
