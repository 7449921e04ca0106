"""The demonstration clock."""

import sqlalchemy as sa
from alembic import op

revision = "0010_demonstration"
down_revision = "0009_throttle"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "demo_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("days_ahead", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_demo_state_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_state")),
    )


def downgrade() -> None:
    op.drop_table("demo_state")
