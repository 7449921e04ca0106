"""Cases may end without a decision; steps may stand still or be late; several may be open; papers may be promised for later."""

import sqlalchemy as sa
from alembic import op

revision = "0027_ended_without_decision"
down_revision = "0026_clocks"
branch_labels = None
depends_on = None

ENDED = "(status IN ({})) = (ended_at IS NOT NULL)"
BEFORE = "'delivered', 'refused', 'not_accepted', 'withdrawn', 'discarded'"
NOW = "'delivered', 'refused', 'not_accepted', 'terminated', 'withdrawn', 'discarded'"
OPEN_TASK = sa.text("state = 'open'")
IN_TIME = sa.text("state = 'open' AND held_on IS NULL AND late_at IS NULL")


def _ends(statuses: str) -> None:
    with op.batch_alter_table("case_file") as table:
        table.drop_constraint(op.f("ck_case_file_ended_has_time"), type_="check")
        table.create_check_constraint(op.f("ck_case_file_ended_has_time"), ENDED.format(statuses))


def upgrade() -> None:
    _ends(NOW)
    op.drop_index("uq_task_open_case", "task")
    op.add_column("task", sa.Column("held_on", sa.Date(), nullable=True))
    op.add_column("task", sa.Column("late_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("uq_task_open_step", "task", ["case_id", "step"], unique=True, postgresql_where=OPEN_TASK, sqlite_where=OPEN_TASK)
    op.create_index("ix_task_in_time", "task", ["due"], postgresql_where=IN_TIME, sqlite_where=IN_TIME)
    op.add_column("case_material", sa.Column("lacking_until", sa.Date(), nullable=True))
    op.add_column("case_material", sa.Column("brought_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """What ended without a decision counts as withdrawn there: the older house knows no other such end."""
    op.execute("UPDATE case_file SET status = 'withdrawn' WHERE status = 'terminated'")
    op.drop_column("case_material", "brought_at")
    op.drop_column("case_material", "lacking_until")
    op.drop_index("ix_task_in_time", "task")
    op.drop_index("uq_task_open_step", "task")
    op.drop_column("task", "late_at")
    op.drop_column("task", "held_on")
    op.execute("UPDATE task SET state = 'cancelled', ended_at = opened_at WHERE state = 'open' AND step = 'extension'")
    op.create_index("uq_task_open_case", "task", ["case_id"], unique=True, postgresql_where=OPEN_TASK, sqlite_where=OPEN_TASK)
    _ends(BEFORE)
