"""Leave with a stand-in; and on each act for whom it was done, or from whom a task was taken."""

import sqlalchemy as sa
from alembic import op

revision = "0047_leave"
down_revision = "0046_notes"
branch_labels = None
depends_on = None

SAID = sa.text("whose_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "staff_leave",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("stand_in_id", sa.Uuid(), nullable=True),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("until_day >= from_day", name=op.f("ck_staff_leave_ends_after_start")),
        sa.CheckConstraint("stand_in_id IS NULL OR stand_in_id <> person_id", name=op.f("ck_staff_leave_stand_in_is_another")),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_staff_leave_end_has_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_leave")),
    )
    op.create_index("ix_staff_leave_department", "staff_leave", ["department", "role", "until_day"])
    op.add_column("case_event", sa.Column("whose_id", sa.Uuid(), nullable=True))
    op.create_index("ix_case_event_whose", "case_event", ["whose_id", "at"], postgresql_where=SAID, sqlite_where=SAID)


def downgrade() -> None:
    op.drop_index("ix_case_event_whose", table_name="case_event")
    with op.batch_alter_table("case_event") as event:
        event.drop_column("whose_id")
    op.drop_table("staff_leave")
