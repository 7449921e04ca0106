"""Rate counters."""

import sqlalchemy as sa
from alembic import op

revision = "0009_throttle"
down_revision = "0008_cases"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rate_count",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rate_count")),
    )
    op.create_index(op.f("ix_rate_count_expires_at"), "rate_count", ["expires_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_rate_count_expires_at"), table_name="rate_count")
    op.drop_table("rate_count")
