"""Jobs that failed for good and were let go by a person."""

import sqlalchemy as sa
from alembic import op

revision = "0062_dead_letters"
down_revision = "0061_second_factors"
branch_labels = None
depends_on = None

ADDED = ("reason", "given_up_by", "given_up_at", "failed_at")


def upgrade() -> None:
    with op.batch_alter_table("job") as table:
        table.add_column(sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("given_up_by", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("reason", sa.LargeBinary(), nullable=True))
        table.create_check_constraint(op.f("ck_job_given_up_has_time"), "(state = 'given_up') = (given_up_at IS NOT NULL)")
        table.create_check_constraint(
            op.f("ck_job_given_up_is_whole"),
            "(given_up_at IS NULL) = (given_up_by IS NULL) AND (given_up_at IS NULL) = (reason IS NULL)",
        )


def downgrade() -> None:
    """What was let go is dead again there: nobody does it, and a person sees it."""
    with op.batch_alter_table("job") as table:
        table.drop_constraint(op.f("ck_job_given_up_has_time"), type_="check")
        table.drop_constraint(op.f("ck_job_given_up_is_whole"), type_="check")
    op.execute("UPDATE job SET state = 'dead' WHERE state = 'given_up'")
    with op.batch_alter_table("job") as table:
        for name in ADDED:
            table.drop_column(name)
