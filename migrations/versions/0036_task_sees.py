"""What a department sees of the case by its task. A question that was asked before went with nothing else."""

import sqlalchemy as sa
from alembic import op

revision = "0036_task_sees"
down_revision = "0035_site_check"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("task", sa.Column("sees", sa.JSON(), nullable=True))
    op.execute("UPDATE task SET sees = '[]' WHERE step = 'opinion'")


def downgrade() -> None:
    with op.batch_alter_table("task") as task:
        task.drop_column("sees")
