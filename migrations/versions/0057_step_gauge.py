"""Open steps that are late or due, by department, as the worker last found them."""

import sqlalchemy as sa
from alembic import op

revision = "0057_step_gauge"
down_revision = "0056_supervision_answers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "step_gauge",
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("department", name=op.f("pk_step_gauge")),
    )


def downgrade() -> None:
    op.drop_table("step_gauge")
