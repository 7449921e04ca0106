"""The daily digest of failing registers to their owners."""

import sqlalchemy as sa
from alembic import op

revision = "0020_source_digest"
down_revision = "0019_source_memory"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "source_digest",
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("failing", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("department", "day", name=op.f("pk_source_digest")),
    )


def downgrade() -> None:
    op.drop_table("source_digest")
