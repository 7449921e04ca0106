"""How a queue finds its tasks among a million: the place stands with the task, and an index for each question of the page."""

import sqlalchemy as sa
from alembic import op

revision = "0044_queue"
down_revision = "0042_desk_confirmation"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")
ENDED = sa.text("ended_by IS NOT NULL")
TO_CORRECT = sa.text("status = 'to_correct'")


def upgrade() -> None:
    op.add_column("task", sa.Column("place", sa.Text(), server_default="", nullable=False))
    op.execute("UPDATE task SET place = (SELECT place FROM case_file WHERE case_file.id = task.case_id)")
    holder = ["department", "role", "assignee_id", "due", "id"]
    op.create_index("ix_task_holder", "task", holder, postgresql_where=OPEN, sqlite_where=OPEN)
    op.create_index("ix_task_case_id", "task", ["case_id"])
    op.create_index("ix_task_ended", "task", ["ended_by", "ended_at"], postgresql_where=ENDED, sqlite_where=ENDED)
    op.create_index("ix_case_file_to_correct", "case_file", ["id"], postgresql_where=TO_CORRECT, sqlite_where=TO_CORRECT)


def downgrade() -> None:
    op.drop_index("ix_case_file_to_correct", table_name="case_file")
    op.drop_index("ix_task_ended", table_name="task")
    op.drop_index("ix_task_case_id", table_name="task")
    op.drop_index("ix_task_holder", table_name="task")
    with op.batch_alter_table("task") as task:
        task.drop_column("place")
