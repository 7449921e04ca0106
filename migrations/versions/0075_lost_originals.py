"""An original that cannot be found any more is written off with a reason (登记遗失)."""

import sqlalchemy as sa
from alembic import op

revision = "0075_lost_originals"
down_revision = "0066_mandate_at_desk"
branch_labels = None
depends_on = None

TOLD = "SELECT id FROM supervision_event WHERE breach = 'original_lost'"


def upgrade() -> None:
    with op.batch_alter_table("original_stay") as stay:
        stay.add_column(sa.Column("reason", sa.LargeBinary(), nullable=True))
        stay.create_check_constraint(op.f("ck_original_stay_lost_has_reason"), "(whereabouts = 'lost') = (reason IS NOT NULL)")
        stay.create_check_constraint(op.f("ck_original_stay_lost_stays_so"), "whereabouts <> 'lost' OR left_at IS NULL")


def downgrade() -> None:
    """What was written off counts as kept again by the office that had it: the older house knows no other end than its return."""
    op.execute("DELETE FROM case_event WHERE act = 'lose_original'")
    op.execute(f"DELETE FROM uncounted WHERE id IN ({TOLD})")
    op.execute(f"DELETE FROM supervision_word WHERE event_id IN ({TOLD})")
    op.execute("DELETE FROM supervision_event WHERE breach = 'original_lost'")
    with op.batch_alter_table("original_stay") as stay:
        stay.drop_constraint(op.f("ck_original_stay_lost_has_reason"), type_="check")
        stay.drop_constraint(op.f("ck_original_stay_lost_stays_so"), type_="check")
        stay.drop_column("reason")
    op.execute("UPDATE original_stay SET whereabouts = 'office' WHERE whereabouts = 'lost'")
